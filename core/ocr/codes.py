"""Barcodes and QR codes on a page, by ZXing."""

import re
import unicodedata

import zxingcpp
from PIL import Image

from core.ocr.reading import Box, Code

# The cost on 70 third-party pictures: 0.04 s each at 1600 px on the long side, 0.11 s at 3200 px for the 42 that are
# larger; none of them was taken for a code that it has not. Noise, the worst case, costs 0.9 s and 3 s, and at
# 40 megapixels 19 s: hence the second limit. It is a page of A4 at 270 dpi, where a bar of
# 0.25 mm, the finest that labels are printed with, is still 2.7 px wide.
_FIRST_LOOK_PX = 1600
_SECOND_LOOK_PX = 3200

_MOST_CODES = 50  # on a page: a sheet of labels has 24 to 40
_LONGEST = 4296  # characters: what the largest QR code holds of letters (ISO/IEC 18004, version 40-L)

# Would turn the direction of what stands around them, and so let a link show as another one (UAX #9).
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SAME_PLACE = 0.5


def codes_in(picture: Image.Image) -> tuple[Code, ...]:
    """The codes of all common symbologies on a page, in ZXing's order; boxes in the picture's pixels.

    At most 50, each text at most 4296 characters long. Line breaks and tabs stay in a text; other control characters
    are shown as their pictures (U+2400 …), and marks that turn the direction of text as U+FFFD.
    """
    found = _look(picture, _FIRST_LOOK_PX)
    if not found and max(picture.size) > _FIRST_LOOK_PX:
        found = _look(picture, _SECOND_LOOK_PX)
    return tuple(found)


def _look(picture: Image.Image, longest_px: int) -> list[Code]:
    grey = picture.convert("L")
    grey.thumbnail((longest_px, longest_px))
    scale = max(picture.size) / max(grey.size)
    found: list[Code] = []
    for barcode in zxingcpp.read_barcodes(grey, text_mode=zxingcpp.TextMode.Plain):
        code = Code(_harmless(barcode.text), str(barcode.format), _box(barcode.position, scale, picture.size))
        if code.text and not any(_is_same(code, other) for other in found):
            found.append(code)
        if len(found) == _MOST_CODES:
            break
    return found


def _box(position: zxingcpp.Position, scale: float, size: tuple[int, int]) -> Box:
    """The upright rectangle around the four corners, inside the picture and at least a pixel large."""
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    across, down = [corner.x * scale for corner in corners], [corner.y * scale for corner in corners]
    left, top = (min(max(0, int(min(at))), side - 1) for at, side in zip((across, down), size, strict=True))
    right, bottom = (min(round(max(at)), side) for at, side in zip((across, down), size, strict=True))
    return Box(left, top, max(1, right - left), max(1, bottom - top))


def _is_same(one: Code, other: Code) -> bool:
    """Whether two findings are one code: the same text where they cover each other for the most part."""
    if (one.text, one.symbology) != (other.text, other.symbology):
        return False
    a, b = one.box, other.box
    width = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
    height = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
    smaller = min(a.width * a.height, b.width * b.height)
    return width > 0 and height > 0 and width * height >= _SAME_PLACE * smaller


def _harmless(text: str) -> str:
    lines = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", text[:_LONGEST])
    return "".join(map(_shown, lines)).strip()


def _shown(letter: str) -> str:
    if letter in "\n\t":
        return letter
    if letter in _DIRECTION_MARKS:
        return "\ufffd"
    match unicodedata.category(letter):
        case "Cc":
            return chr(0x2400 + ord(letter)) if ord(letter) < 0x20 else "\ufffd"
        case "Cs":
            return "\ufffd"
        case _:
            return letter
