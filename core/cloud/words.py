"""Cuts a text of any script into words.

Words with spaces around them are found by a pattern that keeps marks, inner apostrophes and hyphens
(don't, mother-in-law); Chinese, Japanese, Thai, Lao, Khmer and Burmese are cut by dictionaries; an emoji,
with its joiners, skin tone, flag letters or keycap, is a word of its own.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import takewhile

import icu
import numpy as np

from core.cloud import chinese, japanese
from core.cloud.alphabets import (
    EAST_ASIAN,
    EMOJI,
    FLAG_LETTERS,
    KANA,
    SKIN_TONES,
    SOUTH_EAST_ASIAN,
    SPACED,
    SPACED_START,
    UNSPACED,
)
from core.cloud.cleaning import clean
from core.cloud.kinds import table_of
from core.cloud.numbering import FastNumbering, Numbering, Numbers

with suppress(ImportError):  # no compiler was at hand when Rebus was installed
    from core.cloud import _tokens

PIECE_CHARACTERS = 1 << 19
"""Cleaned and cut at once: large enough that the seams do not count, small enough to bound memory."""

# How far back from a piece's end a space is looked for, so that no word is cut in two.
_SEAM_CHARACTERS = 1_000

# Unicode's own sequences join four at most: a family, a kiss.
_PICTOGRAPH = f"[{EMOJI}][{SKIN_TONES}]?"
_EMOJI = (
    f"[0-9#*]\u20e3|[{FLAG_LETTERS}]{{2}}|\U0001f3f4[\U000e0061-\U000e007a]{{2,6}}\U000e007f|"
    f"{_PICTOGRAPH}(?:\u200d{_PICTOGRAPH}){{0,3}}"
)
_EMOJI_WORD = re.compile(_EMOJI)
_SPACED_WORD = f"[{SPACED_START}][{SPACED}]*(?:['\\-\u00b7\u05f3\u05f4][{SPACED}]+)*\u05f3?"
# The same in ASCII alone, where patterns are faster.
_ASCII_WORD = "[0-9A-Za-z_]+(?:['-][0-9A-Za-z_]+)*"
# Possessive, the group would need no look ahead; but before 3.11.5 Python loses what such groups matched (gh-106052).
_NUMBER = r"\d+(?:[.,:/]\d+)+(?!\w|[.,:/]\d)"
# What parts words is found with them, so that no phrase is found across it.
_OTHER = "[^ \t]"
_RUN = f"[{EAST_ASIAN}]+|[{SOUTH_EAST_ASIAN}]+"
# Chinese and Japanese dates and amounts are cut with their figures.
_RUN_WITH_FIGURES = f"[0-9]{{0,8}}+[{EAST_ASIAN}][{EAST_ASIAN}0-9]*+|[{SOUTH_EAST_ASIAN}]+"

# Most are a space and a letter first, which are found at once.
_ASCII_TOKENS = re.compile(f" ?({_ASCII_WORD}|{_OTHER})")
_LETTERS_FIRST = f"(?![0-9]){_SPACED_WORD}|[0-9#*]\u20e3"
_ALL_TOKENS = re.compile(f" ?({_LETTERS_FIRST}|{_RUN_WITH_FIGURES}|{_SPACED_WORD}|{_EMOJI}|{_OTHER})")
_TOKENS_AND_NUMBERS = re.compile(f" ?({_LETTERS_FIRST}|{_NUMBER}|{_RUN}|{_SPACED_WORD}|{_EMOJI}|{_OTHER})")

# Stands between the words of two runs, which hold no white space.
_BETWEEN = "\n"
Cutter = Callable[[Sequence[str], str], list[str]]
"""Gives the words of runs, one run's after another's, with a word that is none between them."""

_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
_HAS_KANA = re.compile(f"[{KANA}]")
_SOUTH_EAST_ASIAN_START = re.compile(f"[{SOUTH_EAST_ASIAN}]")
_DICTIONARY_WORDS = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())


def is_emoji(word: str) -> bool:
    """Whether a word is an emoji, with its selector or without, which is drawn as a picture."""
    return _EMOJI_WORD.fullmatch(word.replace("\ufe0f", "")) is not None


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script whose writers put no spaces between words."""
    return _HAS_UNSPACED.match(word) is not None


def tokens_of(text: str, languages: Collection[str] = (), *, keeps_numbers: bool = False) -> Iterator[list[str]]:
    """The words of a text in their order, a piece of it at a time; between them, whatever else parts words.

    Han characters are Japanese where kana is beside them or the only one of `languages` (BCP 47) that has them is.
    Numbers are whole (3.14, 12:30) where they are to be kept.
    """
    for cleaned in cleaned_pieces(text):
        yield _tokens_of(cleaned, languages, keeps_numbers=keeps_numbers)


def number_words(
    cleaned: str, numbering: Numbering, languages: Collection[str] = (), *, keeps_numbers: bool = False
) -> Numbers:
    """The same of one of the `cleaned_pieces`, as numbers."""
    if keeps_numbers or not isinstance(numbering, FastNumbering):
        return numbering.of(_tokens_of(cleaned, languages, keeps_numbers=keeps_numbers))
    numbers, runs = numbering.cut(cleaned, _kinds())
    return _with_runs_numbered(numbers, runs, numbering, languages) if runs else numbers


