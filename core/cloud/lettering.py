"""Shapes a word and draws it, trimmed to its ink: HarfBuzz chooses and places the glyphs, and fills their outlines."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import icu
import numpy as np
import numpy.typing as npt
from PIL import Image

from core.cloud.emoji import strike
from core.cloud.filling import fill
from core.cloud.fonts import FONTS, Face, emoji_face, letters_of, runs_of
from core.cloud.shaping import Run, shape
from core.cloud.words import is_emoji

Pixels = npt.NDArray[np.uint8]

UPRIGHT_DEGREES = 90
# What a line's ink may reach above and below its base line, together: Noto's tallest letters with one mark each.
_LINE_EM = 1.5
# Marks that stand alone take no room, and yet have ink.
_LEAST_WIDTH_EM = 0.1
# No character before this one is an emoji by itself (Unicode's emoji-data.txt, but for ©, ® and digits).
_FIRST_EMOJI = "\u203c"
# Unicode's classes of characters that are read from the right, or change the direction of others.
_TURNING = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"})


@dataclass(frozen=True, slots=True)
class Lettering:
    """A shaped word: what to draw, and about how much room it takes, in ems.

    `coloured` is whether some of it is a picture in colours of its own.
    """

    runs: tuple[Run, ...]
    width_em: float
    height_em: float
    coloured: bool


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawn word.

    `ink` is its coverage, 0–255, shape (height, width), with no empty row or column at its edges. `pen` is where the
    word's base line begins, in pixels to the right of and below the left top. Where the word brings its own colours,
    `picture` has them: RGBA, not premultiplied, shape (height, width, 4), nothing where letters are.
    """

    ink: Pixels
    pen: tuple[int, int]
    picture: Pixels | None = None

    @property
    def height(self) -> int:
        """In pixels."""
        return len(self.ink)

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.ink.shape[1])


def letter(text: str, languages: Sequence[str] = (), font: str = FONTS[0]) -> Lettering | None:
    """How to draw a word or a line with the installed fonts; None where a glyph is missing, so that no box is drawn.

    `languages` (BCP 47, most used first) choose between the shapes of a character; `font` is one of `FONTS`.
    """
    pieces = _pieces(text, languages, font)
    if pieces is None:
        return None
    runs, x, rises = [], 0.0, {0.0}
    language = languages[0] if languages else "und"
    for face, piece, leftwards in _as_read(pieces, text):
        run, x = shape(face, piece, leftwards=leftwards, language=language, x=x)
        if not all(number for number, _, _ in run.glyphs):
            return None
        runs.append(run)
        rises.update([y for _, _, y in run.glyphs])
    coloured = any(run.coloured for run in runs)
    return Lettering(tuple(runs), max(x, _LEAST_WIDTH_EM), _LINE_EM + max(rises) - min(rises), coloured)


def draw_word(lettering: Lettering, size_px: float, degrees: int = 0) -> Sprite | None:
    """The word at a font size, turned against the clock; None when it leaves no ink.

    What has colours of its own is not turned.
    """
    if not lettering.coloured:
        return _fill(lettering.runs, size_px, degrees)
    plain = [run for run in lettering.runs if not run.coloured]
    letters = _fill(plain, size_px, 0) if plain else None
    pictures = [part for run in lettering.runs if run.coloured for part in _pictures(run, size_px)]
    return _together(letters, pictures)


@cache
def turn(degrees: int) -> tuple[float, float]:
    """Cosine and sine. Rounded, for the last digit differs between machines."""
    return round(math.cos(math.radians(degrees)), 6), round(math.sin(math.radians(degrees)), 6)


def _pieces(text: str, languages: Sequence[str], font: str) -> list[tuple[Face, str]] | None:
    """The text in pieces of one face each, in logical order; None where a letter has no face."""
    if text.isascii():
        return list(runs_of(text, languages, font)) or None
    if is_emoji(text):
        face = emoji_face()
        return [(face, text)] if face else None
    if max(text, default="") < _FIRST_EMOJI or not any(map(is_emoji, letters_of(text))):
        return list(runs_of(text, languages, font)) or None
    pieces: list[tuple[Face, str]] = []
    for one in letters_of(text):
        runs = runs_of(one, languages, font)
        face = emoji_face() if is_emoji(one) else runs[0][0] if runs else None
        if face is None:
            return None
        if pieces and pieces[-1][0] == face:
            pieces[-1] = (face, pieces[-1][1] + one)
        else:
            pieces.append((face, one))
    return pieces


