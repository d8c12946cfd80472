"""What becomes of an inline result that a person picks."""

import secrets

from bot.playground.entities import Formatted, check_given, tidy
from bot.playground.keyboards import read_markup, shown_markup
from bot.playground.markup import parse
from bot.playground.methods.common import with_people
from bot.playground.methods.media import known_media
from bot.playground.model import Chat, Entry, Json, World
from bot.playground.params import Params
from bot.playground.people import Speech, say
from bot.playground.refusals import bad_request

_FILE_FIELDS = ("photo_file_id", "document_file_id", "sticker_file_id")


def choose_result(world: World, chat: Chat, user_id: int, result: Json) -> Entry:
    """Post a result as the person's message ``via_bot``, and tell the bot which one it was.

    Raises:
        Refusal: a result that the playground cannot show: a picture at an address outside.
    """
    markup = shown_markup(read_markup(Params(result)))
    content = _content(world, result) | {"via_bot": world.bot}
    if markup is not None:
        content["reply_markup"] = markup
    entry = say(world, chat, Speech(user_id), content)
    chosen: Json = {"result_id": result["id"], "from": world.user(user_id), "query": result.get("query", "")}
    if markup is not None:
        inline_id = secrets.token_urlsafe(20)
        world.inline_messages[inline_id] = (chat.id, entry.message_id)
        chosen["inline_message_id"] = inline_id
    world.updates.push("chosen_inline_result", chosen, lane=user_id)
    return entry


def _content(world: World, result: Json) -> Json:
    said = result.get("input_message_content")
    if isinstance(said, dict) and "message_text" in said:
        return _formatted(world, said, "message_text", "entities").as_fields("text", "entities")
    file_id = next((str(result[field]) for field in _FILE_FIELDS if field in result), None)
    stored = world.files.find(file_id) if file_id else None
    if stored is None:
        raise bad_request("the playground shows articles and files that it knows, nothing from outside")
    caption = _formatted(world, result, "caption", "caption_entities")
    return known_media(world, stored) | caption.as_fields("caption", "caption_entities")


def _formatted(world: World, source: Json, text_name: str, entities_name: str) -> Formatted:
    text = str(source.get(text_name) or "")
    if source.get("parse_mode"):
        plain, entities = parse(text, str(source["parse_mode"]))
    else:
        plain, entities = text, check_given(source.get(entities_name) or [], text)
    return with_people(world, tidy(plain, entities))
