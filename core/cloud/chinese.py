"""Cuts Chinese, by jieba's dictionary (`rjieba`, in Rust), which takes 30 MB and 0.1 s when it is first needed."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import icu

from core.cloud.kinds import replaced, table_of

_TRADITIONAL_KIND = 1


def cut(runs: Sequence[str]) -> list[list[str]]:
    """The words of each run of Han characters, which holds no white space.

    The dictionary is in simplified characters: traditional ones are looked up as those, and kept.
    """
    import rjieba  # noqa: PLC0415, it loads its dictionary

    simplified = replaced("\n".join(runs), _kinds(), _TRADITIONAL_KIND, _simplified())
    pieces = rjieba.cut(simplified, True)
    # Without white space inside runs, what they are joined with is a piece of its own.
    words, start = [], 0
    for _ in range(len(runs) - 1):
        end = pieces.index("\n", start)
        words.append(pieces[start:end])
        start = end + 1
    words.append(pieces[start:])
    return [
        given if other == run else list(_slices(run, given))
        for run, given, other in zip(runs, words, simplified.split("\n"), strict=True)
    ]


def _slices(run: str, words: Sequence[str]) -> Iterator[str]:
    start = 0
    for word in words:
        yield run[start : start + len(word)]
        start += len(word)


@cache
def _kinds() -> bytes:
    return table_of({_TRADITIONAL_KIND: re.escape("".join(_simplified()))})


@cache
def _simplified() -> dict[str, str]:
    """Traditional character → the simplified one."""
    traditional = [chr(code) for code in range(0x4E00, 0xA000)]
    # All at once would be taken for words, which are written with other characters here and there.
    simplified = icu.Transliterator.createInstance("Traditional-Simplified").transliterate("\n".join(traditional))
    pairs = zip(traditional, simplified.split("\n"), strict=True)
    return {one: other for one, other in pairs if one != other and len(other) == 1}
