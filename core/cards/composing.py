"""From a text to where all of it stands on a card: a quote, a sign or a sticker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.cards.fitting import Block, Line, fit
from core.cards.lettering import Piece, Writing
from core.cards.spec import CardSpec, Kind
from core.cloud.palettes import PALETTES, Palette, Rgb

# A quote keeps a tenth of the shorter side free all around; its letters have an eleventh at most, so that three words
# do not shout: 73 px, where our own reader reads 0.5 % of the characters of 14 languages wrongly. Who said it stands
# below, after a dash, in little more than half the size.
_QUOTE_MARGIN, _QUOTE_MOST = 1 / 10, 1 / 11
_BAR_BREADTH, _BAR_GAP = 1 / 90, 1 / 22
_AUTHOR = re.compile(r"\n\s*(?:[—–―]|-{1,2}\s)\s*(?P<name>[^\n]{1,80})$")
_AUTHOR_HEIGHT, _AUTHOR_GAP, _AUTHOR_SHARE = 1 / 10, 1 / 24, 0.55

# A sign is a plate with a line along its edge, in shares of its shorter side. Our own reader misses words in letters of
# more than 110 px on it.
_PLATE_MARGIN, _PLATE_RADIUS = 1 / 24, 1 / 12
_LINE_INSET, _LINE_BREADTH = 1 / 40, 1 / 110
_SIGN_PADDING = 1 / 9
_SIGN_MOST = 1 / 5

# A sticker's letters have an outline, by which they are read on any wallpaper.
_OUTLINE = 1 / 42
_STICKER_MOST = 1 / 1.4


@dataclass(frozen=True, slots=True)
class RoundBox:
    """A filled box (left, top, right, bottom) with round corners, in whole pixels."""

    box: tuple[int, int, int, int]
    radius_px: float
    colour: Rgb


@dataclass(frozen=True, slots=True)
class Lettered:
    """A block whose left top corner is at `left`, `top`.

    Its lines are centred in `width`, or begin at the side of it where their paragraph does.
    """

    block: Block
    left: float
    top: float
    width: float
    centred: bool
    colour: Rgb

    def lines(self) -> Iterator[tuple[Line, tuple[tuple[Piece, tuple[float, float]], ...]]]:
        """The lines with their pieces, each with where it begins on its base line."""
        for line, base in self.block.lines:
            free = self.width - line.width_px(self.block.size_px)
            x = self.left + (free / 2 if self.centred else free if line.leftwards else 0)
            placed = []
            for piece in line.pieces:
                placed.append((piece, (x, self.top + base)))
                x += piece.extent(self.block.size_px)[0]
            yield line, tuple(placed)


@dataclass(frozen=True, slots=True)
class Composition:
    """A card before it is painted: what stands on it, from the lowest to the uppermost.

    `ground` is None where nothing is behind it, as behind a sticker, whose letters have an outline of `outline_px` in
    the palette's ground instead.
    """

    width_px: int
    height_px: int
    palette: Palette
    marks: tuple[RoundBox | Lettered, ...]
    outline_px: float = 0.0

    @property
    def ground(self) -> Rgb | None:
        """What is behind everything."""
        return None if self.outline_px else self.palette.ground

    @property
    def lines(self) -> tuple[str, ...]:
        """The texts of all lines from top to bottom."""
        blocks = (mark.block for mark in self.marks if isinstance(mark, Lettered))
        return tuple(line.text for block in blocks for line, _ in block.lines)


def compose(spec: CardSpec, text: str, writing: Writing) -> Composition:
    """Where a tidy text stands on a card of its kind. Raises the errors of `core.cards.fitting.fit`."""
    sheet = _Sheet(spec.width_px, spec.height_px, PALETTES[spec.palette], writing)
    return {Kind.QUOTE: _quote, Kind.SIGN: _sign, Kind.STICKER: _sticker}[spec.kind](sheet, text)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A canvas and what it is drawn with; positions are left, top."""

    width_px: int
    height_px: int
    palette: Palette
    writing: Writing

    @property
    def side_px(self) -> int:
        """The shorter side."""
        return min(self.width_px, self.height_px)

    def fit(self, text: str, size: tuple[float, float], most_px: float) -> Block:
        """The text as large as it goes into a width and a height."""
        return fit(text, *size, most_px, self.writing)

    def all_but(self, margin: float, radius: float, colour: Rgb) -> RoundBox:
        """All but a margin, with round corners."""
        return _round_box((margin, margin, self.width_px - margin, self.height_px - margin), radius, colour)

    def in_the_middle(self, text: str, margin: float, most_px: float, colour: Rgb) -> Lettered:
        """The text as large as it goes, its lines centred."""
        width, height = self.width_px - 2 * margin, self.height_px - 2 * margin
        block = self.fit(text, (width, height), most_px)
        return Lettered(block, margin, (self.height_px - block.height_px) / 2, width, True, colour)

    def with_marks(self, *marks: RoundBox | Lettered, outline_px: float = 0.0) -> Composition:
        """The sheet with what is on it."""
        return Composition(self.width_px, self.height_px, self.palette, marks, outline_px)


