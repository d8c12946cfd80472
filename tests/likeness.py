"""How different two pictures look."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops

from tests.colours import linear, oklab

# Pictures are compared at this side, in squares of so many pixels a side. The worst square counts: of a card it
# holds a word or two.
_SIDE_PX = 96
_SQUARE_PX = 12
# Clouds, whose words are small, at a side and in squares that hold a letter or two; and what is to be seen there.
_CLOUD_SIDE_PX = 192
_CLOUD_SQUARE_PX = 8
# A drawing may be so much wider or higher than it was.
_STRETCH = 0.12


def distance(one: Image.Image, other: Image.Image) -> float:
    """How different two pictures look where they differ most: OKLab's distance, mean of a square; 1 is black on white.

    What is drawn is laid on what was drawn, edge on edge, for a font's next version may be a little wider. Pictures
    of different sizes, or with drawings of different sizes, are as different as can be.
    """
    boxes = [_box(picture) for picture in (one, other)]
    sizes = [(right - left, bottom - top) for left, top, right, bottom in boxes]
    if one.size != other.size or max(abs(first - last) / first for first, last in zip(*sizes, strict=True)) > _STRETCH:
        return 1.0
    seen = [_seen(picture, box, _SIDE_PX) for picture, box in zip((one, other), boxes, strict=True)]
    return _worst(seen[0] - seen[1], _SQUARE_PX)


def cloud_distance(one: Image.Image, other: Image.Image) -> float:
    """The same of two clouds whose words stand in the same places."""
    if one.size != other.size:
        return 1.0
    seen = [_seen(picture, (0, 0, *picture.size), _CLOUD_SIDE_PX) for picture in (one, other)]
    return _worst(seen[0] - seen[1], _CLOUD_SQUARE_PX)


def _worst(differences: npt.NDArray[np.float64], square_px: int) -> float:
    apart = np.linalg.norm(differences, axis=2)
    number = len(apart) // square_px
    return float(apart.reshape(number, square_px, number, square_px).mean(axis=(1, 3)).max())


def _box(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where a picture differs from its corner."""
    colours = picture.convert("RGBA")
    box = ImageChops.difference(colours, Image.new("RGBA", colours.size, colours.getpixel((0, 0)))).getbbox(
        alpha_only=False
    )
    return box or (0, 0, *colours.size)


def _seen(picture: Image.Image, box: tuple[int, int, int, int], side_px: int) -> npt.NDArray[np.float64]:
    """What is in a box, from afar, on grey where it is transparent, in OKLab."""
    flat = Image.new("RGBA", picture.size, (128, 128, 128, 255))
    flat.alpha_composite(picture.convert("RGBA"))
    far = flat.convert("RGB").resize((side_px, side_px), Image.Resampling.HAMMING, box)
    return oklab(linear(np.asarray(far)))
