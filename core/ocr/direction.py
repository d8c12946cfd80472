"""Words as they stand from left to right → words in reading order, by Unicode's bidirectional classes (UAX #9)."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from core.ocr.reading import Word

_RTL = frozenset({"R", "AL"})
_NUMBERS = frozenset({"EN", "AN"})


def is_rtl(texts: Iterable[str]) -> bool | None:
    """Whether most letters are written from right to left; None where no letter has a direction."""
    left = right = 0
    for text in texts:
        if text.isascii():
            left += sum(map(str.isalpha, text))
            continue
        for letter in text:
            direction = unicodedata.bidirectional(letter)
            right += direction in _RTL
            left += direction == "L"
    return right > left if left or right else None


def logical(words: Sequence[Word], *, rtl: bool) -> tuple[Word, ...]:
    """`words`, which stand from left to right, in the order in which a line is read that runs right to left if `rtl`.

    Words against the line's direction stay in order among themselves, with the numbers between them: a Latin name
    within Arabic, an Arabic one within English.
    """
    kinds = [_kind(word.text) for word in words]
    if not rtl and "R" not in kinds:
        return tuple(words)
    order = list(range(len(words)))
    for start, end in _against(kinds, rtl=rtl):
        order[start:end] = reversed(order[start:end])
    if rtl:
        order.reverse()
    return _respaced(words, order)


def _kind(text: str) -> str:
    """L or R, by the first letter that has a direction; N for a number; an empty string for signs alone."""
    number = ""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction == "L":
            return "L"
        if direction in _RTL:
            return "R"
        if direction in _NUMBERS:
            number = "N"
    return number


def _against(kinds: Sequence[str], *, rtl: bool) -> Iterable[tuple[int, int]]:
    """Where words run against the line: from the first to the last of them that have none of the line's between.

    A number right of a Latin word belongs to it (rule W7); one beside an Arabic word is in the line's own order.
    """
    along, against = ("R", "L") if rtl else ("L", "R")
    start: int | None = None
    end = 0
    for at, kind in enumerate([*kinds, along]):
        if kind == against:
            start = at if start is None else start
            end = at + 1
        elif kind == "N" and rtl and start == end - 1 and end == at:
            end = at + 1
        elif kind == along and start is not None:
            yield start, end
            start = None


def _respaced(words: Sequence[Word], order: Sequence[int]) -> tuple[Word, ...]:
    """`words` in `order`, each followed by a space where there was one between it and its new neighbour."""
    spaced = []
    for at, after in pairwise([*order, -2]):
        apart = abs(at - after) != 1 or words[min(at, after)].space_after
        spaced.append(words[at] if words[at].space_after == apart else replace(words[at], space_after=apart))
    return tuple(spaced)
