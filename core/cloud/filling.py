"""Fills the outlines of glyphs: in the compiled extension, or by HarfBuzz where that could not be built."""

from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

try:
    from core.cloud import _outlines
except ImportError:  # no compiler was at hand when Rebus was installed
    _outlines = None  # type: ignore[assignment]  # a module or None: imports have no type that says so

Ink = npt.NDArray[np.uint8]
"""The coverage of each pixel, 0–255, shape (height, width), with no empty row or column at its edges."""

Glyphs = tuple[tuple[int, float, float], ...]
"""Glyphs of one font: each its number and its place in ems, to the right of and above the origin."""


def fill(
    runs: Iterable[tuple[hb.Font, Glyphs]], size_px: float, cosine: float, sine: float
) -> tuple[Ink, tuple[int, int]] | None:
    """The ink of glyphs, turned against the clock, and where their origin is: right of and below the ink's left top.

    None where there is no ink.
    """
    return _fill(runs, size_px, cosine, sine) if _outlines else fill_by_harfbuzz(runs, size_px, cosine, sine)


def _fill(
    runs: Iterable[tuple[hb.Font, Glyphs]], size_px: float, cosine: float, sine: float
) -> tuple[Ink, tuple[int, int]] | None:
    filler = _filler()
    for font, glyphs in runs:
        outlines = [_outline_of(font, number) for number, _, _ in glyphs]
        filler.add(outlines, glyphs, _units_of(font), size_px, cosine, sine)
    filled = filler.fill()
    if filled is None:
        return None
    rows, left, top, width, height = filled
    return np.frombuffer(rows, np.uint8).reshape(height, width), (-left, -top)


@cache
def _filler() -> "_outlines.Filler":
    return _outlines.Filler()


@lru_cache(maxsize=4096)  # 0.3 to 3 kB each
def _outline_of(font: hb.Font, glyph: int) -> "_outlines.Outline":
    outline = _outlines.Outline()
    font.draw_glyph_with_pen(glyph, outline)
    return outline


@cache
def _units_of(font: hb.Font) -> int:
    units: int = font.face.upem
    return units


def fill_by_harfbuzz(
    runs: Iterable[tuple[hb.Font, Glyphs]], size_px: float, cosine: float, sine: float
) -> tuple[Ink, tuple[int, int]] | None:
    """The same as `fill` in two to three times its time, and up to the last digits of the machine's numbers."""
    drawer = _drawer()
    for font, glyphs in runs:
        scale = size_px / _units_of(font)
        xx, yx = scale * cosine, scale * sine
        for glyph, x, y in glyphs:
            drawer.transform = (xx, yx, -yx, xx, size_px * (cosine * x - sine * y), size_px * (sine * x + cosine * y))
            drawer.draw_glyph(font, glyph)
    image = drawer.render()
    extents = image.extents
    left, bottom, width, height = extents.x_origin, extents.y_origin, extents.width, extents.height
    if not (width and height):
        return None
    ink: Ink = np.frombuffer(image.buffer, np.uint8).reshape(height, extents.stride)[::-1, :width]
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    kept = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return kept, (-left - int(columns[0]), bottom + height - int(rows[0]))


@cache
def _drawer() -> hb.RasterDraw:
    return hb.RasterDraw()
