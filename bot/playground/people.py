"""What people do in the chats, and the updates that the bot gets for it."""

import secrets
import time
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.entities import CAPTION_LIMIT, TEXT_LIMIT, Formatted, check_given, tidy, utf16_length
from bot.playground.membership import unblock_bot
from bot.playground.model import GROUP_ANONYMOUS_BOT, Chat, Entry, Json, World, quoted
from bot.playground.pictures import STICKER_SIDE_PX, sticker_size
from bot.playground.privacy import bot_sees
from bot.playground.refusals import bad_request


@dataclass(frozen=True)
class Speech:
    """Who says something, and where: the fields that every kind of message shares."""

    user_id: int | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    anonymous: bool = False
    forward_from: int | None = None


def typed_text(text: str, entities: list[Any] | None = None, limit: int = TEXT_LIMIT) -> Formatted:
    """A text as an app sends it: trimmed, links and commands found.

    Raises:
        Refusal: longer than ``limit`` UTF-16 units.
    """
    formatted = tidy(text, check_given(entities or [], text))
    if utf16_length(formatted.text) > limit:
        raise bad_request("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    return formatted


def typed_caption(caption: str) -> Json:
    return typed_text(caption, limit=CAPTION_LIMIT).as_fields("caption", "caption_entities")


def say_text(world: World, chat: Chat, speech: Speech, text: str, entities: list[Any] | None = None) -> Entry:
    """Raises:
    Refusal: an empty or too long text, or a speaker who may not speak there.
    """
    formatted = typed_text(text, entities)
    if not formatted.text:
        raise bad_request("message text is empty")
    return say(world, chat, speech, formatted.as_fields("text", "entities"))


async def photo_content(world: World, data: bytes) -> Json:
    """Raises:
    Refusal: not a picture, or one that apps only send as a file.
    """
    sizes = await world.files.add_photo(data, shrunk_by_app=True)
    return {"photo": [size.as_photo_size() for size in sizes]}


async def set_profile_photo(world: World, user: Json, data: bytes) -> list[Json]:
    """Give a person a new picture, before those that they had; its sizes, smallest first.

    Raises:
        Refusal: not a picture.
    """
    sizes = await world.files.add_profile_photo(data)
    world.profile_photos.setdefault(user["id"], []).insert(0, sizes)
    return [size.as_photo_size() for size in sizes]


async def document_content(world: World, data: bytes, file_name: str | None, mime_type: str | None) -> Json:
    """Raises:
    Refusal: an empty file.
    """
    stored = await world.files.add_document(data, file_name, mime_type)
    document: Json = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
    if stored.file_name:
        document["file_name"] = stored.file_name
    return {"document": document | {"mime_type": stored.mime_type, "file_size": stored.size_bytes}}


async def sticker_content(
    world: World, data: bytes, kind: Literal["static", "animated", "video"] = "static", thumbnail: bytes | None = None
) -> Json:
    """Raises:
    Refusal: a static sticker or a thumbnail that is no WebP or PNG of at most 512 px.
    """
    size = sticker_size(data) if kind == "static" else (STICKER_SIDE_PX, STICKER_SIDE_PX)
    stored = await world.files.add_sticker(data, kind, size)
    still = await world.files.add_sticker(thumbnail, "static", sticker_size(thumbnail)) if thumbnail else None
    return {
        "sticker": {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "type": "regular",
            "width": stored.width_px,
            "height": stored.height_px,
            "is_animated": kind == "animated",
            "is_video": kind == "video",
            "file_size": stored.size_bytes,
        }
        | ({"thumbnail": still.as_photo_size()} if still else {})
    }


def say(world: World, chat: Chat, speech: Speech, content: Json) -> Entry:
    """Post a message of a person and tell the bot, if it may see it.

    Raises:
        Refusal: the speaker is not there, or what they answer is not.
    """
    fields = speaker(world, chat, speech) | placement(chat, speech.reply_to, speech.thread_id)
    if speech.forward_from is not None:
        fields["forward_origin"] = {
            "type": "user",
            "date": int(time.time()),
            "sender_user": world.user(speech.forward_from),
        }
    if chat.type == "private" and chat.status_of(world.bot_id) != "member":
        unblock_bot(world, chat)
    entry = world.record(chat, fields | content)
    tell_bot(world, chat, entry.message, "channel_post" if chat.type == "channel" else "message")
    return entry


def say_album(world: World, chat: Chat, speech: Speech, contents: list[Json]) -> list[Entry]:
    """Raises:
    Refusal: see :func:`say`; not 2–10 items.
    """
    if not 2 <= len(contents) <= 10:
        raise bad_request("an album has 2-10 items")
    group = {"media_group_id": str(secrets.randbits(53))}
    return [say(world, chat, speech, content | group) for content in contents]


def speaker(world: World, chat: Chat, speech: Speech) -> Json:
    """``from``, ``sender_chat`` and ``author_signature`` of a message.

    Raises:
        Refusal: the person is not in the chat or may not speak in that way.
    """
    if chat.type == "channel":
        if speech.user_id is not None and not chat.is_admin(speech.user_id):
            raise bad_request("need administrator rights in the channel chat")
        return {"sender_chat": chat.as_json()}
    if speech.user_id is None:
        raise bad_request("somebody has to say it: from is missing")
    user = world.user(speech.user_id)
    if not chat.has(speech.user_id):
        raise bad_request("the speaker is not a member of the chat")
    if not speech.anonymous:
        return {"from": user}
    if chat.type != "supergroup" or not chat.is_admin(speech.user_id):
        raise bad_request("only administrators of supergroups can be anonymous")
    return {"from": GROUP_ANONYMOUS_BOT, "sender_chat": chat.as_json()}


def placement(chat: Chat, reply_to: int | None, thread_id: int | None) -> Json:
    """The thread and the answered message, as Telegram tells them.

    In a forum, a message of a topic that answers nothing answers the topic's first service message; in another
    supergroup, answers carry the thread of the first message, but are no topic messages.

    Raises:
        Refusal: no such topic or message.
    """
    fields: Json = {}
    answered = None
    if reply_to is not None:
        answered = chat.living(reply_to)
        if answered is None:
            raise bad_request("message to be replied not found")
        fields["reply_to_message"] = quoted(answered.message)
        if thread_id is None:
            thread_id = answered.message.get("message_thread_id") if chat.is_forum else None
    if chat.is_forum and thread_id is not None:
        if thread_id not in chat.topics:
            raise bad_request("message thread not found")
        fields |= {"message_thread_id": thread_id, "is_topic_message": True}
        beginning = chat.living(thread_id)
        if answered is None and beginning is not None:
            fields["reply_to_message"] = quoted(beginning.message)
    elif chat.type == "supergroup" and answered is not None and not chat.is_forum:
        fields["message_thread_id"] = answered.message.get("message_thread_id", answered.message_id)
    return fields


def tell_bot(world: World, chat: Chat, message: Json, kind: str) -> None:
    if bot_sees(world, chat, message):
        world.updates.push(kind, message, lane=chat.id)


def edit(world: World, chat: Chat, message_id: int, user_id: int | None, content: Json) -> Entry:
    """Replace what a person said; ``content`` holds the new text, caption or photo.

    Raises:
        Refusal: no such message, or another's.
    """
    entry = chat.living(message_id)
    if entry is None:
        raise bad_request("message to edit not found")
    said_by_other = entry.message.get("from", {}).get("id") not in {user_id, GROUP_ANONYMOUS_BOT["id"]}
    if chat.type != "channel" and said_by_other:
        raise bad_request("message can't be edited")
    stale = {"text", "entities", "caption", "caption_entities"} if content.keys() & {"text", "caption"} else set()
    kept = {key: value for key, value in entry.message.items() if key not in stale}
    entry.message = kept | content | {"edit_date": int(time.time())}
    entry.edited = True
    world.touch(chat, entry)
    tell_bot(world, chat, entry.message, "edited_channel_post" if chat.type == "channel" else "edited_message")
    return entry


def retyped(entry: Entry, text: str) -> Json:
    """The content of an edit by text: a new text for a text, a new caption for everything else."""
    if "text" in entry.message:
        return typed_text(text).as_fields("text", "entities")
    return {"caption": ""} | typed_caption(text)


def delete(world: World, chat: Chat, message_id: int) -> None:
    """Raises:
    Refusal: no such message. The bot is told nothing, as on Telegram.
    """
    entry = chat.living(message_id)
    if entry is None:
        raise bad_request("message to delete not found")
    entry.deleted = True
    world.touch(chat, entry)


def react(world: World, chat: Chat, message_id: int, user_id: int, emoji: str | None) -> Entry:
    """Set or take away a person's reaction.

    Raises:
        Refusal: no such message.
    """
    entry = chat.living(message_id)
    if entry is None:
        raise bad_request("message to react not found")
    before = [reaction["emoji"] for reaction in entry.reactions if reaction["user_id"] == user_id]
    world.react(chat, entry, user_id, emoji)
    if chat.type == "private" or chat.is_admin(world.bot_id):
        change = {
            "chat": chat.as_json(),
            "message_id": message_id,
            "user": world.user(user_id),
            "date": int(time.time()),
            "old_reaction": [{"type": "emoji", "emoji": old} for old in before],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji is not None else [],
        }
        world.updates.push("message_reaction", change, lane=chat.id)
    return entry


def open_topic(world: World, chat: Chat, user_id: int, name: str) -> Entry:
    """Begin a topic; its thread id is the id of the service message that says so.

    Raises:
        Refusal: the chat is no forum, or the name has not 1–128 characters.
    """
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY")
    created = {"name": name, "icon_color": 7322096}  # the first of the six colours that Telegram allows
    thread_id = chat.next_message_id
    chat.topics[thread_id] = name
    fields = {"message_thread_id": thread_id, "is_topic_message": True, "forum_topic_created": created}
    entry = world.record(chat, {"from": world.user(user_id)} | fields)
    tell_bot(world, chat, entry.message, "message")
    return entry
