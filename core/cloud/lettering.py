"""Draws one word, trimmed to its ink."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import icu
from PIL import Image, ImageDraw, ImageFont

from core.cloud.fonts import Face, emoji_face, runs_of
from core.cloud.palettes import Rgb
from core.cloud.words import is_emoji

# Colour fonts are pictures of one size: Noto's are 109 px, Apple's 160.
_EMOJI_STRIKES_PX = (109, 160)


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a word is drawn: in runs of one face each, or, for an emoji, from a picture of a known font size."""

    runs: tuple[tuple[Face, str], ...] = ()
    picture: Image.Image | None = None
    picture_size_px: int = 1


@dataclass(frozen=True, slots=True)
class Sprite:
    """A word's ink (mode L, no empty row or column at its edges); a picture (RGB) where it brings its own colours."""

    ink: Image.Image
    picture: Image.Image | None = None

    def turned(self) -> "Sprite":
        """The same, reading from the bottom to the top."""
        return Sprite(self.ink.transpose(Image.Transpose.ROTATE_90), self.picture)

    def paste_on(self, canvas: Image.Image, position: tuple[int, int], colour: Rgb) -> None:
        """Puts the word on an RGB canvas, its ink's left top corner at `position`."""
        if self.picture is None:
            canvas.paste(colour, (*position, position[0] + self.ink.width, position[1] + self.ink.height), self.ink)
        else:
            canvas.paste(self.picture, position, self.ink)


def letter(word: str, languages: Sequence[str] = ()) -> Lettering | None:
    """How to draw a word with the installed fonts; None where a glyph is missing, so that no box is ever drawn."""
    if is_emoji(word):
        return _letter_emoji(word)
    runs = runs_of(word, languages)
    return Lettering(runs) if runs else None


def draw_word(lettering: Lettering, size_px: int) -> Sprite | None:
    """The word at a font size; None when it leaves no ink."""
    if lettering.picture is None:
        sprite = _draw_runs(lettering.runs, size_px)
    else:
        sprite = _scale(lettering.picture, size_px / lettering.picture_size_px)
    return sprite if sprite.ink.width and sprite.ink.height else None


def _draw_runs(runs: Sequence[tuple[Face, str]], size_px: int) -> Sprite:
    pieces = []
    pen = 0.0
    for face, text in _left_to_right(runs):
        font = _font(face, size_px)
        # ImageDraw.text would need the size of its canvas first, and so load and hint every glyph twice.
        mask, (left, top) = font.getmask2(text, "L", anchor="ls")
        pieces.append((round(pen) + left, top, mask))
        pen += font.getlength(text) if len(runs) > 1 else 0
    leftmost, topmost = min(left for left, _, _ in pieces), min(top for _, top, _ in pieces)
    boxes = [(left - leftmost, top - topmost, mask) for left, top, mask in pieces]
    size = (max(x + mask.size[0] for x, _, mask in boxes), max(y + mask.size[1] for _, y, mask in boxes))
    canvas = Image.new("L", size)
    for x, y, mask in boxes:
        if all(mask.size):
            canvas.im.paste(255, (x, y, x + mask.size[0], y + mask.size[1]), mask)
    return Sprite(canvas.crop(canvas.getbbox() or (0, 0, 0, 0)))


def _left_to_right(runs: Sequence[tuple[Face, str]]) -> Sequence[tuple[Face, str]]:
    """Runs in the order of the page: Arabic and Hebrew words begin at the right."""
    first = next((icu.Char.charDirection(c) for _, text in runs for c in text if c.isalpha()), 0)
    right_to_left = first in (icu.UCharDirection.RIGHT_TO_LEFT, icu.UCharDirection.RIGHT_TO_LEFT_ARABIC)
    return runs[::-1] if right_to_left else runs


def _scale(picture: Image.Image, scale: float) -> Sprite:
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = picture.resize(size, Image.Resampling.LANCZOS)
    small = small.crop(small.getchannel("A").getbbox() or (0, 0, 0, 0))
    return Sprite(small.getchannel("A"), small.convert("RGB"))


@lru_cache(maxsize=256)  # 60 kB each
def _letter_emoji(word: str) -> Lettering | None:
    face = emoji_face()
    if face is None:
        return None
    font, size_px = _emoji_font(face)
    left, top, right, bottom = map(int, font.getbbox(word))
    if right <= left or bottom <= top:
        return None
    canvas = Image.new("RGBA", (right - left, bottom - top))
    ImageDraw.Draw(canvas).text((-left, -top), word, font=font, embedded_color=True)
    box = canvas.getchannel("A").getbbox()
    return Lettering(picture=canvas.crop(box), picture_size_px=size_px) if box else None


@lru_cache(maxsize=1)
def _emoji_font(face: Face) -> tuple[ImageFont.FreeTypeFont, int]:
    for strike_px in _EMOJI_STRIKES_PX[:-1]:
        try:
            return ImageFont.truetype(face.path, strike_px, index=face.index), strike_px
        except OSError:  # "invalid pixel size": a bitmap font has only its own
            continue
    return ImageFont.truetype(face.path, _EMOJI_STRIKES_PX[-1], index=face.index), _EMOJI_STRIKES_PX[-1]


@lru_cache(maxsize=256)  # opening a font anew for each word costs as much as drawing it
def _font(face: Face, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size_px, index=face.index)
