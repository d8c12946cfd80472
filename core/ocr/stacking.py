"""Lines cut out of a page and set under one another: for Tesseract, where it does not find them by itself."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from core.ocr.detection import Strip, crops_of
from core.ocr.reading import Line, Word
from core.ocr.tesseract import Tesseract

# As high as Tesseract's networks see a line ("1,48,0,1" in most traineddata): what is higher only costs.
_LINE_PX = 48
_GAP_PX = 24
_MARGIN_PX = 20
# Tesseract takes no picture that is higher or wider than 32,767 px. As wide would only be what is no text: the line
# between two walls, a pixel high.
_MOST_SIDE_PX = 32_000
# What one column may take, a byte each, and some more inside of Tesseract; four hundred lines across a page are less.
_MOST_PX = 64_000_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's cut-out, grey, and where its top stands in the column."""

    strip: Strip
    crop: Image.Image
    top: int

    def holds(self, word: Word) -> bool:
        return self.top - _GAP_PX / 2 <= word.box.top + word.box.height / 2 < self.top + _LINE_PX + _GAP_PX / 2

    def on_page(self, word: Word) -> Word:
        start = (word.box.left - _MARGIN_PX) / self.crop.width
        end = (word.box.left + word.box.width - _MARGIN_PX) / self.crop.width
        box = self.strip.part(min(max(start, 0), 1), min(max(end, 0), 1))
        return Word(word.text, box, word.confidence, word.space_after)


def read_stacked(
    tesseract: Tesseract, picture: Image.Image, strips: Sequence[Strip], languages: Sequence[str], timeout_s: float
) -> tuple[Line, ...]:
    """What Tesseract reads in lines that were found already, each in a line of its own, boxes in the RGB picture.

    Raises `EngineMissing`, and `TimeoutError` where there is no time for all of them.
    """
    deadline = time.monotonic() + timeout_s
    lines: list[Line] = []
    for rows in _columns(_cut_out(picture, strips)):
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        lines += _read(tesseract, rows, languages, left_s)
    return tuple(lines)


def _read(tesseract: Tesseract, rows: Sequence[_Row], languages: Sequence[str], timeout_s: float) -> Iterator[Line]:
    words = [word for line in tesseract.read_column(_stacked(rows), languages, timeout_s) for word in line.words]
    read = ((row.strip, tuple(row.on_page(word) for word in words if row.holds(word))) for row in rows)
    return (Line(own, angle_deg=strip.angle_deg, vertical=strip.is_vertical) for strip, own in read if own)


def _columns(lines: Iterable[tuple[Strip, Image.Image]]) -> Iterator[list[_Row]]:
    """The lines in as few columns as hold them, in their order."""
    rows: list[_Row] = []
    for strip, crop in lines:
        row = _Row(strip, crop, rows[-1].top + _LINE_PX + _GAP_PX if rows else _MARGIN_PX)
        width, height = _size([*rows, row])
        if rows and (height > _MOST_SIDE_PX or width * height > _MOST_PX):
            yield rows
            rows, row = [], replace(row, top=_MARGIN_PX)
        rows.append(row)
    if rows:
        yield rows


def _cut_out(picture: Image.Image, strips: Sequence[Strip]) -> Iterator[tuple[Strip, Image.Image]]:
    for strip, crop in zip(strips, crops_of(picture, strips), strict=True):
        line = Image.fromarray(crop[:, :, ::-1]).convert("L")
        width = min(max(1, round(line.width * _LINE_PX / line.height)), _MOST_SIDE_PX - 2 * _MARGIN_PX)
        yield strip, _black_on_white(line.resize((width, _LINE_PX), Image.Resampling.LANCZOS))


def _size(rows: Sequence[_Row]) -> tuple[int, int]:
    """Width and height of a column of these rows, in pixels."""
    return max(row.crop.width for row in rows) + 2 * _MARGIN_PX, rows[-1].top + _LINE_PX + _MARGIN_PX


def _stacked(rows: Sequence[_Row]) -> Image.Image:
    column = Image.new("L", _size(rows), "white")
    for row in rows:
        column.paste(row.crop, (_MARGIN_PX, row.top))
    return column


def _black_on_white(line: Image.Image) -> Image.Image:
    """A grey line with its ground white and its ink black, whichever way and in whatever light it was."""
    levels = np.asarray(line, dtype=np.float32)
    dark, ground, light = np.percentile(levels, [2, 50, 98])
    if light - dark < 1:
        return Image.new("L", line.size, "white")
    even = (levels - dark) / (light - dark)
    if ground - dark < light - ground:  # most of a line is its ground
        even = 1 - even
    return Image.fromarray((255 * np.clip(even, 0, 1)).astype(np.uint8))
