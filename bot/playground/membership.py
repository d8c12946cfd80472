"""Who is in a chat: joining, leaving, promotion, blocking, migration, and what the bot hears of them."""

import time

from bot.playground.model import ADMINS, PRESENT, Chat, Json, Status, World
from bot.playground.refusals import bad_request

_ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)


def chat_member(world: World, chat: Chat, user_id: int, status: Status | None = None) -> Json:
    """The Bot API's ``ChatMember`` of somebody, as they are or as they were with another ``status``."""
    status = status or chat.status_of(user_id)
    member: Json = {"user": world.user(user_id), "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
        member |= dict.fromkeys(_ADMIN_RIGHTS, True)
        member |= _rights_by_type(chat)
    elif status == "kicked":
        member["until_date"] = 0
    return member


def _rights_by_type(chat: Chat) -> Json:
    if chat.type == "channel":
        return {"can_post_messages": True, "can_edit_messages": True}
    return {"can_pin_messages": True, "can_manage_topics": chat.is_forum}


def set_status(world: World, chat: Chat, user_id: int, status: Status, by: int) -> None:
    """Make somebody a member, an administrator, gone or banned, with all that Telegram says about it.

    Args:
        by: who does it; the person themselves when they join or leave.

    Raises:
        Refusal: a status that does not exist in this type of chat.
    """
    if chat.type == "private":
        if user_id != world.bot_id or status not in {"member", "kicked"}:
            raise bad_request("in a private chat the bot can be blocked (kicked) or unblocked (member), nothing else")
        _change_bot_status(world, chat, status, by)
        return
    if status == "creator":
        raise bad_request("a chat has one creator")
    if chat.type == "channel" and user_id == world.bot_id and status == "member":
        raise bad_request("bots can only be administrators of channels")
    before = chat.status_of(user_id)
    if before == status:
        return
    joins = status in PRESENT and before not in PRESENT
    leaves = before in PRESENT and status not in PRESENT
    if leaves:
        _announce_leaving(world, chat, user_id, by)
    if user_id == world.bot_id:
        _change_bot_status(world, chat, status, by)
    else:
        _change_person_status(world, chat, user_id, status, by)
    if joins and chat.type != "channel":
        joined = {"new_chat_members": [world.user(user_id)]}
        _announce(world, chat, joined, by)


def _announce(world: World, chat: Chat, content: Json, by: int) -> None:
    entry = world.record(chat, {"from": world.user(by)} | content)
    if chat.has(world.bot_id):
        world.updates.push("message", entry.message, lane=chat.id)


def _announce_leaving(world: World, chat: Chat, user_id: int, by: int) -> None:
    """In a supergroup the bot does not see the message about itself; in a group it does."""
    if chat.type == "channel":
        return
    entry = world.record(chat, {"from": world.user(by), "left_chat_member": world.user(user_id)})
    if chat.has(world.bot_id) and (user_id != world.bot_id or chat.type == "group"):
        world.updates.push("message", entry.message, lane=chat.id)


def _change(world: World, chat: Chat, user_id: int, status: Status, by: int) -> Json:
    before = chat_member(world, chat, user_id)
    chat.members[user_id] = status
    return {
        "chat": chat.as_json(),
        "from": world.user(by),
        "date": int(time.time()),
        "old_chat_member": before,
        "new_chat_member": chat_member(world, chat, user_id),
    }


def _change_bot_status(world: World, chat: Chat, status: Status, by: int) -> None:
    if chat.status_of(world.bot_id) == status:
        return
    change = _change(world, chat, world.bot_id, status, by)
    world.updates.push("my_chat_member", change, lane=chat.id)


def _change_person_status(world: World, chat: Chat, user_id: int, status: Status, by: int) -> None:
    change = _change(world, chat, user_id, status, by)
    if chat.is_admin(world.bot_id):
        world.updates.push("chat_member", change, lane=chat.id)


def unblock_bot(world: World, chat: Chat) -> None:
    """A person who writes starts the bot, or starts it again after blocking; only the latter is told."""
    if chat.status_of(world.bot_id) == "kicked":
        _change_bot_status(world, chat, "member", chat.id)
    chat.members[world.bot_id] = "member"


def create_chat(world: World, chat: Chat, creator_id: int, member_ids: list[int], *, with_bot: bool) -> None:
    """Fill a new chat with people and the bot, as its creator does in an app."""
    chat.members[creator_id] = "creator"
    for user_id in member_ids:
        chat.members.setdefault(world.user(user_id)["id"], "member")
    if with_bot:
        _change_bot_status(world, chat, "administrator" if chat.type == "channel" else "member", creator_id)
    if chat.type == "group":
        _announce(world, chat, {"group_chat_created": True}, creator_id)
    elif chat.type == "supergroup" and with_bot:
        _announce(world, chat, {"new_chat_members": [world.bot]}, creator_id)


def migrate(world: World, old: Chat) -> Chat:
    """Make a group a supergroup under a new id; the old one answers only with where it went.

    Raises:
        Refusal: it is no group.
    """
    if old.type != "group":
        raise bad_request("only a group becomes a supergroup")
    new = world.add_chat("supergroup", old.title or "")
    new.members = dict(old.members)
    by = next((user_id for user_id, status in old.members.items() if status in ADMINS), world.me)
    _announce(world, old, {"migrate_to_chat_id": new.id}, by)
    old.migrated_to = new.id
    _announce(world, new, {"migrate_from_chat_id": old.id}, by)
    return new
