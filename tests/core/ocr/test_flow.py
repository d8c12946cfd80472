"""Lines → running text, without the paper's line breaks."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ocr.flow import flowing
from core.ocr.order import arranged
from core.ocr.reading import Box, Line, Page, Reading, Table, Word
from tests.layouts import column, read, table

PROSE = [
    "A paragraph of a book is set in lines",
    "that end where there was no room for",
    "the next word, and not where anything",
    "in the text would have it.",
]


def flow(lines: Sequence[str], **options: float) -> str:
    """What becomes of lines of one paragraph, set from the left edge."""
    return flowing(column(lines, 100, 100, **options))


def widened(line: Line, times: float) -> Line:
    """The line with its letters as much wider, from where it begins."""
    left = line.words[0].box.left
    boxes = [
        replace(word.box, left=round(left + (word.box.left - left) * times), width=round(word.box.width * times))
        for word in line.words
    ]
    return replace(line, words=tuple(replace(word, box=box) for word, box in zip(line.words, boxes, strict=True)))


def test_lines_of_a_paragraph_become_one() -> None:
    assert flow(PROSE) == " ".join(PROSE)


@pytest.mark.parametrize("tilt_deg", [5, -3])
def test_a_tilted_paragraph_becomes_one_too(tilt_deg: float) -> None:
    assert flowing(read(column(PROSE, 100, 100), tilt_deg).lines) == " ".join(PROSE)


def test_an_entry_whose_other_lines_hang_begins_anew() -> None:
    """Books in a bibliography, years in a chronology: only the first line of each begins at the edge."""
    entry, last = PROSE[:3], PROSE[0]
    lines = [
        *column([entry[0]], 100, 100), *column(entry[1:], 140, 128),
        *column([entry[0]], 100, 184), *column(entry[1:], 140, 212),
        *column([last], 100, 268),
    ]  # fmt: skip
    assert flowing(lines) == f"{' '.join(entry)}\n{' '.join(entry)}\n{last}"


def test_a_first_line_that_is_set_in_stays_with_its_paragraph() -> None:
    for rest in (PROSE[1:2], PROSE[1:]):
        lines = [*column([PROSE[0]], 130, 100), *column(rest, 100, 128)]
        assert flowing(lines) == " ".join([PROSE[0], *rest])


def test_paragraphs_stay_apart_by_an_empty_row() -> None:
    first, second = column(PROSE, 100, 100), column(PROSE, 100, 212)
    opening = replace(second[0], opens_paragraph=True)
    assert flowing([*first, opening, *second[1:]]) == f"{' '.join(PROSE)}\n\n{' '.join(PROSE)}"


@pytest.mark.parametrize(
    ("end", "start", "mended"),
    [
        ("the whole of the first line of evap-", "orator and extracts", "of evaporator and"),
        ("the whole of the first line of EVAP-", "ORATOR AND EXTRACTS", "of EVAPORATOR AND"),
        ("the whole of the first line of evap\u00ad", "orator and extracts", "of evaporator and"),
        ("the whole of the first line of Anglo-", "American origin", "of Anglo-American origin"),
        ("the whole of the first line of COVID-", "19 and of others", "of COVID-19 and"),
        ("the whole of the first state-of-the-", "art of such things", "first state-of-the-art of"),
        ("die Grammatik kennt allerlei Haupt-", "und Nebensätze so", "allerlei Haupt- und Nebensätze"),
        ("the whole of the first line is here -", "and it goes on here", "is here - and it"),
    ],
)
def test_hyphens_at_the_end_of_a_line_are_mended_if_they_are_there_for_its_sake(
    end: str, start: str, mended: str
) -> None:
    lines = ["there are some more words of it above", end, start]
    assert mended in flow(lines)


def test_a_compound_that_stands_elsewhere_on_the_page_keeps_its_hyphen() -> None:
    lines = [
        "it is well-known that lines are divided",
        "in the middle of words, and it is well-",
        "known that they are not",
    ]
    assert flow(lines).endswith("and it is well-known that they are not")


def test_a_soft_hyphen_within_a_word_goes() -> None:
    assert flow(["evap\u00adorator"]) == "evaporator"


def test_han_and_kana_join_without_a_space() -> None:
    lines = ["美术的产生不是孤立的它必然和", "其他文化现象发生密切的联系譬", "如古希腊罗马的美术"]
    assert flow(lines) == "".join(lines)


def test_korean_joins_with_a_space() -> None:
    lines = ["아버지가 방에 들어가시고 어머니는", "부엌에서 저녁을 준비하고 있었는데", "갑자기 비가"]
    assert flow(lines) == " ".join(lines)


def test_upright_lines_join() -> None:
    columns = ["吾輩は猫である名前はまだ無い", "どこで生れたかとんと見当がつ", "かぬ何でも"]
    lines = []
    for at, text in enumerate(columns):
        boxes = (Box(800 - 34 * at, 100 + 20 * down, 26, 20) for down in range(len(text)))
        words = (Word(letter, box, 0.9, space_after=False) for letter, box in zip(text, boxes, strict=True))
        lines.append(Line(tuple(words), vertical=True))
    assert flowing(lines) == "".join(columns)


def test_hebrew_joins_where_its_lines_reach_the_left_edge() -> None:
    full, short = "אבגד הוזח טיכל מנסע פצקר שתאב גדהו", "שתאב גדהו"
    lines = [
        Line(tuple(Word(word, Box(600 - 50 * at, top, 45, 26), 0.9) for at, word in enumerate(text.split())))
        for top, text in ((100, full), (128, full), (156, short), (184, full))
    ]
    assert flowing(lines) == f"{full} {full} {short}\n{full}"


ADDRESS = "The Shop at the Corner|12 High Street|London N1 2AB|Tel. 020 555 1234"
VERSES = "Tyger Tyger, burning bright,|In the forests of the night;|What immortal hand or eye,"
CODE = "def area(width, height):|    total = width * height|    return total|print(area(3, 4))"
LIST = "Milk|Bread and butter|Eggs|Twelve apples"
BULLETS = "- milk from the shop at the corner of the road|- bread from the baker who lives next to it|- eggs, if any"
STEPS = "1. Take all of the eggs that you can find here|2. Beat them until your arm begins to hurt|3. Fry"


@pytest.mark.parametrize("text", [ADDRESS, VERSES, CODE, LIST, BULLETS, STEPS, "OPEN|DAILY|9 TO 5"])
def test_what_has_breaks_of_its_own_keeps_them(text: str) -> None:
    lines = text.split("|")
    assert flow(lines).splitlines() == [line.strip() for line in lines]


def test_an_item_that_runs_over_two_lines_becomes_one() -> None:
    lines = [
        "• The first item of this list is so long that it",
        "goes on in a second line",
        "• The second item of this list is just as long as",
        "the first one was",
    ]
    assert flow(lines) == f"{lines[0]} {lines[1]}\n{lines[2]} {lines[3]}"


def test_a_heading_stays_by_itself() -> None:
    heading = column(["Of paragraphs and their lines in books"], 100, 40, em=30)
    assert flowing([*heading, *column(PROSE, 100, 100)]).splitlines() == [heading[0].text, " ".join(PROSE)]


def test_a_heading_that_is_little_higher_but_set_wide_stays_by_itself() -> None:
    wide = [widened(line, 1.5) for line in column(["Of paragraphs in books"], 100, 70, em=23)]
    assert flowing([*wide, *column(PROSE, 100, 100)]).splitlines() == [wide[0].text, " ".join(PROSE)]


def test_a_line_that_is_a_little_higher_alone_is_no_heading() -> None:
    tall = [widened(line, 20 / 23) for line in column(PROSE[:1], 100, 97, em=23)]
    assert flowing([*tall, *column(PROSE[1:], 100, 128)]) == " ".join(PROSE)


def test_rows_of_a_table_keep_a_line_each() -> None:
    rows = [("A cell with some words", "1.00"), ("A cell with more words", "2.50"), ("A cell with few words", "3.00")]
    reading = read(table(rows, [100, 500], 100))
    assert reading.tables
    assert flowing(reading.lines, reading.tables).splitlines() == [" ".join(row) for row in rows]
    # Told that they are none, they would flow.
    prose = column(PROSE, 100, 100)
    assert flowing(prose, [Table((), 0, len(prose))]).splitlines() == PROSE


def test_pages_and_readings_say_it() -> None:
    page = Page(1000, 1400, tuple(column(PROSE, 100, 100)))
    assert page.flowing_text == " ".join(PROSE)
    assert Reading((page, page), ("en",), "tesseract").flowing_text == f"{' '.join(PROSE)}\n\n{' '.join(PROSE)}"


numbers = st.integers(-500, 500)
words = st.builds(
    Word,
    st.text("aZ1-\u00ad\u05d0中あ\u0e01. ", max_size=5),
    st.builds(Box, numbers, numbers, numbers, numbers),
    st.just(0.5),
)
lines_of_any_kind = st.lists(
    st.builds(
        Line,
        st.lists(words, max_size=4).map(tuple),
        st.booleans(),
        st.floats(allow_nan=True, allow_infinity=True),
        st.booleans(),
    ),
    max_size=15,
)


@given(lines_of_any_kind)
def test_no_letter_is_lost_whatever_the_boxes(lines: list[Line]) -> None:
    def letters(text: str) -> str:
        return "".join(letter for letter in text if letter.isalnum())

    assert letters(flowing(lines)) == letters("".join(line.text for line in lines))
    arrangement = arranged(lines, 500, 500)
    assert letters(flowing(arrangement.lines, arrangement.tables)) == letters(
        "".join(line.text for line in arrangement.lines)
    )
