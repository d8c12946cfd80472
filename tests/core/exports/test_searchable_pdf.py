"""Searchable PDFs, by two programs that read them: poppler's pdftotext, and PDFium, which Chromium selects with."""

import io
import math
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from core.conversions import export_reading
from core.exports.pdf.font import GlyphlessFont
from core.exports.strips import strip_of
from core.ocr.reading import Box, Line, Page, Reading, Word
from tests.core.exports import readings
from tests.core.exports.readings import (
    PAPER,
    SPACED,
    UNSPACED,
    file_of,
    in_language,
    page_of,
    paper,
    reading_of,
    text_of,
)

# pdftotext sets text that runs to the left between marks of direction.
DIRECTION_MARKS = re.compile("[\u202a-\u202e]")
every_language = pytest.mark.parametrize("language", [*SPACED, *UNSPACED])


def pdf_of(reading: Reading, *files: bytes) -> bytes:
    return export_reading(reading, files or (paper(),) * len(reading.pages), "pdf").data


def by_poppler(data: bytes, *options: str) -> str:
    run = subprocess.run(["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True)
    assert run.stderr == b""
    return DIRECTION_MARKS.sub("", run.stdout.decode())


def by_pdfium(data: bytes, page: int = 0) -> str:
    """Composed (NFC), for PDFium orders the marks of one letter as it likes."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage().get_text_range()
    return normalize("NFC", text.replace("\r\n", "\n"))


def pictures_in(data: bytes) -> list[bytes]:
    """The raw streams of the pictures in a PDF."""
    return re.findall(rb"/Subtype /Image .*?stream\n(.*?)\nendstream", data, re.DOTALL)


def rendered(data: bytes, scale: float = 1) -> Image.Image:
    return pypdfium2.PdfDocument(data)[0].render(scale=scale).to_pil().convert("RGB")


def places_of(data: bytes, wanted: str, page: Page) -> tuple[float, float, float, float]:
    """Where PDFium sees a text on a page: left, top, right, bottom in the page's pixels."""
    document = pypdfium2.PdfDocument(data)
    text_page = document[0].get_textpage()
    width, height = document[0].get_size()
    start = normalize("NFC", text_page.get_text_range()).index(wanted)
    boxes = [text_page.get_charbox(start + place) for place in range(len(wanted))]
    across, down = page.width_px / width, page.height_px / height
    return (
        min(box[0] for box in boxes) * across,
        (height - max(box[3] for box in boxes)) * down,
        max(box[2] for box in boxes) * across,
        (height - min(box[1] for box in boxes)) * down,
    )


@every_language
def test_every_script_comes_out_as_it_was_read(language: str):
    data = pdf_of(in_language(language))
    assert by_poppler(data).strip() == text_of(language)
    assert by_poppler(data, "-layout").strip() == text_of(language)
    assert by_pdfium(data) == text_of(language)


def test_a_page_of_all_scripts_comes_out_line_by_line():
    lines = [
        readings.line_of(text, 50 + 70 * place, right_to_left=language in readings.RIGHT_TO_LEFT)
        for place, (language, text) in enumerate((SPACED | UNSPACED).items())
    ]
    reading = reading_of(Page(*PAPER, tuple(lines)))
    assert by_pdfium(pdf_of(reading)).split("\n") == [line.text for line in lines]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "he", "th"])
def test_each_word_lies_on_its_box(language: str):
    reading = in_language(language)
    data = pdf_of(reading)
    for word in reading.words():
        box = word.box
        left, top, right, bottom = places_of(data, word.text, reading.pages[0])
        assert [left, top, bottom] == pytest.approx([box.left, box.top, box.top + box.height], abs=1.5)
        # A piece without a space after it reaches to the next, which begins three pixels on.
        assert right == pytest.approx(box.left + box.width, abs=1.5 if word.space_after else 4)


