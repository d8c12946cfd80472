"""PDF files: the text that their pages carry. What is scanned `core.documents.reading` reads, from its pictures."""

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import pypdfium2

from core.documents import pdf

MOST_PAGES = 2_000
"""The longest books have as many; at 1 ms a page."""

# As `core.documents.layer` has it, which tells where each letter stands at 70 times the cost: a page says nothing
# when a tenth of its signs are unknown, or fewer than two fifths of them letters.
_MOST_UNKNOWN = 0.1
_LEAST_LETTERS = 0.4
_UNKNOWN = frozenset({"Cn", "Co", "Cs"})
_SAMPLE_CHARACTERS = 2_000

# What PDFium puts for a hyphen that parts a word at the end of a line.
_HYPHEN = "\ufffe"


def text_of(data: bytes) -> str:
    """The text of the pages that carry some, apart by an empty line.

    Raises `NeedsPassword`, `NoPages`, `UnreadableDocument`.
    """
    return "\n\n".join(page for page in _pages(data) if _is_trusted(page))


def _pages(data: bytes) -> Iterator[str]:
    with pdf.opened(data) as document:
        for number in range(min(len(document), MOST_PAGES)):
            with suppress(pypdfium2.PdfiumError):  # a damaged page among others
                page = document[number]
                text = page.get_textpage()
                yield text.get_text_range().replace("\r\n", "\n").replace(f"{_HYPHEN}\n", "").replace(_HYPHEN, "")
                text.close()
                page.close()


def _is_trusted(text: str) -> bool:
    visible = [unicodedata.category(sign) for sign in islice(text, _SAMPLE_CHARACTERS) if not sign.isspace()]
    unknown = sum(category in _UNKNOWN for category in visible) + text[:_SAMPLE_CHARACTERS].count("\ufffd")
    letters = sum(category[0] in "LMN" for category in visible)
    return unknown <= _MOST_UNKNOWN * len(visible) and letters > _LEAST_LETTERS * len(visible)
