"""Fragments of lines → lines in reading order, and tables."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ocr.order import arranged
from core.ocr.reading import Box, Line, Word
from tests.layouts import EM, column, fragment, read, table, texts, upright

LEFT = [
    "The first column of this page is",
    "set in lines of much the same",
    "length, as books and papers are,",
    "so that they reach to its right",
    "edge, and the eye goes down to",
    "the end of it before it goes on.",
    "No line of it belongs to what",
    "stands beside it on the sheet,",
]
RIGHT = [
    "Then the second column follows,",
    "from its own top down to its own",
    "last line, although its lines are",
    "at the same heights as those of",
    "the first one, and the white space",
    "between the two is hardly wider",
    "than a few letters. All of it is",
    "read after everything on the left.",
]
THIRD = [
    "A third column is read last, and",
    "whoever reads across the page",
    "from here to there will find no",
    "sense in anything that is said,",
    "as readers of newspapers know",
    "who were three years old when",
    "they first tried, and never since",
    "then, for they learnt it quickly.",
]
TILTS = pytest.mark.parametrize("tilt_deg", [0, 5, -3, 12])


@TILTS
def test_columns_are_read_one_after_the_other_though_their_lines_are_level(tilt_deg: float) -> None:
    page = [*column(LEFT, 100, 200), *column(RIGHT, 460, 200)]
    assert texts(read(page, tilt_deg)) == LEFT + RIGHT


@TILTS
def test_three_columns_follow_a_heading_across_them_and_go_before_a_foot(tilt_deg: float) -> None:
    heading, foot = "A heading over all three of the columns of the page", "a note at the foot of the page, across it"
    page = [
        fragment(heading, 120, 80, em=32),
        *column(LEFT, 20, 200),
        *column(RIGHT, 350, 200),
        *column(THIRD, 690, 200),
        fragment(foot, 280, 480),
    ]
    assert texts(read(page, tilt_deg)) == [heading, *LEFT, *RIGHT, *THIRD, foot]


@TILTS
def test_a_heading_over_three_columns_goes_before_the_first_though_the_middle_one_stands_under_it(
    tilt_deg: float,
) -> None:
    page = [
        fragment("All of the three columns on this page follow from one heading", 135, 100, em=25),
        fragment("(and from the line under it)", 340, 140, em=25),
        *column(LEFT, 5, 200),
        *column(RIGHT, 355, 200),
        *column(THIRD, 710, 200),
    ]
    reading = read(page, tilt_deg)
    assert texts(reading) == [page[0].text, page[1].text, *LEFT, *RIGHT, *THIRD]


def test_columns_on_lines_of_their_own_are_not_rows() -> None:
    page = [*column(LEFT, 100, 200), *column(RIGHT, 460, 211, pitch=31)]
    assert texts(read(page)) == LEFT + RIGHT


def test_a_section_is_read_before_the_columns_under_the_next_heading() -> None:
    page = [
        *column(LEFT[:4], 100, 100),
        *column(RIGHT[:4], 460, 100),
        fragment("A heading that runs across both of the columns", 150, 260, em=30),
        *column(LEFT[4:], 100, 340),
        *column(RIGHT[4:], 460, 340),
    ]
    lines = texts(read(page))
    assert lines == [*LEFT[:4], *RIGHT[:4], "A heading that runs across both of the columns", *LEFT[4:], *RIGHT[4:]]


def torn(parts: Sequence[str], space_px: float, count: int) -> list[Line]:
    """Lines that an engine saw in parts, whose words stand under one another; `{}` is a line's number."""
    fragments = []
    for number in range(10, 10 + count):
        left = 60.0
        for part in parts:
            fragments.append(fragment(part.format(number), left, 28 * number))
            last = fragments[-1].words[-1].box
            left = last.left + last.width + space_px
    return fragments


WORD_SPACE_PX = EM / 3


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(("Line {} of a long and winding text", "that fills the page"), id="in two"),
        pytest.param(("Line {} of a long text", "that is much too long", "for one message of a chat"), id="in three"),
        pytest.param(("Line", "{}", "of", "a", "long text that goes on", "for ever and ever"), id="word by word"),
        pytest.param(("It is {} that", "He wrote, and", "Rome fell the year after"), id="with capitals"),
    ],
)
@pytest.mark.parametrize("count", [3, 40])
def test_words_that_stand_under_one_another_are_no_columns(parts: Sequence[str], count: int) -> None:
    reading = read(torn(parts, WORD_SPACE_PX, count))
    assert texts(reading) == [" ".join(parts).format(number) for number in range(10, 10 + count)]
    assert reading.tables == ()


