"""New messages."""

import secrets
import time
from typing import Final

from bot.playground.call import Call, Method
from bot.playground.entities import Formatted
from bot.playground.files import Kind
from bot.playground.keyboards import read_markup, shown_markup
from bot.playground.methods.common import (
    find_chat,
    find_message,
    json_list,
    origin_of,
    post,
    read_caption,
    read_target,
    read_text,
    require_presence,
    visible_chat,
    with_people,
)
from bot.playground.methods.media import media_reference, read_media
from bot.playground.model import Entry, Json
from bot.playground.params import Params
from bot.playground.refusals import bad_request

ALBUM_LIMIT: Final = 10
ACTION_SHOWN_S: Final = 5
ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def send_message(call: Call) -> Json:
    formatted = with_people(call.world, read_text(call.params))
    markup = read_markup(call.params)
    target = read_target(call)
    content = formatted.as_fields("text", "entities") | link_preview(call.params)
    return post(call.world, target, content, shown_markup(markup)).message


def link_preview(params: Params) -> Json:
    """The message field that says whether links are shown with a preview.

    Raises:
        Refusal: options that are none.
    """
    try:
        options = params.parsed("link_preview_options")
    except ValueError as error:
        raise bad_request("can't parse link preview options JSON object") from error
    if options is None and params.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    return {"link_preview_options": options} if options else {}


async def send_photo(call: Call) -> Json:
    return await _send_media(call, "photo")


async def send_document(call: Call) -> Json:
    return await _send_media(call, "document")


async def send_sticker(call: Call) -> Json:
    return await _send_media(call, "sticker")


async def _send_media(call: Call, kind: Kind) -> Json:
    caption = Formatted("", []) if kind == "sticker" else with_people(call.world, read_caption(call.params))
    markup = read_markup(call.params)
    target = read_target(call)
    media = await read_media(call.world, call.params, kind, media_reference(call.params, kind))
    content = media | caption.as_fields("caption", "caption_entities") | _photo_flags(call.params, kind)
    return post(call.world, target, content, shown_markup(markup)).message


def _photo_flags(params: Params, kind: Kind) -> Json:
    if kind != "photo":
        return {}
    flags = {"has_media_spoiler": "has_spoiler", "show_caption_above_media": "show_caption_above_media"}
    return {field: True for field, parameter in flags.items() if params.flag(parameter)}


async def send_media_group(call: Call) -> list[Json]:
    items = json_list(call.params, "media", bad_request("can't parse media JSON object"))
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    target = read_target(call)
    kinds = {item.get("type") if isinstance(item, dict) else None for item in items}
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    contents = [await read_input_media(call, item) for item in items]
    group = {"media_group_id": str(secrets.randbits(53))} if len(items) > 1 else {}
    return [post(call.world, target, content | group, None).message for content in contents]


async def read_input_media(call: Call, item: object) -> Json:
    """The message fields of an ``InputMediaPhoto`` or ``InputMediaDocument``.

    Raises:
        Refusal: another type, no file, or a wrong one.
    """
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in {"photo", "document"}:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    own = Params(item, call.params.files)
    caption = with_people(call.world, read_caption(own))
    reference = own.text("media").strip()
    if not reference or (reference.startswith("attach://") and own.upload(reference) is None):
        raise bad_request("can't parse InputMedia: media not found")
    media = await read_media(call.world, own, kind, reference)
    return media | caption.as_fields("caption", "caption_entities") | _photo_flags(own, kind)


async def send_chat_action(call: Call) -> bool:
    action = call.params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = find_chat(call)
    require_presence(call.world, chat)
    call.world.events.publish(
        {
            "type": "action",
            "chat_id": chat.id,
            "thread_id": call.params.integer("message_thread_id") or None,
            "action": action,
            "from": call.world.bot_id,
            "until": time.time() + ACTION_SHOWN_S,
        }
    )
    return True


_NOT_CARRIED: Final = frozenset(
    {
        "message_id",
        "date",
        "chat",
        "from",
        "sender_chat",
        "reply_to_message",
        "reply_markup",
        "message_thread_id",
        "is_topic_message",
        "edit_date",
        "media_group_id",
        "via_bot",
        "forward_origin",
        "quote",
        "external_reply",
    }
)


def _source(call: Call, purpose: str) -> tuple[Entry, Json]:
    try:
        from_id = int(call.params.text("from_chat_id").strip())
    except ValueError as error:
        raise bad_request("chat not found") from error
    chat = visible_chat(call.world, from_id)
    entry = find_message(chat, call.params.integer("message_id"), purpose)
    content = {key: value for key, value in entry.message.items() if key not in _NOT_CARRIED}
    if not content.keys() & {"text", "photo", "document", "sticker"}:
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return entry, {"content": content, "origin": origin_of(chat, entry)}


async def forward_message(call: Call) -> Json:
    target = read_target(call)
    _, source = _source(call, "forward")
    content = source["content"] | {"forward_origin": source["origin"]}
    return post(call.world, target, content, None).message


async def copy_message(call: Call) -> Json:
    caption = with_people(call.world, read_caption(call.params)) if "caption" in call.params.values else None
    markup = read_markup(call.params)
    target = read_target(call)
    _, source = _source(call, "copy")
    content = dict(source["content"])
    if caption is not None and "text" not in content:
        content = {key: value for key, value in content.items() if key not in {"caption", "caption_entities"}}
        content |= caption.as_fields("caption", "caption_entities")
    entry = post(call.world, target, content, shown_markup(markup))
    return {"message_id": entry.message_id}


METHODS: Final[dict[str, Method]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendSticker": send_sticker,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
}
