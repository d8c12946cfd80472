"""What was read: pages → lines → words, each word with its box and its confidence."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of its page, origin at the top left."""

    left: int
    top: int
    width: int
    height: int


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
    """Words on one line, in reading order. `opens_paragraph` is true for a paragraph's first line."""

    words: tuple[Word, ...]
    opens_paragraph: bool = False

    @property
    def text(self) -> str:
        return "".join(f"{word.text} " if word.space_after else word.text for word in self.words).rstrip()


@dataclass(frozen=True, slots=True)
class Page:
    """One picture, as it was read: upright, `width_px` × `height_px`, its lines in reading order."""

    width_px: int
    height_px: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines, one each row, paragraphs apart by an empty row."""
        rows: list[str] = []
        for line in self.lines:
            if line.opens_paragraph and rows:
                rows.append("")
            rows.append(line.text)
        return "\n".join(rows)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one picture or album.

    `languages` are BCP 47, in the order they were tried; `engine` is the engine's name;
    `damaged` is true when a page was cut off and read only as far as it went; `more` is true when
    the file has further pages that were not read.
    """

    pages: tuple[Page, ...]
    languages: tuple[str, ...]
    engine: str
    damaged: bool = False
    more: bool = False

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
    def confidence(self) -> float:
        """Mean confidence of the words, weighted by their letters; 0 when nothing was read."""
        letters = sum(len(word.text) for word in self.words())
        return sum(word.confidence * len(word.text) for word in self.words()) / letters if letters else 0.0