def test_a_word_is_found_where_it_stands_when_the_picture_was_turned():
    picture = Image.new("RGB", (400, 300), "white")
    page = replace(page_of("Turned round"), width_px=300, height_px=400, turned_deg=90)
    data = pdf_of(reading_of(page), file_of(picture))
    width, height = pypdfium2.PdfDocument(data)[0].get_size()
    assert width / height == pytest.approx(300 / 400, abs=1e-3)
    assert by_pdfium(data) == "Turned round"


@pytest.mark.parametrize("turned_deg", [0, 90, 180, 270])
def test_the_picture_is_turned_as_the_page_was_read(turned_deg: int):
    upright = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 60, 60), "red")
    held = upright.rotate(turned_deg, expand=True)  # counter-clockwise: the reader turned it back clockwise
    page = Page(300, 400, (), turned_deg=turned_deg)
    shown = rendered(pdf_of(reading_of(page), file_of(held)))
    assert shown.getpixel((10, 10)) == (255, 0, 0)
    assert shown.getpixel((shown.width - 10, shown.height - 10)) == (255, 255, 255)


def turned_line(angle_deg: float, lengths: Sequence[int], height: int = 30) -> Line:
    """Words of these lengths along a tilted baseline, in the upright boxes around them."""
    cos, sin = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    words = []
    along = 0.0
    for place, length in enumerate(lengths):
        middle = along + length / 2
        x, y = 150 + middle * cos, 700 + middle * sin
        wide, high = length * abs(cos) + height * abs(sin), length * abs(sin) + height * abs(cos)
        box = Box(round(x - wide / 2), round(y - high / 2), round(wide), round(high))
        words.append(Word(f"word{place}", box, 0.9))
        along += length + 12
    return Line(tuple(words), True, angle_deg)


@pytest.mark.parametrize("angle_deg", [-40, -20, -5, -1, 1, 5, 20, 45])
def test_words_on_a_tilted_line_are_one_line_and_lie_in_their_boxes(angle_deg: float):
    line = turned_line(angle_deg, (90, 150, 60, 200))
    reading = reading_of(Page(*PAPER, (line,)))
    data = pdf_of(reading)
    assert by_pdfium(data) == "word0 word1 word2 word3"
    if abs(angle_deg) < 30:  # beyond, poppler takes each letter for a line, whoever wrote the file
        assert by_poppler(data, "-raw").split() == ["word0", "word1", "word2", "word3"]
    strip = strip_of(line)
    for word, (start, end) in zip(line.words, strip.spans_px, strict=True):
        x, y = strip.on_page((start + end) / 2, strip.height_px / 2)
        assert (x, y) == pytest.approx((word.box.left + word.box.width / 2, word.box.top + word.box.height / 2), abs=2)


@pytest.mark.parametrize("angle_deg", [-20, -5, 1, 5, 20])
def test_the_strip_of_a_tilted_line_is_as_high_as_its_letters(angle_deg: float):
    strip = strip_of(turned_line(angle_deg, (90, 150, 60, 200)))
    assert strip.height_px == pytest.approx(30, abs=2)
    assert [end - start for start, end in strip.spans_px] == pytest.approx([90, 150, 60, 200], abs=4)


def test_lines_that_run_down_come_out_from_right_to_left():
    columns = ["春は曙やうやう", "白くなりゆく山際", "少し明りて"]
    lines = []
    for place, text in enumerate(columns):
        boxes = [Box(900 - 80 * place, 100 + 44 * at, 40, 40) for at in range(len(text))]
        words = [Word(letter, box, 0.9, False) for letter, box in zip(text, boxes, strict=True)]
        lines.append(Line(tuple(words), place == 0, vertical=True))
    data = pdf_of(reading_of(Page(*PAPER, tuple(lines)), languages=("ja",)))
    assert by_pdfium(data).split("\n") == columns
    assert by_poppler(data).split() == columns


def test_columns_come_out_in_the_order_in_which_they_were_read():
    def column(left: int, *texts: str) -> list[Line]:
        return [
            Line(tuple(Word(word, Box(left + 90 * at, 100 + 40 * place, 80, 30), 0.9) for at, word in enumerate(words)))
            for place, words in enumerate(text.split() for text in texts)
        ]

    lines = [*column(50, "one two three", "four five six"), *column(600, "seven eight", "nine ten")]
    data = pdf_of(reading_of(Page(*PAPER, tuple(lines))))
    read = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert by_pdfium(data).split() == read
    assert by_poppler(data, "-raw").split() == read


