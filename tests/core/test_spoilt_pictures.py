"""Pictures that nobody thought of, through every engine and form: what is read in them is sound."""

import csv
import io
import json
import math
from xml.etree import ElementTree

import docx
import openpyxl
import pypdfium2
import pytest
from PIL import Image

from core.conversions import cut_doubtful_words, export_reading, read_picture
from core.errors import NoTable, NoTextFound
from core.exports import Export, Form
from core.ocr.reading import Box, Page, Reading
from core.ocr.wish import AUTO, ENGINES
from tests.spoilt import spoilt_picture

# So many, through three engines, take 15 s of CPU.
NUMBERS = range(12)


def read(picture: bytes, engine: str) -> Reading | None:
    try:
        return read_picture(picture, engine=engine)
    except NoTextFound:
        return None


def assert_sound(reading: Reading) -> None:
    assert 0 <= reading.confidence <= 1
    for page in reading.pages:
        for code in page.codes:
            assert lies_within(code.box, page)
        for line in page.lines:
            assert line.words
            assert math.isfinite(line.angle_deg)
            for word in line.words:
                assert lies_within(word.box, page), word
                assert 0 <= word.confidence <= 1
                assert word.text
                assert not any(map(str.isspace, word.text))
        for table in page.tables:
            assert len({len(row) for row in table.rows}) == 1
            assert table.first_line + table.line_count <= len(page.lines)


def lies_within(box: Box, page: Page) -> bool:
    across, down = box.left + box.width, box.top + box.height
    return 0 <= box.left < across <= page.width_px and 0 <= box.top < down <= page.height_px


def assert_opens(file: Export) -> None:
    data = io.BytesIO(file.data)
    match file.suffix:
        case ".pdf":
            pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded()
        case ".docx":
            docx.Document(data)
        case ".xlsx":
            openpyxl.load_workbook(data)
        case ".csv":
            assert list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
        case ".json":
            assert json.loads(file.data)["pages"]
        case ".hocr":
            ElementTree.fromstring(file.data)  # noqa: S314, our own
        case ".tsv":
            assert {row.count("\t") for row in file.data.decode().splitlines()} == {11}
        case ".png":
            Image.open(data).load()
        case _:
            file.data.decode()


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_read_in_a_picture_that_nobody_thought_of_is_sound(number: int) -> None:
    picture = spoilt_picture(number)
    for engine in ENGINES:
        reading = read(picture, engine)
        if reading is None:
            continue
        assert_sound(reading)
        for form in Form:
            try:
                assert_opens(export_reading(reading, (picture,), form))
            except NoTable:
                assert form in {Form.CSV, Form.XLSX}
        cut_doubtful_words(reading, (picture,))


@pytest.mark.parametrize("number", [7, 10])
def test_it_gets_the_same_answer_twice(number: int) -> None:
    first, second = (read(spoilt_picture(number), AUTO) for _ in range(2))

    assert first == second
    assert first is not None
