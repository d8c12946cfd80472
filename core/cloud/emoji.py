"""The pictures of emoji in the installed colour font."""

import io
from functools import lru_cache

import uharfbuzz as hb
from PIL import Image

from core.cloud.fonts import emoji_face
from core.cloud.shaping import shape
from core.cloud.words import is_emoji


@lru_cache(maxsize=128)  # 70 kB each
def strike(font: hb.Font, glyph: int) -> Image.Image | None:
    """The picture of a colour font's glyph (RGBA) in the font's largest size; None where it has none."""
    png = font.get_glyph_color_png(glyph).data
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA") if png else None


@lru_cache(maxsize=256)  # 60 kB each
def picture_of(emoji: str) -> Image.Image | None:
    """The picture of an emoji (RGBA), trimmed; None for what is none, or one that no installed font has.

    A sequence that the font does not know as one (a flag of no country) has none either.
    """
    face = emoji_face()
    if face is None or not is_emoji(emoji):
        return None
    run, _ = shape(face, emoji, leftwards=False, language="und")
    pictures = [picture for glyph, _, _ in run.glyphs if (picture := strike(run.font, glyph))]
    if len(pictures) != 1 or not all(glyph for glyph, _, _ in run.glyphs):
        return None
    box = pictures[0].getchannel("A").getbbox()
    return pictures[0].crop(box) if box else None
