"""Lines cut out of a page, each read by itself: for Tesseract, where it does not find them."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.ocr.detection import LONGEST, Strip, crops_of
from core.ocr.reading import Line, Word
from core.ocr.tesseract import Tesseract

# As high as Tesseract's networks see a line ("1,48,0,1" in most traineddata): what is higher only costs.
_LINE_PX = 48
# As long as lines may be (`Strip.may_hold_text`), and far below what Tesseract takes, 32,767 px.
_MOST_WIDTH_PX = LONGEST * _LINE_PX
# For each process it loads its models, .3 s; two hundred lines take it three and more.
_AT_ONCE = 200


def read_line_by_line(
    tesseract: Tesseract, picture: Image.Image, strips: Sequence[Strip], languages: Sequence[str], timeout_s: float
) -> tuple[Line, ...]:
    """What Tesseract reads in lines that were found already, boxes in the RGB picture: in as many as there is time for.

    Raises `EngineMissing`, and `TimeoutError` where there is none for any.
    """
    deadline = time.monotonic() + timeout_s
    lines: list[Line] = []
    for start in range(0, len(strips), _AT_ONCE):
        some = strips[start : start + _AT_ONCE]
        left_s = deadline - time.monotonic()
        try:
            if left_s <= 0:
                raise TimeoutError
            lines += _read(tesseract, picture, some, languages, left_s)
        except TimeoutError:
            if not lines:
                raise
            break
    return tuple(lines)


def _read(
    tesseract: Tesseract, picture: Image.Image, strips: Sequence[Strip], languages: Sequence[str], timeout_s: float
) -> Iterator[Line]:
    cut_out = zip(strips, map(_black_on_white, crops_of(picture, strips)), strict=True)
    lines = [(strip, crop) for strip, crop in cut_out if crop is not None]
    read = tesseract.read_lines([crop for _, crop in lines], languages, timeout_s)
    for (strip, crop), words in zip(lines, read, strict=True):
        if words:
            own = tuple(_on_page(word, strip, crop.width) for word in words)
            yield Line(own, angle_deg=strip.angle_deg, vertical=strip.is_vertical)


def _on_page(word: Word, strip: Strip, width_px: int) -> Word:
    """A word out of a picture of its line, so many pixels wide, with its box on the page."""
    start, end = word.box.left / width_px, (word.box.left + word.box.width) / width_px
    return replace(word, box=strip.part(start, min(end, 1)))


def _black_on_white(crop: NDArray[np.uint8]) -> Image.Image | None:
    """A line (height × width × 3, BGR) in grey, ground white and ink black, whichever way and in whatever light it was.

    None of one colour, in which Tesseract would see letters. It ends where the crop does: with 4 px of white around
    it, photos of pages in Arabic have .23 F1 instead of .28 (docs/benchmarks.md).
    """
    grey = Image.fromarray(crop[:, :, ::-1]).convert("L")
    width = min(max(1, round(grey.width * _LINE_PX / grey.height)), _MOST_WIDTH_PX)
    levels = np.asarray(grey.resize((width, _LINE_PX), Image.Resampling.LANCZOS), dtype=np.float32)
    dark, ground, light = np.percentile(levels, [2, 50, 98])
    if light - dark < 1:
        return None
    even = (levels - dark) / (light - dark)
    if ground - dark < light - ground:  # most of a line is its ground
        even = 1 - even
    return Image.fromarray((255 * np.clip(even, 0, 1)).astype(np.uint8))
