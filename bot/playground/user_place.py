"""The user's side: people, chats, members, and what people say."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from bot.playground import people
from bot.playground.call import Session
from bot.playground.membership import create_chat, migrate, set_status
from bot.playground.methods.commands import commands_seen
from bot.playground.model import Chat, Json
from bot.playground.refusals import bad_request
from bot.playground.user_requests import (
    open_chat_of,
    optional_int,
    read_body,
    read_one_file,
    required_int,
    routes,
)


class Place:
    """The calls that make the world: people, chats, topics, members."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._world = session.world

    def routes(self) -> list[BaseRoute]:
        chat = "/api/chats/{chat_id}"
        return routes(
            [
                ("GET", "/api/state", self.state),
                ("POST", "/api/users", self.add_user),
                ("POST", "/api/users/{user_id}/photo", self.set_photo),
                ("POST", "/api/chats", self.add_chat),
                ("POST", f"{chat}/topics", self.add_topic),
                ("POST", f"{chat}/members", self.members),
                ("POST", f"{chat}/migrate", self.migrate),
                ("POST", "/api/privacy", self.privacy),
            ]
        )

    def _info(self, chat: Chat) -> Json:
        world = self._world
        person = chat.person or world.users[world.me]
        return {
            "chat": chat.as_json(),
            "members": [{"user": world.user(user_id), "status": status} for user_id, status in chat.members.items()],
            "bot_status": chat.status_of(world.bot_id),
            "topics": [{"message_thread_id": thread_id, "name": name} for thread_id, name in chat.topics.items()],
            "commands": commands_seen(self._session, chat, person),
            "last_seq": chat.last_seq,
        }

    def _publish_chat(self, chat: Chat) -> Json:
        info = self._info(chat)
        self._world.events.publish({"type": "chat", "chat": info})
        return info

    async def state(self, _: Request) -> Response:
        world = self._world
        return JSONResponse(
            {
                "bot": world.bot_user(),
                "users": list(world.users.values()),
                "chats": [self._info(chat) for chat in world.chats.values() if chat.migrated_to is None],
                "me": world.me,
                "photos": {str(user_id): photos[0][0].file_id for user_id, photos in world.profile_photos.items()},
            }
        )

    async def add_user(self, request: Request) -> Response:
        body = await read_body(request)
        if not str(body.get("first_name") or "").strip():
            raise bad_request("first_name is missing")
        user = self._world.add_user(str(body["first_name"]), body.get("username"), body.get("language_code"))
        self._publish_chat(self._world.chats[user["id"]])
        return JSONResponse(user)

    async def set_photo(self, request: Request) -> Response:
        user = self._world.user(required_int(request.path_params["user_id"], "user_id"))
        async with request.form() as form:
            sizes = await people.set_profile_photo(self._world, user, (await read_one_file(form)).data)
        return JSONResponse({"photo": sizes})

    async def add_chat(self, request: Request) -> Response:
        body = await read_body(request)
        chat_type, title = body.get("type"), str(body.get("title") or "").strip()
        if chat_type not in {"group", "supergroup", "channel"} or not title:
            raise bad_request("type (group, supergroup or channel) and title are needed")
        if body.get("is_forum") and chat_type != "supergroup":
            raise bad_request("only a supergroup can be a forum")
        member_ids = [required_int(value, "member_ids") for value in body.get("member_ids") or []]
        creator_id = optional_int(body.get("creator_id")) or (member_ids[0] if member_ids else self._world.me)
        for user_id in [creator_id, *member_ids]:
            self._world.user(user_id)
        chat = self._world.add_chat(chat_type, title, is_forum=bool(body.get("is_forum")))
        create_chat(self._world, chat, creator_id, member_ids, with_bot=body.get("with_bot", True))
        return JSONResponse(self._publish_chat(chat))

    async def add_topic(self, request: Request) -> Response:
        chat = open_chat_of(self._world, request)
        body = await read_body(request)
        creator = optional_int(body.get("from")) or chat.present_ids()[0]
        entry = people.open_topic(self._world, chat, creator, str(body.get("name") or "").strip())
        self._publish_chat(chat)
        return JSONResponse({"message_thread_id": entry.message_id, "name": chat.topics[entry.message_id]})

    async def members(self, request: Request) -> Response:
        chat, body = open_chat_of(self._world, request), await read_body(request)
        world = self._world
        user_id = world.bot_id if body.get("user_id") == "bot" else required_int(body.get("user_id"), "user_id")
        status = body.get("status")
        if status not in {"member", "administrator", "left", "kicked"}:
            raise bad_request("status is member, administrator, left or kicked")
        by = optional_int(body.get("by"))
        if by is None:
            by = user_id if status == "left" or chat.type == "private" else chat.present_ids()[0]
            by = chat.id if chat.type == "private" else by
        world.user(user_id)
        set_status(world, chat, user_id, status, by)
        return JSONResponse(self._publish_chat(chat))

    async def migrate(self, request: Request) -> Response:
        return JSONResponse(self._publish_chat(migrate(self._world, open_chat_of(self._world, request))))

    async def privacy(self, request: Request) -> Response:
        body = await read_body(request)
        self._world.can_read_all_group_messages = bool(body.get("can_read_all_group_messages"))
        return JSONResponse({"can_read_all_group_messages": self._world.can_read_all_group_messages})
