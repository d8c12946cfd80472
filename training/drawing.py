"""A line of text → its ink, in print or by hand."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from training.alphabets import Alphabet
from training.fonts import Face, letters_of, opened
from training.lines import Piece, Text
from training.words import has_kana

Mask = NDArray[np.uint8]

_INKLESS = frozenset(map(ord, " \u200b\u200c\u200d"))
# How many lines stand upright on the page, letter under letter: most of a Japanese newspaper does.
_VERTICAL = {"Jpan": 0.55, "Hani": 0.3, "Hang": 0.03}
# Letters, or what stands between them. What joins its letters is not cut, and tells the script as a whole.
_RUNS = re.compile(r"[^\W\d_]+|[\W\d_]+")
_LONGEST_HEIGHTS = 20  # a mask is cut where it is longer than so many times the size of its letters


@dataclass(frozen=True, slots=True)
class Ink:
    """A drawn line.

    `mask` is 255 where ink is (rows × columns), cut at its outermost ink; `telling` is whether each column tells the
    script (1 or 0): letters do, but digits and foreign words do not, nor do Chinese characters in a Japanese line.
    """

    mask: Mask
    telling: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Hand:
    """How evenly letters are set: print by pieces, or letter by letter with `spacing_px` between; by hand each word as
    it comes. `wobble` is by how much of their size letters differ in size and height."""

    by_letter: bool
    spacing_px: float
    wobble: float
    word_wobble: float
    slant: float


def ink_of(
    text: Text, alphabet: Alphabet, faces: Callable[[], Face], spare: Face, rng: random.Random, *, by_hand: bool
) -> Ink | None:
    """The line as ink; None where a face lacks a letter.

    `faces` gives a face of the script; `spare` draws foreign words, and digits and marks that the face lacks.
    """
    size = round(12 * 5.5 ** rng.random())  # 12 to 66 pixels, as many small as large
    face = faces()
    if not all(_can(face, piece.text) for piece in text.pieces if piece.own and any(map(_is_letter, piece.text))):
        return None
    tells = has_kana if alphabet.script == "Jpan" else _is_letter
    if rng.random() < _VERTICAL.get(alphabet.script, 0):
        return _column(face, size, [piece for piece in text.pieces if _can(face, piece.text)], tells, rng)
    hand = _written(alphabet, size, rng) if by_hand else _printed(alphabet, size, rng)
    space = size * rng.uniform(0.18, 0.5)
    drawn: list[_Glyph] = []
    for piece in text.pieces:
        able = next((one for one in (face, spare) if _can(one, piece.text)), None)
        if able is None:
            continue
        by_letter = hand.by_letter or alphabet.script == "Jpan"
        parts = list(piece.text) if by_letter else [piece.text] if alphabet.joined else _RUNS.findall(piece.text)
        letters = [(part, piece.own and any(map(tells, part))) for part in parts]
        drawn.extend(_letters(letters, able, size, hand, rng))
        gap = round(space * rng.uniform(0.7, 1.5 if by_hand else 0.8)) if text.gap == " " else round(size * 0.04)
        drawn.append(_Glyph(np.zeros((0, 0), np.uint8), gap, telling=False))
    return _joined(drawn, size, right_to_left=text.right_to_left)


def _printed(alphabet: Alphabet, size: int, rng: random.Random) -> _Hand:
    loose = not alphabet.joined and rng.random() < 0.16
    spacing = rng.uniform(-0.06, 0.5) * rng.random() * size if loose else 0.0
    wobble = rng.choice((0.0, rng.uniform(0, 0.12))) if loose else 0.0
    return _Hand(loose, spacing, wobble, word_wobble=0, slant=0)


def _written(alphabet: Alphabet, size: int, rng: random.Random) -> _Hand:
    by_letter = not alphabet.joined and rng.random() < 0.5
    return _Hand(
        by_letter,
        rng.uniform(-0.05, 0.12) * size if by_letter else 0.0,  # letters that run into each other, or stand apart
        wobble=rng.uniform(0.01, 0.1),
        word_wobble=rng.uniform(0, 0.12),
        slant=rng.uniform(-0.2, 0.35),
    )


def _can(face: Face, text: str) -> bool:
    known = letters_of(face)
    return all(ord(letter) in known for letter in text if ord(letter) not in _INKLESS)


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A canvas with its baseline at two thirds of its height, and how far the pen moves on."""

    canvas: Mask
    advance: int
    telling: bool


def _is_letter(letter: str) -> bool:
    return letter.isalpha() or (letter.isdigit() and not letter.isascii())


