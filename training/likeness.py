"""Which families of fonts are kept aside: one in six of each style, so that training has seen its like, not itself.

Chosen by chance, all of a style may be: Thai without loops was, and was then taken for Lao.
"""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

LETTER_PX = 32
"""The size that letters are compared in."""

_KEPT_ASIDE_OF = 6
_LETTERS = 24  # the commonest of a script; as many as Latin has
_BLUR_PX = 1.0  # strokes that are a little off are still alike
# Families nearer than this to each other are one under two names: WenQuanYi Zen Hei and its Mono are .00 apart, the
# Thai of two that are drawn alike, K2D and Bai Jamjuree, .03.
_SAME = 0.02


def kept_aside(families: Mapping[str, ImageFont.FreeTypeFont], letters: str) -> set[str]:
    """Names of families, one of six in a row in which each stands beside its like; none of a single one."""
    names = sorted(families)
    if len(names) < 2:
        return set()
    looks = np.stack([_look(families[name], letters[:_LETTERS]) for name in names])
    apart = 1 - looks @ looks.T
    row: list[list[int]] = []
    left = set(range(len(names)))
    last = int(apart.mean(axis=1).argmax())  # begins with the oddest
    while left:
        last = min(left, key=lambda one: float(apart[last, one]))
        same = {one for one in left if apart[last, one] < _SAME} | {last}
        row.append(sorted(same))
        left -= same
    first = min(_KEPT_ASIDE_OF // 2, len(row) - 1)
    return {names[one] for group in row[first::_KEPT_ASIDE_OF] for one in group} if len(row) > 1 else set()


def _look(font: ImageFont.FreeTypeFont, letters: str) -> NDArray[np.float32]:
    """A unit vector of how a few letters look."""
    side = 2 * LETTER_PX
    drawn = np.empty((len(letters), LETTER_PX, LETTER_PX), np.float32)
    for at, letter in enumerate(letters):
        canvas = Image.new("L", (side, side), 0)
        ImageDraw.Draw(canvas).text((side // 2, side // 2), letter, fill=255, font=font, anchor="mm")
        small = cv2.resize(np.asarray(canvas), (LETTER_PX, LETTER_PX), interpolation=cv2.INTER_AREA)
        drawn[at] = cv2.GaussianBlur(small, (0, 0), _BLUR_PX)
    look = drawn.ravel()
    return look / max(float(np.linalg.norm(look)), 1.0)
