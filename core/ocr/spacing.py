"""Where spaces stand between the words of a line, and which pieces are one word."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from core.ocr.reading import Box, Word

# Thai, Lao, Tibetan, Myanmar, Khmer: scripts without spaces between words that are not East Asian (Unicode 15 blocks).
_UNSPACED_BLOCKS = ((0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF))
_FAR = 64  # how much of the text may be passed over in looking for a word; lines are about as long


def spaces_after(words: Sequence[str], text: str) -> list[bool]:
    """For each of `words`, in their order in `text`, whether white space follows it there.

    A word that is not found counts as followed by a space.
    """
    spaces = []
    at = 0
    for word in words:
        found = text.find(word, at, at + len(word) + _FAR)
        if found < 0:
            spaces.append(True)
            continue
        at = found + len(word)
        spaces.append(at == len(text) or text[at].isspace())
    return spaces


def merged(pieces: Sequence[Word]) -> tuple[Word, ...]:
    """The words of one line: pieces without a space between them become one.

    In scripts that are written without spaces they stay apart, for nobody could tell a line's words
    or doubts otherwise, but a mark is put to the letter that it belongs to.
    """
    if not pieces:
        return ()
    words = [[pieces[0]]]
    for left, right in pairwise(pieces):
        if not left.space_after and _is_one_word(left.text[-1], right.text[0]):
            words[-1].append(right)
        else:
            words.append([right])
    return tuple(_union(word) for word in words)


def _is_one_word(last: str, first: str) -> bool:
    return unicodedata.category(first)[0] == "M" or not (is_unspaced(last) or is_unspaced(first))


@lru_cache(4096)  # as many letters as a Chinese text has
def is_unspaced(letter: str) -> bool:
    """Whether `letter` is of a script that is written without spaces between words."""
    code = ord(letter)
    if any(start <= code <= end for start, end in _UNSPACED_BLOCKS):
        return True
    # Wide letters are Han, Kana and their punctuation, and Hangul, which alone of them is spaced.
    return unicodedata.east_asian_width(letter) in "WF" and not unicodedata.name(letter, "").startswith("HANGUL")


def _union(pieces: Sequence[Word]) -> Word:
    """One word of several: their common box, and their confidence by letters."""
    if len(pieces) == 1:
        return pieces[0]
    text = "".join(piece.text for piece in pieces)
    confidence = sum(piece.confidence * len(piece.text) for piece in pieces) / len(text)
    return replace(pieces[-1], text=text, box=Box.around(piece.box for piece in pieces), confidence=confidence)
