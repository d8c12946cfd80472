"""Marked-up pictures: what a person sees in them."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from core.conversions import export_reading
from core.ocr.reading import DOUBTFUL_WORD, Box, Code, Line, Page, Reading, Word
from tests.core.exports import readings
from tests.core.exports.readings import file_of, page_of, paper, reading_of

BLUE, ORANGE, GREEN = (0, 114, 178), (213, 94, 0), (0, 158, 115)
BOX = Box(200, 300, 240, 60)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def marked(reading: Reading, *files: bytes) -> Image.Image:
    export = export_reading(reading, files or (paper(),), "png")
    assert (export.suffix, export.media_type) == (".png", "image/png")
    return opened(export.data)


def one_word(confidence: float, angle_deg: float = 0) -> Reading:
    line = Line((Word("word", BOX, confidence),), True, angle_deg)
    return reading_of(Page(*readings.PAPER, (line,)))


def inked(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around all that is not white."""
    return ImageChops.invert(picture).getbbox()


def share_inside(picture: Image.Image) -> float:
    """How much of the inside of the word's box is not white."""
    inside = picture.crop((BOX.left + 4, BOX.top + 4, BOX.left + BOX.width - 4, BOX.top + BOX.height - 4)).convert("L")
    return 1 - inside.histogram()[255] / (inside.width * inside.height)


def colours(picture: Image.Image) -> set[tuple[int, int, int]]:
    return {colour for _, colour in picture.getcolors(1 << 16)}


def test_a_frame_stands_around_a_word_and_leaves_its_letters_free():
    picture = marked(one_word(0.9))
    assert picture.size == readings.PAPER
    assert colours(picture) == {(255, 255, 255), BLUE}
    assert share_inside(picture) == 0
    left, top, right, bottom = inked(picture)
    assert (left, top) == pytest.approx((BOX.left, BOX.top), abs=8)
    assert (right, bottom) == pytest.approx((BOX.left + BOX.width, BOX.top + BOX.height), abs=8)


def test_doubt_is_told_without_colour_too():
    sure, doubtful, hopeless = (marked(one_word(confidence)) for confidence in (DOUBTFUL_WORD, 0.5, 0.1))
    assert share_inside(sure) == 0
    assert 0.05 < share_inside(doubtful) < share_inside(hopeless) < 0.5
    assert ORANGE not in colours(sure)
    assert {ORANGE, BLUE} & colours(doubtful) == {ORANGE}


def test_the_frame_of_a_word_that_runs_down_or_tilts_stands_around_it():
    down = Line((Word("word", Box(200, 300, 60, 240), 0.9),), True, vertical=True)
    assert inked(marked(reading_of(Page(*readings.PAPER, (down,))))) == pytest.approx((200, 300, 260, 540), abs=8)
    tilted = marked(one_word(0.9, angle_deg=10))
    assert inked(tilted) == pytest.approx(inked(marked(one_word(0.9))), abs=12)
    # Its right end is lower than its left one.
    left, top, right, bottom = inked(tilted)
    upper_right = tilted.crop(((left + right) // 2, top, right, (top + bottom) // 2))
    upper_left = tilted.crop((left, top, (left + right) // 2, (top + bottom) // 2))
    assert inked(upper_left)[1] < inked(upper_right)[1]


def test_a_code_is_framed_in_green():
    page = Page(*readings.PAPER, (), codes=(Code("4006381333931", "EAN-13", BOX),))
    assert colours(marked(reading_of(page))) == {(255, 255, 255), GREEN}


def test_the_frame_of_a_large_code_is_no_broader_than_is_seen():
    page = Page(400, 400, (), codes=(Code("https://example.org", "QR Code", Box(100, 100, 200, 200)),))
    picture = marked(reading_of(page), file_of(Image.new("RGB", (400, 400), "white")))
    counts = {colour: count for count, colour in picture.getcolors(2**16) or []}
    assert counts[GREEN] < 0.05 * 400 * 400


def test_the_picture_below_is_the_one_that_was_read():
    upright = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 60, 60), "red")
    file = file_of(upright.transpose(Image.Transpose.ROTATE_90))
    picture = marked(reading_of(Page(300, 400, (), turned_deg=90)), file)
    assert ImageChops.difference(picture, upright).getbbox() is None


def test_of_a_file_that_was_not_read_to_its_end_no_page_comes_under_the_next_files_words():
    first, unread, second = (Image.new("RGB", (300, 400), colour) for colour in ("red", "green", "blue"))
    tiff = io.BytesIO()
    first.save(tiff, "TIFF", save_all=True, append_images=[unread])
    reading = reading_of(Page(300, 400, ()), Page(300, 400, ()))

    export = export_reading(reading, (tiff.getvalue(), file_of(second)), "png", (1, 1))

    pages = [page.render().to_pil().convert("RGB").getpixel((150, 200)) for page in pypdfium2.PdfDocument(export.data)]
    assert [max(zip(page, "rgb", strict=True))[1] for page in pages] == ["r", "b"]


def test_a_large_picture_is_made_smaller_and_its_frames_with_it():
    word = Word("word", Box(1000, 2000, 1200, 300), 0.9)
    picture = marked(reading_of(Page(3000, 5120, (Line((word,)),))), paper((3000, 5120)))
    assert picture.size == (1500, 2560)
    assert inked(picture) == pytest.approx((500, 1000, 1100, 1150), abs=25)


def test_several_pages_are_one_pdf_that_is_searchable():
    reading = reading_of(page_of("First"), page_of("Second"))
    export = export_reading(reading, (paper(), paper()), "png")
    assert (export.suffix, export.media_type) == (".pdf", "application/pdf")
    document = pypdfium2.PdfDocument(export.data)
    assert [page.get_textpage().get_text_range() for page in document] == ["First", "Second"]
    assert all(inked(page.render().to_pil().convert("RGB")) for page in document)


def test_hostile_words_are_framed_like_others():
    reading = readings.hostile()
    assert inked(marked(replace(reading, pages=reading.pages[:1])))