@TILTS
def test_sentences_that_go_on_beyond_a_letter_that_was_not_seen_are_no_columns(tilt_deg: float) -> None:
    parts = ("Line {} of a long and winding text", "hat fills the whole of the page")
    lines = texts(read(torn(parts, 1.5 * EM, 20), tilt_deg))
    assert lines == [" ".join(parts).format(number) for number in range(10, 30)]


@TILTS
def test_columns_are_parted_by_an_em(tilt_deg: float) -> None:
    widest = max(word.box.left + word.box.width for line in column(LEFT, 100, 200) for word in line.words)
    page = [*column(LEFT, 100, 200), *column(RIGHT, widest + EM, 200)]
    assert texts(read(page, tilt_deg)) == LEFT + RIGHT


@pytest.mark.parametrize("letter", ["1", "I", "l"])
def test_a_narrow_letter_alone_is_no_vertical_text(letter: str) -> None:
    narrow = Line((Word(letter, Box(640, 256, 9, 26), 0.9),), vertical=True)
    page = [*column(["Coffee", "Tea", "Bread"], 100, 200), *column(["2", "4"], 640, 200), narrow]
    reading = read(page)
    assert texts(reading) == ["Coffee 2", "Tea 4", f"Bread {letter}"]
    assert not any(line.vertical for line in reading.lines)


def test_a_letter_left_over_from_a_vertical_column_stays_with_it() -> None:
    columns = ["吾輩は猫である名前はまだ無い", "どこで生れたかとんと見当がつ", "かぬ何でも薄暗いじめじめした", "所"]
    page = [upright(text, 800 - 34 * at, 200) for at, text in enumerate(columns)]
    assert texts(read(page)) == columns


RECEIPT = [
    ("Biscuit container", "35.60"),
    ("Gold dust, 12 colours", "5.90"),
    ("Hanger", "15.00"),
    ("Total incl. tax", "56.50"),
    ("Cash", "100.00"),
    ("Change", "43.50"),
]


@TILTS
def test_a_receipt_is_read_row_by_row_and_its_items_are_a_table(tilt_deg: float) -> None:
    page = [
        fragment("THE SHOP AT THE CORNER", 390, 100),
        fragment("12 High Street", 430, 128),
        *table(RECEIPT, [300, 640], 200),
        fragment("Thank you, come again", 390, 420),
    ]
    reading = read(page, tilt_deg)
    rows = [f"{item} {price}" for item, price in RECEIPT]
    assert texts(reading) == ["THE SHOP AT THE CORNER", "12 High Street", *rows, "Thank you, come again"]
    (items,) = reading.tables
    assert items.rows == tuple(RECEIPT)
    assert (items.first_line, items.line_count) == (2, 6)


def test_a_table_keeps_its_empty_cells() -> None:
    rows = [
        ("Country", "Cases", "Controls", "Ratio"),
        ("Aruba", "12", "", "1.14"),
        ("Belize", "", "52", "0.98"),
        ("Cuba", "4", "73", ""),
        ("Dominica", "8", "62", "1.02"),
    ]
    (found,) = read(table(rows, [100, 350, 500, 700], 200)).tables
    assert found.rows == tuple(rows)


def test_columns_of_which_each_row_fills_only_one_are_two() -> None:
    """What was paid and what came in: only the head has a cell in both."""
    rows = [
        ("Day", "Paid", "Received", "Balance"),
        ("Monday", "36.07", "", "913.15"),
        ("Tuesday", "60.93", "", "852.22"),
        ("Wednesday", "", "400.00", "1252.22"),
        ("Thursday", "", "14.54", "1266.76"),
        ("Friday", "48.08", "", "1218.68"),
    ]
    (found,) = read(table(rows, [100, 350, 480, 700], 200)).tables
    assert found.rows == tuple(rows)


