"""A page is read from what it carries where it can be, and from its picture where it cannot."""

import pickle

import fpdf
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from core.conversions import open_document, read_document_page
from core.documents.opening import MAX_PAGES
from core.errors import TooManyPixels, UnreadablePage
from core.ocr.reading import Box, Reading
from tests import documents, pictures

TEXT = "Rebus turns pictures into words and words into pictures."


def words_of(reading: Reading) -> list[str]:
    return reading.text.split()


def test_a_text_is_taken_as_it_is_and_crosses_between_processes() -> None:
    data = documents.text_pdf(TEXT)
    reading = read_document_page(data, 0)
    assert (reading.text, reading.engine, reading.confidence) == (TEXT, "text layer", 1.0)
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301, our own bytes
    assert pickle.loads(pickle.dumps(open_document(data))).pages == 1  # noqa: S301


def test_a_text_that_is_carried_tells_its_language() -> None:
    german = "Alle Menschen sind frei und gleich an Würde und Rechten geboren."
    assert read_document_page(documents.text_pdf(german), 0).languages == ("de",)
    mixed = read_document_page(documents.mixed_pdf(german, pictures.page("Сегодня хорошая погода")), 0, ["rus"])
    assert mixed.languages == ("de", "ru")


def test_a_scan_is_read() -> None:
    data = documents.scan_pdf(pictures.page("The first page"), pictures.page("The second page"))
    readings = [read_document_page(data, number) for number in range(2)]
    assert [reading.text for reading in readings] == ["The first page", "The second page"]
    assert "text layer" not in readings[0].engine


def test_a_picture_among_text_is_read_where_it_stands() -> None:
    def write(document: fpdf.FPDF, _number: int) -> None:
        document.multi_cell(0, 8, "Above the picture.", new_x="LMARGIN", new_y="NEXT")
        document.image(pictures.page("Inside of it"), x=document.l_margin, w=150)
        document.multi_cell(0, 8, "Below the picture.")

    reading = read_document_page(documents.pdf_of(1, write), 0)
    assert reading.text.split("\n\n") == ["Above the picture.", "Inside of it", "Below the picture."]
    assert reading.engine.startswith("text layer+")
    [page] = reading.pages
    middles = [line.words[0].box.top for line in page.lines]
    assert middles == sorted(middles)


def test_text_over_a_picture_is_not_said_twice() -> None:
    def write(document: fpdf.FPDF, _number: int) -> None:
        document.image(Image.new("RGB", (600, 800), "#ffeecc"), x=0, y=0, w=document.w, h=document.h)
        document.multi_cell(0, 8, TEXT)

    assert words_of(read_document_page(documents.pdf_of(1, write), 0)) == TEXT.split()


def test_a_logo_is_no_reason_to_start_an_engine() -> None:
    def write(document: fpdf.FPDF, _number: int) -> None:
        document.multi_cell(0, 8, TEXT)
        document.image(pictures.page("ACME"), x=150, y=5, w=30)

    assert read_document_page(documents.pdf_of(1, write), 0).engine == "text layer"


def test_letters_that_are_drawn_as_shapes_are_read_and_those_that_are_written_are_kept() -> None:
    content = documents.shapes_of("These letters are only shapes", 60, 700, 24)
    written = b" BT /F 11 Tf 500 40 Td (Page 7) Tj ET"
    reading = read_document_page(documents.drawn_pdf(content + written, resources=documents.HELVETICA), 0)
    assert words_of(reading) == ["These", "letters", "are", "only", "shapes", "Page", "7"]
    assert {word.text for word in reading.words() if word.confidence == 1.0} >= {"Page", "7"}


def test_a_code_on_a_page_of_text_is_read() -> None:
    made = zxingcpp.create_barcode("https://example.org/ticket", zxingcpp.BarcodeFormat.QRCode)

    def write(document: fpdf.FPDF, _number: int) -> None:
        document.multi_cell(0, 8, TEXT)
        document.image(Image.fromarray(np.array(made.to_image(scale=4))), x=60, y=100, w=20)

    [page] = read_document_page(documents.pdf_of(1, write), 0).pages
    [code] = page.codes
    assert code.text == "https://example.org/ticket"
    inch_px = 200
    left, top = round(60 / 25.4 * inch_px), round(100 / 25.4 * inch_px)
    assert abs(code.box.left - left) < 25
    assert abs(code.box.top - top) < 25


def test_a_page_without_text_is_an_empty_one() -> None:
    for data in (documents.drawn_pdf(b""), pictures.blank()):
        [page] = read_document_page(data, 0).pages
        assert page.lines == ()


def test_the_pages_of_a_tiff_are_read_one_by_one() -> None:
    data = documents.tiff_of(pictures.page("One"), pictures.page("Two"))
    readings = [read_document_page(data, number) for number in range(open_document(data).pages)]
    assert [(reading.text, reading.more) for reading in readings] == [("One", False), ("Two", False)]


def test_a_language_asked_for_is_read_in_a_scan() -> None:
    data = documents.scan_pdf(pictures.page("Сегодня хорошая погода"))
    assert read_document_page(data, 0, ["rus"]).text == "Сегодня хорошая погода"


def test_a_picture_on_the_page_that_is_too_large_is_refused_before_it_is_decoded() -> None:
    image = documents.stream(
        b"", b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    )
    data = documents.drawn_pdf(b"500 0 0 500 0 0 cm /I Do", b"0 0 500 500", b"/XObject<</I 5 0 R>>", image)
    with pytest.raises(TooManyPixels) as raised:
        read_document_page(data, 0)
    assert raised.value.details["megapixels"] == 3600


def test_a_file_that_promises_a_million_pages_has_fifty_that_are_damaged() -> None:
    data = documents.raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 1000000>>"])
    assert open_document(data).pages == MAX_PAGES
    with pytest.raises(UnreadablePage):
        read_document_page(data, 0)


def test_pages_that_contain_themselves_end() -> None:
    loop = documents.raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])
    with pytest.raises(UnreadablePage):
        read_document_page(loop, 0)


def test_a_drawing_that_draws_itself_ends() -> None:
    form = documents.stream(b"q /X Do Q", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")
    data = documents.drawn_pdf(b"/X Do", b"0 0 99 99", b"/XObject<</X 5 0 R>>", form)
    assert read_document_page(data, 0).text == ""


def test_a_script_in_a_document_is_not_run() -> None:
    data = documents.raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/AA<</O<</S/JavaScript/JS(while(true){})>>>>>>",
        ]
    )
    assert read_document_page(data, 0).text == ""


def test_boxes_of_what_is_read_in_a_picture_are_in_the_pages_pixels() -> None:
    data = documents.mixed_pdf(TEXT, pictures.page("WORD"))
    [page] = read_document_page(data, 0).pages
    [word] = [word for line in page.lines for word in line.words if word.text == "WORD"]
    assert Box(0, 0, page.width_px, page.height_px).height > word.box.top > page.lines[0].words[0].box.top + 50
