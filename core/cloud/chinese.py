"""Cuts Chinese, by jieba's dictionary (`rjieba`, in Rust), which takes 30 MB and 0.1 s when it is first needed."""

import re
from collections.abc import Sequence
from functools import cache

import icu
import numpy as np

from core.cloud.kinds import places_of, replaced, table_of

_TRADITIONAL_KIND = 1


def cut(runs: Sequence[str], between: str) -> list[str]:
    """The words of runs of Han characters, which hold no white space; `between`, of which it is, stands between runs.

    The dictionary is in simplified characters: traditional ones are looked up as those, and kept.
    """
    import rjieba  # noqa: PLC0415, it loads its dictionary

    # Without white space inside runs, what they are joined with is a word of its own.
    text = between.join(runs)
    places = places_of(text, _kinds(), _TRADITIONAL_KIND)
    if not places:
        return list(rjieba.cut(text, True))
    words: list[str] = rjieba.cut(replaced(text, _kinds(), _TRADITIONAL_KIND, _simplified()), True)
    ends = np.cumsum(np.fromiter(map(len, words), np.intp, len(words)))
    for number in np.unique(np.searchsorted(ends, places, side="right")).tolist():
        words[number] = text[ends[number] - len(words[number]) : ends[number]]
    return words


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
