"""Cuts Chinese, by jieba's dictionary (`rjieba`, in Rust), which takes 30 MB and 0.1 s when it is first needed."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import icu

from core.cloud.kinds import kinds_in, table_of


def cut(runs: Sequence[str]) -> list[list[str]]:
    """The words of each run of Han characters, which holds no white space.

    The dictionary is in simplified characters: traditional ones are looked up as those, and kept.
    """
    import rjieba  # noqa: PLC0415, it loads its dictionary

    simplified = [run.translate(_simplified()) if kinds_in(run, _kinds()) else run for run in runs]
    pieces = rjieba.cut("\n".join(simplified), True)
    # Without white space inside runs, what they are joined with is a piece of its own.
    ends = [number for number, piece in enumerate(pieces) if piece == "\n"]
    begins = [0, *(end + 1 for end in ends)]
    words = [pieces[begin:end] for begin, end in zip(begins, [*ends, len(pieces)], strict=True)]
    return [
        given if other is run else list(_slices(run, given))
        for run, given, other in zip(runs, words, simplified, strict=True)
    ]


def _slices(run: str, words: Sequence[str]) -> Iterator[str]:
    start = 0
    for word in words:
        yield run[start : start + len(word)]
        start += len(word)


@cache
def _kinds() -> bytes:
    return table_of({1: re.escape("".join(map(chr, _simplified())))})


@cache
def _simplified() -> dict[int, str]:
    """Traditional character → the simplified one, as a table for `str.translate`; each to one."""
    traditional = [chr(code) for code in range(0x4E00, 0xA000)]
    # All at once would be taken for words, which are written with other characters here and there.
    simplified = icu.Transliterator.createInstance("Traditional-Simplified").transliterate("\n".join(traditional))
    pairs = zip(traditional, simplified.split("\n"), strict=True)
    return {ord(one): other for one, other in pairs if one != other and len(other) == 1}
