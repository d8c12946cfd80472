"""A document for Word and its like: the text in paragraphs, tables as tables."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from core.exports.characters import in_one_row, printable
from core.exports.direction import holds_right_to_left, page_runs_right_to_left, runs_of, runs_right_to_left
from core.exports.title import title_of
from core.ocr.flow import flowing
from core.ocr.languages import language_and_script
from core.ocr.reading import Line, Page, Reading, Table

_MAX_COLUMNS = 63  # of a table in Word
# Three kinds of scripts have a font and a language each (ECMA-376, 17.3.2.26 and 17.3.2.20). "Complex" is what is
# neither in the first list nor East Asian; where a font lacks a script, every program takes one of its own.
_SIMPLE_SCRIPTS = frozenset({"Latn", "Latf", "Cyrl", "Grek", "Armn", "Geor"})
_SIMPLE_FONT, _COMPLEX_FONT = "Calibri", "Arial"
# Every Word has these, and other programs know what to take for them.
_EAST_ASIAN = {
    "Hans": ("zh-CN", "SimSun"),
    "Hant": ("zh-TW", "PMingLiU"),
    "Jpan": ("ja-JP", "MS Mincho"),
    "Kore": ("ko-KR", "Malgun Gothic"),
}


def as_docx(reading: Reading) -> bytes:
    """A .docx with a page for each page that was read: running text, tables in their place, codes at the end."""
    document = Document()
    _set_up(document, reading)
    for number, page in enumerate(reading.pages):
        paragraph = None
        if number:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.page_break_before = True
        _add_page(document, page, paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: WordDocument, reading: Reading) -> None:
    """Paper, properties, and the fonts and languages that hold where nothing else is said."""
    [section] = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)  # A4
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title_of(reading), "Rebus", ""
    properties.created = properties.modified = datetime.now(UTC)
    languages = [(tag, found[1]) for tag in reading.languages if (found := language_and_script(tag))]
    east_asian = next((_EAST_ASIAN[script] for _, script in languages if script in _EAST_ASIAN), _EAST_ASIAN["Hans"])
    simple = next((tag for tag, script in languages if script in _SIMPLE_SCRIPTS), "en")
    complex_ = [tag for tag, script in languages if script not in _SIMPLE_SCRIPTS and script not in _EAST_ASIAN]
    fonts = {"ascii": _SIMPLE_FONT, "hAnsi": _SIMPLE_FONT, "eastAsia": east_asian[1], "cs": _COMPLEX_FONT}
    [defaults] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    _set_attributes(defaults.find(qn("w:rFonts")), fonts)
    _set_attributes(
        defaults.find(qn("w:lang")), {"val": simple, "eastAsia": east_asian[0], "bidi": next(iter(complex_), "ar")}
    )


def _set_attributes(element: Any, attributes: dict[str, str]) -> None:
    """These attributes and no others: the template's fonts of a theme would go before."""
    element.attrib.clear()
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)


def _add_page(document: WordDocument, page: Page, first: Paragraph | None) -> None:
    """Adds what stands on a page; `first` is an empty paragraph that waits for its beginning, if there is one."""
    for part in _parts(page):
        if isinstance(part, Table):
            _add_table(document, part, right_to_left=page_runs_right_to_left(page))
        else:
            for text in filter(None, flowing(part).split("\n\n")):
                _write(document.add_paragraph() if first is None else first, *text.split("\n"))
                first = None
        first = None
    for code in page.codes:
        _write(document.add_paragraph(), *printable(f"{code.symbology}: {code.text}").split("\n"))


def _parts(page: Page) -> Iterator[Table | Sequence[Line]]:
    """The page's tables, and the lines before, between and after them; a table too wide for Word stays lines."""
    at = 0
    for table in sorted(page.tables, key=lambda table: table.first_line):
        if any(table.rows) and len(table.rows[0]) <= _MAX_COLUMNS and table.first_line >= at:
            yield page.lines[at : table.first_line]
            yield table
            at = table.first_line + table.line_count
    yield page.lines[at:]


def _add_table(document: WordDocument, table: Table, *, right_to_left: bool) -> None:
    grid = document.add_table(len(table.rows), len(table.rows[0]), style="Table Grid")
    if right_to_left:
        grid.table_direction = WD_TABLE_DIRECTION.RTL
    for row, texts in zip(grid.rows, table.rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell.paragraphs[0], text)
    document.add_paragraph()  # two tables that touch are one in Word


def _write(paragraph: Paragraph, *rows: str) -> None:
    """Puts rows of text into an empty paragraph; one that begins from right to left runs so."""
    right_to_left = runs_right_to_left(" ".join(rows))
    if right_to_left:
        paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for number, row in enumerate(rows):
        if number:
            paragraph.add_run().add_break()
        _write_row(paragraph, in_one_row(row), right_to_left)


def _write_row(paragraph: Paragraph, text: str, right_to_left: bool) -> None:
    if not holds_right_to_left(text):
        paragraph.add_run(text)
        return
    for part, to_left in runs_of(text, right_to_left):
        run = paragraph.add_run(part)
        run.font.rtl = to_left or None
