"""What happens to a picture before it is read: sent as a photo, turned, blurred, badly lit. The same each time."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from bot.playground.pictures import photo_renditions
from bot.playground.refusals import Refusal
from core.imaging import open_pages

AS_FILES = "files"
_TILT_DEG = 5
# A camera a little out of focus: the letters of a full page (about 12 px of 1280) stay apart for an eye.
_BLUR_OF_LONG_SIDE = 1 / 1000
# A room at night without flash: a quarter of the light, and a sensor's noise.
_DIM_LIGHT = 0.25
_DIM_NOISE = 6.0


def in_condition(name: str, file: Path, folder: Path) -> Path:
    """The picture `file` in the condition `name`: the file itself, or a new one in `folder`."""
    if name == AS_FILES:
        return file
    suffix, data = (".jpg", _as_photo(file.read_bytes())) if name == "telegram" else (".png", _changed(name, file))
    changed = folder / f"{file.stem}{suffix}"
    changed.write_bytes(data)
    return changed


def _as_photo(data: bytes) -> bytes:
    """The largest JPEG that Telegram gives a bot. What is too long for a photo, apps send as the file that it is."""
    try:
        return photo_renditions(data, shrunk_by_app=True)[-1].data
    except Refusal:
        return data


def _changed(name: str, file: Path) -> bytes:
    """PNG, so that nothing else is lost; turned the way that its EXIF says before anything else."""
    page = open_pages(file.read_bytes()).pictures[0]
    buffer = io.BytesIO()
    CHANGES[name](page).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _tilted(page: Image.Image) -> Image.Image:
    """Turned anticlockwise by a few degrees, the corners in the commonest colour of the border."""
    pixels = np.asarray(page)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colour = tuple(int(level) for level in np.median(border, axis=0))
    return page.rotate(_TILT_DEG, Image.Resampling.BICUBIC, expand=True, fillcolor=colour)


def _blurred(page: Image.Image) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(max(1.0, max(page.size) * _BLUR_OF_LONG_SIDE)))


def _dim(page: Image.Image) -> Image.Image:
    noise = np.random.default_rng(0).normal(0, _DIM_NOISE, (page.height, page.width, 1)).astype(np.float32)
    levels = np.asarray(page, dtype=np.float32) * _DIM_LIGHT + noise
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def _half(page: Image.Image) -> Image.Image:
    return page.resize((max(1, page.width // 2), max(1, page.height // 2)), Image.Resampling.LANCZOS)


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "turned-90": lambda page: page.transpose(Image.Transpose.ROTATE_270),
    "turned-180": lambda page: page.transpose(Image.Transpose.ROTATE_180),
    "turned-270": lambda page: page.transpose(Image.Transpose.ROTATE_90),
    "tilted-5": _tilted,
    "blurred": _blurred,
    "dark": ImageOps.invert,
    "dim": _dim,
    "half": _half,
}
"""Conditions by name, turns clockwise, beside the files as they are and Telegram's photos."""

MAIN = (AS_FILES, "telegram")
ALL = (*MAIN, *CHANGES)
