"""A line of text → its ink, as a mask."""

import random
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from training.alphabets import Alphabet
from training.fonts import Face, letters_of, opened
from training.lines import Text

Mask = NDArray[np.uint8]

_INKLESS = frozenset(map(ord, " \u200b\u200c\u200d"))
# How many lines stand upright on the page, letter under letter: most of a Japanese newspaper does.
_VERTICAL = {"Jpan": 0.25, "Hani": 0.15, "Hang": 0.03}
_LONGEST_HEIGHTS = 20  # a mask is cut where it is longer than so many times the size of its letters


def ink_of(text: Text, alphabet: Alphabet, faces: Callable[[], Face], spare: Face, rng: random.Random) -> Mask | None:
    """A mask (rows × columns, 255 where ink is) cut at its outermost ink; None where a face lacks a letter.

    `faces` gives a face of the script; `spare` draws foreign words, and digits and marks that the face lacks.
    """
    size = round(12 * 5.5 ** rng.random())  # 12 to 66 pixels, as many small as large
    face = faces()
    if not all(_can(face, piece.text) for piece in text.pieces if piece.own and any(map(_is_letter, piece.text))):
        return None
    if rng.random() < _VERTICAL.get(alphabet.script, 0):
        return _column(face, size, "".join(piece.text for piece in text.pieces if _can(face, piece.text)))
    loose = not alphabet.joined and rng.random() < 0.16
    spacing = rng.uniform(-0.06, 0.5) * rng.random() * size if loose else 0.0
    wobble = rng.choice((0.0, rng.uniform(0, 0.12))) if loose else 0.0
    space = size * rng.uniform(0.18, 0.5)
    drawn: list[tuple[Mask, int]] = []
    for piece in text.pieces:
        able = next((one for one in (face, spare) if _can(one, piece.text)), None)
        if able is None:
            continue
        letters = list(piece.text) if loose else [piece.text]
        drawn.extend(_letters(letters, able, size, rng, spacing=spacing, wobble=wobble))
        drawn.append((np.zeros((0, 0), np.uint8), round(space) if text.gap == " " else round(size * 0.04)))
    return _joined(drawn, size, right_to_left=text.right_to_left)


def _can(face: Face, text: str) -> bool:
    known = letters_of(face)
    return all(ord(letter) in known for letter in text if ord(letter) not in _INKLESS)


Glyphs = list[tuple[Mask, int]]


def _is_letter(letter: str) -> bool:
    return letter.isalpha() or (letter.isdigit() and not letter.isascii())


def _letters(letters: list[str], face: Face, size: int, rng: random.Random, *, spacing: float, wobble: float) -> Glyphs:
    """Each piece's canvas, baseline on a common row, and its advance in pixels."""
    glyphs: Glyphs = []
    for letter in letters:
        own = max(8, round(size * (1 + rng.uniform(-wobble, wobble)))) if wobble else size
        font = opened(face, own)
        advance = font.getlength(letter)
        width = min(round(advance + 2 * size), _LONGEST_HEIGHTS * size)
        canvas = Image.new("L", (width, 3 * size), 0)
        drop = rng.uniform(-wobble, wobble) * size * 0.8
        ImageDraw.Draw(canvas).text((size, 2 * size + drop), letter, fill=255, font=font, anchor="ls")
        glyphs.append((np.asarray(canvas), round(advance + spacing)))
    return glyphs


def _joined(glyphs: Glyphs, size: int, *, right_to_left: bool) -> Mask | None:
    total = sum(advance for _, advance in glyphs)
    width = min(total + 3 * size, _LONGEST_HEIGHTS * size)
    line: Mask = np.zeros((3 * size, width), np.uint8)
    at = 0
    for canvas, advance in glyphs:
        left = total - at - advance if right_to_left else at
        at += advance
        if canvas.size and 0 <= left < width:
            fits = min(canvas.shape[1], width - left)
            np.maximum(line[:, left : left + fits], canvas[:, :fits], out=line[:, left : left + fits])
    return _trimmed(line)


def _column(face: Face, size: int, text: str) -> Mask | None:
    """Letters under one another, turned a quarter to the left: a vertical line as it is cut out of a page."""
    font = opened(face, size)
    letters = [letter for letter in text if not letter.isspace()][:_LONGEST_HEIGHTS]
    canvas = Image.new("L", (2 * size, round(1.1 * size * (len(letters) + 1))), 0)
    pen = ImageDraw.Draw(canvas)
    for row, letter in enumerate(letters):
        pen.text((size, round(1.1 * size * row)), letter, fill=255, font=font, anchor="ma")
    return _trimmed(np.rot90(np.asarray(canvas)))


def _trimmed(mask: Mask) -> Mask | None:
    rows, columns = np.flatnonzero(mask.max(axis=1) > 60), np.flatnonzero(mask.max(axis=0) > 60)
    if not len(rows) or not len(columns):
        return None  # blank glyphs
    return np.ascontiguousarray(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def thickened(mask: Mask, rng: random.Random) -> Mask:
    """Bolder or thinner strokes, where they are thick enough to stay."""
    chance = rng.random()
    if chance < 0.12:
        return cv2.dilate(mask, np.ones((2, 2), np.uint8))
    if chance < 0.18 and mask.shape[0] > 30:
        return cv2.erode(mask, np.ones((2, 2), np.uint8))
    return mask
