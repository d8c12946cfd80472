"""A page of which nothing is known → the engines and languages that read it best, by the scripts of its lines."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.errors import TooHeavy
from core.ocr.detection import Strip
from core.ocr.reading import Line
from core.ocr.scripts import NO_SCRIPT, NO_TEXT
from core.ocr.seeing import (
    Seen,
    better,
    by_tesseract,
    knows,
    longest_by_tesseract,
    of_paddle,
    outside,
    paddles_lines,
    tesseracts_languages,
    worth,
)
from core.ocr.tongues import hinted, language_of, languages_in, script_of
from core.ocr.turning import Upright, longest, scripts_on
from core.ocr.wish import TESSERACT, Wish

# Scripts that PP-OCR reads, better than Tesseract does (docs/benchmarks.md).
_PADDLE_SCRIPTS = frozenset({"Latn", "Hani", "Jpan"})

# The longest lines, by which a page's scripts are told.
_SAMPLE = 16
# A script with less of their length is a stray guess, or a line that the page's main engine may as well read.
_LEAST_SHARE = 0.15
# Thai without loops looks like Lao, and now and then is taken for it (docs/script-model.md). Few machines can read Lao:
# there it is read as what it more likely is.
_LIKELIER = {"Laoo": "Thai"}
# Guesses of scripts are believed from here on: of nine lines in ten, and 98 in 100 such are right
# (docs/script-model.md).
_SURE = 0.8
# A page that was read this well was read by the right engine. In a wrong script Tesseract's pages were worth .5 at
# most, and PP-OCR leaves most of them out.
_WELL_READ = 0.85
# One in two scripts of which less was read is perhaps in one: lines of blurred handwriting look like another script. Of
# a page of so many lines at most: a newspaper's six hundred, read once more, would take more than 20 s in all.
_HALF_READ = 0.5
_LINES_OF_PAGE = 200
# Nor by an engine that was chosen on a guess which is more likely wrong: "Two" by itself is well read as "Τννο".
_LIKELY = 0.5

# Of the letters that only Vietnamese has, PP-OCR knows these two, and no other language has both a struck d and grave
# accents. Each is one letter in forty of a Vietnamese text, and elsewhere mostly a misread one.
_VIETNAMESE = "vi"
_HORNED = re.compile("[ơưƠƯ]")
_STRUCK = re.compile("[đĐ]")
_GRAVE = re.compile("[àèìòùÀÈÌÒÙ]")
_VIETNAMESE_SHARE = 0.005
# Where there is little light, what Tesseract reads is worth .2, .14 F1, and PP-OCR has .48 without the marks; in good
# light it is worth .55.
_READABLE = 0.4


@dataclass(frozen=True, slots=True)
class _Scripts:
    """The scripts (ISO 15924) of a page, most used first, and how sure that is (0–1)."""

    names: tuple[str, ...]
    certainty: float


@dataclass(frozen=True, slots=True)
class _Read:
    """The lines of a page that PP-OCR read, and where those stand that it did not look at."""

    lines: tuple[Line, ...]
    left: tuple[Strip, ...]


def read_by_script(page: Upright, wish: Wish, deadline: float) -> Seen:
    """Reads each line by the engine that is best at its script, and what is in doubt by both, of which it takes the
    better one. Raises `EngineMissing`, `TooHeavy`, and `TimeoutError` at `deadline` (of `time.monotonic`)."""
    read = _Read((), page.strips)
    scripts = _scripts_of(page, longest(page.strips, _SAMPLE))
    foreign = [script for script in scripts.names if wish.engine == TESSERACT or script not in _PADDLE_SCRIPTS]
    if not foreign:
        return _by_paddle(page, wish, deadline, read)
    mixed = wish.engine != TESSERACT and len(foreign) < len(scripts.names)
    try:
        seen = _in_best_language(page, foreign, wish.hints, deadline, is_guess=mixed)
    except TooHeavy:
        if wish.engine == TESSERACT:
            raise
        return _by_paddle(page, wish, deadline, read)
    if wish.engine == TESSERACT:
        return seen
    if mixed:
        read = _surely_paddles(page, deadline)
        seen = _with_lines(seen, of_paddle(read.lines, wish, deadline))
    is_one_page = len(page.strips) <= _LINES_OF_PAGE
    enough = _WELL_READ if scripts.certainty < _SURE else _HALF_READ if mixed and is_one_page else 0
    if scripts.certainty >= _LIKELY and worth(seen, page) >= enough:
        return seen
    return better(seen, lambda: _by_paddle(page, wish, deadline, read), page)


def _by_paddle(page: Upright, wish: Wish, deadline: float, read: _Read) -> Seen:
    """By PP-OCR, what it read before and what is left; or by Tesseract what turns out to be Vietnamese, of which it
    alone reads all marks."""
    seen = of_paddle((*read.lines, *paddles_lines(page, read.left, deadline)), wish, deadline)
    if _is_vietnamese("".join(line.text for line in seen.lines)) and _VIETNAMESE in tesseracts_languages():
        marked = by_tesseract(page, (_VIETNAMESE,), deadline)
        return marked if worth(marked, page) >= _READABLE else seen
    return seen


def _is_vietnamese(text: str) -> bool:
    """Whether a text is in Vietnamese as PP-OCR reads it, without most of its marks."""
    horned, struck, grave = (len(letters.findall(text)) for letters in (_HORNED, _STRUCK, _GRAVE))
    # One of each may stand on a menu in two languages.
    return horned + min(struck, grave) // 2 > _VIETNAMESE_SHARE * sum(map(str.isalpha, text))


def _surely_paddles(page: Upright, deadline: float) -> _Read:
    """The lines that are surely in a script that PP-OCR reads, as far as it can; none where there is no time."""
    guesses = tuple(zip(page.strips, scripts_on(page, page.strips), strict=True))
    own = [strip for strip, guess in guesses if guess.script in _PADDLE_SCRIPTS and guess.probability >= _SURE]
    try:
        lines = paddles_lines(page, own, deadline)
    except TimeoutError:
        return _Read((), page.strips)
    read = {id(strip) for strip in own}
    return _Read(lines, tuple(strip for strip in page.strips if id(strip) not in read))


def _with_lines(seen: Seen, beside: Seen) -> Seen:
    """What was seen, and the lines `beside` in place of what stands where they do."""
    if not beside.lines:
        return seen
    left = outside(seen.lines, [line.box for line in beside.lines])
    if not left:
        return beside
    languages = dict.fromkeys((*seen.languages, *beside.languages))
    return Seen((*beside.lines, *left), tuple(languages), f"{seen.engine}+{beside.engine}")


def _in_best_language(
    page: Upright, scripts: Sequence[str], hints: Sequence[str], deadline: float, *, is_guess: bool
) -> Seen:
    """Reads in the likeliest language of each script, and again where the text turns out to be in another of them.

    Of a newspaper only some lines are read to know its language, and no more where that was a guess, for there are
    lines in other scripts, and Tesseract does not know them.
    """
    known = tesseracts_languages()
    likely = [language for script in scripts if (language := _language_of(script, hints, known))]
    is_one_page = len(page.strips) <= _LINES_OF_PAGE
    look = by_tesseract if is_one_page else longest_by_tesseract
    seen = look(page, likely or hinted(hints, known), deadline)
    if languages := _better_ones(seen, hints, known):
        seen = better(seen, lambda: look(page, languages, deadline), page)
    return seen if is_one_page or (is_guess and not knows(seen)) else by_tesseract(page, seen.languages, deadline)


def _better_ones(seen: Seen, hints: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The languages that were read, the one of them that the text turns out not to be in replaced; none if it is."""
    likelier = next(iter(languages_in(seen.lines, hints, known)), None)
    if likelier is None or likelier in seen.languages or script_of(likelier) not in map(script_of, seen.languages):
        return ()
    return likelier, *(language for language in seen.languages if script_of(language) != script_of(likelier))


def _language_of(script: str, hints: Sequence[str], known: Collection[str]) -> str | None:
    return language_of(script, hints, known) or language_of(_LIKELIER.get(script, script), hints, known)


def _scripts_of(page: Upright, strips: Sequence[Strip]) -> _Scripts:
    """By the lines' lengths; no script where none tells one."""
    lengths: defaultdict[str, float] = defaultdict(float)
    told = 0.0
    for strip, guess in zip(strips, scripts_on(page, strips), strict=True):
        if guess.script not in (NO_SCRIPT, NO_TEXT):
            length = max(strip.width_px, strip.height_px)
            lengths[guess.script] += guess.probability * length
            told += length
    total = sum(lengths.values())
    used = [script for script in lengths if lengths[script] >= _LEAST_SHARE * total]
    return _Scripts(
        tuple(sorted(used, key=lengths.__getitem__, reverse=True)),
        sum(lengths[script] for script in used) / told if told else 0.0,
    )
