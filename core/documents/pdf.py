"""PDF files, by PDFium: opened, measured and rendered within bounds.

Nothing in them is run: this PDFium is built without a JavaScript engine and without XFA.
"""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from core.errors import NeedsPassword, NoPages, TooHeavy, TooManyPixels, UnreadableDocument, UnreadablePage
from core.imaging import MAX_PIXELS, MAX_SIDE_PX, MAX_TOTAL_PIXELS
from core.ocr.reading import Box

DPI: Final = 200
"""Of a page that is drawn rather than scanned. At 200, a letter of 8 points is 22 px high: what engines read best."""

SCAN_SIDE_PX: Final = 2600
"""Of a scan's long side, more pixels cost time and gain nothing (docs/benchmarks.md)."""

_POINTS_PER_INCH = 72
_MOST_OBJECTS = 20_000  # on a page: a dense map has some thousands; beyond it no picture is looked for
_DEEPEST_FORM = 8  # forms within forms; producers nest two or three
_SCAN_SHARE = 0.5  # of the page that a picture covers to be a scan of it: scans have margins, figures share the page


def looks_like_pdf(data: bytes) -> bool:
    """Whether the header stands in the first kilobyte, where PDFium and other readers look for it."""
    return b"%PDF-" in data[:1024]


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """An open `pypdfium2.PdfDocument`, its form fields ready to be drawn.

    Raises `NeedsPassword`, `NoPages`, `UnreadableDocument`.
    """
    raw = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not raw:
        locked = pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise NeedsPassword if locked else UnreadableDocument
    document = pypdfium2.PdfDocument(raw)
    try:
        if not len(document):
            raise NoPages
        document.init_forms()
        yield document
    finally:
        document.close()


def page_count(data: bytes) -> int:
    """How many pages the file says it has. Raises the errors of `opened`."""
    with opened(data) as document:
        return len(document)


@contextmanager
def page_of(data: bytes, number: int) -> Iterator[Any]:
    """An open `pypdfium2.PdfPage` (0 for the first), with its annotations and filled-in fields as part of it.

    Raises the errors of `opened`, `UnreadablePage`.
    """
    with opened(data) as document:
        try:
            page = document[number]
            # What is filled into a form is no text of the page before this.
            if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
                page.close()
                page = document[number]
        except pypdfium2.PdfiumError as error:
            raise UnreadablePage from error
        try:
            yield page
        finally:
            page.close()


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page lies in its picture: `width_px` × `height_px`, and the map from the page's coordinates to pixels."""

    width_px: int
    height_px: int
    scale: float  # pixels a point
    matrix: tuple[float, float, float, float, float, float]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page in pixels."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box | None:
        """A rectangle of the page in pixels, as far as it lies in the picture; None where it does not."""
        corners = [self.point(x, y) for x in (left, right) for y in (bottom, top)]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        if not all(map(math.isfinite, (*across, *down))):
            return None
        x, right_px = max(0, math.floor(min(across))), min(self.width_px, math.ceil(max(across)))
        y, bottom_px = max(0, math.floor(min(down))), min(self.height_px, math.ceil(max(down)))
        return Box(x, y, right_px - x, bottom_px - y) if x < right_px and y < bottom_px else None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page: where (left, bottom, right, top in points), of how many pixels, the how-manieth object."""

    bounds: tuple[float, float, float, float]
    width_px: int
    height_px: int
    place: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What is drawn on a page: its pictures, the place of its last visible text, its number of paths."""

    pictures: tuple[Picture, ...]
    last_text: int
    paths: int


def contents_of(page: Any) -> Contents:
    """Looks at the page's first 20 000 objects, also at those inside of forms (XObjects)."""
    pictures: list[Picture] = []
    last_text, paths = -1, 0
    for place, (kind, item, matrix) in enumerate(_objects(page)):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            bounds, size = _bounds(item, matrix), _pixel_size(item)
            if bounds and size:
                pictures.append(Picture(bounds, *size, place))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(item) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                last_text = place
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
    return Contents(tuple(pictures), last_text, paths)


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _objects(page: Any) -> Iterator[tuple[int, Any, _Matrix]]:
    """Kind, object, and the matrix from its coordinates to the page's; in the order in which they are drawn."""
    stack = [(pdfium.FPDFPage_GetObject, page, 0, pdfium.FPDFPage_CountObjects(page), _IDENTITY)]
    seen = 0
    while stack and seen < _MOST_OBJECTS:
        get, parent, index, count, matrix = stack.pop()
        if index >= count:
            continue
        stack.append((get, parent, index + 1, count, matrix))
        item = get(parent, index)
        if not item:
            continue
        seen += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if len(stack) < _DEEPEST_FORM:
                inner = pdfium.FPDFFormObj_CountObjects(item)
                stack.append((pdfium.FPDFFormObj_GetObject, item, 0, inner, _composed(_matrix_of(item), matrix)))
        else:
            yield kind, item, matrix


