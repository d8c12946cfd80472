"""Lines as strips of their page, along a baseline that may be tilted or run down."""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import median_low

from core.ocr.reading import Box, Line, Word

# Nearer to the diagonal than this a box does not tell how long and how high the turned word in it is: at 45° all
# words of one sum of both have the same box.
_TOLD_APART_DEG = 15
_LETTER_WIDTH = 0.5  # of its height: about the mean of Latin text
_LEAST_PX = 1.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Where the words of a line stand, in pixels of the page.

    The baseline falls by `angle_deg` to the right (90 runs down the page). Along it lie the words, in the line's order:
    each from the first to the second of its span. The strip ends `baseline_px` across and is `height_px` high.
    """

    angle_deg: float
    height_px: float
    baseline_px: float
    spans_px: tuple[tuple[float, float], ...]

    def on_page(self, along_px: float, above_px: float = 0.0) -> tuple[float, float]:
        """The point (x, y) that lies so far along the baseline and so far above it."""
        cos, sin = _direction(self.angle_deg)
        across_px = self.baseline_px - above_px
        return along_px * cos - across_px * sin, along_px * sin + across_px * cos


def strip_of(line: Line) -> Strip:
    """The strip of a line that has words; vertical ones run down.

    A box is taken for the smallest upright rectangle around its word, which the line's angle has turned:
    w = l·|cos| + h·|sin|, and crosswise for its height. All words share the median height and baseline.
    """
    angle_deg = line.angle_deg + 90 if line.vertical else line.angle_deg
    cos, sin = _direction(angle_deg)
    height = max(_LEAST_PX, median_low(_height(word, angle_deg) for word in line.words))
    spans, bottoms = [], []
    for word in line.words:
        x, y = word.box.left + word.box.width / 2, word.box.top + word.box.height / 2
        middle, half = x * cos + y * sin, _length(word.box, height, cos, sin) / 2
        spans.append((middle - half, middle + half))
        bottoms.append(y * cos - x * sin + _height(word, angle_deg) / 2)
    return Strip(angle_deg, height, median_low(bottoms), tuple(spans))


@lru_cache(maxsize=256)
def _direction(angle_deg: float) -> tuple[float, float]:
    """Cosine and sine, whole at right angles."""
    angle = math.radians(angle_deg)
    return round(math.cos(angle), 9), round(math.sin(angle), 9)


def _height(word: Word, angle_deg: float) -> float:
    """How high the word is across its baseline."""
    cos, sin = map(abs, _direction(angle_deg))
    width, height = word.box.width, word.box.height
    if abs(angle_deg % 90 - 45) < _TOLD_APART_DEG:
        return (width + height) / ((cos + sin) * (_LETTER_WIDTH * len(word.text) + 1))
    return (height * cos - width * sin) / (cos * cos - sin * sin)


def _length(box: Box, height: float, cos: float, sin: float) -> float:
    cos, sin = abs(cos), abs(sin)
    length = (box.width - height * sin) / cos if cos > sin else (box.height - height * cos) / sin
    return max(_LEAST_PX, length)