def _round_box(box: tuple[float, float, float, float], radius: float, colour: Rgb) -> RoundBox:
    left, top, right, bottom = map(round, box)
    return RoundBox((left, top, right, bottom), radius, colour)


def _quote(sheet: _Sheet, text: str) -> Composition:
    """In the middle, from the side where its script begins, along a bar; who said it below."""
    side, palette = sheet.side_px, sheet.palette
    said = _AUTHOR.search(text)
    quote, name = (text[: said.start()].strip(), said["name"]) if said else (text, "")
    margin, gap = side * _QUOTE_MARGIN, side * _BAR_GAP
    width, height = sheet.width_px - 2 * margin - gap, sheet.height_px - 2 * margin
    below = side * (_AUTHOR_HEIGHT + _AUTHOR_GAP) if name else 0.0
    block = sheet.fit(quote, (width, height - below), side * _QUOTE_MOST)
    author = sheet.fit("— " + name, (width, side * _AUTHOR_HEIGHT), block.size_px * _AUTHOR_SHARE) if name else None
    total = block.height_px + (side * _AUTHOR_GAP + author.height_px if author else 0)
    top = (sheet.height_px - total) / 2
    leftwards = block.lines[0][0].leftwards
    width = max(block.width_px, author.width_px if author else 0)
    begin = (sheet.width_px - width - gap) / 2
    left = begin if leftwards else begin + gap
    at = begin + width + gap - side * _BAR_BREADTH if leftwards else begin
    box = (at, top, at + side * _BAR_BREADTH, top + total)
    bar = _round_box(box, side * _BAR_BREADTH / 2, palette.colours[1])
    words = Lettered(block, left, top, width, False, palette.colours[0])
    if author is None:
        return sheet.with_marks(bar, words)
    # The name is on the quote's side, whichever way it runs itself.
    at = left + width - author.width_px if leftwards else left
    top += total - author.height_px
    return sheet.with_marks(bar, words, Lettered(author, at, top, author.width_px, False, palette.colours[1]))


def _sign(sheet: _Sheet, text: str) -> Composition:
    """In the middle of a plate that has the palette's first colour."""
    side, palette = sheet.side_px, sheet.palette
    margin, inset = side * _PLATE_MARGIN, side * (_PLATE_MARGIN + _LINE_INSET)
    line = side * _LINE_BREADTH
    return sheet.with_marks(
        sheet.all_but(margin, side * _PLATE_RADIUS, palette.colours[0]),
        sheet.all_but(inset, side * (_PLATE_RADIUS - _LINE_INSET), palette.ground),
        sheet.all_but(inset + line, side * (_PLATE_RADIUS - _LINE_INSET) - line, palette.colours[0]),
        sheet.in_the_middle(text, inset + side * _SIGN_PADDING, side * _SIGN_MOST, palette.ground),
    )


def _sticker(sheet: _Sheet, text: str) -> Composition:
    """Nothing but letters, with an outline in the colour of the ground."""
    outline_px = sheet.side_px * _OUTLINE
    words = sheet.in_the_middle(text, 2 * outline_px, sheet.side_px * _STICKER_MOST, sheet.palette.colours[0])
    return sheet.with_marks(words, outline_px=outline_px)
