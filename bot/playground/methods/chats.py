"""What a bot may know of chats and their members."""

from typing import Final

from bot.playground.call import Call, Method
from bot.playground.membership import chat_member, set_status
from bot.playground.methods.common import find_chat, require_presence
from bot.playground.model import Chat, Json
from bot.playground.refusals import bad_request

_PERMISSIONS: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_MOST_PHOTOS: Final = 100
_GIFTS: Final = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


async def get_chat(call: Call) -> Json:
    chat = find_chat(call)
    if chat.type != "private":
        require_presence(call.world, chat)
    full = chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,  # what Telegram tells of chats with the default settings
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.type in {"group", "supergroup"}:
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    return full


def _members(call: Call) -> Chat:
    chat = find_chat(call)
    if chat.type != "private":
        require_presence(call.world, chat)
    return chat


async def get_chat_member(call: Call) -> Json:
    chat = _members(call)
    user_id = call.params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id not in call.world.users and user_id != call.world.bot_id:
        raise bad_request("member not found")
    if chat.type == "private":
        status = chat.status_of(user_id)
        return chat_member(call.world, chat, user_id, "member" if status == "kicked" else status)
    return chat_member(call.world, chat, user_id)


async def get_chat_member_count(call: Call) -> int:
    return len(_members(call).present_ids())


async def get_chat_administrators(call: Call) -> list[Json]:
    chat = _members(call)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    admins = [user_id for user_id in chat.present_ids() if chat.is_admin(user_id)]
    people = [user_id for user_id in admins if user_id in call.world.users]
    # Telegram leaves out other bots, and names the bot itself if it is an administrator.
    return [chat_member(call.world, chat, user_id) for user_id in people + [i for i in admins if i not in people]]


async def get_user_profile_photos(call: Call) -> Json:
    user_id = call.params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    call.world.user(user_id)
    photos = call.world.profile_photos.get(user_id, [])
    first = max(0, call.params.integer("offset"))
    limit = min(max(call.params.integer("limit", _MOST_PHOTOS), 1), _MOST_PHOTOS)
    shown = photos[first : first + limit]
    return {"total_count": len(photos), "photos": [[size.as_photo_size() for size in photo] for photo in shown]}


async def leave_chat(call: Call) -> bool:
    chat = find_chat(call)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    require_presence(call.world, chat)
    set_status(call.world, chat, call.world.bot_id, "left", by=call.world.bot_id)
    return True


METHODS: Final[dict[str, Method]] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "getUserProfilePhotos": get_user_profile_photos,
    "leaveChat": leave_chat,
}