def test_boxes_that_overlap_or_touch_keep_their_words_apart():
    overlapping = [Word("互动", Box(374, 110, 168, 32), 0.9, False), Word("性", Box(429, 102, 25, 49), 0.9, False)]
    touching = [Word("left", Box(50, 300, 100, 30), 0.9), Word("right", Box(150, 300, 100, 30), 0.9)]
    data = pdf_of(reading_of(Page(*PAPER, (Line(tuple(overlapping)), Line(tuple(touching))))))
    assert by_poppler(data).split() == ["互动性", "left", "right"]
    assert by_pdfium(data).split() == ["互动性", "left", "right"]


def test_the_letters_leave_no_ink():
    data = pdf_of(reading_of(page_of(*SPACED.values())))
    assert rendered(data).getextrema() == ((255, 255),) * 3


def test_the_title_and_the_language_are_told():
    data = pdf_of(reading_of(page_of("", "Größe 你好"), languages=("de", "zh-Hans")))
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "Größe 你好"
    assert document.get_metadata_value("Producer") == "Rebus"
    assert b"/Lang <FEFF00640065>" in data


@pytest.mark.parametrize(
    ("size", "dpi", "expected"),
    [
        ((1654, 2339), 200, (595.4, 842.0)),  # A4, scanned
        ((1654, 2339), 72, (595.28, 841.8)),  # the resolution of a screen is none of paper
        ((1080, 2400), None, (595.28, 1322.8)),
        ((100, 20000), None, (72, 14400)),  # as long as a page may be
    ],
)
def test_a_page_is_as_large_as_its_paper(size, dpi, expected):
    options = {"dpi": (dpi, dpi)} if dpi else {}
    data = pdf_of(reading_of(Page(*size, ())), file_of(Image.new("L", size, 255), **options))
    assert pypdfium2.PdfDocument(data)[0].get_size() == pytest.approx(expected, abs=0.3)


def photo(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """Of as many colours as a photo has."""
    ramps = Image.linear_gradient("L").resize(size), Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", (*ramps, ImageChops.add_modulo(*ramps))).convert(mode)


def with_exif(orientation: int | None = None) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "a camera that knows where it was"
    if orientation:
        exif[0x0112] = orientation
    return file_of(photo(), "JPEG", quality=91, exif=exif)


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_is_taken_over_as_it_came(mode: str, progressive: bool):
    file = file_of(photo(mode=mode), "JPEG", quality=91, progressive=progressive)
    data = pdf_of(reading_of(Page(640, 480, ())), file)
    [picture] = pictures_in(data)
    assert picture == file
    shown = rendered(data, 640 / 595.28)
    with Image.open(io.BytesIO(file)) as original:
        difference = ImageChops.difference(shown, original.convert("RGB").resize(shown.size))
        assert max(ImageStat.Stat(difference).mean) < 3


def test_what_a_jpeg_tells_of_its_maker_stays_behind():
    [picture] = pictures_in(pdf_of(reading_of(Page(640, 480, ())), with_exif() + b"a second picture"))
    assert b"camera" not in picture
    assert picture.endswith(b"\xff\xd9")
    with Image.open(io.BytesIO(picture)) as shown, Image.open(io.BytesIO(with_exif())) as original:
        assert ImageChops.difference(shown, original).getbbox() is None


@pytest.mark.parametrize("case", ["turned by its EXIF", "turned by the reader", "CMYK", "cut off", "of another kind"])
def test_a_jpeg_that_is_not_as_it_is_shown_becomes_another(case: str):
    size, turned_deg = (640, 480), 0
    file = file_of(photo(), "JPEG")
    if case == "turned by its EXIF":
        file, size = with_exif(orientation=6), (480, 640)
    elif case == "turned by the reader":
        turned_deg, size = 270, (480, 640)
    elif case == "CMYK":
        file = file_of(photo(mode="CMYK"), "JPEG")
    elif case == "cut off":
        file = file[: len(file) // 2]
    else:
        file = file_of(photo(), "WEBP")
    data = pdf_of(reading_of(Page(*size, (), turned_deg=turned_deg)), file)
    [picture] = pictures_in(data)
    assert picture not in file
    with Image.open(io.BytesIO(picture)) as shown:
        assert (shown.format, shown.size, shown.mode) == ("JPEG", size, "RGB")


@pytest.mark.parametrize(("ink", "bits"), [("black", 1), ((90, 90, 90), 8), ((0, 0, 200), 8)])
def test_a_screenshot_loses_nothing(ink, bits: int):
    picture = Image.new("RGB", (900, 600), "white")
    for place in range(12):
        ImageDraw.Draw(picture).text((40, 40 * place), "Letters on a screen", ink, font_size=30)
    if bits == 1:
        picture = picture.convert("1", dither=Image.Dither.NONE).convert("RGB")
    data = pdf_of(reading_of(Page(900, 600, ())), file_of(picture))
    assert b"/BitsPerComponent %d /Filter /FlateDecode" % bits in data
    document = pypdfium2.PdfDocument(data)
    [image] = document[0].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,))
    assert ImageChops.difference(image.get_bitmap().to_pil().convert("RGB"), picture).getbbox() is None


