"""Shapes a line: in runs of one direction, of one face each, and pictures of emoji, as they stand on the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import icu
from PIL import Image, ImageDraw, ImageFont

from core.cloud.emoji import picture_of
from core.cloud.fonts import Face, letters_of, runs_of

# Widths and heights are measured at this font size and scale with it, but for what hinting rounds.
TRIAL_SIZE_PX = 100
# An emoji is a little taller than capitals, and stands in their middle: in ems.
_EMOJI_HEIGHT_EM, _EMOJI_MIDDLE_EM = 1.05, 0.36
_EMOJI_BEARING_EM = 0.06

# Spaces of all widths are set alike; characters without ink have done their work once lines are broken and ordered.
_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INKLESS = re.compile("[\u061c\u200b\u200e\u200f\u2060-\u2069\ufe0e\ufeff]")
_JOINERS = "\u200c\u200d"
_TOKEN = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Writing:
    """In which languages (BCP 47, most used first) and letters a text is set; `font` is one of `core.cloud.fonts`."""

    languages: tuple[str, ...] = ()
    font: str = "sans"

    def runs_of(self, text: str) -> tuple[tuple[Face, str], ...]:
        """A text in runs of one face each; none where a letter has no face."""
        return runs_of(text, self.languages, self.font)


PLAIN = Writing()
"""Of a text in no language that would matter."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Sheets of a canvas's size: the ink of letters (L), and what has colours of its own (RGBA)."""

    ink: Image.Image
    pictures: Image.Image


class Piece(Protocol):
    """What is drawn at once: x runs to the right from the piece's beginning, y downwards from the base line."""

    def extent(self, size_px: int) -> tuple[float, float, float]:
        """The advance, and how far ink reaches above and below the base line, in pixels."""

    def draw_on(self, layers: Layers, position: tuple[float, float], size_px: int) -> None:
        """Puts it on the sheet where it belongs, its beginning on the base line at `position`."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Text of one face and direction."""

    face: Face
    text: str
    leftwards: bool
    language: str | None

    def extent(self, size_px: int) -> tuple[float, float, float]:
        """As `Piece` says."""
        font, direction = open_font(self.face, size_px), self._direction
        advance = font.getlength(self.text, direction=direction, language=self.language)
        _, top, _, bottom = font.getbbox(self.text, direction=direction, language=self.language, anchor="ls")
        return advance, max(0.0, -top), max(0.0, bottom)

    def draw_on(self, layers: Layers, position: tuple[float, float], size_px: int) -> None:
        """As `Piece` says."""
        font, draw = open_font(self.face, size_px), ImageDraw.Draw(layers.ink)
        draw.text(position, self.text, 255, font, anchor="ls", direction=self._direction, language=self.language)

    @property
    def _direction(self) -> str:
        return "rtl" if self.leftwards else "ltr"


@dataclass(frozen=True, slots=True)
class Emoji:
    """An emoji as a picture."""

    picture: Image.Image

    def extent(self, size_px: int) -> tuple[float, float, float]:
        """As `Piece` says."""
        width, height = self._size(size_px)
        below = height / 2 - _EMOJI_MIDDLE_EM * size_px
        return width + 2 * _EMOJI_BEARING_EM * size_px, height - below, below

    def draw_on(self, layers: Layers, position: tuple[float, float], size_px: int) -> None:
        """As `Piece` says."""
        left, top, width, height = self.box(position, size_px)
        small = self.picture.resize((max(1, round(width)), max(1, round(height))), Image.Resampling.LANCZOS)
        layers.pictures.paste(small, (round(left), round(top)))

    def box(self, position: tuple[float, float], size_px: int) -> tuple[float, float, float, float]:
        """Left, top, width and height of the picture; `position` as for `draw_on`."""
        width, height = self._size(size_px)
        left, middle = position[0] + _EMOJI_BEARING_EM * size_px, position[1] - _EMOJI_MIDDLE_EM * size_px
        return left, middle - height / 2, width, height

    def _size(self, size_px: int) -> tuple[float, float]:
        """As wide as an emoji is that fills its square; a flag is wider than high, and no higher than that."""
        scale = _EMOJI_HEIGHT_EM * size_px / max(self.picture.size)
        return self.picture.width * scale, self.picture.height * scale


