"""Barcodes are found where they are, whatever is in them, and what is in them does no harm."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from core.ocr.codes import codes_in
from core.ocr.reading import Box
from tests import pictures


def code(text: str, symbology: str = "QRCode", scale: int = 4) -> Image.Image:
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    return Image.fromarray(np.array(made.to_image(scale=scale))).convert("RGB")


def paper(*codes: tuple[Image.Image, int, int], size: tuple[int, int] = (1200, 900)) -> Image.Image:
    page = Image.new("RGB", size, "white")
    for picture, left, top in codes:
        page.paste(picture, (left, top))
    return page


def ink(picture: Image.Image, left: int, top: int) -> Box:
    """Where the dark modules of a pasted code are."""
    inner = picture.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert inner
    return Box(left + inner[0], top + inner[1], inner[2] - inner[0], inner[3] - inner[1])


def near(one: Box, other: Box, by_px: int) -> bool:
    edges = ((box.left, box.top, box.left + box.width, box.top + box.height) for box in (one, other))
    return all(abs(a - b) <= by_px for a, b in zip(*edges, strict=True))


@pytest.mark.parametrize(
    ("symbology", "text", "name"),
    [
        ("QRCode", "https://example.org/ticket?seat=12", "QR Code"),
        ("EAN13", "4006381333931", "EAN-13"),
        ("Code128", "Rebus-42", "Code 128"),
        ("Code39", "REBUS 42", "Code 39"),
        ("ITF", "00012345678905", "ITF"),
        ("DataMatrix", "matrix of data", "Data Matrix"),
        ("PDF417", "boarding pass", "PDF417"),
        ("Aztec", "train ticket", "Aztec"),
    ],
)
def test_each_common_symbology_is_read_and_named(symbology: str, text: str, name: str) -> None:
    [found] = codes_in(paper((code(text, symbology), 300, 200)))
    assert (found.text, found.symbology) == (text, name)


def test_a_box_lies_around_the_code_in_the_pictures_own_pixels() -> None:
    picture = code("where am I", scale=20)
    [found] = codes_in(paper((picture, 2400, 1500), size=(4000, 3000)))
    assert near(found.box, ink(picture, 2400, 1500), by_px=20)


def test_a_code_too_fine_for_the_first_look_is_found_by_the_second() -> None:
    label = code("fine bars on a large scan 0123456789", "Code128", scale=2)
    page = paper((label, 301, 2900), size=(2480, 3200))
    assert codes_in(page.resize((1240, 1600))) == ()
    [found] = codes_in(page)
    assert found.text == "fine bars on a large scan 0123456789"
    assert near(found.box, ink(label, 301, 2900), by_px=30)


def test_several_codes_are_all_found_and_twice_the_same_text_is_two_codes() -> None:
    twin = code("twin")
    found = codes_in(paper((twin, 50, 50), (twin, 800, 50), (code("single"), 400, 500)))
    assert sorted(each.text for each in found) == ["single", "twin", "twin"]


@pytest.mark.parametrize("turn_deg", [90, 180, 270, 20])
def test_a_turned_code_is_read(turn_deg: int) -> None:
    page = paper((code("turned"), 300, 200)).rotate(turn_deg, expand=True, fillcolor="white")
    assert [found.text for found in codes_in(page)] == ["turned"]


def test_chinese_in_a_code_is_read() -> None:
    assert [found.text for found in codes_in(paper((code("扫码点餐 3号桌"), 300, 200)))] == ["扫码点餐 3号桌"]


def test_control_characters_and_turned_directions_are_shown_and_do_nothing() -> None:
    [found] = codes_in(paper((code("a\x1b[31m\x07b\u202egro.live\x9bc\r\nline\ttab"), 300, 200)))
    assert found.text == "a␛[31m␇b\ufffdgro.live\ufffdc\nline\ttab"


def test_a_page_of_text_holds_no_code() -> None:
    assert codes_in(pictures.page("No code here", "|| ||| | |||| |", "12 345 678")) == ()


def test_a_picture_of_one_pixel_holds_no_code() -> None:
    assert codes_in(Image.new("RGB", (1, 1))) == ()
    assert codes_in(Image.new("RGB", (30_000, 1))) == ()


def test_a_sheet_of_more_codes_than_anybody_prints_gives_fifty() -> None:
    sheet = paper(
        *((code(f"{row} {column}", scale=3), 90 * column, 90 * row) for row in range(9) for column in range(9)),
        size=(820, 820),
    )
    assert len(codes_in(sheet)) == 50
