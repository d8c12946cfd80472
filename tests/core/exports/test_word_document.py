"""Word files, opened by python-docx."""

import io
import zipfile

import docx
import pytest
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml.ns import qn
from lxml import etree

from core.conversions import export_reading
from core.ocr.reading import Box, Code, Line, Page, Word
from tests.core.exports import readings
from tests.core.exports.readings import SPACED, UNSPACED, in_language, line_of, page_of, reading_of, text_of


def opened(reading) -> docx.document.Document:
    return docx.Document(io.BytesIO(export_reading(reading, (), "docx").data))


def paragraphs(reading) -> list[str]:
    return [paragraph.text for paragraph in opened(reading).paragraphs]


def defaults(document) -> etree._Element:
    [found] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    return found


@pytest.mark.parametrize("language", [*SPACED, *UNSPACED])
def test_every_script_is_in_it(language: str):
    assert paragraphs(in_language(language)) == [text_of(language)]


def test_lines_of_a_paragraph_are_joined_and_paragraphs_stay_apart():
    first, second, third = (
        line_of("The rain in Spain falls mainly on the plains which", 50),
        line_of("lie between the hills and the sea of the south.", 100, opens=False),
        line_of("Another paragraph.", 200),
    )
    assert paragraphs(reading_of(Page(1000, 500, (first, second, third)))) == [
        "The rain in Spain falls mainly on the plains which lie between the hills and the sea of the south.",
        "Another paragraph.",
    ]


def test_words_that_the_paper_divides_are_whole_and_lines_that_belong_apart_stay_so():
    """As in the chat: Word would show a hyphen in the middle of its own line, and one row for a whole address."""
    prose = ("The rain in Spain falls mainly on moun-", "tains that lie between the hills and the", "southern sea.")
    address = ("Jane Doe", "12 High Street", "London")
    lines = [
        line_of(text, top + 50 * at, opens=not at)
        for top, texts in ((50, prose), (400, address))
        for at, text in enumerate(texts)
    ]
    first, second = opened(reading_of(Page(1000, 600, tuple(lines)))).paragraphs
    assert first.text == "The rain in Spain falls mainly on mountains that lie between the hills and the southern sea."
    assert second.text.split("\n") == list(address)


def test_a_table_stands_in_its_place():
    document = opened(readings.with_table(("Posten", "Preis"), ("Käse", "12,50")))
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Posten", "Preis"], ["Käse", "12,50"]]
    body = [child.tag for child in document.element.body]
    assert body[:2] == [qn("w:p"), qn("w:tbl")]
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == ["Before", "After"]


@pytest.mark.parametrize(("row", "right_to_left"), [(("סעיף", "מחיר"), True), (("Posten", "Preis"), False)])
def test_a_table_of_a_page_that_is_read_to_the_left_begins_at_the_right(row: tuple[str, str], right_to_left: bool):
    [table] = opened(readings.with_table(row, row, between=row[0])).tables
    assert (table.table_direction == WD_TABLE_DIRECTION.RTL) is right_to_left
    assert [cell.text for cell in table.rows[0].cells] == list(row)


def test_a_table_wider_than_word_allows_stays_lines():
    document = opened(readings.with_table(tuple("abcdefgh" * 8)))
    assert document.tables == []
    assert any("a b c" in paragraph.text for paragraph in document.paragraphs)


def test_each_page_begins_a_page_and_ends_with_its_codes():
    code = Code("https://example.org", "QR Code", Box(0, 0, 9, 9))
    first = Page(1000, 500, page_of("First").lines, codes=(code,))
    document = opened(reading_of(first, page_of("Second"), page_of()))
    assert [(paragraph.text, paragraph.paragraph_format.page_break_before) for paragraph in document.paragraphs] == [
        ("First", None),
        ("QR Code: https://example.org", None),
        ("Second", True),
        ("", True),
    ]


def test_right_to_left_text_runs_so_and_what_is_latin_in_it_does_not():
    [paragraph] = opened(reading_of(page_of("שלום abc עולם", right_to_left=True), languages=("he",))).paragraphs
    assert paragraph._p.pPr.find(qn("w:bidi")) is not None
    assert [(run.text.strip(), bool(run.font.rtl)) for run in paragraph.runs] == [
        ("שלום", True),
        ("abc", False),
        ("עולם", True),
    ]
    [latin] = opened(reading_of(page_of("Hello"))).paragraphs
    assert latin._p.pPr is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-Hans", {"eastAsia": "zh-CN", "val": "en"}),
        ("zh-Hant", {"eastAsia": "zh-TW", "val": "en"}),
        ("ja", {"eastAsia": "ja-JP", "val": "en"}),
        ("ko", {"eastAsia": "ko-KR", "val": "en"}),
        ("he", {"bidi": "he", "val": "en"}),
        ("th", {"bidi": "th", "val": "en"}),
        ("ru", {"val": "ru"}),
    ],
)
def test_it_knows_its_language(language: str, expected: dict[str, str]):
    document = opened(reading_of(page_of("1"), languages=(language,)))
    found = defaults(document).find(qn("w:lang"))
    assert {name: found.get(qn(f"w:{name}")) for name in expected} == expected


def test_east_asian_text_has_a_font_of_its_language():
    fonts = {
        language: defaults(opened(reading_of(page_of("1"), languages=(language,)))).find(qn("w:rFonts"))
        for language in ("zh-Hans", "zh-Hant", "ja", "ko")
    }
    assert {language: font.get(qn("w:eastAsia")) for language, font in fonts.items()} == {
        "zh-Hans": "SimSun",
        "zh-Hant": "PMingLiU",
        "ja": "MS Mincho",
        "ko": "Malgun Gothic",
    }
    assert all(font.get(qn("w:eastAsiaTheme")) is None for font in fonts.values())


def test_hostile_words_leave_every_part_of_the_file_sound():
    data = export_reading(readings.hostile(), (), "docx").data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    texts = [cell.text for table in docx.Document(io.BytesIO(data)).tables for row in table.rows for cell in row.cells]
    assert texts[2] == "]]>"
    assert texts[4] == readings.HOSTILE[2]


def test_its_title_is_its_first_line_and_nobody_else_wrote_it():
    properties = opened(reading_of(page_of("", "A letter " + "so long " * 20))).core_properties
    assert properties.title == ("A letter " + "so long " * 20)[:80]
    assert (properties.author, properties.comments) == ("Rebus", "")


def test_words_that_run_down_are_one_paragraph():
    words = tuple(Word(piece, Box(900, 50 * place, 40, 40), 0.9, False) for place, piece in enumerate("春は曙"))
    assert paragraphs(reading_of(Page(1000, 500, (Line(words, True, vertical=True),)))) == ["春は曙"]
