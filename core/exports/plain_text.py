"""The text as it stands on the paper, line by line."""

from core.exports.characters import printable
from core.ocr.reading import Page, Reading

# As Tesseract and pdftotext part pages: programs cut there, and editors show where a page begins.
_PAGE_END = "\n\f"


def as_text(reading: Reading) -> bytes:
    """UTF-8 without a mark; the lines of the paper, pages apart by a form feed, codes at the end of their page."""
    return (_PAGE_END.join(map(_page_text, reading.pages)) + "\n").encode()


def _page_text(page: Page) -> str:
    codes = "\n".join(f"{code.symbology}: {printable(code.text)}" for code in page.codes)
    return "\n\n".join(part for part in (printable(page.text), codes) if part)