def runs_leftwards(paragraph: str) -> bool:
    """Whether a paragraph begins at the right (UAX #9, rules P2 and P3)."""
    return bool(_bidi(paragraph).getParaLevel() % 2)


def pieces_of(paragraph: str, start: int, end: int, writing: Writing = PLAIN) -> tuple[Piece, ...]:
    """The line `paragraph[start:end]` in pieces from left to right; characters that no font can write are left out.

    Directions are those of the whole paragraph (UAX #9).
    """
    pieces: list[Piece] = []
    for text, leftwards in _visual_runs(paragraph, start, end):
        run = list(_pieces(_INKLESS.sub("", _SPACE.sub(" ", text)), leftwards, writing))
        pieces += reversed(run) if leftwards else run
    return tuple(pieces)


def _bidi(paragraph: str) -> icu.Bidi:
    bidi = icu.Bidi()
    bidi.setPara(icu.UnicodeString(paragraph), icu.Bidi.DEFAULT_LTR)
    return bidi


def _visual_runs(paragraph: str, start: int, end: int) -> Iterator[tuple[str, bool]]:
    """The line in runs of one direction from left to right; each in logical order, and whether it runs leftwards."""
    units = paragraph.encode("utf-16-le")  # ICU counts in these
    first, last = (len(paragraph[:index].encode("utf-16-le")) // 2 for index in (start, end))
    bidi = _bidi(paragraph)
    line = bidi.setLine(first, last)
    for number in range(line.countRuns()):
        at, length, direction = line.getVisualRun(number)
        text = units[2 * (first + at) : 2 * (first + at + length)].decode("utf-16-le")
        yield text, direction == icu.UBiDiDirection.RTL


def _pieces(text: str, leftwards: bool, writing: Writing) -> Iterator[Piece]:
    """A run in pieces, in logical order."""
    language = next(iter(writing.languages), None)
    together: list[tuple[Face, str]] = []
    for part in _parts(text, writing):
        if isinstance(part, Image.Image):
            yield from (Letters(face, letters, leftwards, language) for face, letters in together)
            together = []
            yield Emoji(part)
        elif together and together[-1][0] == part[0]:
            together[-1] = (part[0], together[-1][1] + part[1])
        else:
            together.append(part)
    yield from (Letters(face, letters, leftwards, language) for face, letters in together)


def _parts(text: str, writing: Writing) -> Iterator[tuple[Face, str] | Image.Image]:
    """Words with a face each, as far as one has all their letters, and emoji."""
    for token in _TOKEN.findall(text):
        runs = writing.runs_of(token)
        if runs and token.isalpha():
            yield from runs
            continue
        word = ""
        for letter in letters_of(token):
            picture = picture_of(letter)
            if picture is None:
                word += letter
                continue
            yield from _lettered(word, writing)
            word = ""
            yield picture
        yield from _lettered(word, writing)


def _lettered(word: str, writing: Writing) -> Iterator[tuple[Face, str] | Image.Image]:
    """A word's runs, or as much of it as can be written."""
    runs = writing.runs_of(word) if word else ()
    if runs or not word:
        yield from runs
        return
    for letter in letters_of(word):
        found = writing.runs_of(letter)
        if found:
            yield from found
            continue
        for character in letter:  # a letter with a mark too many, or emoji whose sequence the font does not know
            picture = picture_of(character)
            if picture:
                yield picture
            elif character not in _JOINERS:
                yield from writing.runs_of(character)


@lru_cache(maxsize=256)  # opening a font anew for each piece costs as much as drawing it
def open_font(face: Face, size_px: int) -> ImageFont.FreeTypeFont:
    """A face in a size."""
    return ImageFont.truetype(face.path, size_px, index=face.index)
