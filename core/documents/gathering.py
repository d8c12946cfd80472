"""The pages of a document, read one by one → what it says as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import NoTextFound, UserError
from core.ocr.joining import joined
from core.ocr.reading import Page, Reading

NO_PAGE = Reading((Page(1, 1, ()),), (), "")
"""Stands for a page that could not be read, so that those after it keep their numbers."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page (1 for the first) was not read."""

    number: int
    error: UserError


def whole(readings: Sequence[Reading], troubles: Sequence[Trouble], *, more: bool) -> Reading:
    """All pages as one reading; `more` says that the document has others.

    `troubles` are on those for which `NO_PAGE` stands. Raises the first one's error where no page is read,
    `NoTextFound`, and `ValueError` for no pages.
    """
    if readings and len(troubles) == len(readings):
        raise troubles[0].error
    reading = replace(joined(readings), more=more)
    if not any(reading.words()) and not any(page.codes for page in reading.pages):
        raise NoTextFound
    return reading
