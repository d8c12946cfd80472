"""Any bytes → upright RGB pages, or a clear error. Nothing is decoded before its size is known and allowed."""

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import pillow_heif
from PIL import Image

from core.errors import TooHeavy, TooLong, TooManyPixels, UnreadablePicture, UserError
from core.imaging.colours import as_rgb, as_rgba
from core.imaging.kinds import kind_of
from core.imaging.orientation import upright

MAX_FILE_PIXELS = 42_000_000
"""The most that a page may have in its file: 126 MB as RGB. Phones save 12 megapixels as a rule, Telegram's photos have
1.6, A4 at 600 dpi has 35, and 41 when it was turned by five degrees."""

MAX_PIXELS = 25_000_000
"""The most that a page has when it is open; what has more comes at half its size. Cameras of 24 megapixels stay below,
A4 at 600 dpi comes at 300: the same words for half the CPU and 150 MB less (docs/benchmarks.md)."""

MAX_TOTAL_PIXELS = 100_000_000
"""The most that all pages of a file may have: 300 MB as RGB, eleven A4 pages at 300 dpi."""

MAX_PAGES = 20
"""The most pages that are opened: at the 2 s that a page takes, more would not be read within a minute."""

MAX_DIRECTORIES = 120
"""The most directories of a TIFF that are looked at: 50 pages of a document with a thumbnail each, and some more."""

MAX_SIDE_PX = 32767
"""Tesseract refuses a longer side."""

MAX_SCANS = 100
"""The most scans of a progressive JPEG; encoders write about ten, and each one costs a pass over all pixels."""

_END_OF_JPEG = b"\xff\xd9"
_REDUCED_RESOLUTION = 1  # TIFF 6.0, tag NewSubfileType, bit 0: a thumbnail of another page
_NEW_SUBFILE_TYPE = 254

_AsMode = Callable[[Image.Image], Image.Image]

# One thread: a worker is one of as many as there are cores. Thumbnails are never wanted.
pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)

