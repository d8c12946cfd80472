"""What Telegram makes of a photo: an upright JPEG of at most 1280 px, and smaller copies of it."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from bot.playground.refusals import bad_request

PHOTO_LIMIT_BYTES: Final = 10 * 1024 * 1024
"""10 MB; TDLib checks it before it looks at the picture."""
SIDES_PX: Final = (90, 320, 800, 1280)
"""The boxes that a photo is fitted into: thumbnail, m, x, y."""
JPEG_QUALITY: Final = 87
SIDE_SUM_LIMIT_PX: Final = 10_000
RATIO_LIMIT: Final = 20
STICKER_SIDE_PX: Final = 512
PROFILE_SIDES_PX: Final = (160, 320, 640)
"""The squares that a profile picture is kept as."""


@dataclass(frozen=True)
class Rendition:
    """JPEG bytes of one size of a photo."""

    data: bytes
    width_px: int
    height_px: int


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error


def _flatten(image: Image.Image) -> Image.Image:
    """RGB, transparent parts on white, as the apps show them."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    longest = SIDES_PX[-1]
    try:
        if image.mode == "P":
            image = image.convert("RGBA")
        image.draft("RGB", (longest, longest))
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
        return _flatten(ImageOps.exif_transpose(image))
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error


def photo_renditions(data: bytes, *, shrunk_by_app: bool = False) -> list[Rendition]:
    """The sizes of a photo, smallest first, none larger than the original.

    Args:
        data: the picture in any format that Pillow reads.
        shrunk_by_app: a person's app makes the picture small before it uploads it, so that the limits on bytes and
            on width + height do not reach it; a bot's upload meets both.

    Raises:
        Refusal: too many bytes, not a picture, or a shape that Telegram refuses (width + height over 10000, sides in
            a ratio over 20).
    """
    if len(data) > PHOTO_LIMIT_BYTES and not shrunk_by_app:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT_BYTES} bytes"
        )
    with _open(data) as image:
        width, height = image.size
        too_wide = width + height > SIDE_SUM_LIMIT_PX and not shrunk_by_app
        if too_wide or max(width, height) > RATIO_LIMIT * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        whole = _upright(image)
    sizes = []
    for side in SIDES_PX:
        smaller = whole
        if max(whole.size) > side:
            smaller = ImageOps.contain(whole, (side, side), Image.Resampling.BICUBIC)
        sizes.append(_rendition(smaller))
        if smaller is whole:
            break
    return sizes


def profile_renditions(data: bytes) -> list[Rendition]:
    """The sizes of a profile picture, smallest first: the middle of a picture as squares.

    Raises:
        Refusal: not a picture.
    """
    with _open(data) as image:
        whole = _upright(image)
    return [_rendition(ImageOps.fit(whole, (side, side), Image.Resampling.BICUBIC)) for side in PROFILE_SIDES_PX]


def _rendition(picture: Image.Image) -> Rendition:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return Rendition(buffer.getvalue(), *picture.size)


def sticker_size(data: bytes) -> tuple[int, int]:
    """Width and height of a static sticker in pixels.

    Raises:
        Refusal: neither WebP nor PNG, or larger than 512 px.
    """
    with _open(data) as image:
        if image.format not in {"WEBP", "PNG"}:
            raise bad_request("STICKER_FILE_INVALID")
        if max(image.size) > STICKER_SIDE_PX:
            raise bad_request("STICKER_DIMENSIONS_INVALID")
        return image.size
