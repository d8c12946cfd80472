"""Paints drawn words on a canvas, and encodes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.cloud.lettering import Lettering, Pixels, Sprite
from core.cloud.palettes import Rgb
from core.cloud.spec import Encoding

try:
    from core.cloud._bitmask import lay
except ImportError:  # no compiler was at hand when Rebus was installed

    def lay(
        canvas: npt.NDArray[np.uint32],
        marks: list[tuple[Pixels, int, int, int]],
        shades: npt.NDArray[np.uint32],
    ) -> None:
        """The same as the extension's, in ten times its time."""
        for ink, row, column, number in marks:
            here = canvas[row : row + len(ink), column : column + ink.shape[1]]
            np.copyto(here, shades[number][ink], where=ink > 0)


# What survives Telegram's recompression as well as PNG does (31.0 against 31.4 dB), in a fifth of the time.
_JPEG_QUALITY = 90
# Half of the time of level 6 for a tenth more bytes.
_PNG_LEVEL = 3
# Telegram takes stickers of up to 512 kB; one of 512 px takes about 40 kB in this quality.
_WEBP_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or a line where it stands: the left top of its ink in pixels of the canvas."""

    text: str
    lettering: Lettering
    sprite: Sprite
    size_px: float
    degrees: int
    x: int
    y: int
    colour: Rgb


def paint(marks: Iterable[Mark], width_px: int, height_px: int, ground: Rgb, *, transparent: bool) -> Image.Image:
    """The picture of all marks: RGB on a ground, or RGBA where the ground is not there. No two marks may overlap."""
    picture = _paint(list(marks), width_px, height_px, ground, transparent=transparent)
    return picture if transparent else picture.convert("RGB")


def paint_and_encode(
    marks: Iterable[Mark], width_px: int, height_px: int, ground: Rgb, encoding: Encoding, *, transparent: bool
) -> bytes:
    """The bytes of the same picture; JPEG needs a ground."""
    if encoding is Encoding.JPEG:
        return encode(_paint(list(marks), width_px, height_px, ground, transparent=False), encoding)
    return encode(paint(marks, width_px, height_px, ground, transparent=transparent), encoding)


def _paint(marks: Sequence[Mark], width_px: int, height_px: int, ground: Rgb, *, transparent: bool) -> Image.Image:
    """The picture as RGBA, or as RGBX: four bytes a pixel, as Pillow keeps them, so that it takes them as they are."""
    canvas = np.empty((height_px, width_px, 4), dtype=np.uint8)
    whole = canvas.view(np.uint32)[..., 0]
    whole[:] = np.array([*ground, 0 if transparent else 255], dtype=np.uint8).view(np.uint32)
    numbers = {colour: number for number, colour in enumerate({mark.colour: None for mark in marks})}
    shades = np.empty((len(numbers), 256), dtype=np.uint32)
    for colour, number in numbers.items():
        shades[number] = _shades(colour, ground, transparent=transparent).view(np.uint32)[:, 0]
    lay(whole, [(_letters(mark.sprite), mark.y, mark.x, numbers[mark.colour]) for mark in marks], shades)
    for mark in marks:
        if mark.sprite.picture is not None:
            here = canvas[mark.y : mark.y + mark.sprite.height, mark.x : mark.x + mark.sprite.width]
            _paint_picture(mark.sprite.picture, mark.sprite.ink, here, transparent=transparent)
    mode = "RGBA" if transparent else "RGBX"
    return Image.frombuffer(mode, (width_px, height_px), canvas, "raw", mode, 0, 1)


def _shades(colour: Rgb, ground: Rgb, *, transparent: bool) -> npt.NDArray[np.uint8]:
    """What a pixel is for each cover by a colour, shape (256, 4)."""
    cover = np.arange(256, dtype=np.uint16)[:, None]
    shades = np.full((256, 4), 255, dtype=np.uint8)
    if transparent:
        # Colours are kept whole beside their cover: mixed with a ground that is not there, edges would be dark.
        shades[:, :3], shades[:, 3:] = colour, cover
    else:
        shades[:, :3] = (np.array(ground, np.uint16) * (255 - cover) + np.array(colour, np.uint16) * cover + 127) // 255
    return shades


def _letters(sprite: Sprite) -> Pixels:
    """The ink of what has no colours of its own."""
    return sprite.ink if sprite.picture is None else np.where(sprite.picture[..., 3], np.uint8(0), sprite.ink)


def _paint_picture(picture: Pixels, ink: Pixels, here: Pixels, *, transparent: bool) -> None:
    """Lays a picture (RGBA) on its part of the canvas."""
    alpha = picture[..., 3:].astype(np.uint16)
    if transparent:
        here[..., 3] = np.maximum(here[..., 3], ink)
        alpha = np.where(alpha, np.uint16(255), np.uint16(0))
    here[..., :3] = (here[..., :3] * (255 - alpha) + picture[..., :3] * alpha + 127) // 255


def encode(picture: Image.Image, encoding: Encoding) -> bytes:
    """A picture's bytes as JPEG (quality 90, 4:4:4), PNG or WEBP; JPEG needs RGB or RGBX."""
    out = BytesIO()
    match encoding:
        case Encoding.PNG:
            picture.save(out, "PNG", compress_level=_PNG_LEVEL)
        case Encoding.WEBP:
            picture.save(out, "WEBP", quality=_WEBP_QUALITY)
        case _:
            picture.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling="4:4:4")
    return out.getvalue()
