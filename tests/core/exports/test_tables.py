"""Spreadsheets: what opens in them is what was read, and nothing runs."""

import csv
import io

import openpyxl
import pytest

from core.conversions import export_reading
from core.errors import NoTable
from core.exports.numbers import number_in
from tests.core.exports import readings
from tests.core.exports.readings import page_of, reading_of, with_table


def csv_rows(reading) -> list[list[str]]:
    data = export_reading(reading, (), "csv").data
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheets(reading) -> list[list[list[object]]]:
    workbook = openpyxl.load_workbook(io.BytesIO(export_reading(reading, (), "xlsx").data))
    return [[[cell.value for cell in row] for row in sheet.rows] for sheet in workbook]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_without_a_table_its_sender_is_told_so(form: str):
    with pytest.raises(NoTable):
        export_reading(reading_of(page_of("No table here")), (), form)


def test_a_csv_has_the_cells_of_the_table():
    rows = (("Posten", "Preis"), ("Käse, alt", "12,50"), ('"Brot"', "3,10"), ("", "茶"))
    assert csv_rows(with_table(*rows)) == [list(row) for row in rows]


@pytest.mark.parametrize(("row", "right_to_left"), [(("סעיף", "מחיר"), True), (("Posten", "Preis"), False)])
def test_a_sheet_of_a_page_that_is_read_to_the_left_begins_at_the_right(row: tuple[str, str], right_to_left: bool):
    reading = with_table(row, row, between=row[0])
    [sheet] = openpyxl.load_workbook(io.BytesIO(export_reading(reading, (), "xlsx").data)).worksheets
    assert bool(sheet.sheet_view.rightToLeft) is right_to_left
    assert [cell.value for cell in sheet[1]] == list(row)


def test_several_tables_stand_under_one_another_and_on_a_sheet_each():
    pages = [with_table((name, "b")).pages[0] for name in ("one", "two", "three")]
    reading = reading_of(*pages)
    assert csv_rows(reading) == [["one", "b"], [], ["two", "b"], [], ["three", "b"]]
    assert sheets(reading) == [[["one", "b"]], [["two", "b"]], [["three", "b"]]]


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("http://evil","x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]
)
def test_what_a_picture_says_never_runs_as_a_formula(cell: str):
    reading = with_table((cell, "b"))
    [[written, _]] = csv_rows(reading)
    assert written == "'" + cell.strip()
    workbook = openpyxl.load_workbook(io.BytesIO(export_reading(reading, (), "xlsx").data))
    found = workbook.active["A1"]
    assert (found.value, found.data_type) == (cell.strip(), "s")


@pytest.mark.parametrize("cell", ["-5", "+5", "-1.234,56", "-", "-12 %", "+49 30 1234"])
def test_a_number_in_a_csv_is_left_as_it_is(cell: str):
    assert csv_rows(with_table((cell, "b"))) == [[cell, "b"]]


@pytest.mark.parametrize(
    ("cell", "value", "shown"),
    [
        ("0", 0, "0"),
        ("42", 42, "0"),
        ("-5", -5, "0"),
        ("−5", -5, "0"),
        ("12.50", 12.5, "0.00"),
        ("12,5", 12.5, "0.0"),
        ("0.123", 0.123, "0.000"),
        ("1234,567", 1234.567, "0.000"),
        ("1.234,56", 1234.56, "#,##0.00"),
        ("1,234.56", 1234.56, "#,##0.00"),
        ("1,234,567", 1234567, "#,##0"),
        ("1.234.567", 1234567, "#,##0"),
        ("1'234", 1234, "#,##0"),
    ],
)
def test_what_is_certainly_a_number_is_one(cell: str, value: float, shown: str):
    workbook = openpyxl.load_workbook(io.BytesIO(export_reading(with_table((cell, "b")), (), "xlsx").data))
    found = workbook.active["A1"]
    assert (found.value, found.data_type, found.number_format) == (value, "n", shown)


@pytest.mark.parametrize(
    "cell",
    [
        "1.234",  # a thousand in Berlin, one and a bit in London
        "1,234",
        "007",
        "192.168.100.200",
        "12.05.2024",
        "4006381333931",
        "1 234",
        "1,23,456",
        "1e5",
        "12%",
        "+49",
        "٤٥",
        "1.234.56",
        "",
        "-",
    ],
)
def test_what_may_be_something_else_stays_text(cell: str):
    assert number_in(cell) is None
    assert sheets(with_table((cell, "b"))) == [[[cell or None, "b"]]]


def test_hostile_cells_break_no_table():
    rows = csv_rows(readings.hostile())
    assert len(rows) == len(readings.HOSTILE)
    assert rows[1] == ["]]>", "]]>"]
    [sheet] = sheets(readings.hostile())
    assert sheet[2][0] == readings.HOSTILE[2]


def test_a_cell_too_long_for_a_spreadsheet_is_cut():
    [[[cell, _]]] = sheets(with_table(("x" * 40_000, "b")))
    assert cell == "x" * 32_767
