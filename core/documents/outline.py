"""What a document is, before any page of it is read; light enough for the bot's own process."""

from dataclasses import dataclass

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

HEAD_BYTES = 1024
"""How much of a file `has_pages` looks at: the header of a PDF stands in its first kilobyte."""


def has_pages(head: bytes) -> bool:
    """Whether a file that begins with `head` may have several pages: a PDF or a TIFF."""
    return head.startswith(_TIFF) or b"%PDF-" in head[:HEAD_BYTES]


@dataclass(frozen=True, slots=True)
class Outline:
    """`kind` is `PDF` or a name of `core.imaging.kinds`; `pages` how many are read; `more` whether it has others."""

    kind: str
    pages: int
    more: bool