def test_an_album_a_tiff_and_a_pdf_are_one_document():
    colours = ["red", "green", "blue", "yellow", "black"]
    pages = [Image.new("RGB", (300, 200), colour) for colour in colours]
    tiff = file_of(pages[1], "TIFF", save_all=True, append_images=[pages[2]])
    pdf = file_of(pages[3], "PDF")
    files = (file_of(pages[0]), tiff, pdf, file_of(pages[4], "JPEG"))
    reading = reading_of(*(replace(page_of(f"page {number}"), width_px=300, height_px=200) for number in range(5)))
    document = pypdfium2.PdfDocument(pdf_of(reading, *files))
    shown = [page.render().to_pil().convert("RGB").getpixel((50, 50)) for page in document]
    assert shown == [Image.new("RGB", (1, 1), colour).getpixel((0, 0)) for colour in colours]
    assert [page.get_textpage().get_text_range() for page in document] == [f"page {number}" for number in range(5)]


def test_fewer_pictures_than_pages_are_a_fault():
    with pytest.raises(ValueError, match="2 pages"):
        pdf_of(reading_of(page_of(), page_of()), paper())


def test_hostile_words_leave_a_sound_file():
    data = pdf_of(readings.hostile(), paper(), paper(), paper((1, 1)))
    text = by_poppler(data)
    assert "<script>alert(1)</script>&amp;\"'" in text
    assert "half\ufffd a pair" in text
    assert "(\\) <FEFF> endstream endobj" in text
    assert len(pypdfium2.PdfDocument(data)) == 3


def test_a_hundred_thousand_words_are_all_there():
    lines = [
        Line(tuple(Word(f"w{row}x{at}", Box(10 * at, 14 * row, 9, 12), 0.9) for at in range(100))) for row in range(100)
    ]
    pages = [Page(1000, 1400, tuple(lines))] * 10
    data = pdf_of(reading_of(*pages), *[paper()] * 10)
    assert by_pdfium(data, 9).split() == [word.text for line in lines for word in line.words]


def test_more_characters_than_a_font_has_codes_do_not_break_it():
    font = GlyphlessFont()
    everything = [chr(code) for code in range(0x20, 0x11000) if not 0xD800 <= code < 0xE000]
    codes, count = font.encode(everything)
    assert count == len(everything)
    assert len(codes) == 4 * count
    assert len(set(re.findall("....", codes))) <= 0xFFFF


def test_the_same_reading_gives_the_same_file():
    assert pdf_of(in_language("ja")) == pdf_of(in_language("ja"))
