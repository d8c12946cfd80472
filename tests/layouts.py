"""Pages as an engine sees them: fragments of lines with boxes for their words, in no useful order."""

import math
import random
from collections.abc import Iterable, Sequence

from core.ocr.order import Arrangement, arranged
from core.ocr.reading import Box, Line, Word

WIDTH_PX, HEIGHT_PX = 1000, 1400
EM = 20
_LINE = 28  # px from line to line: 1.4 em
_BOX = 26  # px: engines draw boxes 1.3 × as high as the letters


def fragment(text: str, left: float, top: float, em: float = EM) -> Line:
    """A run of words, half an em to a Latin letter and a whole one to a Han letter, which is a word by itself."""
    words = []
    x = left + (len(text) - len(text.lstrip())) * em / 2
    for number, word in enumerate(text.split()):
        x += em / 3 if number else 0
        parts = list(word) if not word.isascii() and word[0] >= "\u3000" else [word]
        for part in parts:
            width = len(part) * (em if part[0] >= "\u3000" else em / 2)
            last = part is parts[-1]
            words.append(Word(part, Box(round(x), round(top), round(width), round(em * 1.3)), 0.9, last))
            x += width
    return Line(tuple(words))


def upright(text: str, right: float, top: float, em: float = EM) -> Line:
    """A column of Han letters or kana, one under the other."""
    boxes = (Box(round(right - em * 1.3), round(top + at * em), round(em * 1.3), round(em)) for at in range(len(text)))
    return Line(
        tuple(Word(letter, box, 0.9, space_after=False) for letter, box in zip(text, boxes, strict=True)), vertical=True
    )


def column(lines: Iterable[str], left: float, top: float, pitch: float = _LINE, em: float = EM) -> list[Line]:
    """Lines one under the other."""
    return [fragment(line, left, top + at * pitch, em) for at, line in enumerate(lines)]


def table(rows: Sequence[Sequence[str]], lefts: Sequence[float], top: float, pitch: float = _LINE) -> list[Line]:
    """Cells that begin at `lefts`; empty ones are left out."""
    return [
        fragment(cell, left, top + at * pitch)
        for at, row in enumerate(rows)
        for cell, left in zip(row, lefts, strict=True)
        if cell
    ]


def read(fragments: Iterable[Line], tilt_deg: float = 0.0) -> Arrangement:
    """What becomes of the fragments in any order, on a page that was turned clockwise by `tilt_deg`."""
    shuffled = [_turned(line, tilt_deg) for line in fragments]
    random.Random(7).shuffle(shuffled)
    return arranged(shuffled, WIDTH_PX, HEIGHT_PX)


def texts(arrangement: Arrangement) -> list[str]:
    return [line.text for line in arrangement.lines]


def _turned(line: Line, tilt_deg: float) -> Line:
    words = (Word(word.text, _box_around(word.box, tilt_deg), word.confidence, word.space_after) for word in line.words)
    return Line(tuple(words), angle_deg=line.angle_deg + tilt_deg, vertical=line.vertical)


def _box_around(box: Box, tilt_deg: float) -> Box:
    cos, sin = math.cos(math.radians(tilt_deg)), math.sin(math.radians(tilt_deg))
    corners = [(x, y) for x in (box.left, box.left + box.width) for y in (box.top, box.top + box.height)]
    turned = [
        (
            WIDTH_PX / 2 + (x - WIDTH_PX / 2) * cos - (y - HEIGHT_PX / 2) * sin,
            HEIGHT_PX / 2 + (x - WIDTH_PX / 2) * sin + (y - HEIGHT_PX / 2) * cos,
        )
        for x, y in corners
    ]
    left, top = min(x for x, _ in turned), min(y for _, y in turned)
    right, bottom = max(x for x, _ in turned), max(y for _, y in turned)
    return Box(round(left), round(top), round(right - left), round(bottom - top))