def _letters(letters: list[tuple[str, bool]], face: Face, size: int, hand: _Hand, rng: random.Random) -> list[_Glyph]:
    """A word as drawn, by its letters or in one piece, each with whether it tells the script."""
    glyphs: list[_Glyph] = []
    word_scale = 1 + rng.uniform(-hand.word_wobble, hand.word_wobble)
    word_drop = rng.uniform(-hand.word_wobble, hand.word_wobble)
    slant = hand.slant + rng.uniform(-hand.word_wobble, hand.word_wobble)
    for letter, tells in letters:
        scale = word_scale * (1 + (rng.uniform(-hand.wobble, hand.wobble) if hand.by_letter else 0))
        font = opened(face, max(8, round(size * scale)))
        advance = font.getlength(letter)
        width = min(round(advance + 2 * size), _LONGEST_HEIGHTS * size)
        canvas = Image.new("L", (width, 3 * size), 0)
        drop = (word_drop + (rng.uniform(-hand.wobble, hand.wobble) if hand.by_letter else 0)) * size
        ImageDraw.Draw(canvas).text((size, 2 * size + 0.8 * drop), letter, fill=255, font=font, anchor="ls")
        drawn = np.asarray(canvas)
        if hand.word_wobble:
            lean = np.float32([[1, -slant, 2 * size * slant], [0, 1, 0]])  # about the baseline
            drawn = cv2.warpAffine(drawn, lean, (width, 3 * size))
        glyphs.append(_Glyph(drawn, round(advance + hand.spacing_px), tells))
    return glyphs


def _joined(glyphs: list[_Glyph], size: int, *, right_to_left: bool) -> Ink | None:
    total = sum(glyph.advance for glyph in glyphs)
    width = min(total + 3 * size, _LONGEST_HEIGHTS * size)
    line: Mask = np.zeros((3 * size, width), np.uint8)
    telling = np.zeros(width, np.float32)
    at = 0
    for glyph in glyphs:
        left = total - at - glyph.advance if right_to_left else at
        at += glyph.advance
        if glyph.canvas.size and 0 <= left < width:
            fits = min(glyph.canvas.shape[1], width - left)
            np.maximum(line[:, left : left + fits], glyph.canvas[:, :fits], out=line[:, left : left + fits])
            if glyph.telling:
                telling[left + size : left + size + glyph.advance] = 1  # letters begin a size within their canvas
    return _trimmed(line, telling)


def _column(face: Face, size: int, pieces: list[Piece], tells: Callable[[str], bool], rng: random.Random) -> Ink | None:
    """Letters under one another, turned a quarter to the left: a vertical line as it is cut out of a page."""
    letters = [
        (letter, piece.own and tells(letter)) for piece in pieces for letter in piece.text if not letter.isspace()
    ]
    font, pitch = opened(face, size), rng.uniform(0.98, 1.15) * size
    letters = letters[:_LONGEST_HEIGHTS]
    canvas = Image.new("L", (2 * size, round(pitch * (len(letters) + 1))), 0)
    telling = np.zeros(canvas.height, np.float32)
    pen = ImageDraw.Draw(canvas)
    for row, (letter, own) in enumerate(letters):
        # As vertical text has them: marks in the upper right corner, brackets and long vowels lying down.
        pen.text((size, round(pitch * row)), letter, fill=255, font=font, anchor="mt", direction="ttb")
        telling[round(pitch * row) : round(pitch * (row + 1))] = own
    return _trimmed(np.rot90(np.asarray(canvas)), telling)


def _trimmed(mask: Mask, telling: NDArray[np.float32]) -> Ink | None:
    rows, columns = np.flatnonzero(mask.max(axis=1) > 60), np.flatnonzero(mask.max(axis=0) > 60)
    if not len(rows) or not len(columns):
        return None  # blank glyphs
    within = slice(columns[0], columns[-1] + 1)
    return Ink(np.ascontiguousarray(mask[rows[0] : rows[-1] + 1, within]), telling[within])


def stroked(mask: Mask, rng: random.Random, *, by_hand: bool) -> Mask:
    """Bolder or thinner strokes, where they are thick enough to stay; or in dots, as a till prints them."""
    chance = rng.random()
    if by_hand:  # few pens are as broad as fonts that imitate one
        return _thinned(mask, rng.uniform(0.2, 0.9)) if chance < 0.6 else mask
    if chance < 0.12:
        return cv2.dilate(mask, np.ones((2, 2), np.uint8))
    if chance < 0.18 and mask.shape[0] > 30:
        return cv2.erode(mask, np.ones((2, 2), np.uint8))
    if chance < 0.21 and mask.shape[0] > 20:
        return _dotted(mask, rng)
    return mask


def _thinned(mask: Mask, share: float) -> Mask:
    """Without the outer `share` of what is within half of the usual distance of a stroke's edge."""
    depth = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3)
    inside = depth[depth > 0]
    if not inside.size:
        return mask
    return np.clip((depth - share * float(np.median(inside))) * 255, 0, 255).astype(np.uint8)


def _dotted(mask: Mask, rng: random.Random) -> Mask:
    height, width = mask.shape
    dots = rng.randint(9, 14)  # of a line's height: seven to nine for a capital
    step = height / dots
    coarse = cv2.resize(mask, (max(1, round(width / step)), dots), interpolation=cv2.INTER_AREA)
    spread = np.repeat(np.repeat((coarse > 110).astype(np.uint8) * 255, 8, axis=0), 8, axis=1)
    row, column = np.ogrid[: spread.shape[0], : spread.shape[1]]
    reach = rng.uniform(3, 5)
    spread[((row % 8 - 3.5) ** 2 + (column % 8 - 3.5) ** 2) > reach**2] = 0
    return cv2.resize(spread, (width, height), interpolation=cv2.INTER_AREA)
