"""Any of Pillow's modes → RGB, so that the text stays visible, or RGBA."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter, ImageStat

_BLACK, _WHITE = 0, 255

# Of deep grey values, as many points are scaled at once: all 42 million of the largest page took a gigabyte.
_BAND_PX = 1_000_000

# An outline is sought on so small a picture, where it is about so broad (Telegram's own stickers have 8 px of 512, and
# what lies twice as deep is within it), and differs so much from what it surrounds.
_THUMB_PX = 512
_OUTLINE_PX = 9
_OTHERWISE_BRIGHT = 48


def as_rgb(image: Image.Image) -> Image.Image:
    """A new RGB picture of the same size; transparent parts lie on the ground that shows the text best."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        return _eight_bits(image).convert("RGB")
    if image.has_transparency_data:
        return _flat(image.convert("RGBA"))
    return image.convert("RGB")


def as_rgba(image: Image.Image) -> Image.Image:
    """A new RGBA picture of the same size, opaque where the image has no transparency of its own."""
    return (image if image.has_transparency_data else as_rgb(image)).convert("RGBA")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Deep grey values scaled to 0–255; Pillow would cut off all that is above 255."""
    least, most = zip(*((float(values.min()), float(values.max())) for _, values in _bands(image)), strict=True)
    low, high = min(least), max(most)
    if image.mode.startswith("I;16"):
        # Cameras and scanners put 10, 12 or 14 bits into 16: white is the least 2ⁿ - 1 that holds every value.
        low, high = 0.0, float(max(_WHITE, (1 << int(high).bit_length()) - 1))
    spread = high - low if high > low else 1.0
    grey = Image.new("L", image.size)
    for top, values in _bands(image):
        scaled = np.rint((values.astype(np.float64) - low) * (_WHITE / spread))
        grey.paste(Image.fromarray(scaled.astype(np.uint8)), (0, top))
    return grey


def _bands(image: Image.Image) -> Iterator[tuple[int, NDArray[np.uint16] | NDArray[np.float32]]]:
    """Bands of rows, each with its top, from above; what is no number, or endless, is 0."""
    rows = max(1, _BAND_PX // image.width)
    for top in range(0, image.height, rows):
        values = np.asarray(image.crop((0, top, image.width, min(top + rows, image.height))))
        if not image.mode.startswith("I;16"):
            values = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
        yield top, values


def _flat(image: Image.Image) -> Image.Image:
    alpha = image.getchannel("A")
    ground = Image.new("RGB", image.size, (_ground(image, alpha),) * 3)
    ground.paste(image, mask=alpha)
    return ground


def _ground(image: Image.Image, alpha: Image.Image) -> int:
    """Black or white, whichever the text asks for.

    Where most is transparent, what is visible is the text, and the ground must differ from it; but a sticker's
    letters have an outline, which must melt into it. Where most is visible, that is the paper (a window with round
    corners, say), and the ground must look like it.
    """
    visible = ImageStat.Stat(alpha).mean[0] / 255
    if visible == 0:
        return _WHITE
    grey = image.convert("L")
    outline = _outline(grey, alpha)
    if outline is not None:
        return _WHITE if outline >= 128 else _BLACK
    bright = ImageStat.Stat(grey, alpha).mean[0] >= 128
    paper = visible >= 0.5
    return _WHITE if bright == paper else _BLACK


def _outline(grey: Image.Image, alpha: Image.Image) -> float | None:
    """How bright the rim of what is visible is, where what lies within is much brighter or darker."""
    grey, shown = grey.copy(), alpha.point(lambda level: 255 if level >= 128 else 0)
    for sheet in (grey, shown):
        sheet.thumbnail((_THUMB_PX, _THUMB_PX), Image.Resampling.NEAREST)
    within = shown.filter(ImageFilter.MinFilter(_OUTLINE_PX))
    deep = within.filter(ImageFilter.MinFilter(_OUTLINE_PX))
    edge = ImageChops.subtract(shown, within)
    if not (edge.getbbox() and deep.getbbox()):
        return None
    rim, inner = ImageStat.Stat(grey, edge), ImageStat.Stat(grey, deep)
    return rim.mean[0] if abs(rim.mean[0] - inner.mean[0]) > _OTHERWISE_BRIGHT else None
