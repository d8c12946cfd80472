"""How results look in a chat, at Telegram's limits."""

import csv
import io
from dataclasses import replace
from gettext import NullTranslations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from core.cloud.spec import Cloud, CloudSpec, Encoding, PlacedWord
from core.ocr.reading import Box, Code, Line, Page, Reading, Word
from handlers.locales import speech
from handlers.measuring import beginning, units
from handlers.replies import (
    DOUBTFUL,
    DocumentReply,
    StickerReply,
    TextReply,
    cloud_reply,
    list_reply,
    original_reply,
    reading_reply,
    spot,
    words_reply,
)

ENGLISH = NullTranslations()
BOX = Box(0, 0, 1, 1)

# Letters, marks and emoji of one to four UTF-16 units, with the spaces between them.
letters = st.text(st.characters(categories=["L", "M", "So", "Nd", "Zs"], include_characters="\n👩‍👧🇩🇪"), max_size=200)


def reading(*pages: str, confidence: float = 0.9, damaged: bool = False, more: bool = False) -> Reading:
    """What was read: pages of lines."""
    return Reading(
        tuple(Page(9, 9, tuple(Line((Word(line, BOX, confidence),)) for line in page.split("\n"))) for page in pages),
        ("en",),
        "a test",
        damaged,
        more,
    )


def cloud(*words: tuple[str, int]) -> Cloud:
    return Cloud(
        b"jpeg",
        Encoding.JPEG,
        9,
        9,
        tuple(PlacedWord(word, count, 1, 0, 0, 1, 1, False) for word, count in words),
        CloudSpec(words),
    )


def test_telegram_counts_utf_16_units() -> None:
    assert [units(text) for text in ("", "a", "я", "好", "👀", "e\u0301")] == [0, 1, 1, 1, 2, 2]


@given(letters, st.integers(2, 60))
def test_a_beginning_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert units(beginning(text, limit)) <= limit


@given(letters, st.integers(2, 60))
def test_a_beginning_is_the_text_itself_or_the_first_of_it_with_an_ellipsis(text: str, limit: int) -> None:
    shown = beginning(text, limit)
    if units(text) <= limit:
        assert shown == text
    else:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])


CHARACTERS = ("e\u0301", "न\u0902", "कि", "x\u0304\u0323", "👀", "👍🏽", "👨‍👩‍👧", "🇩🇪", "好", "g")


@given(st.lists(st.sampled_from(CHARACTERS), min_size=1))
def test_a_beginning_never_cuts_into_a_character(characters: list[str]) -> None:
    """Neither into a surrogate pair, nor between a letter and its mark, nor into a family."""
    shown = beginning("".join(characters), 16)
    whole = ["".join(characters[:count]) for count in range(len(characters) + 1)]
    assert shown.removesuffix("…") in whole


def test_a_beginning_ends_with_a_whole_word_where_there_are_words() -> None:
    assert beginning("The quick brown fox", 12) == "The quick…"
    assert beginning("A" * 20, 12) == "A" * 11 + "…"
    assert beginning("今天天气很好我们去公园", 6) == "今天天气很…"


def test_a_short_reading_is_a_message_with_a_button_that_copies_it() -> None:
    reply = reading_reply(reading("Rebus"), ENGLISH)
    assert isinstance(reply, TextReply)
    assert (reply.text, reply.entities) == ("Rebus", ())
    assert reply.keyboard is not None
    (button,) = reply.keyboard.inline_keyboard[0]
    assert button.copy_text is not None
    assert button.copy_text.text == "Rebus"


@pytest.mark.parametrize(("text", "has_button"), [("👀" * 128, True), ("👀" * 128 + "a", False), ("a" * 256, True)])
def test_the_button_is_there_up_to_telegrams_limit(text: str, has_button: bool) -> None:
    assert InlineKeyboardButtonLimit.MAX_COPY_TEXT == 256
    reply = reading_reply(reading(text), ENGLISH)
    assert isinstance(reply, TextReply)
    assert reply.keyboard is not None
    assert bool(reply.keyboard.inline_keyboard[0][0].copy_text) is has_button


def test_pages_are_numbered_and_copied_without_numbers() -> None:
    reply = reading_reply(reading("One", "Two"), ENGLISH)
    assert isinstance(reply, TextReply)
    assert reply.text == "1/2\nOne\n\n2/2\nTwo"
    assert reply.keyboard is not None
    assert reply.keyboard.inline_keyboard[0][0].copy_text is not None
    assert reply.keyboard.inline_keyboard[0][0].copy_text.text == "One\n\nTwo"


def test_doubt_stands_before_the_text_and_notes_stand_under_it_in_italics() -> None:
    doubtful = reading("Rébus", confidence=DOUBTFUL - 0.01, damaged=True, more=True)
    reply = reading_reply(doubtful, ENGLISH, ("Picture 2: nothing.",))
    assert isinstance(reply, TextReply)
    doubt, body, notes = reply.text.split("\n\n")
    assert f"not sure of this ({round(100 * DOUBTFUL) - 1}%)" in doubt
    assert body == "Rébus"
    first, second, third = notes.split("\n")
    assert first == "Picture 2: nothing."
    assert "damaged" in second
    assert "more pages" in third
    assert [(entity.type, entity.offset, entity.length) for entity in reply.entities] == [
        ("italic", 0, units(doubt)),
        ("italic", units(reply.text) - units(notes), units(notes)),
    ]


