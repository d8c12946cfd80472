"""Changes to messages: edits, deletions, reactions."""

import time
from typing import Any, Final

from bot.playground.call import Call, Method
from bot.playground.keyboards import read_markup, shown_markup
from bot.playground.methods.common import (
    find_chat,
    find_message,
    json_list,
    read_caption,
    read_text,
    require_presence,
    with_people,
)
from bot.playground.methods.sending import link_preview, read_input_media
from bot.playground.model import Chat, Entry, Json
from bot.playground.params import lenient_int
from bot.playground.reactions import REACTIONS
from bot.playground.refusals import bad_request

NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
DELETE_LIMIT_S: Final = 48 * 3600
BATCH_LIMIT: Final = 100

_TEXT_FIELDS: Final = frozenset({"text", "entities", "link_preview_options"})
_CAPTION_FIELDS: Final = frozenset({"caption", "caption_entities", "show_caption_above_media"})
_MEDIA_FIELDS: Final = _CAPTION_FIELDS | {"photo", "document", "has_media_spoiler"}


def _edited_message(call: Call) -> tuple[Chat, Entry, bool]:
    """The chat, the bot's message, and whether it is named as an inline message.

    Raises:
        Refusal: nothing named, no such message, or another's.
    """
    inline_id = call.params.text("inline_message_id")
    if inline_id:
        place = call.world.inline_messages.get(inline_id)
        if place is None:
            raise bad_request("MESSAGE_ID_INVALID")
        chat = call.world.chats[place[0]]
        return chat, find_message(chat, place[1], "edit"), True
    chat = find_chat(call)
    if not call.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    entry = find_message(chat, call.params.integer("message_id"), "edit")
    require_presence(call.world, chat)
    if not _is_bots(call, chat, entry):
        raise bad_request("message can't be edited")
    return chat, entry, False


def _is_bots(call: Call, chat: Chat, entry: Entry) -> bool:
    if chat.type == "channel":
        return chat.is_admin(call.world.bot_id)
    return bool(entry.message.get("from", {}).get("id") == call.world.bot_id)


def _replace(call: Call, stale: frozenset[str], content: Json, *, with_markup: bool = True) -> Json | bool:
    chat, entry, inline = _edited_message(call)
    fields = stale | {"reply_markup"} if with_markup else stale
    kept = {key: value for key, value in entry.message.items() if key not in fields}
    changed = kept | content
    if _without_file_ids(changed) == _without_file_ids(entry.message):
        raise bad_request(NOT_MODIFIED)
    entry.message = changed | {"edit_date": int(time.time())}
    entry.edited = True
    call.world.touch(chat, entry)
    return True if inline else entry.message


def _without_file_ids(message: Json) -> Json:
    """Two uploads of the same bytes are the same to Telegram."""
    return {key: _stripped(value) for key, value in message.items() if key != "edit_date"}


def _stripped(value: Any) -> Any:
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    if isinstance(value, dict) and "file_unique_id" in value:
        return value["file_unique_id"]
    return value


def _markup_fields(call: Call) -> Json:
    markup = shown_markup(read_markup(call.params))
    return {} if markup is None else {"reply_markup": markup}


async def edit_message_text(call: Call) -> Json | bool:
    formatted = with_people(call.world, read_text(call.params))
    markup = _markup_fields(call)
    _, entry, _ = _edited_message(call)
    if "text" not in entry.message:
        raise bad_request("there is no text in the message to edit")
    content = formatted.as_fields("text", "entities") | link_preview(call.params)
    return _replace(call, _TEXT_FIELDS, content | markup)


async def edit_message_caption(call: Call) -> Json | bool:
    caption = with_people(call.world, read_caption(call.params))
    markup = _markup_fields(call)
    _, entry, _ = _edited_message(call)
    if not entry.message.keys() & {"photo", "document"}:
        raise bad_request("there is no caption in the message to edit")
    return _replace(call, _CAPTION_FIELDS, caption.as_fields("caption", "caption_entities") | markup)


async def edit_message_media(call: Call) -> Json | bool:
    markup = _markup_fields(call)
    try:
        item = call.params.parsed("media")
    except ValueError as error:
        raise bad_request("can't parse input media JSON object") from error
    if item is None:
        raise bad_request("input media not specified")
    _edited_message(call)
    content = await read_input_media(call, item)
    return _replace(call, _MEDIA_FIELDS | _TEXT_FIELDS, content | markup)


async def edit_message_reply_markup(call: Call) -> Json | bool:
    return _replace(call, frozenset(), _markup_fields(call))


async def delete_message(call: Call) -> bool:
    chat = find_chat(call)
    if not call.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    require_presence(call.world, chat)
    _delete(call, chat, call.params.integer("message_id"))
    return True


def _delete(call: Call, chat: Chat, message_id: int) -> None:
    entry = find_message(chat, message_id, "delete")
    may_delete_others = chat.type == "private" or chat.is_admin(call.world.bot_id)
    too_old = time.time() - entry.message["date"] > DELETE_LIMIT_S
    if too_old or not (may_delete_others or _is_bots(call, chat, entry)):
        raise bad_request("message can't be deleted")
    entry.deleted = True
    call.world.touch(chat, entry)


async def delete_messages(call: Call) -> bool:
    chat = find_chat(call)
    ids = json_list(call.params, "message_ids", bad_request("can't parse message identifiers JSON array"))
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > BATCH_LIMIT:
        raise bad_request("too many message identifiers specified")
    require_presence(call.world, chat)
    for message_id in map(lenient_int, ids):
        # Telegram skips what is not there.
        if chat.living(message_id) is not None:
            _delete(call, chat, message_id)
    return True


async def set_message_reaction(call: Call) -> bool:
    reactions = json_list(call.params, "reaction", bad_request("can't parse reaction types JSON array"))
    chat = find_chat(call)
    entry = find_message(chat, call.params.integer("message_id"), "react")
    require_presence(call.world, chat)
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = reactions[0].get("emoji") if reactions and isinstance(reactions[0], dict) else None
    if reactions and emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    call.world.react(chat, entry, call.world.bot_id, emoji)
    return True


METHODS: Final[dict[str, Method]] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_message_reaction,
}
