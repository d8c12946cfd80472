"""The tables of a reading, for spreadsheets."""

import csv
import io
import re
from typing import Any

from core.errors import NoTable
from core.exports.characters import in_one_row
from core.exports.direction import page_runs_right_to_left
from core.exports.numbers import number_in
from core.ocr.reading import Page, Reading, Table

# With one of these a spreadsheet's formula begins, and so one that a picture brought would run (OWASP, CSV Injection);
# the wide ones in East Asian versions.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[\d.,'’ ]*%?")  # in any country's way, or a lone sign: nothing there to run
_TEXT_SIGN = "'"  # what spreadsheets take for "this is a text"
_MAX_CELL_CHARACTERS = 32_767  # in Excel
_WIDTHS = (8, 60)  # of a column, in characters: Excel's own, and what a screen has room for beside others


def as_csv(reading: Reading) -> bytes:
    """All tables one under the other, an empty row between; RFC 4180, in UTF-8 with the mark that Excel looks for.

    A cell that a spreadsheet would run as a formula has an apostrophe before it. Raises `NoTable`.
    """
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    for number, (_, table) in enumerate(_tables(reading)):
        if number:
            rows.writerow([])
        rows.writerows([_harmless(cell) for cell in row] for row in _cells(table))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(reading: Reading) -> bytes:
    """One sheet for each table; what is certainly a number is one, all else is text. Raises `NoTable`."""
    from openpyxl import Workbook  # noqa: PLC0415, 0.2 s that the other forms need not wait for

    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, (page, table) in enumerate(_tables(reading), 1):
        sheet = workbook.create_sheet(f"Table {number}")
        sheet.sheet_view.rightToLeft = page_runs_right_to_left(page)
        for row, cells in enumerate(_cells(table), 1):
            for column, text in enumerate(cells, 1):
                _fill(sheet.cell(row, column), text)
        for column, width in zip(sheet.columns, _widths(table), strict=True):
            sheet.column_dimensions[column[0].column_letter].width = width
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _tables(reading: Reading) -> list[tuple[Page, Table]]:
    tables = [(page, table) for page in reading.pages for table in page.tables if any(table.rows)]
    if not tables:
        raise NoTable
    return tables


def _cells(table: Table) -> list[list[str]]:
    return [[in_one_row(cell) for cell in row] for row in table.rows]


def _harmless(cell: str) -> str:
    if cell.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(cell):
        return _TEXT_SIGN + cell
    return cell


def _fill(cell: Any, text: str) -> None:
    """Writes a number or a text; left to itself, openpyxl would make a formula of what begins with `=`."""
    if not text:
        return
    if number := number_in(text):
        cell.value = number.value
        decimals = f".{'0' * number.decimals}" if number.decimals else ""
        cell.number_format = ("#,##0" if number.grouped else "0") + decimals
    else:
        cell.value, cell.data_type = text[:_MAX_CELL_CHARACTERS], "s"


def _widths(table: Table) -> list[int]:
    """Of the columns, in characters: as wide as their longest cell, within bounds."""
    least, most = _WIDTHS
    return [min(most, max(least, *map(len, column)) + 1) for column in zip(*_cells(table), strict=True)]