def with_codes(pages: Reading, *held: str, symbology: str = "QR Code") -> Reading:
    """The reading with codes on its last page."""
    last = replace(pages.pages[-1], codes=tuple(Code(text, symbology, BOX) for text in held))
    return replace(pages, pages=(*pages.pages[:-1], last))


def set_as_code(reply: TextReply | DocumentReply) -> list[str]:
    """The parts of a message or caption of which Telegram makes no link."""
    text = reply.text if isinstance(reply, TextReply) else reply.caption or ""
    units_of = text.encode("utf-16-le")
    return [
        units_of[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in reply.entities
        if entity.type == "code"
    ]


LINK = "https://example.org/👀?a=1&b=<2>"


def test_codes_stand_under_the_text_with_what_they_hold_as_it_is() -> None:
    reply = reading_reply(with_codes(reading("👀 Ticket", damaged=True), LINK, "@everybody"), ENGLISH)
    assert isinstance(reply, TextReply)
    text, codes, note = reply.text.split("\n\n")
    assert text == "👀 Ticket"
    assert codes == f"QR code: {LINK}\nQR code: @everybody"
    assert "damaged" in note
    assert set_as_code(reply) == [LINK, "@everybody"]


def test_a_code_alone_is_an_answer_without_doubt_that_can_be_copied() -> None:
    page = Page(9, 9, (), codes=(Code("4006381333931", "EAN-13", BOX),))
    reply = reading_reply(Reading((page,), (), ""), ENGLISH)
    assert isinstance(reply, TextReply)
    assert reply.text == "Barcode (EAN-13): 4006381333931"
    assert reply.keyboard is not None
    (button,) = reply.keyboard.inline_keyboard[0]
    assert button.copy_text is not None
    assert button.copy_text.text == "4006381333931"


def test_a_code_is_said_to_be_on_its_page_and_in_the_readers_language() -> None:
    reply = reading_reply(with_codes(reading("One", "Two"), LINK), speech("zh-hans"))
    assert isinstance(reply, TextReply)
    assert reply.text.split("\n\n")[-1] == f"2/2 二维码： {LINK}"


def test_codes_beside_a_text_in_a_file_are_in_the_file_and_in_its_caption() -> None:
    reply = reading_reply(with_codes(reading("word " * 1000), LINK), ENGLISH)
    assert isinstance(reply, DocumentReply)
    assert reply.data.decode().endswith(f"\n\nQR code: {LINK}")
    assert set_as_code(reply) == [LINK]


@given(st.text(st.characters(categories=["L", "So"]), min_size=1, max_size=4296), st.integers(0, 900))
def test_however_much_codes_hold_a_file_keeps_telegrams_limit(held: str, words: int) -> None:
    reply = reading_reply(with_codes(reading("word " * words), held, "a" * 4096), ENGLISH, ("A note.",))
    assert isinstance(reply, DocumentReply)
    assert units(reply.caption or "") <= MessageLimit.CAPTION_LENGTH
    assert held in reply.data.decode()
    assert (reply.caption or "").endswith("A note.")
    assert set_as_code(reply)[0].rstrip("…") in held


def test_a_long_doubtful_text_is_folded_behind_its_doubt() -> None:
    reply = reading_reply(reading("word " * 130, confidence=DOUBTFUL / 2), ENGLISH)
    assert isinstance(reply, TextReply)
    doubt, body = reply.text.split("\n\n")
    italic, quote = reply.entities
    assert (italic.offset, italic.length) == (0, units(doubt))
    assert (quote.type, quote.offset, quote.length) == ("expandable_blockquote", units(doubt) + 2, units(body))


def test_a_list_is_folded_under_its_heading() -> None:
    reply = list_reply("None is chosen.", "I can read:", "German (de), Thai (th)")
    assert reply.text == "None is chosen.\n\nI can read:\nGerman (de), Thai (th)"
    (quote,) = reply.entities
    assert (quote.type, quote.offset, quote.offset + quote.length) == ("expandable_blockquote", 17, units(reply.text))
    assert units(list_reply("None is chosen.", "I can read:", "German (de), " * 1000).text) <= 4096


def test_a_sure_reading_is_not_doubted() -> None:
    reply = reading_reply(reading("Rebus", confidence=DOUBTFUL), ENGLISH)
    assert isinstance(reply, TextReply)
    assert reply.text == "Rebus"


def test_a_text_that_fills_the_screen_is_folded() -> None:
    short, long = (reading_reply(reading("word " * count), ENGLISH) for count in (119, 130))
    assert isinstance(short, TextReply)
    assert isinstance(long, TextReply)
    assert short.entities == ()
    (quote,) = long.entities
    assert (quote.type, quote.offset, quote.length) == ("expandable_blockquote", 0, units(long.text))


@pytest.mark.parametrize("letter", ["a", "👀", "好"])
def test_beyond_telegrams_limit_a_text_becomes_a_file(letter: str) -> None:
    most = MessageLimit.MAX_TEXT_LENGTH // units(letter)
    fits, exceeds = (reading_reply(reading(letter * count), ENGLISH) for count in (most, most + 1))
    assert isinstance(fits, TextReply)
    assert isinstance(exceeds, DocumentReply)
    assert exceeds.data.decode() == letter * (most + 1)
    assert exceeds.name == "text.txt"


def test_the_note_counts_too() -> None:
    assert isinstance(reading_reply(reading("a" * 4090), ENGLISH, ("A note.",)), DocumentReply)


@given(st.text(st.characters(categories=["L", "M", "So", "Zs"]), min_size=60, max_size=120), st.integers(1, 12))
def test_a_files_caption_keeps_telegrams_limit_whatever_it_says(words: str, pictures: int) -> None:
    notes = tuple(f"Picture {number}: {words}" for number in range(pictures))
    reply = reading_reply(reading((words + " ") * 90 + "a" * 4096), ENGLISH, notes)
    assert isinstance(reply, DocumentReply)
    assert reply.caption
    assert units(reply.caption) <= MessageLimit.CAPTION_LENGTH
    (quote,) = reply.entities
    shown = reply.caption.encode("utf-16-le")[: 2 * quote.length].decode("utf-16-le")
    assert shown.endswith("…")
    assert reply.data.decode().startswith(shown[:-1])


def test_a_file_is_named_and_described_in_the_readers_language() -> None:
    reply = reading_reply(reading("好" * 5000), speech("zh-hans"))
    assert isinstance(reply, DocumentReply)
    assert reply.name == "文字.txt"
    assert "共 5000 个字符" in (reply.caption or "")


CODE = "k3f9x2"


def test_a_clouds_caption_has_the_ten_top_words_and_counts_and_its_code_to_be_copied() -> None:
    words = [(f"word{number}", number) for number in range(1, 13)]
    reply = cloud_reply(cloud(*words), CODE)
    assert reply.caption is not None
    top, code = reply.caption.split("\n")
    assert top == " · ".join(f"word{number} {number}" for number in range(12, 2, -1))
    assert code == f"#{CODE}"
    (entity,) = reply.entities
    assert (entity.type, entity.offset, entity.length) == ("code", units(top) + 1, len(CODE) + 1)


def test_a_right_to_left_word_keeps_its_count_to_itself() -> None:
    assert (cloud_reply(cloud(("שלום", 2), ("one", 1)), CODE).caption or "").startswith("\u2068שלום\u2069 2 · one 1\n")


@given(st.lists(st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=300), min_size=1, max_size=12))
@example(["𐍈" * 60] * 10)
def test_a_clouds_caption_keeps_telegrams_limit_and_its_code(words: list[str]) -> None:
    reply = cloud_reply(cloud(*((word, 1) for word in words)), CODE, notes=("Picture 2: nothing.",))
    caption, (entity,) = reply.caption or "", reply.entities
    assert units(caption) <= MessageLimit.CAPTION_LENGTH
    assert caption.encode("utf-16-le")[2 * entity.offset :].decode("utf-16-le") == f"#{CODE}"


