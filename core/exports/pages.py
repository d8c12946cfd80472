"""The pictures of a reading's pages, opened again and turned as they were read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Final

from PIL import Image

from core.documents import opening
from core.errors import UnreadablePage
from core.ocr.reading import Page, Reading

# Pillow turns the other way round.
_TURNS: Final = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page with its picture (RGB, upright), and the file that holds this picture as it is and no other, if one does.

    The picture may have other measures than its page: places on the page are scaled to it.
    """

    page: Page
    picture: Image.Image
    file: bytes | None = None


def pictures_of(reading: Reading, files: Sequence[bytes], page_counts: Sequence[int] = ()) -> Iterator[PagePicture]:
    """Each page of a reading with its picture, one by one; `files` are those that were read, in their order.

    Of each so many pages were read as `page_counts` says, or all. A page of a PDF that is broken is white.
    Raises the errors of `core.documents.opening.page_pictures`, and `ValueError` for files of fewer pages than the
    reading.
    """
    opened = (page for file, count in zip_longest(files, page_counts) for page in islice(_open(file), count))
    for page in reading.pages:
        found = next(opened, None)
        if found is None:
            raise ValueError(f"a reading of {len(reading.pages)} pages, and fewer in its files")
        picture, file = found
        if picture is None:
            picture = Image.new("RGB", (max(1, page.width_px), max(1, page.height_px)), "white")
        elif page.turned_deg:
            picture, file = picture.transpose(_TURNS[page.turned_deg]), None
        yield PagePicture(page, picture, file)


def _open(file: bytes) -> Iterator[tuple[Image.Image | None, bytes | None]]:
    outline = opening.outline_of(file)
    alone = outline.pages == 1 and outline.kind != "PDF"
    for number in range(outline.pages):
        try:
            pages = opening.page_picture(file, number)
        except UnreadablePage:
            yield None, None
        else:
            yield pages.pictures[0], file if alone and not pages.damaged else None
