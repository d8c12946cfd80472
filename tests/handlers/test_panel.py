"""The buttons under clouds and cards, and what their presses make of a draft."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from gettext import NullTranslations
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from core.cards.spec import CardSpec, Kind
from core.cloud.dates import written_date
from core.cloud.fonts import FONTS
from core.cloud.palettes import PALETTES
from core.cloud.shapes import SHAPES
from core.cloud.spec import PICTURE, Angles, CloudSpec, PictureShape, Style
from core.cloud.styles import CANVASES
from core.store.drawings import Draft
from handlers import panel
from handlers.keyboards import wish_and_argument
from handlers.locales import languages, speech
from handlers.panel import (
    canvas_of,
    card_keyboard,
    cloud_keyboard,
    ground_named,
    menu_after,
    press_pattern,
    shape_named,
    word_key,
)
from handlers.restyling import FewestWords, NoMoreWords, StyleGone, in_shape, on_ground, restyled, titled
from tests.handlers.test_routes import taken_by

ENGLISH = NullTranslations()
WORDS = tuple((f"word{number}", 100 - number) for number in range(40))
SPEC = CloudSpec((("ꦱ" * 45, 200), *WORDS))
DRAFT = Draft(SPEC)
MENUS = [
    "closed",
    "panel",
    "palette",
    "ground",
    "font",
    "shape",
    "canvas",
    "title",
    "default",
    "original",
    "words:0",
    "words:3",
    "words:99",
]
CARD_MENUS = ["closed", "panel", "palette", "font", "kind", "original"]
CHOICES = {
    "palette": set(PALETTES),
    "ground": {"own", "white", "ivory", "pink", "skyblue", "black", "navy", "darkgreen", "maroon"},
    "font": set(FONTS),
    "shape": {"none", *SHAPES},
    "canvas": set(CANVASES),
    "angles": set(Angles),
    "kind": set(Kind),
}


def labels(keyboard: InlineKeyboardMarkup) -> list[list[str]]:
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def presses(keyboard: InlineKeyboardMarkup) -> list[str]:
    return [str(button.callback_data) for row in keyboard.inline_keyboard for button in row]


def all_keyboards() -> Iterator[InlineKeyboardMarkup]:
    for menu, in_group, language in product(MENUS, [True, False], languages()):
        yield cloud_keyboard(SPEC, menu, ("one", "two"), speech(language), in_group=in_group)
    for menu, language in product(CARD_MENUS, languages()):
        yield card_keyboard(CardSpec("Less is more"), menu, speech(language))


def test_rows_have_three_buttons_at_most_and_data_fits() -> None:
    for keyboard in all_keyboards():
        for row in keyboard.inline_keyboard:
            assert 1 <= len(row) <= 3
            for button in row:
                assert len(str(button.callback_data).encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
                assert button.text


def test_no_keyboard_hides_the_chat() -> None:
    assert max(len(keyboard.inline_keyboard) for keyboard in all_keyboards()) <= 8


def test_every_button_has_its_handler() -> None:
    for data in {data for keyboard in all_keyboards() for data in presses(keyboard)}:
        query = {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "Ada"}, "chat_instance": "1", "data": data}
        message = {"message_id": 4, "date": 1, "chat": {"id": -100, "type": "supergroup", "title": "A group"}}
        assert taken_by({"callback_query": query | {"message": message}}) not in {None, "answer_old_button"}, data


@pytest.mark.parametrize("choice", CHOICES)
def test_all_that_there_is_can_be_chosen(choice: str) -> None:
    offered = {
        argument
        for keyboard in all_keyboards()
        for wish, argument in map(wish_and_argument, presses(keyboard))
        if wish == f"style:{choice}"
    }
    assert offered == CHOICES[choice]


@pytest.mark.parametrize("language", languages())
def test_every_choice_has_a_name_of_its_own_in_every_language(language: str) -> None:
    for menu in ("palette", "ground", "font", "shape", "canvas"):
        names = [
            label for row in labels(cloud_keyboard(SPEC, menu, (), speech(language), in_group=False)) for label in row
        ]
        assert len(set(names)) == len(names)
    if language != "en":
        english = {
            label for row in labels(cloud_keyboard(SPEC, "palette", (), ENGLISH, in_group=False)) for label in row
        }
        assert not english & set(names)


def test_what_is_chosen_is_marked_and_nothing_else() -> None:
    style = Style("paper", "serif", Angles.FREE, "heart", 1080, 1920, ground="#000080")
    for menu, marked in (("palette", 1), ("ground", 1), ("font", 2), ("shape", 1), ("canvas", 1)):
        keyboard = cloud_keyboard(replace(SPEC, style=style), menu, (), ENGLISH, in_group=False)
        assert sum(label.startswith("✓") for row in labels(keyboard) for label in row) == marked
    assert canvas_of(style) == "story"
    assert canvas_of(replace(style, width_px=1000)) == ""


@pytest.mark.parametrize(("shape", "marked"), [(PICTURE, "✓ 🖼️ Picture"), ("🐱", "✓ 🐱 Emoji"), ("", "✓ ◻️ None")])
def test_a_shape_without_a_name_is_marked_as_what_it_is(shape: str, marked: str) -> None:
    keyboard = cloud_keyboard(replace(SPEC, style=Style(shape=shape)), "shape", (), ENGLISH, in_group=False)
    assert [label for row in labels(keyboard) for label in row if label.startswith("✓")] == [marked]


@pytest.mark.parametrize(
    ("ground", "marked"), [("", "✓ The palette's"), ("#000080", "✓ Navy"), ("#123456", "✓ 🖌️ Another")]
)
def test_a_ground_is_marked_as_what_it_is(ground: str, marked: str) -> None:
    keyboard = cloud_keyboard(replace(SPEC, style=Style(ground=ground)), "ground", (), ENGLISH, in_group=False)
    assert [label for row in labels(keyboard) for label in row if label.startswith("✓")] == [marked]


@pytest.mark.parametrize(
    ("name", "language", "ground"),
    [
        ("navy", "en", "#000080"),
        ("Tomato", "en", "#ff6347"),
        ("#FFF", "en", "#ffffff"),
        ("藏青", "zh-hans", "#000080"),
        ("navy", "zh-hans", "#000080"),
        ("own", "en", None),
        ("藏青", "en", None),
        ("cats", "en", None),
    ],
)
def test_a_ground_is_named_in_english_or_ones_own_language(name: str, language: str, ground: str | None) -> None:
    assert ground_named(name, speech(language)) == ground


def test_a_cloud_in_a_group_comes_with_one_row() -> None:
    assert len(labels(cloud_keyboard(SPEC, "closed", (), ENGLISH, in_group=True))) == 1
    assert labels(cloud_keyboard(SPEC, "panel", (), ENGLISH, in_group=True))[-1] == ["← Back"]


def test_the_words_have_pages_and_one_that_is_not_there_is_the_last() -> None:
    seen = []
    for page in range(4):
        keyboard = cloud_keyboard(SPEC, f"words:{page}", (), ENGLISH, in_group=False)
        seen += [label for row in labels(keyboard)[:-1] for label in row]
    assert seen == [word for word, _ in SPEC.words]
    assert labels(cloud_keyboard(SPEC, "words:99", (), ENGLISH, in_group=False)) == labels(keyboard)


def test_words_to_be_left_out_of_all_clouds_are_offered_where_some_were_dropped() -> None:
    with_some = cloud_keyboard(SPEC, "default", ("one",), ENGLISH, in_group=False)
    without = cloud_keyboard(SPEC, "default", (), ENGLISH, in_group=False)
    assert panel.KEEP_DROPPED in presses(with_some)
    assert panel.KEEP_DROPPED not in presses(without)


@pytest.mark.parametrize(("keeps_numbers", "label", "argument"), [(False, "🔢", "on"), (True, "✓ 🔢", "off")])
def test_numbers_are_turned_on_and_off_by_one_button(*, keeps_numbers: bool, label: str, argument: str) -> None:
    keyboard = cloud_keyboard(SPEC, "default", (), ENGLISH, in_group=False, keeps_numbers=keeps_numbers)
    (button,) = [button for row in keyboard.inline_keyboard for button in row if label in button.text]
    assert button.text.startswith(label)
    assert button.callback_data == f"{panel.KEEP_NUMBERS}:{argument}"
    assert menu_after(panel.KEEP_NUMBERS, argument) == "default"


@pytest.mark.parametrize(
    ("wish", "argument", "menu"),
    [
        (panel.MENU, "palette", "palette"),
        (panel.PALETTE, "dusk", "palette"),
        (panel.ANGLES, "free", "font"),
        (panel.SHUFFLE, "closed", "closed"),
        (panel.DROP, "0123abcd:2", "words:2"),
        (panel.UNDO, "", "panel"),
    ],
)
def test_after_a_press_one_is_where_the_next_is_at_hand(wish: str, argument: str, menu: str) -> None:
    assert menu_after(wish, argument) == menu


def test_no_pattern_lets_more_through_than_its_argument() -> None:
    assert press_pattern(panel.UNDO) == r"(style:undo)\Z"


@pytest.mark.parametrize(
    ("name", "language", "shape"),
    [("heart", "en", "heart"), ("STAR", "en", "star"), ("爱心", "zh-hans", "heart"), ("heart", "zh-hans", "heart")],
)
def test_a_shape_is_named_in_english_or_ones_own_language(name: str, language: str, shape: str) -> None:
    assert shape_named(name, speech(language)) == shape


@pytest.mark.parametrize("name", ["none", "picture", "hearts", "", "❤️"])
def test_other_words_name_no_shape(name: str) -> None:
    assert shape_named(name, ENGLISH) is None


def style_after(wish: str, argument: str = "") -> Style:
    return restyled(DRAFT, wish, argument).whole.style


def test_each_choice_changes_what_it_names_and_nothing_else() -> None:
    style = SPEC.style
    assert style_after(panel.PALETTE, "paper") == replace(style, palette="paper")
    assert style_after(panel.GROUND, "navy") == replace(style, ground="#000080")
    assert restyled(on_ground(DRAFT, "#000080"), panel.GROUND, "own").whole.style == style
    assert style_after(panel.FONT, "serif") == replace(style, font="serif")
    assert style_after(panel.ANGLES, "free") == replace(style, angles=Angles.FREE)
    assert style_after(panel.SHAPE, "heart") == replace(style, shape="heart")
    assert restyled(in_shape(DRAFT, "heart"), panel.SHAPE, "none").whole.style == style
    assert style_after(panel.CANVAS, "story") == replace(style, width_px=1080, height_px=1920)
    assert style_after(panel.CANVAS, "sticker").transparent
    assert not restyled(restyled(DRAFT, panel.CANVAS, "sticker"), panel.CANVAS, "wide").whole.style.transparent
    shuffled = restyled(DRAFT, panel.SHUFFLE, "panel")
    assert shuffled.whole == replace(SPEC, seed=SPEC.seed + 1)


def test_a_date_goes_below_the_title_by_one_press_and_away_by_the_next() -> None:
    titled_draft = titled(DRAFT, "Rain")
    dated = restyled(titled_draft, panel.DATE, "2026-11-25")
    assert dated.whole.style.title == "Rain\nNovember 25, 2026"
    assert titled(dated, "Snow").whole.style.title == "Snow\nNovember 25, 2026"
    assert titled(dated, "Snow\nin May").whole.style.title == "Snow\nin May"
    assert restyled(dated, panel.DATE, "2026-11-25") == titled_draft
    assert restyled(dated, panel.NO_TITLE, "") == DRAFT


def test_todays_date_is_offered_in_the_language_of_the_words_and_marked_where_it_stands() -> None:
    spec = replace(SPEC, languages=("zh-Hans",))
    (_, (day, *_), _) = cloud_keyboard(spec, "title", (), ENGLISH, in_group=False).inline_keyboard
    wish, argument = wish_and_argument(str(day.callback_data))
    assert day.text == f"📅 {written_date(date.fromisoformat(argument), ['zh'])}"
    dated = restyled(Draft(spec), wish, argument).spec
    assert f"✓ {day.text}" in str(labels(cloud_keyboard(dated, "title", (), ENGLISH, in_group=False)))


@pytest.mark.parametrize(
    ("wish", "argument"),
    [
        (panel.PALETTE, "mud"),
        (panel.GROUND, "tomato"),
        (panel.DATE, "2026-13-01"),
        (panel.FONT, "comic"),
        (panel.SHAPE, "blob"),
        (panel.SHAPE, "picture"),
        (panel.CANVAS, "moon"),
        (panel.KIND, "sign"),
    ],
)
def test_what_this_rebus_does_not_have_is_said(wish: str, argument: str) -> None:
    with pytest.raises(StyleGone):
        restyled(DRAFT, wish, argument)


def pressed_to_the_end(draft: Draft, wish: str) -> list[Draft]:
    """The drafts after each press, until there is nothing more to do."""
    drafts = [draft]
    with suppress(FewestWords, NoMoreWords):
        while True:
            drafts.append(restyled(drafts[-1], wish, ""))
    return drafts[1:]


def test_fewer_words_end_at_some_and_more_at_all() -> None:
    fewer = pressed_to_the_end(DRAFT, panel.FEWER_WORDS)
    tops = [draft.whole.style.top for draft in fewer]
    assert tops == sorted(set(tops), reverse=True)
    assert tops[-1] == 5
    more = pressed_to_the_end(fewer[-1], panel.MORE_WORDS)
    assert more[-1].whole.style.top == len(SPEC.words)


def test_a_word_is_dropped_once_however_often_it_is_pressed() -> None:
    press = f"{word_key('word3')}:0"
    once = restyled(DRAFT, panel.DROP, press)
    assert once.dropped == ("word3",)
    assert "word3" not in dict(once.spec.words)
    assert restyled(once, panel.DROP, press) == once


@given(st.lists(st.integers(0, 40), max_size=60))
def test_a_cloud_keeps_a_word_whatever_is_dropped(numbers: list[int]) -> None:
    draft = DRAFT
    for number in numbers:
        try:
            draft = restyled(draft, panel.DROP, f"{word_key(SPEC.words[number][0])}:0")
        except FewestWords:
            assert len(draft.spec.words) == 1
    assert draft.spec.words


def test_a_pictures_shape_stays_with_the_cloud_when_another_is_tried() -> None:
    picture = PictureShape(8, 1, b"\xff", bytes(24))
    shaped = in_shape(DRAFT, picture)
    assert (shaped.whole.style.shape, shaped.whole.picture) == (PICTURE, picture)
    assert in_shape(shaped, "heart").whole.picture == picture
