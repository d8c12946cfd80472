"""What was read: pages → lines → words, each word with its box and its confidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

DOUBTFUL_WORD = 0.6
"""A word of less confidence is shown as doubtful; calibrated on the benchmark's pictures (`bench confidence`)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of its page, origin at the top left."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def around(cls, boxes: Iterable[Self]) -> Self:
        """The least box that holds all of `boxes`, which are one or more."""
        held = list(boxes)
        left, top = min(box.left for box in held), min(box.top for box in held)
        right, bottom = max(box.left + box.width for box in held), max(box.top + box.height for box in held)
        return cls(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, where it stands on its page, and how sure the engine is of it (0–1).

    Chinese, Japanese, Thai and other scripts without spaces come in pieces as the engine cuts them;
    `space_after` is false where the next piece follows without a space.
    """

    text: str
    box: Box
    confidence: float
    space_after: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, in reading order.

    `opens_paragraph` is true for a paragraph's first line; `angle_deg` is how far its baseline falls to the right,
    0 for a level one; `vertical` is true where the words stand under one another, as in Chinese and Japanese books.
    """

    words: tuple[Word, ...]
    opens_paragraph: bool = False
    angle_deg: float = 0.0
    vertical: bool = False

    @property
    def box(self) -> Box:
        return Box.around(word.box for word in self.words)

    @property
    def text(self) -> str:
        return "".join(f"{word.text} " if word.space_after else word.text for word in self.words).rstrip()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and columns: the texts of its cells, as many in each row; empty where a cell is.

    Its words stand in their page's lines too, row by row: in `line_count` of them from `first_line` on.
    """

    rows: tuple[tuple[str, ...], ...]
    first_line: int
    line_count: int


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode or QR code: what it holds, and its symbology as people call it (`QR Code`, `EAN-13`)."""

    text: str
    symbology: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One picture, as it was read: upright, `width_px` × `height_px`, its lines in reading order.

    `turned_deg` (0, 90, 180 or 270) is how far the picture that the file holds was turned clockwise to be upright.
    """

    width_px: int
    height_px: int
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    codes: tuple[Code, ...] = ()
    turned_deg: int = 0

    @property
    def text(self) -> str:
        """The lines, one each row, paragraphs apart by an empty row."""
        rows: list[str] = []
        for line in self.lines:
            if line.opens_paragraph and rows:
                rows.append("")
            rows.append(line.text)
        return "\n".join(rows)

    @property
    def flowing_text(self) -> str:
        """The text without the paper's line breaks: paragraphs, list items, verses and rows of tables, one each row."""
        from core.ocr.flow import flowing  # noqa: PLC0415, it is built on the classes above

        return flowing(self.lines, self.tables)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one picture, document or album.

    `languages` are BCP 47, the likeliest first; `engine` is the engine's name, several joined by `+`;
    `damaged` is true when a page was cut off and read only as far as it went; `more` is true when
    the file has further pages that were not read; `unfinished` is true when there was no time for all lines of a page.
    """

    pages: tuple[Page, ...]
    languages: tuple[str, ...]
    engine: str
    damaged: bool = False
    more: bool = False
    unfinished: bool = False

    def words(self) -> Iterator[Word]:
        """Every word of every page, in reading order."""
        for page in self.pages:
            for line in page.lines:
                yield from line.words

    @property
    def text(self) -> str:
        """The text of all pages, apart by an empty row."""
        return "\n\n".join(page.text for page in self.pages if page.text)

    @property
    def flowing_text(self) -> str:
        """The text of all pages without the paper's line breaks, pages apart by an empty row."""
        return "\n\n".join(text for page in self.pages if (text := page.flowing_text))

    @property
    def confidence(self) -> float:
        """The mean confidence of its words."""
        return mean_confidence(self.words())


def mean_confidence(words: Iterable[Word]) -> float:
    """How sure the engine is of some words (0–1), weighted by their letters; 0 for none."""
    weighed = [(word.confidence, len(word.text)) for word in words]
    letters = sum(weight for _, weight in weighed)
    return sum(confidence * weight for confidence, weight in weighed) / letters if letters else 0.0
