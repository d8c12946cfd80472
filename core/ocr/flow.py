"""Lines as they stand on paper → running text: paragraphs without the paper's line breaks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from unicodedata import combining, east_asian_width

from core.ocr.direction import is_rtl
from core.ocr.pieces import Frame, Piece, pieces, tilt_deg
from core.ocr.reading import Line, Table
from core.ocr.spacing import is_unspaced

_SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", "\u2010", _SOFT_HYPHEN, "¬")  # the last is what engines make of a faint or slanting one

# What follows a hyphen that stands for the end of a later word: Haupt- und Nebensatz, in- en uitgang, two- or more.
_AND_OR = frozenset({"and", "or", "und", "oder", "bzw.", "bis", "en", "of", "och", "eller", "og"})

_MARKER = re.compile(r"(?:[-–—•·●○■□▪◆◇►▶✓✔*※]|\(?\w{1,3}[.)、．)]|[①-⑳])(?:\s|$)|[①-⑳•●■□◆]")
"""How an item of a list begins: a bullet, or a number or letter with a point or bracket."""

_ROOM = 0.5  # heights: how much emptier than the next word needs a line's end may be, for edges waver
_FLUSH = 0.8  # heights by which a text's lines begin elsewhere, at most; centred ones differ by more
_FULL = 0.6  # of the line ends within a block, at least, have no room for the next word where its text flows
_NEAR = 4  # lines above and below within which a block's edge is sought: on bent paper it wanders
_LEAST_WIDTH = 6.0
"""Heights: a newspaper's narrowest columns have 9 Han or 18 Latin letters, about as wide. Below are labels."""

_LEAST_WIDTH_OF_TWO = 12.0  # heights: two lines narrower than 18 Han or 36 Latin letters are a label or an address


_ALIKE = 1.4  # of the heights of a text's lines; a heading is larger, descenders and capitals make less of a difference
_LARGER = (1.1, 1.35)
"""How much higher, and wider a letter, a heading is at least than its text, if less than `_ALIKE`: boxes have margins.
Capitals are only wider, tall letters only higher; lines that are stretched to their column differ by 1.3 in width."""

_LEAST_LETTERS = 12  # of both lines, for their widths to be compared
_LEAST_PITCH, _MOST_PITCH = 0.3, 4.0  # heights from line to line: below, they are side by side; above, apart

_CODE_SIGNS = frozenset("{}[]()<>=;_+*/\\|&#$@^~")
_CODE_SHARE = 0.08  # of a block's signs, at least, in programs, which have about .12; prose with references has .05


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with where it begins and ends along its own direction, and how long its first word is."""

    line: Line
    start: float
    end: float
    y: float
    height: float
    first_word: float

    @property
    def letter_width(self) -> float:
        """Of a Latin letter: Han are twice as wide, and marks stand above or below."""
        text = self.line.text
        columns = sum(2 if east_asian_width(letter) in "WF" else not combining(letter) for letter in text)
        return (self.end - self.start) / max(1, columns)


def flowing(lines: Sequence[Line], tables: Sequence[Table] = ()) -> str:
    """The text with line breaks only where the text has them: between paragraphs, items, verses, rows of tables.

    A line is joined to the next where the next one's first word had no room on it, within a paragraph
    (`Line.opens_paragraph`). Words divided by a hyphen are mended, Han, Kana and Thai joined without a space.
    Paragraphs are apart by an empty row.
    """
    tabular = {at for table in tables for at in range(table.first_line, table.first_line + table.line_count)}
    numbered = [(at, line) for at, line in enumerate(lines) if line.words]
    lines = [line for _, line in numbered]
    rows = {place for place, (at, _) in enumerate(numbered) if at in tabular}
    words = _vocabulary(lines)
    texts: list[str] = []
    for at, (line, goes_on) in enumerate(zip(lines, _continuations(lines, rows), strict=True)):
        text = line.text
        if goes_on:
            texts[-1] = _joined(texts[-1], text, words)
        else:
            texts.extend([""] if line.opens_paragraph and at else [])
            texts.append(text)
    return "\n".join(texts).replace(_SOFT_HYPHEN, "")


def _continuations(lines: Sequence[Line], rows: set[int]) -> Iterator[bool]:
    """For each line whether it goes on with the sentence, or word, of the line before."""
    placed = _placed(lines)
    for block in _blocks(placed, rows):
        yield False
        edges = [max(line.end for line in block[max(0, at - _NEAR) : at + _NEAR + 1]) for at in range(len(block))]
        full = [
            edge - line.end < after.first_word + _ROOM * line.height
            for (line, after), edge in zip(pairwise(block), edges, strict=False)
        ]
        flows = _flows(block, full)
        edge = _set_out(block)
        for fills, (line, after) in zip(full, pairwise(block), strict=True):
            divided = _ends_divided(line.line.text) and after.line.text[:1].islower()
            set_out = after.start < min(edge, line.start - _FLUSH * line.height)
            breaks = after.line.opens_paragraph or _MARKER.match(after.line.text)
            yield not breaks and (divided or (flows and fills and not set_out))


def _set_out(block: Sequence[_Placed]) -> float:
    """Before which place a line of the block begins that is set out: an entry's first, above others that hang."""
    if len(block) < 2:
        return float("-inf")
    return median(line.start for line in block[1:]) - _FLUSH * median(line.height for line in block)


