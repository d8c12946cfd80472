"""Which words of a reading are right: each is sought in the truth of its picture."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bench.ocr.scoring import UNSPACED, normal, tokens

# A line of which less than this share is found in one place of the truth was not found: letters agree by chance.
_FOUND = 50.0

_HYPHENS = ("-", "\u00ad", "\u2010", "\u2011", "¬")


def right(truth: str, lines: Sequence[Sequence[str]], language: str) -> list[list[bool | None]]:
    """For each word of each line whether it is right; None for one without letters and digits.

    Texts are compared as `score` does. Lines may come in any order. In languages with spaces a word is right when
    its like is left in the truth, sought in the same order first, so that of two equal words the one in place is
    right; the parts of a word that the paper breaks are right when the whole word is there. Without spaces a piece
    is right when all its letters are in the place where its line is found.
    """
    wanted = normal(truth, language)
    if language in UNSPACED:
        return [_right_in_place(wanted, line, language) for line in lines]
    return _right_in_any_place(tokens(wanted, language), lines, language)


def _right_in_any_place(
    wanted: Sequence[str], lines: Sequence[Sequence[str]], language: str
) -> list[list[bool | None]]:
    # A word such as "12.50" is several tokens: owners says whose each one is.
    pieces = [[tokens(normal(word, language), language) for word in line] for line in lines]
    got = [token for line in pieces for word in line for token in word]
    found = [False] * len(got)
    left = Counter(wanted)
    for block in Levenshtein.opcodes(got, wanted):
        if block.tag == "equal":
            for index in range(block.src_start, block.src_end):
                found[index] = True
                left[got[index]] -= 1
    for index, token in enumerate(got):
        if not found[index] and left[token] > 0:
            found[index] = True
            left[token] -= 1
    for head, tail in _broken(lines, pieces):
        whole = got[head] + got[tail]
        if left[whole] > 0 and not found[tail]:
            found[head] = found[tail] = True
            left[whole] -= 1
    finds = iter(found)
    return [[_all([next(finds) for _ in word]) for word in line] for line in pieces]


def _broken(lines: Sequence[Sequence[str]], pieces: Sequence[Sequence[Sequence[str]]]) -> Iterator[tuple[int, int]]:
    """Tokens, by their index on the page, that may be the two parts of one word: a hyphen ends the first one's line,
    the second begins a line, that below before all others."""
    ends = list(accumulate((sum(map(len, line)) for line in pieces), initial=0))
    begun = [index for index, line in enumerate(pieces) if line and line[0]]
    for index, line in enumerate(lines):
        if line and line[-1].endswith(_HYPHENS) and pieces[index][-1]:
            for other in sorted(begun, key=lambda other: (other != index + 1, other)):
                yield ends[index + 1] - 1, ends[other]


def _right_in_place(wanted: str, line: Sequence[str], language: str) -> list[bool | None]:
    words = [normal(word, language) for word in line]
    got = "".join(words)
    same = [False] * len(got)
    place = fuzz.partial_ratio_alignment(got, wanted, score_cutoff=_FOUND)
    if place:
        part = wanted[place.dest_start : place.dest_end]
        for block in Levenshtein.opcodes(got[place.src_start : place.src_end], part):
            if block.tag == "equal":
                start = place.src_start + block.src_start
                same[start : start + block.src_end - block.src_start] = [True] * (block.src_end - block.src_start)
    finds = iter(zip(got, same, strict=True))
    return [
        _all([found for letter, found in (next(finds) for _ in word) if tokens(letter, language)]) for word in words
    ]


def _all(found: Sequence[bool]) -> bool | None:
    return all(found) if found else None
