"""Glyphs for a text in one face: HarfBuzz chooses and places them."""

from dataclasses import dataclass
from functools import cache

import uharfbuzz as hb

from core.cloud.filling import Glyphs
from core.cloud.fonts import Face, emoji_face, open_font


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font: each its number and its place in ems, to the right of and above the word's beginning."""

    font: hb.Font
    glyphs: Glyphs
    coloured: bool = False


def shape(face: Face, text: str, *, leftwards: bool, language: str, x: float = 0.0) -> tuple[Run, float]:
    """The glyphs of a text in one face from `x` ems on, and where they end; what the face lacks has the number 0."""
    font, buffer = open_font(face), _buffer()
    buffer.reset()
    buffer.add_str(text)
    buffer.direction = "rtl" if leftwards else "ltr"
    buffer.language = language  # else it were that of the machine
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    upem = font.face.upem
    pen, glyphs = round(x * upem), []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
        glyphs.append((info.codepoint, (pen + position.x_offset) / upem, position.y_offset / upem))
        pen += position.x_advance
    return Run(font, tuple(glyphs), face == emoji_face()), pen / upem


@cache
def _buffer() -> hb.Buffer:
    return hb.Buffer()
