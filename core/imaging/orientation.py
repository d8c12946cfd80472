"""Turning a picture the way that its EXIF says."""

from typing import Final

from PIL import ExifTags, Image

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(image: Image.Image) -> Image.Image:
    """The loaded `image` turned by its orientation (EXIF 2.32, tag 0x0112); as it is where that is corrupt.

    libheif has turned a HEIC already, and Pillow a TIFF: their orientation reads 1 by then.
    """
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # the parser raises whatever it runs into, and the picture is sound without
        return image
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)
