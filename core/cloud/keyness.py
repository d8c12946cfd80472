"""How special a word is in a text, against its language at large.

The measure is the log-likelihood ratio (Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence",
Computational Linguistics 19, 1993; for comparing texts Rayson and Garside, 2000). The language at large is so much
larger than any text that its own part in the formula vanishes: what is left is 2 (a ln(a/e) - a + e), where the word
comes a times and would come e times in any other text of that length.
"""

import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import icu

SIGNIFICANT = 10.83
"""Of chance alone a word reaches this once in a thousand (χ² with one degree of freedom)."""

# The small lists have words down to one in a million; what is not in them is rarer.
_RAREST = 1e-6
# What wordfreq calls by other names.
_NAMES = {"no": "nb", "tl": "fil", "hr": "sh", "bs": "sh", "sr": "sh"}

_SIMPLIFIED = icu.Transliterator.createInstance("Traditional-Simplified")


class Language:
    """How often words come in some languages (BCP 47) at large."""

    def __init__(self, languages: Iterable[str]) -> None:
        bases = {_NAMES.get(base, base) for base in (language.split("-")[0] for language in languages)}
        self._lists = [_frequencies(base) for base in sorted(bases & _known())]
        self._is_chinese = "zh" in bases

    @property
    def is_known(self) -> bool:
        """Whether there is a list for any of them."""
        return bool(self._lists)

    def frequency(self, word: str) -> float:
        """The share of a case-folded word among all words."""
        if self._is_chinese:  # its list is in simplified characters
            word = _SIMPLIFIED.transliterate(word)
        return max((each.get(word, _RAREST) for each in self._lists), default=_RAREST)


def keyness(count: int, total: int, frequency: float) -> float:
    """How special a word is that comes `count` times among `total` words; 0 where it comes less than usual."""
    expected = total * frequency
    if count <= expected:
        return 0.0
    return 2 * (count * math.log(count / expected) - count + expected)


@lru_cache(maxsize=4)  # 4 to 10 MB each
def _frequencies(language: str) -> Mapping[str, float]:
    import wordfreq  # noqa: PLC0415, keyness is seldom wanted, and it takes 6 MB and 0.1 s

    frequencies: Mapping[str, float] = wordfreq.get_frequency_dict(language, wordlist="small")
    return frequencies


@cache
def _known() -> frozenset[str]:
    import wordfreq  # noqa: PLC0415, as above

    return frozenset(wordfreq.available_languages("small"))
