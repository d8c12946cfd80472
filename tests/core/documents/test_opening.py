"""Any file with pages gives its pages as pictures, or a clear error."""

import pytest
from PIL import Image

from core.documents.opening import MAX_PAGES, kind_of, outline_of, page_pictures
from core.documents.outline import Outline
from core.errors import NeedsPassword, NoPages, UnreadableDocument, UnreadablePage, UnsupportedType
from core.imaging import MAX_PIXELS, MAX_SIDE_PX
from tests import documents, pictures


def colour(picture: Image.Image, x: float, y: float) -> str:
    """Red, green, blue or white: what is most of at a place given in parts of the picture's sides."""
    red, green, blue = picture.getpixel((int(x * picture.width), int(y * picture.height)))
    names = {(True, False, False): "red", (False, True, False): "green", (False, False, True): "blue"}
    return names.get((red > 128, green > 128, blue > 128), "white")


def test_a_picture_is_a_document_of_one_page() -> None:
    data = pictures.photo("One page")
    assert outline_of(data) == Outline("JPEG", 1, more=False)
    [page] = page_pictures(data)
    assert page.size == pictures.page("One page").size


def test_a_tiff_gives_each_of_its_pages() -> None:
    shades = (Image.new("RGB", (40 + n, 30), colour) for n, colour in enumerate(("red", "lime", "blue")))
    data = documents.tiff_of(*shades)
    assert outline_of(data) == Outline("TIFF", 3, more=False)
    assert [(page.size, colour(page, 0.5, 0.5)) for page in page_pictures(data)] == [
        ((40, 30), "red"),
        ((41, 30), "green"),
        ((42, 30), "blue"),
    ]
    [second] = page_pictures(data, 1, 1)
    assert colour(second, 0.5, 0.5) == "green"


def test_a_tiff_of_more_pages_than_are_opened_at_once_is_read_to_its_fiftieth() -> None:
    data = documents.tiff_of(*(Image.new("L", (10 + n, 10)) for n in range(60)))
    assert outline_of(data) == Outline("TIFF", 50, more=True)
    assert [page.width for page in page_pictures(data, 48)] == [58, 59]


def test_a_pdf_is_rendered_upright_at_two_hundred_dots_an_inch() -> None:
    content = b"1 0 0 rg 0 421 298 421 re f 0 0 1 rg 298 0 297 421 re f"
    data = documents.drawn_pdf(content)
    assert outline_of(data) == Outline("PDF", 1, more=False)
    [page] = page_pictures(data)
    assert (page.mode, page.size) == ("RGB", (1653, 2339))
    assert [colour(page, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)] == ["red", "white", "white", "blue"]


@pytest.mark.parametrize(("turn_deg", "red"), [(90, (0.75, 0.25)), (180, (0.75, 0.75)), (270, (0.25, 0.75))])
def test_a_turned_page_is_turned(turn_deg: int, red: tuple[float, float]) -> None:
    data = documents.drawn_pdf(b"1 0 0 rg 0 421 298 421 re f")
    turned = data.replace(b"/MediaBox", b"/Rotate %d/MediaBox" % turn_deg)  # PDFium mends the table of places
    [page] = page_pictures(turned)
    assert page.size == ((2339, 1653) if turn_deg != 180 else (1653, 2339))
    assert colour(page, *red) == "red"


def test_a_page_of_another_origin_shows_what_is_in_its_box() -> None:
    [page] = page_pictures(documents.drawn_pdf(b"0 1 0 rg 1000 1000 50 50 re f", b"1000 1000 1100 1200"))
    assert page.size == (278, 556)
    assert (colour(page, 0.25, 0.9), colour(page, 0.75, 0.9)) == ("green", "white")


def test_a_scan_is_rendered_in_its_own_pixels_whatever_size_its_page_has() -> None:
    scan = pictures.page("A scan")
    for resolution in (20, 72, 600):
        [page] = page_pictures(pictures.saved(scan, "PDF", resolution=resolution))
        assert abs(page.width - scan.width) <= 1


def test_a_fine_scan_is_made_smaller() -> None:
    [page] = page_pictures(pictures.saved(Image.new("L", (4960, 7016), 200), "PDF", resolution=600))
    assert page.height == 2600


@pytest.mark.parametrize("box", [b"0 0 14400 14400", b"0 0 200000 200000", b"0 0 1000000 1"])
def test_a_page_of_odd_size_gets_the_pixels_that_fit(box: bytes) -> None:
    [page] = page_pictures(documents.drawn_pdf(b"1 0 0 rg 0 0 9000000 9000000 re f", box))
    assert page.width * page.height <= MAX_PIXELS
    assert max(page.size) <= MAX_SIDE_PX
    assert colour(page, 0.5, 0.5) == "red"


def test_a_page_smaller_than_a_pixel_is_a_pixel() -> None:
    assert [page.size for page in page_pictures(documents.drawn_pdf(b"", b"0 0 0.01 0.01"))] == [(1, 1)]


def test_a_filled_in_form_shows_what_was_filled_in() -> None:
    appearance = documents.stream(b"0 1 0 rg 0 0 200 100 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 200 100]")
    data = documents.raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Annots[5 0 R]>>",
            documents.stream(b""),
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/F 4/P 3 0 R/Rect[100 100 300 200]/AP<</N 6 0 R>>>>",
            appearance,
        ]
    )
    [page] = page_pictures(data)
    assert colour(page, 0.5, 0.62) == "green"


def test_fifty_one_pages_are_fifty_and_more() -> None:
    data = documents.text_pdf(*map(str, range(51)))
    assert outline_of(data) == Outline("PDF", MAX_PAGES, more=True)
    assert outline_of(data).pages == 50


def test_a_header_need_not_be_the_files_first_byte() -> None:
    assert kind_of(b"\n\xef\xbb\xbf\n" + documents.text_pdf("late")) == "PDF"
    with pytest.raises(UnsupportedType):
        kind_of(b"see %PD" + b"F" * 2000)


def test_a_locked_pdf_needs_its_password() -> None:
    with pytest.raises(NeedsPassword):
        outline_of(documents.locked_pdf("sesame"))


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    assert outline_of(documents.locked_pdf("")).pages == 1


@pytest.mark.parametrize("broken", [b"%PDF-1.7\n", documents.text_pdf("whole")[:60], b"%PDF-1.4\n" + b"\xff" * 5000])
def test_a_broken_pdf_is_named_so(broken: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        outline_of(broken)


def test_a_pdf_without_its_table_of_places_is_mended() -> None:
    whole = documents.text_pdf("one", "two")
    table, trailer, end = whole.index(b"\nxref\n"), whole.index(b"trailer"), whole.index(b"startxref")
    [*pages] = page_pictures(whole[:table] + b"\n" + whole[trailer:end])
    assert len(pages) == 2


def test_a_pdf_without_pages_has_none() -> None:
    with pytest.raises(NoPages):
        outline_of(documents.raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]))


def test_a_page_that_is_none_is_damaged_and_the_others_are_not() -> None:
    data = documents.raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        ]
    )
    pages = page_pictures(data)
    assert next(pages).size == (278, 278)
    with pytest.raises(UnreadablePage):
        next(pages)
