"""Which handler takes which update."""

from functools import partial
from typing import Any

import pytest
from telegram import Update

from core.exports import Form
from handlers.guide import COMMANDS
from handlers.routes import ALLOWED_UPDATES, Handler, routes
from tests.handlers.messages import BOT, GROUP, PERSON, PHOTO, PRIVATE, REBUS, STICKER, entity

Json = dict[str, Any]

CHANNEL = {"id": -200, "type": "channel", "title": "News"}
OLD_GROUP = {"id": -5, "type": "group", "title": "A group"}
DOCUMENT = {"file_id": "d", "file_unique_id": "d", "file_name": "a.png", "mime_type": "image/png"}
TEXT_FILE = {"file_id": "t", "file_unique_id": "t", "file_name": "Chat.TXT", "mime_type": "application/octet-stream"}
SENT_FILE = {"message_id": 4, "date": 1, "chat": GROUP, "from": PERSON, "document": TEXT_FILE}
VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 1}
CLOUD = {"message_id": 4, "date": 1, "chat": GROUP, "from": REBUS, "photo": PHOTO}


def all_routes() -> list[Handler]:
    nothing: Any = None  # routing asks none of them
    return routes(
        converter=nothing,
        chats=nothing,
        answers=nothing,
        read=nothing,
        showing=nothing,
        gathering=nothing,
        paging=nothing,
        presses=nothing,
        drawn=nothing,
        drawing=nothing,
        panels=nothing,
        amending=nothing,
        cloud_steps=nothing,
        card_steps=nothing,
    )


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
    "a file of text": (told(document=TEXT_FILE), "draw_text"),
    "a program": (told(document=TEXT_FILE | {"file_name": "a.exe", "mime_type": "application/x-dos"}), "unsupported"),
    "a picture in reply to a cloud": (told(photo=PHOTO, reply_to_message=CLOUD), "answer_picture"),
    "a picture in reply to a cloud, with a command": (
        told(
            photo=PHOTO,
            caption="/shape",
            caption_entities=[entity("/shape", "/shape", "bot_command")],
            reply_to_message=CLOUD,
        ),
        "fill_shape",
    ),
    "a picture in reply to a cloud, edited": (told(photo=PHOTO, reply_to_message=CLOUD, **EDITED), "read_photo"),
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
    "a photo in reply to the bot": (told(photo=PHOTO, chat=GROUP, reply_to_message=CLOUD), "answer_picture"),
    "a file of text": (told(document=TEXT_FILE, chat=GROUP), None),
    "a mention in reply to a file of text": (
        mentioned(
            "@rebus_bot", chat=GROUP, reply_to_message=CLOUD | {"from": PERSON, "photo": [], "document": TEXT_FILE}
        ),
        "draw_text",
    ),
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
        "words": "list_words",
        "card": "set_card",
        "shape": "fill_shape",
        "title": "set_title",
        "language": "choose_language",
        "breaks": "choose_breaks",
        "help": "guide",
        "start": "start",
    }
    assert taken_by(commanded(f"/{command}", chat=chat)) == handlers[command]


PRESSES = {
    **{f"read:as:{form}": "export" for form in Form},
    "stop:reading": "stop_reading",
    "read:cloud": "draw_cloud",
    "read:doubts": "show_doubts",
    "read:more": "show_more",
    "read:back": "show_first",
    "read:languages:0": "show_languages",
    "read:languages:12": "show_languages",
    "read:in:ru": "read_again",
    "read:in:zh-Hant": "read_again",
    "read:in:ceb": "read_again",
    "read:engines": "show_engines",
    "read:by:auto": "read_again",
    "read:by:tesseract": "read_again",
    "read:by:paddle": "read_again",
    "style:menu:panel": "turn",
    "style:menu:closed": "turn",
    "style:menu:words:0": "turn",
    "style:menu:words:99": "turn",
    "style:palette:dusk": "change",
    "style:font:round": "change",
    "style:angles:free": "change",
    "style:shape:none": "change",
    "style:shape:heart": "change",
    "style:canvas:story": "change",
    "style:kind:sign": "change",
    "style:shuffle:closed": "change",
    "style:more": "change",
    "style:fewer": "change",
    "style:drop:0123abcd:2": "change",
    "style:undo": "change",
    "style:as:svg": "send_original",
    "style:picture": "ask_for_picture",
    "style:emoji": "ask_for_emoji",
    "style:keep": "keep_style",
    "style:never": "keep_dropped",
    "style:reset": "reset",
    "style:menu": "answer_old_button",
    "style:menu:words": "answer_old_button",
    "style:menu:words:1000": "answer_old_button",
    "style:palette:../../etc": "answer_old_button",
    "style:palette:": "answer_old_button",
    "style:angles:upside": "answer_old_button",
    "style:drop:apples:0": "answer_old_button",
    "style:as:exe": "answer_old_button",
    "style:shuffle": "answer_old_button",
    # Of an earlier Rebus, or of somebody who makes presses up.
    "read": "answer_old_button",
    "read:as": "answer_old_button",
    "read:as:exe": "answer_old_button",
    "read:as:pdf:more": "answer_old_button",
    "read:as:pdf\n": "answer_old_button",
    "read:in:../../etc": "answer_old_button",
    "read:in:osd": "read_again",
    "read:languages:-1": "answer_old_button",
    "read:languages:1000000000000": "answer_old_button",
    "read:by:another": "answer_old_button",
    "x" * 64: "answer_old_button",
}


@pytest.mark.parametrize("data", PRESSES)
def test_each_press_is_taken_by_what_it_asks_for(data: str) -> None:
    query = {"id": "1", "from": PERSON, "chat_instance": "1", "data": data, "message": CLOUD}
    assert taken_by({"callback_query": query}) == PRESSES[data]


def test_a_press_of_a_game_or_without_a_message_is_taken_too() -> None:
    query = {"id": "1", "from": PERSON, "chat_instance": "1"}
    assert taken_by({"callback_query": query | {"game_short_name": "chess", "message": CLOUD}}) == "answer_old_button"
    assert taken_by({"callback_query": query | {"data": "read:more", "inline_message_id": "1"}}) == "show_more"


def test_telegram_is_asked_for_what_is_handled_and_nothing_else() -> None:
    assert set(ALLOWED_UPDATES) == {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "my_chat_member",
        "callback_query",
    }
