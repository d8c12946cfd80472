"""Which handler takes which update."""

from functools import partial
from typing import Any

import pytest
from telegram import Update

from handlers.guide import COMMANDS
from handlers.routes import ALLOWED_UPDATES, Handler, routes
from tests.handlers.messages import BOT, GROUP, PERSON, PHOTO, PRIVATE, REBUS, STICKER, entity

Json = dict[str, Any]

CHANNEL = {"id": -200, "type": "channel", "title": "News"}
OLD_GROUP = {"id": -5, "type": "group", "title": "A group"}
DOCUMENT = {"file_id": "d", "file_unique_id": "d", "file_name": "a.png", "mime_type": "image/png"}
VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 1}
CLOUD = {"message_id": 4, "date": 1, "chat": GROUP, "from": REBUS, "photo": PHOTO}


def all_routes() -> list[Handler]:
    nothing: Any = None  # routing asks none of them
    return routes(converter=nothing, chats=nothing, answers=nothing, gathering=nothing)


def taken_by(update: Json) -> str | None:
    """The name of the handler of an update; None where it is left alone."""
    read = Update.de_json({"update_id": 1, **update}, BOT)
    for route in all_routes():
        if route.check_update(read) not in {None, False}:
            callback = route.callback
            return (callback.func if isinstance(callback, partial) else callback).__name__
    return None


def told(kind: str = "message", chat: Json = PRIVATE, **fields: Any) -> Json:
    return {kind: {"message_id": 5, "date": 1, "chat": chat, "from": PERSON, **fields}}


def wrote(text: str, *parts: tuple[str, str], **fields: Any) -> Json:
    return told(text=text, entities=[entity(text, part, kind) for part, kind in parts], **fields)


def commanded(text: str, **fields: Any) -> Json:
    return wrote(text, (text.split(maxsplit=1)[0], "bot_command"), **fields)


def mentioned(text: str, **fields: Any) -> Json:
    return wrote(text, ("@rebus_bot", "mention"), **fields)


EDITED = {"kind": "edited_message", "edit_date": 2}
IN_PRIVATE = {
    "a text": (wrote("hello"), "draw_text"),
    "a photo": (told(photo=PHOTO), "read_photo"),
    "a picture as a document": (told(document=DOCUMENT), "read_photo"),
    "a sticker": (told(sticker=STICKER), "read_photo"),
    "a moving sticker": (told(sticker=STICKER | {"is_video": True}), "unsupported"),
    "a voice": (told(voice=VOICE), "unsupported"),
    "a location": (told(location={"latitude": 1, "longitude": 1}), "unsupported"),
    "a location that moves": (told(location={"latitude": 1, "longitude": 1}, **EDITED), None),
    "an album's photo": (told(photo=PHOTO, media_group_id="1"), "answer_album"),
    "an album's photo with a command": (told(photo=PHOTO, media_group_id="1", caption="/cloud"), "answer_album"),
    "an album's photo, edited": (told(photo=PHOTO, media_group_id="1", **EDITED), "leave_answer"),
    "an edited photo": (told(photo=PHOTO, **EDITED), "read_photo"),
    "an edited text": (wrote("hello", **EDITED), "draw_text"),
    "an unknown command": (commanded("/translate"), "unknown_command"),
    "another bot's command": (commanded("/ocr@other_bot"), "unknown_command"),
    "a mended command": (commanded("/help", **EDITED), "guide"),
    "words in reply to a cloud": (wrote("thanks", reply_to_message=CLOUD | {"chat": PRIVATE}), "draw_text"),
}
IN_A_GROUP = {
    "a text": (wrote("hello", chat=GROUP), None),
    "a photo": (told(photo=PHOTO, chat=GROUP), None),
    "a voice": (told(voice=VOICE, chat=GROUP), None),
    "an unknown command": (commanded("/translate", chat=GROUP), None),
    "a command": (commanded("/ocr", chat=GROUP), "read_photo"),
    "a command with the bot's name": (commanded("/cloud@rebus_bot", chat=GROUP), "draw_text"),
    "another bot's command": (commanded("/ocr@other_bot", chat=GROUP), None),
    "a mention": (mentioned("@rebus_bot hello", chat=GROUP), "draw_text"),
    "a mention in reply to a photo": (
        mentioned("@rebus_bot hello", chat=GROUP, reply_to_message=CLOUD | {"from": PERSON}),
        "read_photo",
    ),
    "a reply to the bot": (wrote("thanks", chat=GROUP, reply_to_message=CLOUD), "draw_text"),
    "a photo in reply to the bot": (told(photo=PHOTO, chat=GROUP, reply_to_message=CLOUD), "read_photo"),
    "a photo in reply to a person": (
        told(photo=PHOTO, chat=GROUP, reply_to_message=CLOUD | {"from": PERSON}),
        None,
    ),
    "its change into a supergroup": (told(chat=OLD_GROUP, migrate_to_chat_id=-100), "migrate"),
    "somebody new": (told(chat=GROUP, new_chat_members=[PERSON]), None),
    "the bot, new": (told(chat=GROUP, new_chat_members=[REBUS]), None),
    "a new title": (told(chat=GROUP, new_chat_title="Another"), None),
    "a pinned answer": (told(chat=GROUP, pinned_message=CLOUD), None),
}
IN_A_CHANNEL = {
    "a post": (wrote("hello", kind="channel_post", chat=CHANNEL), None),
    "a photo": (told("channel_post", CHANNEL, photo=PHOTO), None),
    "a command": (commanded("/cloud hello", kind="channel_post", chat=CHANNEL), "draw_text"),
    "an edited command": (commanded("/cloud hello", kind="edited_channel_post", chat=CHANNEL), "draw_text"),
}


@pytest.mark.parametrize("what", IN_PRIVATE)
def test_in_private(what: str) -> None:
    update, handler = IN_PRIVATE[what]
    assert taken_by(update) == handler


@pytest.mark.parametrize("what", IN_A_GROUP)
def test_in_a_group(what: str) -> None:
    update, handler = IN_A_GROUP[what]
    assert taken_by(update) == handler


@pytest.mark.parametrize("what", IN_A_CHANNEL)
def test_in_a_channel(what: str) -> None:
    update, handler = IN_A_CHANNEL[what]
    assert taken_by(update) == handler


def test_the_bots_own_coming_and_going_is_noted() -> None:
    membership = {"user": REBUS, "status": "member"}
    change = {"chat": GROUP, "from": PERSON, "date": 1, "old_chat_member": membership, "new_chat_member": membership}
    assert taken_by({"my_chat_member": change}) == "note_membership"


@pytest.mark.parametrize("command", [*COMMANDS, "start"])
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
def test_each_command_of_the_menu_has_its_handler(command: str, chat: Json) -> None:
    handlers = {
        "ocr": "read_photo",
        "cloud": "draw_text",
        "language": "choose_language",
        "help": "guide",
        "start": "start",
    }
    assert taken_by(commanded(f"/{command}", chat=chat)) == handlers[command]


def test_telegram_is_asked_for_what_is_handled_and_nothing_else() -> None:
    assert set(ALLOWED_UPDATES) == {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "my_chat_member",
    }