def _as_read(pieces: Sequence[tuple[Face, str]], text: str) -> Iterator[tuple[Face, str, bool]]:
    """The pieces in the order of the page, cut where the direction turns; each with whether it is read leftwards."""
    if text.isascii():
        yield from ((face, piece, False) for face, piece in pieces)
        return
    for start, end, leftwards in _directions(text):
        here, at = [], 0
        for face, piece in pieces:
            part = piece[max(0, start - at) : max(0, end - at)]
            at += len(piece)
            if part:
                here.append((face, part, leftwards))
        yield from reversed(here) if leftwards else here


def _directions(text: str) -> Iterator[tuple[int, int, bool]]:
    """Parts of a text by direction in the order of the page, as (start, end, leftwards): Unicode's algorithm."""
    if not any(unicodedata.bidirectional(character) in _TURNING for character in text):
        yield 0, len(text), False
        return
    # ICU counts in UTF-16 units.
    beginnings = [0]
    for character in text:
        beginnings.append(beginnings[-1] + (2 if character > "\uffff" else 1))
    index = {unit: number for number, unit in enumerate(beginnings)}
    bidi, units = icu.Bidi(), icu.UnicodeString(text)
    bidi.setPara(units, icu.Bidi.DEFAULT_LTR)
    for number in range(bidi.countRuns()):
        start, length, direction = bidi.getVisualRun(number)
        yield index[start], index[start + length], direction == icu.UBiDiDirection.RTL


def _fill(runs: Sequence[Run], size_px: float, degrees: int) -> Sprite | None:
    filled = fill(((run.font, run.glyphs) for run in runs), size_px, *turn(degrees))
    return None if filled is None else Sprite(*filled)


def _trimmed(sprite: Sprite) -> Sprite | None:
    ink = sprite.ink
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    picture = None if sprite.picture is None else sprite.picture[box]
    return Sprite(ink[box], (sprite.pen[0] - int(columns[0]), sprite.pen[1] - int(rows[0])), picture)


def _pictures(run: Run, size_px: float) -> Iterator[tuple[int, int, Image.Image]]:
    """The pictures of a run at a font size, as (left, top, RGBA): pixels from the pen, upwards."""
    scale = size_px / run.font.face.upem
    for glyph, x, y in run.glyphs:
        extents, picture = run.font.get_glyph_extents(glyph), strike(run.font, glyph)
        if extents is None or picture is None:
            continue
        size = max(1, round(extents.width * scale)), max(1, round(-extents.height * scale))
        left, top = x * size_px + extents.x_bearing * scale, y * size_px + extents.y_bearing * scale
        yield round(left), round(top), picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _together(letters: Sprite | None, pictures: Sequence[tuple[int, int, Image.Image]]) -> Sprite | None:
    """Letters and pictures on one sprite, by their pens."""
    boxes = [(left, top, image.width, image.height) for left, top, image in pictures]
    if letters:
        boxes.append((-letters.pen[0], letters.pen[1], letters.width, letters.height))
    if not boxes:
        return None
    left, top = min(box[0] for box in boxes), max(box[1] for box in boxes)
    size = max(box[0] + box[2] for box in boxes) - left, top - min(box[1] - box[3] for box in boxes)
    canvas = Image.new("RGBA", size)
    for x, y, image in pictures:
        canvas.paste(image, (x - left, top - y))
    picture: Pixels = np.asarray(canvas)
    ink = picture[..., 3]
    if letters:
        ink = ink.copy()
        x, y = -letters.pen[0] - left, top - letters.pen[1]
        here = ink[y : y + letters.height, x : x + letters.width]
        np.copyto(here, letters.ink, where=here == 0)
    return _trimmed(Sprite(ink, (-left, top), picture))