def test_a_table_of_words_has_all_of_them_and_its_caption_the_commonest() -> None:
    words = tuple((f"word{number}", 100 - number) for number in range(40))
    reply = words_reply(CloudSpec((*words, ("שלום, world", 1))), ENGLISH)
    assert reply.name == "words.csv"
    rows = list(csv.reader(io.StringIO(reply.data.decode("utf-8-sig"), newline="")))
    assert rows == [["word", "count"], *([word, str(count)] for word, count in words), ["שלום, world", "1"]]
    assert (reply.caption or "").splitlines()[:2] == ["30 of 41 words:", "1. word0 – 100"]


@given(st.lists(st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=60), min_size=1, max_size=40))
def test_a_tables_caption_keeps_telegrams_limit(words: list[str]) -> None:
    reply = words_reply(CloudSpec(tuple((word, 1) for word in words)), ENGLISH)
    assert units(reply.caption or "") <= MessageLimit.CAPTION_LENGTH


def test_an_original_is_a_file_and_as_webp_a_sticker() -> None:
    assert original_reply(b"png", "cloud", Encoding.PNG) == DocumentReply(b"png", "cloud.png")
    assert original_reply(b"webp", "card", Encoding.WEBP) == StickerReply(b"webp")


def test_of_a_book_the_buttons_are_laid_without_its_running_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would keep the event loop from all else for half a second at every press."""

    def set_as_running_text(page: Page) -> str:
        raise AssertionError("the text of a page was worked out")

    book = reading(*["word " * 200] * 50)
    monkeypatch.setattr(Page, "flowing_text", property(set_as_running_text))
    assert spot(book, breaks=False, in_group=False, is_file=False).copied is None
    assert spot(reading("short"), breaks=False, in_group=False, is_file=True).copied is None