def _flows(block: Sequence[_Placed], full: Sequence[bool]) -> bool:
    """Whether the block is a text that was broken where its lines were full, and not a list, verses or an address."""
    inner = [(fills, after) for fills, after in zip(full, block[1:], strict=True) if not after.line.opens_paragraph]
    if not inner:
        return False
    height = median(line.height for line in block)
    width = max(line.end for line in block) - min(line.start for line in block)
    if width < (_LEAST_WIDTH if len(block) > 2 else _LEAST_WIDTH_OF_TWO) * height:
        return False
    begin = median(after.start for _, after in inner)
    flush = sum(abs(after.start - begin) < _FLUSH * height for _, after in inner)
    anew = sum(_begins_anew(after.line.text) for _, after in inner)
    return (
        sum(fills for fills, _ in inner) >= _FULL * len(inner)
        and flush >= _FULL * len(inner)
        and not _is_code([line.line.text for line in block])
        and (anew < len(inner) or len(inner) == 1 or block[0].line.text.isupper())
    )


def _begins_anew(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit()


def _is_code(texts: Sequence[str]) -> bool:
    signs = [sign for text in texts for sign in text if not sign.isspace()]
    return sum(sign in _CODE_SIGNS for sign in signs) > _CODE_SHARE * len(signs)


def _placed(lines: Sequence[Line]) -> list[_Placed]:
    """The lines in level coordinates, those from right to left mirrored."""
    tilt = tilt_deg(lines)
    placed = [
        _place(piece)
        for vertical in (False, True)
        for piece in pieces([line for line in lines if line.vertical == vertical], Frame(tilt, 0, 0, vertical=vertical))
    ]
    by_line = {id(place.line): place for place in placed}
    return [by_line[id(line)] for line in lines]


def _place(piece: Piece) -> _Placed:
    line = piece.line
    first = line.words[0]
    letters = sum(len(word.text) for word in line.words)
    # What is written without spaces may break after any letter, whatever pieces it comes in.
    length = 1 if is_unspaced(first.text[:1] or " ") else len(first.text)
    first_word = piece.width * length / max(1, letters)
    start, end = piece.left, piece.right
    if not line.vertical and is_rtl([line.text]):
        start, end = -end, -start
    return _Placed(line, start, end, piece.y, piece.height, first_word)


def _blocks(placed: Sequence[_Placed], rows: set[int]) -> Iterator[list[_Placed]]:
    """Lines that follow each other downwards, alike in height and not far apart; a table's row is by itself."""
    block: list[_Placed] = []
    for at, line in enumerate(placed):
        if block and (at in rows or at - 1 in rows or not _follows(block[-1], line)):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _follows(line: _Placed, after: _Placed) -> bool:
    taller, lower = max(line.height, after.height), min(line.height, after.height)
    return (
        line.line.vertical == after.line.vertical
        and taller < _ALIKE * lower
        and not (_is_larger(line, after) or _is_larger(after, line))
        and _LEAST_PITCH * lower < after.y - line.y < _MOST_PITCH * taller
        and min(line.end, after.end) > max(line.start, after.start)
    )


def _is_larger(heading: _Placed, text: _Placed) -> bool:
    """Whether the letters of one line are a heading's, seen from a line of its text."""
    if min(len(heading.line.text), len(text.line.text)) < _LEAST_LETTERS:
        return False
    higher, wider = _LARGER
    return heading.height > higher * text.height and heading.letter_width > wider * text.letter_width


def _vocabulary(lines: Sequence[Line]) -> frozenset[str]:
    """The words that stand whole on the page, without the marks around them."""
    return frozenset(_bare(word) for line in lines for word in line.text.split())


def _joined(text: str, after: str, words: frozenset[str]) -> str:
    """`text` and the line that continues it, a divided word made whole."""
    if _ends_divided(text) and after[:1].isalnum():
        last, first = text.rsplit(maxsplit=1)[-1], after.split(maxsplit=1)[0]
        if first.casefold() in _AND_OR:
            return f"{text} {after}"
        return (text[:-1] if _is_division(last, first, words) else text) + after
    if is_unspaced(text[-1:] or " ") and is_unspaced(after[:1] or " "):
        return text + after
    return f"{text} {after}"


def _ends_divided(text: str) -> bool:
    return text.endswith(_HYPHENS) and text[-2:-1].isalpha()


def _is_division(last: str, first: str, words: frozenset[str]) -> bool:
    """Whether the hyphen at the end of `last` is there for the line's end alone, not for a compound's sake.

    The page itself is asked first: whether the word stands on it elsewhere, with or without. A name or number after
    the hyphen, or a hyphen before it, speaks for a compound: Anglo-American, COVID-19, state-of-the-art.
    """
    stem = last[:-1]
    if last[-1] != "-" or _bare(stem + first) in words:
        return True
    if _bare(f"{stem}-{first}") in words or "-" in stem:
        return False
    return first[0].islower() or (len(stem) > 1 and stem.isupper() and first[:2].isupper())


def _bare(word: str) -> str:
    return word.strip("\"'“”„«»()[].,;:!?").casefold()
