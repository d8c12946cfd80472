"""The user's side over HTTP and WebSocket: what the page and the tests speak."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground import people
from bot.playground.bot_api import BotApi
from bot.playground.call import Question, Session
from bot.playground.faults import Faults
from bot.playground.files import StoredFile
from bot.playground.inline import choose_result
from bot.playground.membership import create_chat, migrate, set_status
from bot.playground.methods.commands import commands_seen
from bot.playground.model import Chat, Entry, Json, World
from bot.playground.people import Speech
from bot.playground.refusals import Refusal, bad_request

ANSWER_WAIT_S: Final = 10.0
"""How long an app shows that it waits for a tapped button or an inline query."""
LONGEST_WAIT_S: Final = 30.0
SHOWN_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""Types that a browser may show; everything else is offered as a download."""

Endpoint = Callable[[Request], Awaitable[Response]]


def _refusing(endpoint: Endpoint) -> Endpoint:
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return JSONResponse(refusal.as_answer(), refusal.code)

    return answered


async def _body(request: Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise bad_request("a JSON object is expected") from error
    if not isinstance(body, dict):
        raise bad_request("a JSON object is expected")
    return body


def _optional_int(value: Any) -> int | None:
    if value in {None, ""}:
        return None
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise bad_request(f"a number is expected, not {str(value)[:40]!r}") from error


def _required_int(value: Any, name: str) -> int:
    number = _optional_int(value)
    if number is None:
        raise bad_request(f"{name} is missing")
    return number


def _message_id(request: Request) -> int:
    return _required_int(request.path_params["message_id"], "message_id")


def _speech(values: Json | FormData) -> Speech:
    anonymous = values.get("anonymous")
    return Speech(
        user_id=_optional_int(values.get("from")),
        reply_to=_optional_int(values.get("reply_to")),
        thread_id=_optional_int(values.get("thread_id")),
        anonymous=anonymous is True or str(anonymous).lower() in {"true", "1"},
        forward_from=_optional_int(values.get("forward_from")),
    )


@dataclass(frozen=True)
class SentFile:
    data: bytes
    file_name: str | None
    mime_type: str | None


async def _files(form: FormData) -> list[SentFile]:
    return [
        SentFile(await part.read(), part.filename, part.content_type)
        for _, part in form.multi_items()
        if isinstance(part, UploadFile)
    ]


def _entries(entries: list[Entry]) -> Response:
    return JSONResponse({"entries": [entry.as_json() for entry in entries]})


class UserSide:
    """The calls under ``/play/KEY/api/``."""

    def __init__(self, session: Session, bot_api: BotApi, faults: Faults) -> None:
        self._session = session
        self._bot_api = bot_api
        self._faults = faults

    @property
    def _world(self) -> World:
        return self._session.world

    def routes(self) -> list[BaseRoute]:
        chat = "/api/chats/{chat_id}"
        table: list[tuple[str, str, Endpoint]] = [
            ("GET", "/api/state", self.state),
            ("POST", "/api/users", self.add_user),
            ("POST", "/api/chats", self.add_chat),
            ("POST", f"{chat}/topics", self.add_topic),
            ("GET", f"{chat}/entries", self.entries),
            ("POST", f"{chat}/text", self.text),
            ("POST", f"{chat}/photo", self.photo),
            ("POST", f"{chat}/document", self.document),
            ("POST", f"{chat}/sticker", self.sticker),
            ("POST", f"{chat}/album", self.album),
            ("POST", f"{chat}/entries/{{message_id}}/edit", self.edit),
            ("POST", f"{chat}/entries/{{message_id}}/delete", self.delete),
            ("POST", f"{chat}/entries/{{message_id}}/react", self.react),
            ("POST", f"{chat}/entries/{{message_id}}/tap", self.tap),
            ("POST", f"{chat}/members", self.members),
            ("POST", f"{chat}/migrate", self.migrate),
            ("POST", "/api/inline", self.inline),
            ("POST", "/api/inline/choose", self.choose),
            ("POST", "/api/privacy", self.privacy),
            ("GET", "/api/files/{file_id}", self.file),
            ("GET", "/api/requests", self.requests),
            ("GET", "/api/updates", self.updates),
            ("POST", "/api/updates/duplicate", self.duplicate),
            ("POST", "/api/faults", self.add_fault),
            ("DELETE", "/api/faults", self.clear_faults),
        ]
        routes: list[BaseRoute] = [Route(path, _refusing(call), methods=[verb]) for verb, path, call in table]
        return [*routes, WebSocketRoute("/api/events", self.events)]

    def _chat(self, request: Request) -> Chat:
        return self._chat_by_id(_required_int(request.path_params["chat_id"], "chat_id"))

    def _chat_by_id(self, chat_id: int) -> Chat:
        chat = self._world.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def _open_chat(self, request: Request) -> Chat:
        """A chat that one can still write into."""
        return self._world.chat(self._chat(request).id)

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
            }
        )

    async def add_user(self, request: Request) -> Response:
        body = await _body(request)
        if not str(body.get("first_name") or "").strip():
            raise bad_request("first_name is missing")
        user = self._world.add_user(str(body["first_name"]), body.get("username"), body.get("language_code"))
        self._publish_chat(self._world.chats[user["id"]])
        return JSONResponse(user)

    async def add_chat(self, request: Request) -> Response:
        body = await _body(request)
        chat_type, title = body.get("type"), str(body.get("title") or "").strip()
        if chat_type not in {"group", "supergroup", "channel"} or not title:
            raise bad_request("type (group, supergroup or channel) and title are needed")
        if body.get("is_forum") and chat_type != "supergroup":
            raise bad_request("only a supergroup can be a forum")
        member_ids = [_required_int(value, "member_ids") for value in body.get("member_ids") or []]
        creator_id = _optional_int(body.get("creator_id")) or (member_ids[0] if member_ids else self._world.me)
        for user_id in [creator_id, *member_ids]:
            self._world.user(user_id)
        chat = self._world.add_chat(chat_type, title, is_forum=bool(body.get("is_forum")))
        create_chat(self._world, chat, creator_id, member_ids, with_bot=body.get("with_bot", True))
        return JSONResponse(self._publish_chat(chat))

    async def add_topic(self, request: Request) -> Response:
        chat = self._open_chat(request)
        body = await _body(request)
        creator = _optional_int(body.get("from")) or chat.present_ids()[0]
        entry = people.open_topic(self._world, chat, creator, str(body.get("name") or "").strip())
        self._publish_chat(chat)
        return JSONResponse({"message_thread_id": entry.message_id, "name": chat.topics[entry.message_id]})

    async def entries(self, request: Request) -> Response:
        """With ``wait`` (seconds, at most 30) the answer comes when there is something new, or after that time."""
        chat = self._chat(request)
        after = _optional_int(request.query_params.get("after")) or 0
        found = await self._wait(request, lambda: self._world.changed_since(chat, after))
        return _entries(found)

    async def _wait(self, request: Request, look: Callable[[], list[Any]]) -> list[Any]:
        ends_at = time.monotonic() + min(float(request.query_params.get("wait") or 0), LONGEST_WAIT_S)
        while not (found := look()):
            left_s = ends_at - time.monotonic()
            if left_s <= 0 or not await self._world.events.wait_for_change(left_s):
                break
        return found

    async def text(self, request: Request) -> Response:
        chat, body = self._open_chat(request), await _body(request)
        entry = people.say_text(self._world, chat, _speech(body), str(body.get("text") or ""), body.get("entities"))
        return JSONResponse(entry.as_json())

    async def photo(self, request: Request) -> Response:
        return await self._say_file(request, "photo")

    async def document(self, request: Request) -> Response:
        return await self._say_file(request, "document")

    async def sticker(self, request: Request) -> Response:
        return await self._say_file(request, "sticker")

    async def _say_file(self, request: Request, kind: str) -> Response:
        chat = self._open_chat(request)
        async with request.form() as form:
            files = await _files(form)
            if len(files) != 1:
                raise bad_request("one file is needed")
            content = await self._content(kind, files[0], str(form.get("kind") or "static"))
            if kind != "sticker":
                content |= people.typed_caption(str(form.get("caption") or ""))
            entry = people.say(self._world, chat, _speech(form), content)
        return JSONResponse(entry.as_json())

    async def _content(self, kind: str, file: SentFile, sticker_kind: str = "static") -> Json:
        if kind == "photo":
            return await people.photo_content(self._world, file.data)
        if kind == "document":
            return await people.document_content(self._world, file.data, file.file_name, file.mime_type)
        match sticker_kind:
            case "static" | "animated" | "video":
                return await people.sticker_content(self._world, file.data, sticker_kind)
            case _:
                raise bad_request("kind is static, animated or video")

    async def album(self, request: Request) -> Response:
        chat = self._open_chat(request)
        async with request.form() as form:
            kind = str(form.get("as") or "photo")
            if kind not in {"photo", "document"}:
                raise bad_request("as is photo or document")
            contents = [await self._content(kind, file) for file in await _files(form)]
            if contents:
                contents[0] |= people.typed_caption(str(form.get("caption") or ""))
            return _entries(people.say_album(self._world, chat, _speech(form), contents))

    async def edit(self, request: Request) -> Response:
        chat = self._open_chat(request)
        message_id = _message_id(request)
        current = chat.living(message_id)
        if current is None:
            raise bad_request("message to edit not found")
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                files = await _files(form)
                content = await self._content("photo", files[0]) if files else {}
                if "text" in form:
                    content |= people.retyped(current, str(form["text"]))
                user_id = _optional_int(form.get("from"))
        else:
            body = await _body(request)
            content = people.retyped(current, str(body.get("text") or ""))
            user_id = _optional_int(body.get("from"))
        return JSONResponse(people.edit(self._world, chat, message_id, user_id, content).as_json())

    async def delete(self, request: Request) -> Response:
        people.delete(self._world, self._chat(request), _message_id(request))
        return JSONResponse({"ok": True})

    async def react(self, request: Request) -> Response:
        chat, body = self._open_chat(request), await _body(request)
        user_id = _required_int(body.get("from"), "from")
        entry = people.react(self._world, chat, _message_id(request), user_id, body.get("emoji"))
        return JSONResponse(entry.as_json())

    async def tap(self, request: Request) -> Response:
        chat, body = self._open_chat(request), await _body(request)
        entry = chat.living(_message_id(request))
        rows = entry.message.get("reply_markup", {}).get("inline_keyboard", []) if entry is not None else []
        try:
            row, column = _required_int(body.get("row"), "row"), _required_int(body.get("column"), "column")
            button = rows[row][column]
        except IndexError as error:
            raise bad_request("there is no such button") from error
        if "copy_text" in button:
            return JSONResponse({"copied": button["copy_text"]["text"]})
        if "url" in button:
            return JSONResponse({"url": button["url"]})
        if "callback_data" not in button or entry is None:
            return JSONResponse({"button": button})
        user = self._world.user(_required_int(body.get("from"), "from"))
        return JSONResponse({"answer": await self._ask_callback(chat, entry, user, button["callback_data"])})

    async def _ask_callback(self, chat: Chat, entry: Entry, user: Json, callback_data: str) -> Json | None:
        query_id = str(secrets.randbits(62))
        query: Json = {"id": query_id, "from": user, "chat_instance": chat.instance, "data": callback_data}
        inline_id = entry.message.get("via_bot") and self._inline_id(chat, entry)
        query |= {"inline_message_id": inline_id} if inline_id else {"message": entry.message}
        question = Question(asyncio.get_running_loop().create_future(), time.monotonic())
        self._session.callbacks[query_id] = question
        self._world.updates.push("callback_query", query, lane=user["id"])
        return await _answer_of(question)

    def _inline_id(self, chat: Chat, entry: Entry) -> str | None:
        place = (chat.id, entry.message_id)
        return next((key for key, value in self._world.inline_messages.items() if value == place), None)

    async def members(self, request: Request) -> Response:
        chat, body = self._open_chat(request), await _body(request)
        world = self._world
        user_id = world.bot_id if body.get("user_id") == "bot" else _required_int(body.get("user_id"), "user_id")
        status = body.get("status")
        if status not in {"member", "administrator", "left", "kicked"}:
            raise bad_request("status is member, administrator, left or kicked")
        by = _optional_int(body.get("by"))
        if by is None:
            by = user_id if status == "left" or chat.type == "private" else chat.present_ids()[0]
            by = chat.id if chat.type == "private" else by
        world.user(user_id)
        set_status(world, chat, user_id, status, by)
        return JSONResponse(self._publish_chat(chat))

    async def migrate(self, request: Request) -> Response:
        return JSONResponse(self._publish_chat(migrate(self._world, self._open_chat(request))))

    async def inline(self, request: Request) -> Response:
        body = await _body(request)
        user = self._world.user(_required_int(body.get("from"), "from"))
        text = str(body.get("query") or "")
        if len(text) > 256:
            raise bad_request("the query is longer than 256 characters")
        query_id = str(secrets.randbits(62))
        query: Json = {"id": query_id, "from": user, "query": text, "offset": str(body.get("offset") or "")}
        chat_id = _optional_int(body.get("chat_id"))
        if chat_id is not None:
            chat = self._chat_by_id(chat_id)
            with_bot = chat.type == "private" and chat.id == user["id"]
            query["chat_type"] = "sender" if with_bot else chat.type
        question = Question(asyncio.get_running_loop().create_future(), time.monotonic())
        self._session.inlines[query_id] = question
        self._world.updates.push("inline_query", query, lane=user["id"])
        answer = await _answer_of(question) or {"results": [], "next_offset": "", "button": None}
        known = {result["id"]: result for result in answer["results"]}
        offered = self._session.offered.setdefault(user["id"], {}) if query["offset"] else {}
        self._session.offered[user["id"]] = offered | {key: value | {"query": text} for key, value in known.items()}
        return JSONResponse(answer)

    async def choose(self, request: Request) -> Response:
        body = await _body(request)
        user_id = _required_int(body.get("from"), "from")
        chat = self._world.chat(_required_int(body.get("chat_id"), "chat_id"))
        result = self._session.offered.get(user_id, {}).get(str(body.get("result_id")))
        if result is None:
            raise bad_request("this result was not offered")
        return JSONResponse(choose_result(self._world, chat, user_id, result).as_json())

    async def privacy(self, request: Request) -> Response:
        body = await _body(request)
        self._world.can_read_all_group_messages = bool(body.get("can_read_all_group_messages"))
        return JSONResponse({"can_read_all_group_messages": self._world.can_read_all_group_messages})

    async def file(self, request: Request) -> Response:
        stored = self._world.files.find(str(request.path_params["file_id"]))
        if stored is None or not stored.path.exists():
            return JSONResponse({"ok": False, "description": "no such file"}, 404)
        return FileResponse(
            stored.path,
            media_type=_served_type(stored),
            filename=stored.file_name or None,
            content_disposition_type="inline" if stored.mime_type in SHOWN_INLINE else "attachment",
        )

    async def requests(self, request: Request) -> Response:
        after = _optional_int(request.query_params.get("after")) or 0
        records = self._bot_api.records
        found = await self._wait(request, lambda: [record for record in records if record["n"] > after])
        return JSONResponse({"requests": found})

    async def updates(self, request: Request) -> Response:
        after = _optional_int(request.query_params.get("after")) or 0
        delivered = self._world.updates.delivered
        found = await self._wait(request, lambda: [record for record in delivered if record["n"] > after])
        return JSONResponse({"updates": found})

    async def duplicate(self, request: Request) -> Response:
        update_id = _required_int((await _body(request)).get("update_id"), "update_id")
        if not self._world.updates.push_again(update_id):
            raise bad_request("no such update")
        return JSONResponse({"ok": True})

    async def add_fault(self, request: Request) -> Response:
        fault = self._faults.order(await _body(request))
        if fault.kind == "gone":
            self._bot_api.cut_all()
        return JSONResponse({"id": fault.fault_id})

    async def clear_faults(self, _: Request) -> Response:
        self._faults.clear()
        return JSONResponse({"ok": True})

    async def events(self, socket: WebSocket) -> None:
        await socket.accept()
        with self._world.events.listening() as events:
            sending = asyncio.create_task(_forward(socket, events))
            try:
                while (await socket.receive())["type"] != "websocket.disconnect":
                    pass
            finally:
                sending.cancel()


async def _forward(socket: WebSocket, events: Any) -> None:
    try:
        async for event in events:
            await socket.send_json(event)
        await socket.close(1013)
    except (WebSocketDisconnect, RuntimeError):
        return


def _served_type(stored: StoredFile) -> str:
    return stored.mime_type if stored.mime_type in SHOWN_INLINE else "application/octet-stream"


async def _answer_of(question: Question) -> Json | None:
    try:
        return await asyncio.wait_for(asyncio.shield(question.answered), ANSWER_WAIT_S)
    except TimeoutError:
        return None
