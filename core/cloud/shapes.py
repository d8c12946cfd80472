"""Where words may stand: figures drawn by code, silhouettes of emoji, and shapes taken from pictures."""

import math
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from core.cloud.emoji import picture_of
from core.cloud.figures import FIGURES, Figure
from core.cloud.regions import Mask, without_pinholes
from core.cloud.spec import PICTURE, CloudSpec, PictureShape, Style
from core.errors import NoShape, UnknownShape

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "circle": "⚪",
        "heart": "❤",
        "star": "⭐",
        "cloud": "☁",
        "bubble": "💬",
        "drop": "💧",
        "flower": "🌼",
        "house": "🏠",
        "moon": "🌙",
        "tree": "🌲",
        "leaf": "🍃",
        "gem": "💎",
    }
)
"""The figures that are drawn by code, by name, each with an emoji that stands for it on a button."""

# A figure keeps this share of each side free, as words do on a canvas without one.
_BORDER_SHARE = 1 / 32


def find_shape(text: str) -> str:
    """The shape that a user named, as `Style.shape` has it: a figure's name, or an emoji that this machine can draw.

    Raises `UnknownShape`.
    """
    name = text.strip().casefold()
    if name in FIGURES:
        return name
    emoji = text.strip().replace("\ufe0f", "")
    if picture_of(emoji):
        return emoji
    raise UnknownShape({"shape": text.strip()[:40], "known": ", ".join(FIGURES)})


def mask_of(spec: CloudSpec) -> Mask | None:
    """Where the words of a spec may stand, shape (height_px, width_px) of its style; None where it has no shape.

    A style of the shape `PICTURE` whose spec brings no picture, a chat's default for one, has none either.
    Raises `UnknownShape`, and `NoShape` for a picture's that is empty.
    """
    style = spec.style
    if not style.shape or (style.shape == PICTURE and spec.picture is None):
        return None
    if style.shape == PICTURE and spec.picture:
        mask = _scaled(_levels(spec.picture), style)
        if not mask.any():
            raise NoShape
        return mask
    if style.shape in FIGURES:
        return _drawn(FIGURES[style.shape], style)
    return _scaled(_silhouette(find_shape(style.shape)), style)


def colours_of(spec: CloudSpec) -> npt.NDArray[np.uint8] | None:
    """The colours of the picture where a spec's shape is one, shape (height_px, width_px, 3); None where it is not.

    They lie where `mask_of` puts the picture, as they are in it: some may not stand out from the palette's ground.
    """
    style, picture = spec.style, spec.picture
    if style.shape != PICTURE or picture is None:
        return None
    own = np.frombuffer(picture.colours, dtype=np.uint8).reshape(picture.height_px, picture.width_px, 3)
    size, place = _fitted((picture.width_px, picture.height_px), style)
    canvas = Image.new("RGB", (style.width_px, style.height_px))
    canvas.paste(Image.fromarray(own).resize(size, Image.Resampling.BILINEAR), place)
    return np.asarray(canvas)


def _drawn(figure: Figure, style: Style) -> Mask:
    """The figure as large as the canvas lets it be, in the middle, stretched as far as it may."""
    every = np.concatenate(figure.outlines)
    corner, extent = every.min(axis=0), np.ptp(every, axis=0)
    room = np.array([style.width_px, style.height_px]) * (1 - 2 * _BORDER_SHARE)
    wanted = (room[0] / room[1]) / (extent[0] / extent[1])
    stretch = math.sqrt(min(max(wanted, 1 / figure.slack), figure.slack))
    scale = np.array([stretch, 1 / stretch])
    scale *= (room / (extent * scale)).min()
    start = (np.array([style.width_px, style.height_px]) - extent * scale) / 2
    canvas = Image.new("1", (style.width_px, style.height_px))
    draw = ImageDraw.Draw(canvas)
    for outline in figure.outlines:
        draw.polygon([tuple(point) for point in (outline - corner) * scale + start - 0.5], fill=1)
    return np.asarray(canvas)


def _scaled(levels: Image.Image, style: Style) -> Mask:
    """A silhouette (L) as large as the canvas lets it be, in the middle; between its pixels the edge runs smoothly."""
    size, place = _fitted(levels.size, style)
    canvas = Image.new("L", (style.width_px, style.height_px))
    canvas.paste(levels.resize(size, Image.Resampling.BICUBIC), place)
    return np.asarray(canvas) >= 128


def _fitted(size: tuple[int, int], style: Style) -> tuple[tuple[int, int], tuple[int, int]]:
    """The size with which a picture just fits into the canvas's border, and where its left top corner is then."""
    room = style.width_px * (1 - 2 * _BORDER_SHARE), style.height_px * (1 - 2 * _BORDER_SHARE)
    scale = min(room[0] / size[0], room[1] / size[1])
    width, height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    return (width, height), ((style.width_px - width) // 2, (style.height_px - height) // 2)


def _levels(picture: PictureShape) -> Image.Image:
    rows = np.frombuffer(picture.mask, dtype=np.uint8).reshape(picture.height_px, -1)
    bits = np.unpackbits(rows, axis=1, count=picture.width_px)
    return Image.fromarray(bits * np.uint8(255))


@lru_cache(maxsize=64)  # 20 kB each
def _silhouette(emoji: str) -> Image.Image:
    """What is seen of an emoji (L, 255 inside), without the pinholes that an outline leaves."""
    picture = picture_of(emoji)
    if picture is None:
        raise UnknownShape({"shape": emoji, "known": ", ".join(FIGURES)})
    alpha = picture.getchannel("A")
    filled = Image.fromarray(without_pinholes(np.asarray(alpha) >= 128) * np.uint8(255))
    # Only the edge keeps its levels, by which it is smooth in any size; inside, half a level were a hole.
    inside = ImageChops.lighter(
        filled.filter(ImageFilter.MinFilter(3)), ImageChops.subtract(filled, alpha.point(_shown))
    )
    return ImageChops.lighter(alpha, inside).crop(filled.getbbox())


def _shown(level: int) -> int:
    return 255 if level >= 128 else 0
