"""The doubtful words with their crops."""

import io

import pytest
from PIL import Image

from core.conversions import cut_doubtful_words
from core.exports.doubts import MOST_WORDS
from core.ocr.reading import DOUBTFUL_WORD, Box, Line, Page, Reading, Word
from tests.pictures import saved

COLOURS = ((200, 0, 0), (0, 160, 0), (0, 0, 200))


def coloured(*colours: tuple[int, int, int]) -> bytes:
    """A page of bars, 100 × 40 each, under one another on white."""
    image = Image.new("RGB", (300, 100 * len(colours)), "white")
    for number, colour in enumerate(colours):
        image.paste(colour, (100, 100 * number + 30, 200, 100 * number + 70))
    return saved(image, "PNG")


def reading(*confidences: float, turned_deg: int = 0) -> Reading:
    """A word for each bar, so sure."""
    words = [
        Word(f"word{number}", Box(100, 100 * number + 30, 100, 40), sure) for number, sure in enumerate(confidences)
    ]
    return Reading(
        (Page(300, 100 * len(words), tuple(Line((word,)) for word in words), turned_deg=turned_deg),), (), ""
    )


def colour_at(sheet: bytes, cell: int) -> tuple[int, ...]:
    """The colour in the middle of a cell's crop."""
    with Image.open(io.BytesIO(sheet)) as image:
        pixel = image.convert("RGB").getpixel((20 + 60 + 60 + cell % 2 * 380, 20 + 28 + cell // 2 * 76))
    assert isinstance(pixel, tuple)
    return tuple(round(value / 20) * 20 for value in pixel)


def test_the_worst_comes_first_with_its_own_crop() -> None:
    doubts = cut_doubtful_words(reading(0.5, 0.99, 0.1), (coloured(*COLOURS),))
    assert doubts
    assert [word.text for word in doubts.words] == ["word2", "word0"]
    assert [colour_at(doubts.jpeg, cell) for cell in (0, 1)] == [COLOURS[2], COLOURS[0]]


def test_of_what_is_sure_there_is_no_sheet() -> None:
    assert cut_doubtful_words(reading(DOUBTFUL_WORD, 1), (coloured(*COLOURS[:2]),)) is None


def test_a_page_that_was_turned_is_cut_as_it_was_read() -> None:
    with Image.open(io.BytesIO(coloured(*COLOURS))) as image:
        lying = saved(image.transpose(Image.Transpose.ROTATE_90), "PNG")
    doubts = cut_doubtful_words(reading(0.9, 0.1, 0.9, turned_deg=90), (lying,))
    assert doubts
    assert colour_at(doubts.jpeg, 0) == COLOURS[1]


def test_of_very_many_the_worst_are_shown_and_all_are_counted() -> None:
    count = MOST_WORDS + 5
    doubts = cut_doubtful_words(reading(*[0.1] * count), (coloured(*[COLOURS[0]] * count),))
    assert doubts
    assert (len(doubts.words), doubts.count) == (MOST_WORDS, count)


@pytest.mark.parametrize("box", [Box(0, 0, 0, 0), Box(-50, -50, 10, 10), Box(900, 900, 10, 10), Box(-9, -9, 999, 999)])
def test_a_box_beside_the_page_does_not_shift_the_numbers(box: Box) -> None:
    page = Page(300, 100, (Line((Word("odd", box, 0.1),)), Line((Word("even", Box(100, 30, 100, 40), 0.2),))))
    doubts = cut_doubtful_words(Reading((page,), (), ""), (coloured(COLOURS[0]),))
    assert doubts
    assert colour_at(doubts.jpeg, 1) == COLOURS[0]


def test_a_word_on_a_later_page_is_cut_from_it() -> None:
    first, second = reading(0.99), reading(0.1)
    whole = Reading((*first.pages, *second.pages), (), "")
    doubts = cut_doubtful_words(whole, (coloured(COLOURS[0]), coloured(COLOURS[1])))
    assert doubts
    assert colour_at(doubts.jpeg, 0) == COLOURS[1]
