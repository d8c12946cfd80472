"""A document is any file with pages: a picture, a TIFF of many, a PDF. Any of them → its pages as pictures."""

from collections.abc import Iterator

from PIL import Image

from core import imaging
from core.documents import pdf
from core.documents.outline import Outline
from core.errors import UnsupportedType
from core.imaging import kinds

MAX_PAGES = 50
"""The most pages of a document that are read: at 1.5 s for a scanned one, a minute and a half on one core."""


def kind_of(data: bytes) -> str:
    """`PDF`, or the kind of picture. Raises `EmptyFile`, `UnsupportedType`."""
    try:
        return kinds.kind_of(data)
    except UnsupportedType:
        if pdf.looks_like_pdf(data):
            return "PDF"
        raise


def outline_of(data: bytes) -> Outline:
    """What a document is; opens it, and looks at none of its pages.

    Raises `EmptyFile`, `UnsupportedType`; of a PDF `NeedsPassword`, `UnreadableDocument`, `NoPages`; of a picture
    the errors of `core.imaging.open_pages`.
    """
    kind = kind_of(data)
    pages = pdf.page_count(data) if kind == "PDF" else imaging.count_pages(data, MAX_PAGES + 1)
    return Outline(kind, min(pages, MAX_PAGES), pages > MAX_PAGES)


def page_pictures(data: bytes, first: int = 0, count: int | None = None) -> Iterator[Image.Image]:
    """The pages from `first` (0 for the first) on, `count` of them or all that are read, upright and RGB, one by one.

    A PDF is rendered (`core.documents.pdf.rendered`). Raises the errors of `outline_of`, `TooManyPixels` and
    `TooLong`, and `UnreadablePage` for a page of a PDF that is broken; with the one that is asked for next.
    """
    outline = outline_of(data)
    end = outline.pages if count is None else min(outline.pages, first + count)
    for number in range(first, end):
        yield page_picture(data, number).pictures[0]


def page_picture(data: bytes, number: int) -> imaging.Pages:
    """One page (0 for the first), and whether it is damaged. Raises the errors of `page_pictures`."""
    if kind_of(data) == "PDF":
        return imaging.Pages((pdf.rendered(data, number),))
    return imaging.open_pages(data, number, 1)
