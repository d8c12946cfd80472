"""Turning a picture the way that its EXIF says."""

import struct
from collections.abc import Callable
from typing import Final

from PIL import Image

_ORIENTATION_TAG = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(image: Image.Image, exif: bytes) -> Image.Image:
    """`image` turned by the orientation in `exif`; as it was where that has none or is corrupt."""
    turn = _TURNS.get(exif_orientation(exif))
    return image if turn is None else image.transpose(turn)


def exif_orientation(exif: bytes) -> int:
    """The orientation (EXIF 2.32, tag 0x0112) in the first directory of `exif`; 1 where there is none.

    Read here and not by Pillow, which copies every value that the directory points to: a few kilobytes of
    entries that all point to the same large block would cost gigabytes.
    """
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        return _find_orientation(tiff, lambda form, at: int(struct.unpack_from(order + form, tiff, at)[0]))
    except struct.error:  # the directory runs past the end
        return 1


def _find_orientation(tiff: bytes, number: Callable[[str, int], int]) -> int:
    directory = number("I", 4)
    for entry in range(directory + 2, directory + 2 + 12 * number("H", directory), 12):
        if entry + 12 > len(tiff):
            break
        if number("H", entry) == _ORIENTATION_TAG:
            return number("H", entry + 8)
    return 1
