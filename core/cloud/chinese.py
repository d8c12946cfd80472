"""Cuts Chinese, by jieba's dictionary (`rjieba`, in Rust), which takes 30 MB and 0.1 s when it is first needed."""

from collections.abc import Iterator, Sequence
from functools import cache

import icu


def cut(runs: Sequence[str]) -> list[list[str]]:
    """The words of each run of Han characters, which holds no white space.

    The dictionary is in simplified characters: traditional ones are looked up as those, and kept.
    """
    import rjieba  # noqa: PLC0415, it loads its dictionary

    simplified = "\n".join(runs).translate(_simplified())
    # Without white space inside, all that a word can touch is a space of ours or the end of its run.
    words = [run.split() for run in " ".join(rjieba.cut(simplified, True)).split("\n")]
    return [
        given if "".join(given) == run else list(_slices(run, given)) for run, given in zip(runs, words, strict=True)
    ]


def _slices(run: str, words: Sequence[str]) -> Iterator[str]:
    start = 0
    for word in words:
        yield run[start : start + len(word)]
        start += len(word)


@cache
def _simplified() -> dict[int, str]:
    """Traditional character → the simplified one, as a table for `str.translate`; each to one."""
    traditional = [chr(code) for code in range(0x4E00, 0xA000)]
    # All at once would be taken for words, which are written with other characters here and there.
    simplified = icu.Transliterator.createInstance("Traditional-Simplified").transliterate("\n".join(traditional))
    pairs = zip(traditional, simplified.split("\n"), strict=True)
    return {ord(one): other for one, other in pairs if one != other and len(other) == 1}