# What Pillow warns of stands in a user's bytes, where nobody can mend it, and one file can hold 65 000 such things.
warnings.filterwarnings("ignore", module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Pages:
    """Upright RGB pictures, in the file's order.

    `damaged` is true when a page was cut off or broken and holds only what could be decoded;
    `more` is true when the file has further pages that were not opened.
    """

    pictures: tuple[Image.Image, ...]
    damaged: bool = False
    more: bool = False


def open_pages(data: bytes, first: int = 0, count: int = MAX_PAGES) -> Pages:
    """Opens a picture of any supported kind; of an animation the first frame, of a TIFF `count` pages from `first` on.

    Never more than `MAX_PAGES` pages, `MAX_PIXELS` a page and, in the file, `MAX_TOTAL_PIXELS` together.
    Raises `EmptyFile`, `UnsupportedType`, `UnreadablePicture`, `TooManyPixels`, `TooLong`, `TooHeavy`.
    """
    kind = kind_of(data)
    with _clear_errors():
        return _open(data, kind, first, min(count, MAX_PAGES), as_rgb)


def open_cutout(data: bytes) -> Image.Image:
    """The first page of a picture, upright and with its own transparency (RGBA).

    Raises the errors of `open_pages`.
    """
    kind = kind_of(data)
    with _clear_errors():
        return _open(data, kind, first=0, count=1, as_mode=as_rgba).pictures[0]


def count_pages(data: bytes, limit: int) -> int:
    """How many pages a picture has, counted up to `limit`: one, but for a TIFF. Nothing is decoded.

    Raises the errors of `open_pages`.
    """
    kind = kind_of(data)
    if kind != "TIFF":
        return 1
    with _clear_errors():
        return sum(1 for _ in islice(_frames(Image.open(io.BytesIO(data), formats=[kind])), limit))


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Gives a name to whatever Pillow raises."""
    try:
        yield
    except UserError:
        raise
    except MemoryError as error:
        raise TooHeavy from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(_pixels_named_in(error)) from error
    except Exception as error:  # Pillow's decoders raise whatever their parsing of broken bytes runs into
        raise UnreadablePicture from error


def _open(data: bytes, kind: str, first: int, count: int, as_mode: _AsMode) -> Pages:
    if kind == "JPEG" and data.count(b"\xff\xda") > MAX_SCANS:
        raise UnreadablePicture
    image = Image.open(io.BytesIO(data), formats=[kind])
    if kind == "TIFF":
        return _open_each(image, first, count, as_mode)
    _check_size(image)
    picture, damaged = _decode(image, data, kind, as_mode)
    return Pages((picture,), damaged)


def _open_each(image: Image.Image, first: int, count: int, as_mode: _AsMode) -> Pages:
    pictures: list[Image.Image] = []
    damaged = more = False
    pixels = 0
    for frame in islice(_frames(image), first, None):
        pixels += frame.width * frame.height
        if more := bool(pictures) and (len(pictures) == count or pixels > MAX_TOTAL_PIXELS):
            break
        _check_size(frame)
        try:
            frame.load()
            pictures.append(_bounded(as_mode(upright(frame))))
        except (OSError, SyntaxError, ValueError):
            damaged = True
    if not pictures:
        raise UnreadablePicture
    return Pages(tuple(pictures), damaged, more)


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """The pages of a TIFF, its thumbnails left out. Pillow ends a chain of directories that runs in a circle."""
    for index in range(MAX_DIRECTORIES):
        try:
            image.seek(index)
        except EOFError:
            return
        if not image.getexif().get(_NEW_SUBFILE_TYPE, 0) & _REDUCED_RESOLUTION:
            yield image


def _decode(image: Image.Image, data: bytes, kind: str, as_mode: _AsMode) -> tuple[Image.Image, bool]:
    """The finished page, and whether only a part of it could be decoded.

    Pillow's own switch for this is a global, which two threads cannot set apart.
    """
    try:
        _ask_for_less(image, kind)
        image.load()
        return _bounded(as_mode(upright(image))), False
    except (OSError, SyntaxError, ValueError):
        if kind == "JPEG":
            image = Image.open(io.BytesIO(data + _END_OF_JPEG), formats=[kind])
            _ask_for_less(image, kind)
        else:
            image.tile = []  # type: ignore[attr-defined] # Image.open gives an ImageFile; no tile: nothing left to do
        image.load()
    page = _bounded(as_mode(upright(image)))
    if all(low == high for low, high in page.getextrema()):  # type: ignore[misc] # RGB has a pair for each band
        raise UnreadablePicture  # not one row was decoded
    return page, True


def _ask_for_less(image: Image.Image, kind: str) -> None:
    """A large JPEG is decoded at half its size: a quarter of the memory, and half of the time."""
    if kind == "JPEG" and image.width * image.height > MAX_PIXELS:
        image.draft(None, (image.width // 2, image.height // 2))


def _bounded(page: Image.Image) -> Image.Image:
    return page.reduce(2) if page.width * page.height > MAX_PIXELS else page


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_FILE_PIXELS:
        raise _too_many_pixels(image.width * image.height)
    if max(image.size) > MAX_SIDE_PX:
        raise TooLong({"side_px": max(image.size), "limit_px": MAX_SIDE_PX})


def _too_many_pixels(pixels: int) -> TooManyPixels:
    # Rounded up, for "42 megapixels, and I read at most 42" says nothing.
    return TooManyPixels({"megapixels": -(-pixels // 1_000_000), "limit_megapixels": MAX_FILE_PIXELS // 1_000_000})


def _pixels_named_in(bomb: Exception) -> int:
    """How many pixels Pillow's own, higher limit was told of: "Image size (… pixels) exceeds limit of …"."""
    named = re.search(r"\((\d+) pixels\)", str(bomb))
    return int(named[1]) if named else 0