def cleaned_pieces(text: str) -> Iterator[str]:
    """A text piece by piece, without what is not words."""
    for piece in _pieces(text):
        yield clean(piece).replace("\ufe0f", "")  # an emoji with and without its selector is the same


def _tokens_of(cleaned: str, languages: Collection[str], *, keeps_numbers: bool) -> list[str]:
    has_runs = not cleaned.isascii() and _HAS_UNSPACED.search(cleaned) is not None
    pattern = _TOKENS_AND_NUMBERS if keeps_numbers else _ASCII_TOKENS if cleaned.isascii() else _ALL_TOKENS
    tokens = pattern.findall(cleaned)
    return _with_runs_cut(tokens, languages) if has_runs else tokens


@cache
def _kinds() -> bytes:
    return table_of(
        {
            _tokens.START: SPACED_START,
            _tokens.INNER: SPACED,
            _tokens.EAST_ASIAN: EAST_ASIAN,
            _tokens.SOUTH_EAST_ASIAN: SOUTH_EAST_ASIAN,
            _tokens.PICTOGRAPH: EMOJI,
            _tokens.SKIN_TONE: SKIN_TONES,
            _tokens.FLAG_LETTER: FLAG_LETTERS,
        }
    )


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + PIECE_CHARACTERS
        if end < len(text):
            seam = max(text.rfind(space, end - _SEAM_CHARACTERS, end) for space in " \n")
            end = seam if seam > 0 else end
        yield text[start:end]
        start = end


def _with_runs_cut(tokens: Sequence[str], languages: Collection[str]) -> list[str]:
    runs = list(dict.fromkeys(filter(_HAS_UNSPACED.search, tokens)))
    words: dict[str, list[str]] = {}
    for cutter, given in _by_cutter(runs, languages):
        found = iter(cutter(given, _BETWEEN))
        words.update({run: list(takewhile(_BETWEEN.__ne__, found)) for run in given})
    cut: list[str] = []
    for token in tokens:
        if token in words:
            cut += words[token]
        else:
            cut.append(token)
    return cut


def _with_runs_numbered(
    numbers: Numbers, runs: Sequence[str], numbering: Numbering, languages: Collection[str]
) -> Numbers:
    """The numbers with those of its words in place of each run."""
    [between] = numbering.of([_BETWEEN])
    places: dict[str, int] = {}
    cuts, lengths = [numbers[:0]], [np.zeros(0, np.intp)]
    for cutter, given in _by_cutter(list(dict.fromkeys(runs)), languages):
        places.update(zip(given, range(len(places), len(places) + len(given)), strict=True))
        words = numbering.of(cutter(given, _BETWEEN))
        is_word = words != between
        ends = np.append(np.flatnonzero(~is_word), len(words))
        cuts.append(words[is_word])
        lengths.append(np.diff(ends, prepend=-1) - 1)
    cut, widths_of = np.concatenate(cuts), np.concatenate(lengths)
    begins = np.cumsum(widths_of) - widths_of
    which = np.fromiter(map(places.__getitem__, runs), np.intp, len(runs))
    # Each number that stands for a run becomes as many as the run has words: from its first on, one after another.
    is_run = numbers < 0
    widths = np.ones(len(numbers), np.intp)
    widths[is_run] = widths_of[which]
    source = np.arange(len(numbers))
    source[is_run] = begins[which]
    within = np.arange(widths.sum()) - np.repeat(np.cumsum(widths) - widths, widths)
    of_run = np.repeat(is_run, widths)
    source = np.repeat(source, widths) + within
    return np.where(of_run, cut[np.where(of_run, source, 0)], numbers[np.where(of_run, 0, source)])


def _by_cutter(runs: Sequence[str], languages: Collection[str]) -> Iterator[tuple[Cutter, Sequence[str]]]:
    """What cuts runs, and which of them."""
    bases = {language.split("-")[0] for language in languages}
    han_is_japanese = "ja" in bases and "zh" not in bases
    text = _BETWEEN.join(runs)
    others, of_japanese, of_chinese = list[str](), list[str](), list(runs)
    if _SOUTH_EAST_ASIAN_START.search(text):
        others, of_chinese = _parted(of_chinese, _SOUTH_EAST_ASIAN_START)
    if han_is_japanese:
        of_japanese, of_chinese = of_chinese, []
    elif _HAS_KANA.search(text):
        of_japanese, of_chinese = _parted(of_chinese, _HAS_KANA)
    for cutter, given in ((_cut_all_by_icu, others), (japanese.cut, of_japanese), (chinese.cut, of_chinese)):
        if given:
            yield cutter, given


def _parted(runs: Sequence[str], pattern: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """The runs that a pattern is in, and the others."""
    found: list[str] = []
    others: list[str] = []
    for run in runs:
        (found if pattern.search(run) else others).append(run)
    return found, others


def _cut_all_by_icu(runs: Sequence[str], between: str) -> list[str]:
    words: list[str] = []
    for run in runs:
        words += (between, *_cut_by_icu(run)) if words else _cut_by_icu(run)
    return words


def _cut_by_icu(run: str) -> Iterator[str]:
    """ICU counts in UTF-16 units, so the slices are taken there."""
    units = run.encode("utf-16-le")
    _DICTIONARY_WORDS.setText(run)
    start = 0
    for end in _DICTIONARY_WORDS:
        yield units[2 * start : 2 * end].decode("utf-16-le")
        start = end
