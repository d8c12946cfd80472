"""What the methods that send or edit have in common: finding the chat, reading texts, checking permission."""

from dataclasses import dataclass
from typing import Any, Final

from bot.playground.call import Call
from bot.playground.entities import CAPTION_LIMIT, TEXT_LIMIT, Formatted, check_given, tidy, utf16_length
from bot.playground.markup import parse
from bot.playground.model import Chat, Entry, Json, World
from bot.playground.params import Params, lenient_int
from bot.playground.people import placement
from bot.playground.refusals import Refusal, bad_request, forbidden

KIND_NAME: Final = {"photo": "Photo", "document": "Document", "sticker": "Sticker"}


def find_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat that a request names by id.

    Raises:
        Refusal: ``chat_id is empty``, ``chat not found``, or it became a supergroup.
    """
    value = call.params.text(name).strip()
    if not value:
        raise bad_request(f"{name} is empty")
    try:
        chat_id = int(value)
    except ValueError as error:
        raise bad_request("chat not found") from error
    return visible_chat(call.world, chat_id)


def visible_chat(world: World, chat_id: int) -> Chat:
    """Raises:
    Refusal: the bot never met this chat.
    """
    chat = world.chat(chat_id)
    if chat.type == "private" and chat.status_of(world.bot_id) == "left":
        if any(other.has(chat.id) and other.has(world.bot_id) for other in world.chats.values() if other is not chat):
            return chat
        raise bad_request("chat not found")
    if chat.type != "private" and world.bot_id not in chat.members:
        raise bad_request("chat not found")
    return chat


def require_presence(world: World, chat: Chat) -> None:
    """Raises:
    Refusal: the bot is not there any more, or not yet.
    """
    status = chat.status_of(world.bot_id)
    if chat.type == "private":
        if status == "kicked":
            raise forbidden("bot was blocked by the user")
        if status == "left":
            raise forbidden("bot can't initiate conversation with a user")
    elif status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    elif status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")


def read_text(params: Params) -> Formatted:
    """The ``text`` of a request, parsed by its ``parse_mode`` or ``entities``.

    Raises:
        Refusal: empty, too long, or written wrongly.
    """
    formatted = _read_formatted(params, "text", "entities")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def read_caption(params: Params) -> Formatted:
    """Raises:
    Refusal: too long, or written wrongly.
    """
    formatted = _read_formatted(params, "caption", "caption_entities")
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def _read_formatted(params: Params, text_name: str, entities_name: str) -> Formatted:
    text = params.text(text_name)
    if "\x00" in text:
        text = text.replace("\x00", " ")
    if params.text("parse_mode").strip():
        plain, entities = parse(text, params.text("parse_mode"))
        return tidy(plain, entities)
    try:
        given = params.parsed(entities_name)
    except ValueError as error:
        raise bad_request("can't parse entities JSON object") from error
    if given is not None and not isinstance(given, list):
        raise bad_request(f'field "{entities_name}" must be of type Array')
    return tidy(text, check_given(given or [], text))


def with_people(world: World, formatted: Formatted) -> Formatted:
    """Mentions by id get the person they name; those of strangers are dropped, as on Telegram."""
    kept = []
    for entity in formatted.entities:
        if entity["type"] != "text_mention":
            kept.append(entity)
            continue
        user_id = entity.get("user_id") or (entity.get("user") or {}).get("id")
        if user_id in world.users:
            place = {key: entity[key] for key in ("type", "offset", "length")}
            kept.append(place | {"user": world.users[user_id]})
    return Formatted(formatted.text, kept)


@dataclass(frozen=True)
class Target:
    """Where a message goes: the chat, and the fields that place it there."""

    chat: Chat
    fields: Json


def read_target(call: Call) -> Target:
    """The chat, topic and answered message of a request that sends.

    Raises:
        Refusal: no such chat, topic or message, or the bot may not send there.
    """
    chat = find_chat(call)
    require_presence(call.world, chat)
    thread_id = call.params.integer("message_thread_id") or None
    if thread_id is not None and not (chat.is_forum and thread_id in chat.topics):
        raise bad_request("message thread not found")
    reply_to, external = _read_reply(call, chat)
    fields = placement(chat, reply_to, thread_id) | external
    return Target(chat, fields | signature(call.world, chat))


def signature(world: World, chat: Chat) -> Json:
    return {"sender_chat": chat.as_json()} if chat.type == "channel" else {"from": world.bot}


def _read_reply(call: Call, chat: Chat) -> tuple[int | None, Json]:
    """The id of the answered message in this chat; or the ``external_reply`` to one in another chat."""
    try:
        parameters = call.params.parsed("reply_parameters")
    except ValueError as error:
        raise bad_request("can't parse reply parameters JSON object") from error
    if parameters is not None and not isinstance(parameters, dict):
        raise bad_request("object expected as reply parameters")
    parameters = parameters or {
        "message_id": call.params.integer("reply_to_message_id"),
        "allow_sending_without_reply": call.params.flag("allow_sending_without_reply"),
    }
    message_id = lenient_int(parameters.get("message_id"))
    if not message_id:
        return None, {}
    elsewhere = parameters.get("chat_id")
    if elsewhere is not None and str(elsewhere) != str(chat.id):
        return None, _external_reply(call.world, lenient_int(elsewhere), message_id)
    if chat.living(message_id) is None:
        if parameters.get("allow_sending_without_reply"):
            return None, {}
        raise bad_request("message to be replied not found")
    return message_id, _quote(parameters)


def _quote(parameters: Json) -> Json:
    quote = str(parameters.get("quote") or "")
    if not quote:
        return {}
    return {"quote": {"text": quote, "position": lenient_int(parameters.get("quote_position")), "is_manual": True}}


def _external_reply(world: World, chat_id: int, message_id: int) -> Json:
    other = visible_chat(world, chat_id)
    entry = other.living(message_id)
    if entry is None:
        raise bad_request("message to be replied not found")
    return {"external_reply": {"origin": origin_of(other, entry), "chat": other.as_json(), "message_id": message_id}}


def origin_of(chat: Chat, entry: Entry) -> Json:
    """The ``MessageOrigin`` of a message that is forwarded or answered from elsewhere."""
    message = entry.message
    if "forward_origin" in message:
        return dict(message["forward_origin"])
    if chat.type == "channel":
        return {"type": "channel", "date": message["date"], "chat": chat.as_json(), "message_id": entry.message_id}
    if "sender_chat" in message:
        return {"type": "chat", "date": message["date"], "sender_chat": message["sender_chat"]}
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}


def find_message(chat: Chat, message_id: int, purpose: str) -> Entry:
    """Raises:
    Refusal: ``message to <purpose> not found``.
    """
    entry = chat.living(message_id)
    if entry is None:
        raise bad_request(f"message to {purpose} not found")
    return entry


def post(world: World, target: Target, content: Json, markup: Json | None) -> Entry:
    """Say something as the bot."""
    if markup is not None:
        content = content | {"reply_markup": markup}
    return world.record(target.chat, target.fields | content)


def json_list(params: Params, name: str, refusal: Refusal) -> list[Any]:
    """A list that may come as JSON text; empty when absent.

    Raises:
        Refusal: ``refusal``, for what is no list.
    """
    try:
        parsed = params.parsed(name)
    except ValueError as error:
        raise refusal from error
    if parsed is None:
        return []
    if not isinstance(parsed, list):
        raise refusal
    return parsed
