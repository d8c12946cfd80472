"""What one engine sees on an upright page."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from core.errors import TooHeavy
from core.ocr.calibration import calibrated
from core.ocr.detection import Strip
from core.ocr.engine import EngineMissing
from core.ocr.line_by_line import read_line_by_line
from core.ocr.paddle import Paddle
from core.ocr.reading import Box, Line, Word, mean_confidence
from core.ocr.tesseract import Tesseract
from core.ocr.tongues import languages_in
from core.ocr.turning import Upright, longest
from core.ocr.wish import Wish

paddle, tesseract = Paddle(), Tesseract()

# Where what Tesseract reads is worth less, it took the page for something else: three large lines of Korean for an
# "Empty page", a photo's shadows for columns. Lines of our own then read better, by .03 to .5 F1 on photos in Korean,
# Arabic and Hindi, and worse where it found its way (Thai .96 with its lines, .89 with ours; Hindi .80 and .76):
# measured on the development set, where only Vietnamese, worth .55, is better in ours, by .03.
_WELL_FOUND = 0.5
# It is lost in what takes it longer than half of the time that a reading has. Newspapers take it 1 to 10 s where nobody
# else is at work, a page of five hundred thousand dots a minute.
_FINDS_ITS_WAY_S = 25
# And only where it knows these few: of a newspaper in another script it would otherwise guess at six hundred lines. In
# the right language it was .27 to .93 sure of printed ones, in a wrong one less than .2 of two in three newspapers.
_SAMPLE = 16
_LEAST_SURE = 0.2


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines that engines saw on a page, the languages that they read, and their names joined by `+`.

    The words' confidences mean the same of every engine: how often such words are right. `unfinished` says that there
    was no time for all lines.
    """

    lines: tuple[Line, ...]
    languages: tuple[str, ...]
    engine: str
    unfinished: bool = False


def by_paddle(page: Upright, strips: Sequence[Strip], wish: Wish, deadline: float) -> Seen:
    """What PP-OCR reads in some lines until `deadline` (of `time.monotonic`). Raises `TimeoutError` for nothing."""
    return of_paddle(paddles_lines(page, strips, deadline), wish, deadline)


def paddles_lines(page: Upright, strips: Sequence[Strip], deadline: float) -> tuple[Line, ...]:
    """The lines themselves, for `of_paddle`. Raises `TimeoutError` for nothing."""
    return paddle.read_strips(page.picture, strips, deadline - time.monotonic())


def of_paddle(lines: Sequence[Line], wish: Wish, deadline: float) -> Seen:
    """All lines that PP-OCR read on a page, with honest confidences and their languages."""
    honest = calibrated(lines, paddle.name)
    languages = wish.languages or languages_in(honest, wish.hints, paddle.languages())
    return Seen(honest, languages, paddle.name, unfinished=time.monotonic() > deadline)


def by_tesseract(page: Upright, languages: Sequence[str], deadline: float) -> Seen:
    """What Tesseract reads on the page, in lines that it finds itself, or in ours where it does not find its way.

    Raises `EngineMissing`, `TimeoutError` where nothing was read by `deadline`, `TooHeavy` where it fails at both.
    """
    found = _in_its_lines(page, languages, deadline)
    if worth(found, page) >= _WELL_FOUND:
        return found
    return better(found, lambda: _in_our_lines(page, languages, deadline), page)


def longest_by_tesseract(page: Upright, languages: Sequence[str], deadline: float) -> Seen:
    """What Tesseract reads in the longest of our lines: of a newspaper, in a tenth of the time.

    Raises `EngineMissing`, `TooHeavy`, and `TimeoutError` at `deadline`.
    """
    return _in_these_lines(page, longest(page.strips, _SAMPLE), languages, deadline)


def better(seen: Seen, another: Callable[[], Seen], page: Upright) -> Seen:
    """What was seen, or another look at the page where that is worth more and there is time for it.

    Raises `TimeoutError` or `TooHeavy` where neither gave anything.
    """
    try:
        return max(seen, another(), key=lambda each: worth(each, page))
    except (TimeoutError, TooHeavy):
        if not seen.lines:
            raise
        return seen


def _in_its_lines(page: Upright, languages: Sequence[str], deadline: float) -> Seen:
    """Nothing of a page that it is lost in or falls over, unless there are no lines of ours.

    It ends itself where what it found contradicts what it takes for granted: "right_edge >= left_edge:Error:Assert
    failed:in file src/textord/pithsync.cpp".
    """
    left_s = _left_s(deadline)
    if not page.strips:
        return _of_tesseract(tesseract.read(page.picture, languages, left_s), languages)
    try:
        return _of_tesseract(tesseract.read(page.picture, languages, min(left_s, _FINDS_ITS_WAY_S)), languages)
    except (TimeoutError, TooHeavy):
        return _of_tesseract((), languages)


def _in_our_lines(page: Upright, languages: Sequence[str], deadline: float) -> Seen:
    """All of our lines, or the longest where it does not know these, or where it gets no further."""
    some = longest_by_tesseract(page, languages, deadline)
    if len(page.strips) <= _SAMPLE or not knows(some):
        return some
    try:
        return _in_these_lines(page, page.strips, languages, deadline)
    except (TimeoutError, TooHeavy):
        return replace(some, unfinished=True)


def knows(some: Seen) -> bool:
    """Whether Tesseract knows the language of the longest lines, as far as they tell."""
    return mean_confidence(_words(some)) >= _LEAST_SURE


def _in_these_lines(page: Upright, strips: Sequence[Strip], languages: Sequence[str], deadline: float) -> Seen:
    lines = read_line_by_line(tesseract, page.picture, strips, languages, _left_s(deadline))
    return replace(_of_tesseract(lines, languages), unfinished=time.monotonic() > deadline)


def _left_s(deadline: float) -> float:
    """Raises `TimeoutError` where nothing is left."""
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s


def _of_tesseract(lines: Sequence[Line], languages: Sequence[str]) -> Seen:
    return Seen(calibrated(lines, tesseract.name), tuple(languages), tesseract.name)


def tesseracts_languages() -> Collection[str]:
    """What Tesseract reads here; nothing where it is not installed."""
    try:
        return tesseract.languages()
    except EngineMissing:
        return ()


def worth(seen: Seen, page: Upright) -> float:
    """How well the page was read (0–1): the confidence of what was read, times the share of its lines that was."""
    words = _words(seen)
    return mean_confidence(words) * _share_read(words, page.strips)


def _words(seen: Seen) -> list[Word]:
    return [word for line in seen.lines for word in line.words]


def outside(lines: Sequence[Line], boxes: Sequence[Box]) -> tuple[Line, ...]:
    """The lines less the words whose middle stands in one of the boxes."""
    left = (replace(line, words=tuple(word for word in line.words if not _is_in(word, boxes))) for line in lines)
    return tuple(line for line in left if line.words)


def _share_read(words: Sequence[Word], strips: Sequence[Strip]) -> float:
    """Of the area of all strips' boxes, the share of those in which some word has its middle."""
    boxes = [strip.part(0, 1) for strip in strips]
    area = sum(box.width * box.height for box in boxes)
    read = sum(box.width * box.height for box in boxes if any(_is_in(word, [box]) for word in words))
    return read / area if area else 1.0


def _is_in(word: Word, boxes: Sequence[Box]) -> bool:
    across, down = word.box.left + word.box.width / 2, word.box.top + word.box.height / 2
    return any(box.left <= across < box.left + box.width and box.top <= down < box.top + box.height for box in boxes)