def _matrix_of(item: Any) -> _Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, raw):
        return _IDENTITY
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _composed(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _bounds(item: Any, matrix: _Matrix) -> tuple[float, float, float, float] | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    a, b, c, d, e, f = matrix
    across = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    down = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(across), min(down), max(across), max(down)


def _pixel_size(item: Any) -> tuple[int, int] | None:
    """As its dictionary says it; nothing is decoded."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(item, width, height):
        return None
    return width.value, height.value


def frame_of(page: Any, contents: Contents) -> Frame:
    """How the page is rendered: at `DPI`; a scan in its own pixels, but for its long side at most `SCAN_SIDE_PX`.

    Producers give scans pages of any size, one point a pixel among them, so a page's size tells nothing about them.
    Never more than `MAX_PIXELS` and `MAX_SIDE_PX`.
    """
    width, height = page.get_size()
    if not (width > 0 and height > 0 and math.isfinite(width * height)):
        raise UnreadablePage
    scale = DPI / _POINTS_PER_INCH
    if (finest := _scan_scale(contents, width * height)) is not None:
        scale = min(finest, max(scale, SCAN_SIDE_PX / max(width, height)))
        if contents.last_text >= 0:  # letters are drawn on it as well
            scale = max(scale, DPI / _POINTS_PER_INCH)
    # A pixel less on each side, for sizes are rounded up.
    scale = min(scale, (MAX_SIDE_PX - 1) / max(width, height), math.sqrt(MAX_PIXELS / (width * height)))
    width_px = min(max(1, round(width * scale)), MAX_SIDE_PX)
    height_px = min(max(1, round(height * scale)), MAX_PIXELS // width_px, MAX_SIDE_PX)
    return Frame(width_px, height_px, scale, _matrix_to(page, width, height, width_px, height_px))


def _scan_scale(contents: Contents, page_area: float) -> float | None:
    """Pixels a point of the picture that covers most of the page, if one covers half of it."""
    scans = [picture for picture in contents.pictures if area(picture.bounds) >= _SCAN_SHARE * page_area]
    return max((math.sqrt(each.width_px * each.height_px / area(each.bounds)) for each in scans), default=None)


def area(bounds: tuple[float, float, float, float]) -> float:
    """Of left, bottom, right, top."""
    left, bottom, right, top = bounds
    return (right - left) * (top - bottom)


def _matrix_to(page: Any, width: float, height: float, width_px: int, height_px: int) -> _Matrix:
    """By what becomes of three points: PDFium knows the page's box and how it is turned."""
    fine = 1_000_000  # device units a side, for PDFium rounds to whole ones
    reach = max(width, height)
    across, down = _point(page, 0, 0, fine), _point(page, reach, 0, fine)
    up = _point(page, 0, reach, fine)
    x, y = width_px / fine, height_px / fine
    return (
        (down[0] - across[0]) / reach * x,
        (down[1] - across[1]) / reach * y,
        (up[0] - across[0]) / reach * x,
        (up[1] - across[1]) / reach * y,
        across[0] * x,
        across[1] * y,
    )


def _point(page: Any, x: float, y: float, side: int) -> tuple[int, int]:
    """A point of the page on a device of `side` × `side`."""
    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDF_PageToDevice(page, 0, 0, side, side, 0, x, y, device_x, device_y):
        raise UnreadablePage
    return device_x.value, device_y.value


def rendered(data: bytes, number: int) -> Image.Image:
    """A page (0 for the first) as an upright RGB picture, as large as `frame_of` says.

    Raises the errors of `page_of`, `TooManyPixels`, `TooHeavy`.
    """
    with page_of(data, number) as page:
        contents = contents_of(page)
        return picture_of(page, contents, frame_of(page, contents))


def picture_of(page: Any, contents: Contents, frame: Frame) -> Image.Image:
    """An open page as an RGB picture. Raises `TooManyPixels`, `TooHeavy`."""
    largest = max((picture.width_px * picture.height_px for picture in contents.pictures), default=0)
    if largest > MAX_TOTAL_PIXELS:  # PDFium decodes a picture whole before it draws it smaller
        raise TooManyPixels({"megapixels": largest // 1_000_000, "limit_megapixels": MAX_TOTAL_PIXELS // 1_000_000})
    try:
        bitmap = pypdfium2.PdfBitmap.new_native(
            frame.width_px, frame.height_px, pdfium.FPDFBitmap_BGR, rev_byteorder=True
        )
    except MemoryError as error:
        raise TooHeavy from error
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, frame.width_px, frame.height_px)
    flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
    place = (0, 0, frame.width_px, frame.height_px, 0, flags)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, *place)
    if page.formenv:
        pdfium.FPDF_FFLDraw(page.formenv, bitmap, page, *place)
    picture: Image.Image = bitmap.to_pil()
    return picture.copy() if picture.readonly else picture