@pytest.mark.parametrize("rtl", [False, True])
def test_a_cell_that_was_seen_as_one_with_the_next_is_cut_where_columns_part(rtl: bool) -> None:
    days = ("א ב ג ד" if rtl else "a b c d").split()
    rows = [(day * 10, day * 4 + " " + day * 5, day * 3) for day in days]
    lefts = [600, 350, 100] if rtl else [100, 350, 600]
    page = table(rows, lefts, 200)
    seen_as_one = Line((*page[3].words, *page[4].words))
    (found,) = read([*page[:3], seen_as_one, *page[5:]]).tables
    assert found.rows == tuple(rows)


def test_a_heading_across_columns_stays_whole() -> None:
    fruit = [("Apples", "1200", "300"), ("Pears", "4800", "500"), ("Plums", "6000", "800"), ("Figs", "7200", "900")]
    heading = fragment("Not sold", 385, 312)
    (found,) = read([*table(fruit, [100, 350, 450], 200), heading, *table(fruit, [100, 350, 450], 340)]).tables
    assert "Not sold" in found.rows[4]


@TILTS
def test_a_text_with_years_in_its_margin_is_no_table(tilt_deg: float) -> None:
    years = {0: "516", 3: "512", 6: "505"}
    page = [*column(LEFT, 200, 200), *(fragment(year, 100, 200 + 28 * at) for at, year in years.items())]
    reading = read(page, tilt_deg)
    assert reading.tables == ()
    assert texts(reading) == [f"{years[at]} {line}" if at in years else line for at, line in enumerate(LEFT)]


def test_a_table_of_words_is_read_row_by_row() -> None:
    rows = [
        ("Monday", "Soup", "Anna"),
        ("Tuesday", "Fish", "Bert"),
        ("Wednesday", "Rice", "Carla"),
        ("Friday", "Pie", "Dan"),
    ]
    reading = read(table(rows, [100, 350, 600], 200))
    assert texts(reading) == [" ".join(row) for row in rows]
    assert reading.tables[0].rows == tuple(rows)


@TILTS
def test_dates_in_a_margin_belong_to_the_column_on_their_right(tilt_deg: float) -> None:
    years = {0: "516", 3: "512-510", 5: "505"}
    page = [
        *column(LEFT, 20, 200),
        *column(RIGHT, 520, 200),
        *(fragment(year, 400, 200 + 28 * at) for at, year in years.items()),
    ]
    dated = [f"{years[at]} {line}" if at in years else line for at, line in enumerate(RIGHT)]
    assert texts(read(page, tilt_deg)) == LEFT + dated


def test_columns_of_prose_are_no_table() -> None:
    assert read([*column(LEFT, 100, 200), *column(RIGHT, 460, 200)]).tables == ()


def test_choices_in_fractions_stay_in_their_column() -> None:
    """Each number of a fraction is a block of its own; a white space goes over both columns above and below them."""

    def choices(left: float) -> list[Line]:
        letters = [fragment(text, left + x, 315) for text, x in (("A", 10), ("C", 150))]
        numbers = [(3, 40, 302), (17, 40, 330), (5, 180, 302), (19, 180, 330)]
        return [*letters, *(fragment(str(number), left + x, y) for number, x, y in numbers)]

    page = [
        *column(LEFT[:4], 100, 180),
        *column(RIGHT[:4], 460, 180),
        *choices(100),
        *choices(460),
        *column(LEFT[4:], 100, 380),
        *column(RIGHT[4:], 460, 380),
    ]
    assert [text for text in texts(read(page)) if text in LEFT + RIGHT] == LEFT + RIGHT


@TILTS
def test_a_table_in_one_column_is_read_within_it(tilt_deg: float) -> None:
    rows = [("Naphthalene", "68.3"), ("Acene", "61.5"), ("Fluorene", "71.9"), ("Pyrene", "64.7"), ("Chrysene", "87.7")]
    page = [
        *column(LEFT + RIGHT, 60, 200),
        *column(THIRD[:5], 460, 200),
        *table(rows, [460, 700], 368),
        *column(THIRD[5:], 460, 536),
    ]
    lines = texts(read(page, tilt_deg))
    assert lines == [*LEFT, *RIGHT, *THIRD[:5], *(" ".join(row) for row in rows), *THIRD[5:]]


def test_a_wide_space_within_a_line_parts_nothing() -> None:
    page = column(LEFT, 100, 200)
    torn = [fragment("length, as", 100, 256), fragment("books and papers are,", 230, 256)]
    assert texts(read([*page[:2], *torn, *page[3:]])) == LEFT


