"""The buttons under a reading: which there are, and that they keep Telegram's limits."""

from gettext import NullTranslations
from itertools import product

import pytest
from telegram import InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from core.ocr.reading import Box, Line, Page, Reading, Table, Word
from handlers.buttons import (
    LANGUAGES_A_PAGE,
    Spot,
    engines_keyboard,
    first_keyboard,
    languages_keyboard,
    more_keyboard,
)
from handlers.keyboards import wish_and_argument
from handlers.locales import languages, speech

ENGLISH = NullTranslations()
BOX = Box(0, 0, 1, 1)
LINES = (Line((Word("sure", BOX, 0.99), Word("doubtful", BOX, 0.1))),)
PLAIN = Reading((Page(9, 9, LINES),), ("en",), "a test")
TABLE = Reading((Page(9, 9, LINES, (Table((("a", "b"),), 0, 1),)),), ("en",), "a test")
SPOTS = [
    Spot(in_group, is_file, doubtful, copied)
    for in_group, is_file, doubtful, copied in product([True, False], [True, False], [True, False], ["words", None])
]
ENGINES = ["auto", "tesseract", "paddle"]


def labels(keyboard: InlineKeyboardMarkup) -> list[list[str]]:
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def makings(keyboard: InlineKeyboardMarkup) -> set[str]:
    """What the buttons make of a reading; turning to other buttons makes nothing."""
    data = [str(button.callback_data) for row in keyboard.inline_keyboard for button in row if button.callback_data]
    return {each for each in data if each.startswith(("read:as", "read:cloud", "read:doubts", "read:languages"))}


def all_keyboards() -> list[InlineKeyboardMarkup]:
    named = [(f"x{number}", f"Language {number}") for number in range(LANGUAGES_A_PAGE * 2 + 1)]
    return [
        keyboard
        for reading, spot, language in product([PLAIN, TABLE], SPOTS, languages())
        for keyboard in (
            first_keyboard(reading, spot, speech(language)),
            more_keyboard(reading, spot, speech(language), other_engines=True),
            languages_keyboard(named, 1, speech(language)),
            engines_keyboard(ENGINES, speech(language)),
        )
    ]


def test_rows_have_three_buttons_at_most_and_data_fits() -> None:
    for keyboard in all_keyboards():
        for row in keyboard.inline_keyboard:
            assert 1 <= len(row) <= 3
            for button in row:
                most = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
                assert button.copy_text or 1 <= len(str(button.callback_data).encode()) <= most


@pytest.mark.parametrize("spot", SPOTS, ids=str)
@pytest.mark.parametrize("reading", [PLAIN, TABLE], ids=["plain", "table"])
def test_whatever_lies_first_everything_is_somewhere_and_nothing_twice(reading: Reading, spot: Spot) -> None:
    first = makings(first_keyboard(reading, spot, ENGLISH))
    more = makings(more_keyboard(reading, spot, ENGLISH, other_engines=True))
    forms = {"pdf", "docx", "png", "json", "hocr", "tsv", *([] if spot.is_file else ["txt"])}
    forms |= {"xlsx", "csv"} if reading is TABLE else set()
    assert first | more == {f"read:as:{form}" for form in forms} | {"read:cloud", "read:doubts", "read:languages:0"}
    assert not first & more


def test_a_doubtful_answer_offers_the_language_first() -> None:
    private, group = (first_keyboard(PLAIN, Spot(in_group, False, True, None), ENGLISH) for in_group in (False, True))
    assert labels(private)[0] == ["🌐 Language"]
    assert labels(group) == [["🌐 Language", "🔎 PDF", "⚙️ More"]]


def test_a_group_has_one_row_beside_the_button_that_copies() -> None:
    assert labels(first_keyboard(TABLE, Spot(True, False, False, None), ENGLISH)) == [["📄 Text", "🔎 PDF", "⚙️ More"]]
    assert labels(first_keyboard(TABLE, Spot(True, False, False, "words"), ENGLISH))[0] == ["📋 Copy"]


def test_a_table_is_offered_where_there_is_one() -> None:
    spot = Spot(False, False, False, None)
    assert "📊 Table" in str(labels(first_keyboard(TABLE, spot, ENGLISH)))
    assert "📊 Table" not in str(labels(first_keyboard(PLAIN, spot, ENGLISH)))


def test_how_sure_the_whole_is_stands_there_and_another_engine_needs_another_engine() -> None:
    spot = Spot(False, False, False, None)
    carried = Reading((Page(9, 9, (Line((Word("carried", BOX, 1.0),)),)),), ("en",), "pdf")
    assert f"❓ {round(100 * PLAIN.confidence)}% sure" in str(
        labels(more_keyboard(PLAIN, spot, ENGLISH, other_engines=False))
    )
    assert "sure" not in str(labels(more_keyboard(carried, spot, ENGLISH, other_engines=False)))
    assert "Engine" not in str(labels(more_keyboard(PLAIN, spot, ENGLISH, other_engines=False)))
    assert "🔁 Engine" in str(labels(more_keyboard(PLAIN, spot, ENGLISH, other_engines=True)))


@pytest.mark.parametrize("count", [0, 1, LANGUAGES_A_PAGE, LANGUAGES_A_PAGE + 1, 5 * LANGUAGES_A_PAGE])
def test_the_pages_of_languages_hold_each_of_them_once(count: int) -> None:
    named = [(f"x{number}", f"Language {number}") for number in range(count)]
    seen, page = list[str](), 0
    while True:
        *rows, turning = labels(languages_keyboard(named, page, ENGLISH))
        assert ("‹" in turning) == (page > 0)
        seen += [label for row in rows for label in row]
        if "›" not in turning:
            break
        page += 1
    assert seen == [name for _, name in named]


def test_a_page_of_languages_that_is_not_there_is_the_last_one() -> None:
    """The list was longer when its button was made."""
    named = [(f"x{number}", f"Language {number}") for number in range(LANGUAGES_A_PAGE + 1)]
    assert labels(languages_keyboard(named, 99, ENGLISH)) == labels(languages_keyboard(named, 1, ENGLISH))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("read:as:pdf", ("read:as", "pdf")),
        ("read:more", ("read:more", "")),
        ("read:in:zh-Hant", ("read:in", "zh-Hant")),
        ("read", ("read:", "")),
        ("", (":", "")),
    ],
)
def test_a_press_says_its_wish_and_what_stands_behind_it(data: str, said: tuple[str, str]) -> None:
    assert wish_and_argument(data) == said
