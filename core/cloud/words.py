"""Cuts a clean text of any script into words.

Words with spaces around them are found by a pattern that keeps marks, inner apostrophes and hyphens
(don't, mother-in-law); Chinese, Japanese, Thai, Lao, Khmer and Burmese are cut by ICU's dictionaries;
an emoji, with its joiners, skin tone and flag letters, is a word of its own.
"""

import re
from collections import Counter
from collections.abc import Iterator

import icu

from core.cloud.alphabets import EMOJI, FLAG_LETTERS, SKIN_TONES, SPACED, SPACED_START, UNSPACED
from core.cloud.cleaning import clean

# A piece is cleaned and cut at once: large enough that the seams do not count, small enough to bound memory.
_PIECE_CHARACTERS = 1 << 20
# How far back from a piece's end a space is looked for, so that no word is cut in two.
_SEAM_CHARACTERS = 1_000
# Spellings kept while counting a long text; when twice as many have come, the rarest half goes.
# A cloud shows a few hundred of them, and hostile text cannot fill the memory.
_MOST_SPELLINGS = 50_000

_SPACED_WORD = re.compile(f"[{SPACED_START}][{SPACED}]*(?:['\\-\u00b7\u05f3\u05f4][{SPACED}]+)*+\u05f3?")
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
# Unicode's own sequences join four at most: a family, a kiss.
_PICTOGRAPH = f"[{EMOJI}](?:\ufe0f|[{SKIN_TONES}])?"
_EMOJI_WORD = re.compile(
    f"[{FLAG_LETTERS}]{{2}}|\U0001f3f4[\U000e0061-\U000e007a]{{2,6}}\U000e007f|{_PICTOGRAPH}(?:\u200d{_PICTOGRAPH}){{0,3}}"
)
_EMOJI_BEGINNING = re.compile(f"[{EMOJI}{FLAG_LETTERS}]")
_DICTIONARY_WORDS = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())


def count_spellings(text: str) -> Counter[str]:
    """How often each word stands in the text, as it is spelled there; the commonest 50,000 of very many."""
    spellings: Counter[str] = Counter()
    for piece in _pieces(text):
        _count_piece(clean(piece), spellings)
        if len(spellings) > 2 * _MOST_SPELLINGS:
            spellings = Counter(dict(spellings.most_common(_MOST_SPELLINGS)))
    return spellings


def is_emoji(word: str) -> bool:
    """Whether a word is an emoji, which is drawn as a picture."""
    return _EMOJI_WORD.fullmatch(word) is not None


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + _PIECE_CHARACTERS
        if end < len(text):
            seam = max(text.rfind(space, end - _SEAM_CHARACTERS, end) for space in " \n")
            end = seam if seam > 0 else end
        yield text[start:end]
        start = end


def _count_piece(piece: str, spellings: Counter[str]) -> None:
    spellings.update(_SPACED_WORD.findall(piece))
    if piece.isascii():
        return
    if _EMOJI_BEGINNING.search(piece):
        spellings.update(emoji.replace("\ufe0f", "") for emoji in _EMOJI_WORD.findall(piece))
    for run, count in Counter(_UNSPACED_RUN.findall(piece)).items():
        for word in _cut(run):
            spellings[word] += count


def _cut(run: str) -> Iterator[str]:
    """The words of a run without spaces. ICU counts in UTF-16 units, so the slices are taken there."""
    units = run.encode("utf-16-le")
    _DICTIONARY_WORDS.setText(run)
    start = 0
    for end in _DICTIONARY_WORDS:
        yield units[2 * start : 2 * end].decode("utf-16-le")
        start = end