def test_bent_lines_stay_together() -> None:
    rows = [(f"Item {at}", str(10 * at), str(7 * at), f"{at}.50") for at in range(1, 9)]
    lefts = [100, 350, 550, 800]
    page = [
        replace(
            fragment(cell, left, 200 + 28 * at + 0.00006 * (left - 100) ** 2),
            angle_deg=math.degrees(math.atan(0.00012 * (left - 100))),
        )
        for at, row in enumerate(rows)
        for cell, left in zip(row, lefts, strict=True)
    ]
    assert texts(read(page)) == [" ".join(row) for row in rows]


def test_messages_of_a_chat_follow_each_other_downwards() -> None:
    page = [
        *column(["Are you coming tonight?", "Anna would like to know"], 40, 100),
        fragment("18:02", 320, 156, em=12),
        fragment("Yes, at eight", 700, 210),
        fragment("18:05", 850, 240, em=12),
        *column(["Good. Bring the big umbrella,", "it is going to rain"], 40, 300),
    ]
    assert texts(read(page)) == [
        "Are you coming tonight?",
        "Anna would like to know",
        "18:02",
        "Yes, at eight",
        "18:05",
        "Good. Bring the big umbrella,",
        "it is going to rain",
    ]


def test_the_labels_of_a_form_stand_beside_what_was_filled_in() -> None:
    rows = [("Name:", "Greta Müller"), ("Born:", "12 May 1980"), ("Street:", "Lindenweg 7")]
    assert texts(read(table(rows, [100, 300], 200, pitch=60))) == [" ".join(row) for row in rows]


def test_han_columns_are_read_one_after_the_other() -> None:
    left = [
        "美术的产生不是孤立的它必然和",
        "其他文化现象发生密切的联系譬",
        "如古希腊罗马的美术中的雕刻和",
        "绘画与神话有关中国汉代的画像",
    ]
    right = [
        "砖与信仰民俗等联系欧洲中世纪",
        "美术与宗教联系文艺复兴美术与",
        "科学和人文精神联系中国山水画",
        "与禅宗联系这些都说明了一件事",
    ]
    page = [*column(left, 100, 200), *column(right, 420, 200)]
    assert texts(read(page)) == left + right


@pytest.mark.parametrize("tilt_deg", [0, 5, -3])
def test_upright_columns_are_read_from_right_to_left(tilt_deg: float) -> None:
    columns = [
        "吾輩は猫である名前はまだ無い",
        "どこで生れたかとんと見当がつ",
        "かぬ何でも薄暗いじめじめした",
        "所でニャーニャー泣いていた事",
    ]
    page = [upright(text, 800 - 34 * at, 200) for at, text in enumerate(columns)]
    assert texts(read(page, tilt_deg)) == columns


def test_upright_text_has_its_upper_tier_before_the_lower() -> None:
    upper = ["吾輩は猫である名前はまだ無い", "どこで生れたかとんと見当がつ", "かぬ何でも薄暗いじめじめした"]
    lower = ["所でニャーニャー泣いていた事", "だけは記憶している吾輩はここ", "で始めて人間というものを見た"]
    page = [
        *(upright(text, 800 - 34 * at, 200) for at, text in enumerate(upper)),
        *(upright(text, 800 - 34 * at, 540) for at, text in enumerate(lower)),
    ]
    assert texts(read(page)) == upper + lower


def mirrored(lines: list[Line]) -> list[Line]:
    """The same page seen in a mirror, its texts unchanged."""
    return [
        Line(tuple(Word(w.text, Box(1000 - w.box.left - w.box.width, *vars_of(w.box)), 0.9) for w in line.words[::-1]))
        for line in lines
    ]


def vars_of(box: Box) -> tuple[int, int, int]:
    return box.top, box.width, box.height


HEBREW = [
    "אבגד הוזח טיכל מנסע פצקר",
    "שתאב גדהו זחטי כלמנ סעפצ",
    "קרשת אבגד הוזח טיכל מנסע",
    "פצקר שתאב גדהו זחטי כלמנ",
]


def test_words_of_hebrew_are_read_from_right_to_left() -> None:
    page = mirrored(column(HEBREW, 100, 200))
    assert [word.text for word in page[0].words] == HEBREW[0].split()[::-1]
    assert texts(read(page)) == HEBREW


