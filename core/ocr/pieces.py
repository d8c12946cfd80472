"""Fragments of lines as level spans: the page's tilt taken out, vertical text laid on its side."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product
from statistics import median

from core.ocr.reading import Box, Line, Word
from core.ocr.spacing import is_unspaced

_STEEPEST_DEG = 30.0
"""The most that a slope is believed: pages come upright, and beyond 45° a box's height tells nothing of its text's."""

_AROUND = 8.0  # heights: as far as text bends alike on a creased page

_ENOUGH_WORDS = 6  # whose heights tell a fragment's

_LONG_ENOUGH = 4  # heights: the slope of a shorter fragment is noise, for its corners are a pixel or two off


@dataclass(frozen=True)
class Span:
    """A stretch of text in level coordinates (pixels, x along the text, y towards the next line).

    `y_left` and `y_right` are the heights of its middle at both ends, `height` that of its letters;
    `slope` is by how much text around it falls, a pixel along.
    """

    left: float
    right: float
    y_left: float
    y_right: float
    height: float
    slope: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def y(self) -> float:
        return (self.y_left + self.y_right) / 2

    @cached_property
    def top(self) -> float:
        return min(self.y_left, self.y_right) - self.height / 2

    @cached_property
    def bottom(self) -> float:
        return max(self.y_left, self.y_right) + self.height / 2

    def y_at(self, x: float) -> float:
        """The height of its middle at `x`, inside it or beyond, where it goes on as text around it does."""
        if x <= self.left:
            return self.y_left + self.slope * (x - self.left)
        if x >= self.right:
            return self.y_right + self.slope * (x - self.right)
        return self.y_left + (self.y_right - self.y_left) * (x - self.left) / self.width


@dataclass(frozen=True)
class Piece(Span):
    """One fragment."""

    line: Line

    @cached_property
    def text(self) -> str:
        return self.line.text

    @cached_property
    def word_count(self) -> int:
        """Its words; of scripts without spaces two letters count as one."""
        text = self.text
        unspaced = 0 if text.isascii() else sum(map(is_unspaced, text))
        return len(text.split()) if not unspaced else max(1, unspaced // 2)

    @cached_property
    def spaces(self) -> tuple[float, ...]:
        """The widths of the spaces between its words; none of a vertical fragment."""
        if self.line.vertical:
            return ()
        words = sorted(self.line.words, key=lambda word: word.box.left)
        return tuple(
            max(0, after.box.left - word.box.left - word.box.width)
            for word, after in pairwise(words)
            if word.space_after
        )

    @cached_property
    def is_numeric(self) -> bool:
        """Whether digits are at least half of its letters and digits: a price, a quantity, a date."""
        digits = sum(letter.isdigit() for letter in self.text)
        letters = sum(letter.isalpha() for letter in self.text)
        return digits >= max(1, letters)


def tilt_deg(fragments: Sequence[Line]) -> float:
    """How far the page's lines fall to the right: the median of their slopes, weighted by their lengths.

    Level ones are asked alone, where there are any.
    """
    asked = [fragment for fragment in fragments if not fragment.vertical] or fragments
    slopes = sorted((_slope(fragment), _length(fragment)) for fragment in asked)
    half = sum(length for _, length in slopes) / 2
    for slope, length in slopes:
        half -= length
        if half <= 0:
            return slope
    return 0.0


class Frame:
    """From pixels of the page to level coordinates: turned by −`tilt` degrees about the page's middle.

    Where `vertical`, the page is then laid on its side, so that columns become rows and the first is at the top; where
    `rtl`, it is seen in a mirror, so that what is read first is at the left.
    """

    def __init__(
        self, tilt: float, width_px: int, height_px: int, *, vertical: bool = False, rtl: bool = False
    ) -> None:
        self.tilt = tilt
        self.vertical = vertical
        self.rtl = rtl and not vertical
        self._cos, self._sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
        self._x, self._y = width_px / 2, height_px / 2

    def middle(self, box: Box) -> tuple[float, float]:
        """The middle of `box`."""
        x, y = box.left + box.width / 2 - self._x, box.top + box.height / 2 - self._y
        x, y = x * self._cos + y * self._sin, y * self._cos - x * self._sin
        if self.vertical:
            return y, -x
        return (-x if self.rtl else x), y

    def rise(self, slope: float) -> float:
        """How far text falls, a pixel along, that falls by `slope` degrees on the page."""
        rise = math.tan(math.radians(slope - self.tilt))
        return -rise if self.rtl else rise

    def size(self, box: Box, slope: float) -> tuple[float, float]:
        """Along and across the text: the sides of the rectangle that, turned by `slope`, has `box` around it."""
        wide, high = max(1, box.width), max(1, box.height)
        if self.vertical:
            wide, high = high, wide
        cos, sin = math.cos(math.radians(slope)), abs(math.sin(math.radians(slope)))
        along, across = (wide * cos - high * sin) / (cos**2 - sin**2), (high * cos - wide * sin) / (cos**2 - sin**2)
        # Words whose boxes were not turned with them have none: their boxes are as good as upright.
        return (along, across) if along > 0 and across > min(wide, high) / 2 else (wide, high)


def pieces(fragments: Sequence[Line], frame: Frame) -> list[Piece]:
    """The fragments, which have words, in level coordinates."""
    return _bent([_piece(fragment, frame) for fragment in fragments])


def _bent(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the slope of the text around them, longer ones counting more: a short one's own is noise."""
    if not pieces:
        return []
    side = _AROUND * max(1.0, median(piece.height for piece in pieces))
    cells = [(int((piece.left + piece.right) / 2 // side), int(piece.y // side)) for piece in pieces]
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    rises: defaultdict[tuple[int, int], float] = defaultdict(float)
    for piece, (x, y) in zip(pieces, cells, strict=True):
        weight = piece.width**2 if piece.width > piece.height else 0.0
        for cell in product((x - 1, x, x + 1), (y - 1, y, y + 1)):
            weights[cell] += weight
            rises[cell] += weight * piece.slope
    slopes = [rises[cell] / weights[cell] if weights[cell] else 0.0 for cell in cells]
    return [_sloping(piece, slope) for piece, slope in zip(pieces, slopes, strict=True)]


def _sloping(piece: Piece, slope: float) -> Piece:
    if piece.width >= _LONG_ENOUGH * piece.height:
        return replace(piece, slope=slope)
    fall = slope * piece.width / 2
    return replace(piece, slope=slope, y_left=piece.y - fall, y_right=piece.y + fall)


def _piece(fragment: Line, frame: Frame) -> Piece:
    words = fragment.words
    slope = _slope(fragment)
    middles = [frame.middle(word.box) for word in words]
    begin, end = min(range(len(words)), key=middles.__getitem__), max(range(len(words)), key=middles.__getitem__)
    (first_x, first_y), (last_x, last_y) = middles[begin], middles[end]
    left = first_x - frame.size(words[begin].box, slope)[0] / 2
    right = last_x + frame.size(words[end].box, slope)[0] / 2
    height = median(frame.size(word.box, slope)[1] for word in words[:: len(words) // _ENOUGH_WORDS + 1])
    rise = frame.rise(slope)
    if last_x - first_x < _LONG_ENOUGH * height:
        y = median(y for _, y in middles)
        y_left, y_right = y - rise * (right - left) / 2, y + rise * (right - left) / 2
    else:
        own = (last_y - first_y) / (last_x - first_x)
        y_left, y_right = first_y + own * (left - first_x), last_y + own * (right - last_x)
    return Piece(left, max(left, right), y_left, y_right, height, rise, fragment)


def _slope(fragment: Line) -> float:
    if fragment.vertical:
        return _lean(fragment.words)
    slope = fragment.angle_deg if math.isfinite(fragment.angle_deg) else 0.0
    return max(-_STEEPEST_DEG, min(_STEEPEST_DEG, slope))


def _lean(words: Sequence[Word]) -> float:
    """How far a column of words is turned from the vertical, by its first and last."""
    first, last = words[0].box, words[-1].box
    x = (last.left + last.width / 2) - (first.left + first.width / 2)
    y = (last.top + last.height / 2) - (first.top + first.height / 2)
    if y < _LONG_ENOUGH * max(1, first.width):
        return 0.0
    return max(-_STEEPEST_DEG, min(_STEEPEST_DEG, math.degrees(math.atan2(-x, y))))


def _length(fragment: Line) -> float:
    boxes = [word.box for word in fragment.words]
    if not boxes:
        return 0.0
    if fragment.vertical:
        return max(box.top + box.height for box in boxes) - min(box.top for box in boxes)
    return max(box.left + box.width for box in boxes) - min(box.left for box in boxes)
