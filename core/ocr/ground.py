"""Uneven light taken out of a photo: every point divided by the brightness of the paper around it."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

# Grounds that differ by more than this share of the brightest are uneven. On the development pictures nearly all
# clean pages stay below .35 and read worse when evened, photos begin at .48 and gain (docs/benchmarks.md).
_UNEVEN = 0.45

# Darker on average than this (of 255) is no paper in bad light but light text on a dark ground.
_PAPER = 90

_THUMB_PX = 256  # the long side on which the ground is sought: light changes slowly


def evened(grey: Image.Image) -> Image.Image:
    """`grey` (L) with its paper white everywhere; unchanged where the ground is even, or dark on purpose."""
    ground = _ground(grey)
    levels = np.asarray(ground, dtype=np.float32)
    low, high = np.percentile(levels, [5, 95])  # the outermost points are frames and reflections
    if levels.mean() < _PAPER or (high - low) / high < _UNEVEN:
        return grey
    paper: NDArray[np.float32] = np.asarray(ground.resize(grey.size, Image.Resampling.BILINEAR), dtype=np.float32)
    even = np.asarray(grey, dtype=np.float32) * (255 / np.maximum(paper, 1))
    return Image.fromarray(np.minimum(even, 255).astype(np.uint8))


def _ground(grey: Image.Image) -> Image.Image:
    """A thumbnail of the paper alone: the brightest around each point, which covers text, made smooth."""
    thumb = grey.copy()
    thumb.thumbnail((_THUMB_PX, _THUMB_PX), Image.Resampling.BOX)
    return (
        thumb.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.MedianFilter(9)).filter(ImageFilter.GaussianBlur(6))
    )
