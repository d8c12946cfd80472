"""Several readings as one."""

import pytest

from core.ocr.joining import joined
from core.ocr.reading import Page, Reading


def test_pages_follow_one_another_and_names_are_said_once() -> None:
    pages = [Page(number, number, ()) for number in (1, 2, 3)]
    first = Reading((pages[0], pages[1]), ("ru", "en"), "paddle+tesseract", more=True)
    second = Reading((pages[2],), ("en", "de"), "tesseract", damaged=True)
    whole = Reading(tuple(pages), ("ru", "en", "de"), "paddle+tesseract", damaged=True, more=True)
    assert joined([first, second]) == whole
    assert joined([first]) == first


def test_of_nothing_there_is_no_reading() -> None:
    with pytest.raises(ValueError, match="nothing"):
        joined([])
