"""The pictures of emoji in the installed colour font."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from core.cloud.fonts import Face, emoji_face
from core.cloud.words import is_emoji

# Colour fonts of bitmaps have one size: Noto's is 109 px, Apple's 160. "Invalid pixel size" is any other's answer.
_STRIKES_PX = (109, 160)


@lru_cache(maxsize=256)  # 60 kB each
def picture_of(emoji: str) -> Image.Image | None:
    """The picture of an emoji (RGBA), trimmed; None for what is none, or one that no installed font has.

    A sequence that the font does not know as one (a flag of no country) has none either.
    """
    face = emoji_face()
    if face is None or not is_emoji(emoji):
        return None
    font = _font(face)
    left, top, right, bottom = map(int, font.getbbox(emoji))
    if not 0 < right - left < 2 * (bottom - top):  # side by side: the font knows its parts alone
        return None
    canvas = Image.new("RGBA", (right - left, bottom - top))
    ImageDraw.Draw(canvas).text((-left, -top), emoji, font=font, embedded_color=True)
    box = canvas.getchannel("A").getbbox()
    return canvas.crop(box) if box else None


@lru_cache(maxsize=1)
def _font(face: Face) -> ImageFont.FreeTypeFont:
    for strike_px in _STRIKES_PX[:-1]:
        try:
            return ImageFont.truetype(face.path, strike_px, index=face.index)
        except OSError:
            continue
    return ImageFont.truetype(face.path, _STRIKES_PX[-1], index=face.index)
