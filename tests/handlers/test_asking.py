"""What a message asks of the bot."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Document, Update

from handlers.asking import (
    Addressed,
    Command,
    HasPicture,
    Question,
    arguments,
    is_reply,
    looks_readable,
    named_languages,
    picture_about,
    picture_in,
    still_about,
    text_about,
    text_in,
    writer_of,
)
from tests.handlers.messages import BOT, GROUP, PERSON, PHOTO, REBUS, STICKER, message, said

COMMAND, MENTION = "bot_command", "mention"
FAMILY = "👨‍👩‍👧 "  # eleven UTF-16 units in six characters
PICTURE = {"message_id": 4, "date": 1, "chat": GROUP, "from": PERSON, "photo": PHOTO}
TEXT = {"message_id": 4, "date": 1, "chat": GROUP, "from": PERSON, "text": "quoted words"}
CLOUD = PICTURE | {"from": REBUS}


def replying(to: dict[str, Any], text: str, *parts: tuple[str, str], **fields: Any) -> Any:
    return said(text, *parts, chat=GROUP, reply_to_message=to, **fields)


def test_the_text_of_a_command_is_what_stands_after_it() -> None:
    assert text_in(said("/cloud cherry plum", ("/cloud", COMMAND))) == "cherry plum"
    assert text_in(said("/cloud@rebus_bot\ncherry", ("/cloud@rebus_bot", COMMAND))) == "cherry"
    assert text_in(said("/cloud", ("/cloud", COMMAND))) == ""


def test_leading_mentions_and_commands_go_later_ones_stay() -> None:
    text = "@rebus_bot /cloud ask @ada about /help"
    asked = said(text, ("@rebus_bot", MENTION), ("/cloud", COMMAND), ("@ada", MENTION), ("/help", COMMAND))
    assert text_in(asked) == "ask @ada about /help"


def test_emoji_before_a_command_move_no_offsets() -> None:
    """Telegram counts UTF-16 units, Python characters."""
    text = f"{FAMILY}/cloud 🍒 cherry"
    assert text_in(said(text, ("/cloud", COMMAND))) == text
    text = f"/cloud {FAMILY}@ada 🍒"
    assert text_in(said(text, ("/cloud", COMMAND), ("@ada", MENTION))) == f"{FAMILY}@ada 🍒"


@given(st.text(st.characters(categories=["L", "So", "Mn", "Zs"]), max_size=30))
def test_nothing_of_the_words_after_a_command_is_lost(words: str) -> None:
    text = f"/cloud {words}".strip()
    assert text_in(said(text, ("/cloud", COMMAND))) == words.strip()


def test_a_caption_is_read_like_a_text() -> None:
    caption = {"caption": "/cloud cherry", "caption_entities": [{"type": COMMAND, "offset": 0, "length": 6}]}
    assert text_in(message(photo=PHOTO, **caption)) == "cherry"


def test_a_command_is_about_its_own_words_then_the_quote_then_what_it_replies_to() -> None:
    own = replying(TEXT, "/cloud mine", ("/cloud", COMMAND), quote={"text": "words", "position": 7})
    quoting = replying(TEXT, "/cloud", ("/cloud", COMMAND), quote={"text": "words", "position": 7})
    plain = replying(TEXT, "/cloud", ("/cloud", COMMAND))
    assert [text_about(asked) for asked in (own, quoting, plain)] == ["mine", "words", "quoted words"]
    assert text_about(said("/cloud", ("/cloud", COMMAND))) == ""


@pytest.mark.parametrize("text", ["/ocr", "/ocr rus", "/OCR", "/ocr@rebus_bot", "/ocr@Rebus_Bot rus"])
def test_a_command_is_known_plain_and_with_the_bots_name(text: str) -> None:
    assert Command("ocr", "cloud").filter(said(text, (text.split(maxsplit=1)[0], COMMAND)))


@pytest.mark.parametrize("text", ["/ocr@other_bot", "/ocrs", "/help"])
def test_a_command_for_another_bot_or_of_another_name_is_none(text: str) -> None:
    assert not Command("ocr", "cloud").filter(said(text, (text, COMMAND)))


def test_a_command_stands_at_the_beginning_or_is_none() -> None:
    assert not Command().filter(said("write /ocr here", ("/ocr", COMMAND)))
    assert not Command().filter(said(f"{FAMILY}/ocr", ("/ocr", COMMAND)))
    assert not Command().filter(said("/ocr"))


def test_any_command_fits_a_filter_without_names() -> None:
    assert Command().filter(said("/translate", ("/translate", COMMAND)))
    assert Command().filter(said("/translate@other_bot", ("/translate@other_bot", COMMAND)))
    assert not Command().filter(said("translate"))


def test_in_private_everything_is_addressed_to_the_bot() -> None:
    assert Addressed().filter(said("hello"))


def test_in_a_group_its_name_and_replies_to_it_are() -> None:
    addressed = Addressed()
    assert addressed.filter(said("hey @Rebus_Bot", ("@Rebus_Bot", MENTION), chat=GROUP))
    assert addressed.filter(replying(CLOUD, "thanks"))
    assert not addressed.filter(said("hello", chat=GROUP))
    assert not addressed.filter(replying(PICTURE, "nice"))
    assert not addressed.filter(said("hey @rebus_bot_fan", ("@rebus_bot_fan", MENTION), chat=GROUP))
    assert not addressed.filter(said("see https://x.org/@rebus_bot", ("https://x.org/@rebus_bot", "url"), chat=GROUP))


def test_a_picture_is_a_photo_in_its_largest_size_a_document_or_a_static_sticker() -> None:
    document = {"file_id": "document", "file_unique_id": "d", "mime_type": "image/png", "file_size": 9}
    found = [picture_in(message(**kind)) for kind in ({"photo": PHOTO}, {"document": document}, {"sticker": STICKER})]
    assert [picture.file_id if picture else None for picture in found] == ["id1280", "document", "sticker"]
    assert found[0] is not None
    assert found[0].size_bytes == 1280


@pytest.mark.parametrize("moving", [{"is_animated": True}, {"is_video": True}])
def test_a_moving_sticker_is_no_picture(moving: dict[str, bool]) -> None:
    assert picture_in(message(sticker=STICKER | moving)) is None


@pytest.mark.parametrize(
    ("name", "mime_type", "looks"),
    [
        ("a.pdf", "application/pdf", True),
        ("letter.PDF", "application/octet-stream", True),
        ("a.odt", "application/vnd.oasis.opendocument.text", False),
        ("a.jpg.exe", "application/octet-stream", False),
        ("jpg", "application/octet-stream", False),
        (None, None, False),
        ("a", "image/x-odd", True),
        ("a.JPG", "application/octet-stream", True),
        ("scan.tif", None, True),
        ("photo.heif", "", True),
    ],
)
def test_a_document_looks_readable_by_its_type_or_name(name: str | None, mime_type: str | None, looks: bool) -> None:
    assert looks_readable(Document("id", "unique", file_name=name, mime_type=mime_type)) is looks


def test_a_command_is_about_its_own_picture_before_the_one_it_replies_to() -> None:
    own = message(photo=PHOTO[:1], chat=GROUP, reply_to_message=PICTURE)
    replied = replying(PICTURE, "/ocr", ("/ocr", COMMAND))
    assert [getattr(picture_about(asked), "file_id", None) for asked in (own, replied)] == ["id90", "id1280"]
    assert picture_about(replying(TEXT, "/ocr", ("/ocr", COMMAND))) is None


def test_a_picture_in_another_chat_is_seen_through_the_reply() -> None:
    elsewhere = {"origin": {"type": "user", "date": 1, "sender_user": PERSON}, "photo": PHOTO}
    picture = picture_about(said("/ocr", ("/ocr", COMMAND), chat=GROUP, external_reply=elsewhere))
    assert picture is not None
    assert picture.file_id == "id1280"


def test_a_replied_picture_is_meant_when_the_bot_is_named() -> None:
    has_picture = HasPicture()
    assert has_picture.filter(replying(PICTURE, "@rebus_bot read", ("@rebus_bot", MENTION)))
    assert has_picture.filter(message(photo=PHOTO))
    assert not has_picture.filter(replying(CLOUD, "thanks"))
    assert not has_picture.filter(replying(TEXT, "@rebus_bot read", ("@rebus_bot", MENTION)))


@pytest.mark.parametrize("text", ["/ocr rus eng", "/ocr rus+eng", "/ocr rus, eng", "/ocr  rus ,eng+"])
def test_languages_are_named_as_people_name_them(text: str) -> None:
    assert named_languages(said(text, ("/ocr", COMMAND))) == ("rus", "eng")


def test_other_words_name_no_language() -> None:
    assert named_languages(said("@rebus_bot rus", ("@rebus_bot", MENTION))) == ()
    assert named_languages(said("/cloud rus", ("/cloud", COMMAND))) == ()
    assert arguments(said("/language ru, en", ("/language", COMMAND))) == ("ru", "en")


def question(kind: str = "message", **fields: Any) -> Question:
    plain = {"message_id": 5, "date": 1, "chat": GROUP, "from": PERSON, "text": "x", **fields}
    update = Update.de_json({"update_id": 1, kind: plain}, BOT)
    assert update is not None
    return Question.of(update)


def test_a_question_knows_whether_it_was_edited() -> None:
    assert not question().edited
    assert not question("channel_post").edited
    assert question("edited_message", edit_date=2).edited
    assert question("edited_channel_post", edit_date=2).edited


def test_who_writes_as_a_chat_asks_as_that_chat() -> None:
    assert question().requester == PERSON["id"]
    assert question(sender_chat=GROUP).requester == GROUP["id"]


def test_an_answer_goes_into_a_topic_and_not_into_a_thread_of_replies() -> None:
    assert question(message_thread_id=9, is_topic_message=True).thread_id == 9
    assert question(message_thread_id=9).thread_id is None


def test_a_user_without_a_language_gives_no_hint() -> None:
    silent = {name: value for name, value in PERSON.items() if name != "language_code"}
    assert question(**{"from": silent}).hints == ()
    assert question().hints == ("en",)


def test_an_update_without_a_message_is_no_question() -> None:
    update = Update.de_json({"update_id": 1, "poll": None}, BOT)
    assert update is not None
    with pytest.raises(ValueError, match="no message"):
        Question.of(update)


FRIEND = {"id": 8, "is_bot": False, "first_name": "Lin"}


@pytest.mark.parametrize(
    ("fields", "writer"),
    [
        ({}, 7),
        ({"forward_origin": {"type": "user", "date": 1, "sender_user": FRIEND}}, 8),
        ({"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Lin"}}, None),
        ({"chat": GROUP, "sender_chat": GROUP}, None),
    ],
    ids=["somebody", "forwarded", "somebody who hides", "as the group"],
)
def test_the_writer_of_a_message_is_a_person(fields: dict[str, Any], writer: int | None) -> None:
    person = writer_of(message(text="Good morning", **fields))
    assert (person.id if person else None) == writer


def test_a_sticker_that_moves_has_a_still_picture_for_what_is_not_read() -> None:
    moving = STICKER | {"is_animated": True, "thumbnail": PHOTO[0]}
    question = replying(TEXT | {"sticker": moving}, "/shape", ("/shape", COMMAND))
    still = still_about(question)
    assert still is not None
    assert still.file_id == "id90"
    assert picture_about(question) is None
    assert still_about(replying(PICTURE, "/shape", ("/shape", COMMAND))) == picture_about(
        replying(PICTURE, "/shape", ("/shape", COMMAND))
    )


def test_a_topics_beginning_is_nothing_that_somebody_replies_to() -> None:
    created = {"message_id": 3, "date": 1, "chat": GROUP, "forum_topic_created": {"name": "Fruit", "icon_color": 1}}
    assert not is_reply(message(text="plum", reply_to_message=created))
    assert not is_reply(message(text="plum"))
    assert is_reply(replying(TEXT, "plum"))