def test_hebrew_columns_are_read_from_the_right_one() -> None:
    right, left = HEBREW, [line[::-1] for line in HEBREW]
    assert texts(read(mirrored([*column(right, 100, 200), *column(left, 460, 200)]))) == right + left


def test_a_latin_name_within_arabic_keeps_its_order_and_its_number() -> None:
    words = ["كتب", "2024", "Office", "Microsoft", "برنامج"]  # from left to right, as they stand
    boxes = (Box(100 + 120 * at, 200, 100, 26) for at in range(len(words)))
    line = Line(tuple(Word(word, box, 0.9) for word, box in zip(words, boxes, strict=True)))
    more = Line((Word("المجموع", Box(400, 240, 100, 26), 0.9), Word("المجموع", Box(580, 240, 100, 26), 0.9)))
    assert texts(read([line, more]))[0] == "برنامج Office Microsoft 2024 كتب"


def test_rows_of_an_arabic_receipt_begin_on_the_right() -> None:
    rows = [("قهوة", "12.50"), ("شاي", "8.00"), ("خبز", "3.25"), ("المجموع", "23.75")]
    reading = read(table([(price, item) for item, price in rows], [300, 640], 200))
    assert texts(reading) == [" ".join(row) for row in rows]
    assert reading.tables[0].rows == tuple(rows)


def test_paragraphs_open_after_a_short_line_and_where_a_line_is_set_in() -> None:
    page = [
        *column(LEFT, 100, 200),
        fragment("and ends.", 100, 424),
        *column(RIGHT, 100, 452),
        fragment("Set in, a third begins here,", 130, 676),
        *column(THIRD, 100, 704),
    ]
    reading = read(page)
    assert [at for at, line in enumerate(reading.lines) if line.opens_paragraph] == [0, 9, 17]


def test_boxes_stay_as_they_are_on_a_tilted_page() -> None:
    page = [
        Line((Word("a", Box(10, 20, 30, 8), 0.5),), angle_deg=5),
        Line((Word("b", Box(10, 60, 30, 8), 0.5),), angle_deg=5),
    ]
    assert [line.words[0].box for line in arranged(page, 100, 100).lines] == [Box(10, 20, 30, 8), Box(10, 60, 30, 8)]


numbers = st.integers(-3_000, 3_000)
words = st.builds(
    Word,
    st.text("aZ1- \u05d0\u0627中あ\u0e01.", max_size=5),
    st.builds(Box, numbers, numbers, numbers, numbers),
    st.just(0.5),
    st.booleans(),
)
fragments = st.builds(
    Line,
    st.lists(words, max_size=4).map(tuple),
    angle_deg=st.floats(allow_nan=True, allow_infinity=True),
    vertical=st.booleans(),
)


@given(st.lists(fragments, max_size=25), st.integers(0, 3000), st.integers(0, 3000))
def test_every_word_comes_out_once_whatever_the_boxes(page: list[Line], width_px: int, height_px: int) -> None:
    reading = arranged(page, width_px, height_px)
    boxes = sorted((word.text, repr(word.box)) for line in page for word in line.words)
    assert sorted((word.text, repr(word.box)) for line in reading.lines for word in line.words) == boxes
    for found in reading.tables:
        assert len({len(row) for row in found.rows}) == 1
        assert len(found.rows) == found.line_count
        assert found.first_line + found.line_count <= len(reading.lines)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(lambda _: Box(0, 0, 50, 20), id="all in one place"),
        pytest.param(lambda at: Box(60 * at, 0, 50, 20), id="all in one row"),
        pytest.param(lambda at: Box(20 * at, 10 * at, 50, 20), id="down a stair"),
        pytest.param(lambda at: Box(at % 71, at, 50, 3000), id="all as high as the page"),
        pytest.param(lambda at: Box(60 * (at % 71), 30 * (at // 71), 50, 20), id="in a grid"),
        pytest.param(lambda at: Box(at * 7919 % 4000, at * 104729 % 4000, 1 + at % 300, 1 + at % 90), id="anywhere"),
    ],
)
def test_no_word_of_a_crowd_is_lost(place: Callable[[int], Box]) -> None:
    page = [Line((Word(str(at), place(at), 0.5),)) for at in range(5_000)]
    words = [word.text for line in arranged(page, 4000, 4000).lines for word in line.words]
    assert sorted(words, key=int) == [str(at) for at in range(5_000)]
