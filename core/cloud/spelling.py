"""From a spelling in a text to the word that is meant."""

import re
import unicodedata
from collections.abc import Sequence

from core.cloud.stop_words import StopWords
from core.cloud.words import is_emoji

LONGEST = 45
"""Letters of a word: the longest in English dictionaries has as many; what is longer is a key, a shout or a joke."""

_EDGES = "-'_\u00b7\u05f4\u200c\u200d"
_REPEATED = re.compile(r"([^\W\d_])\1{3,}")
# French, Catalan and Italian put short words before an apostrophe: l'homme, qu'il, dell'arte.
_ELIDED = re.compile(
    r"^(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|un|gl|all|dall|dell|nell|sull|quell|quest|bell|sant)'(?=\w{2})",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"'s?$", re.IGNORECASE)
# Turkish puts the endings of names after one: Ankara'da, İstanbul'un.
_TURKISH_ENDING = re.compile(r"'\w+$")
# Korean particles, as far as they stand at the end of a word of two syllables or more (the reference measured
# F1 .87 for noun stems with such a pattern, .49 without).
_KOREAN_PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?:으로부터|로부터|에서부터|이라는|라는|에서는|으로는|에게서|까지는|부터는|에서|으로|에게|까지|부터|"
    r"처럼|보다|이나|이며|이고|에는|에도|하고|은|는|이|가|을|를|의|에|로|와|과|도|만)$"
)


def word_in(spelling: str, languages: Sequence[str], stop_words: StopWords, *, keeps_numbers: bool) -> str:
    """A spelling without what is around the word in it; empty when no word is left, at most `LONGEST` letters."""
    word = spelling.strip(_EDGES)
    if is_emoji(word):
        return word
    if not (word.isalpha() or _is_word(word[:LONGEST], keeps_numbers=keeps_numbers)):
        return ""
    if word.casefold() not in stop_words:
        word = _stem(word, languages)
    word = _REPEATED.sub(r"\1\1\1", word).lstrip("".join(c for c in word[:1] if unicodedata.category(c)[0] == "M"))
    return word if len(word) <= LONGEST else word[: LONGEST - 1] + "…"


def _is_word(word: str, *, keeps_numbers: bool) -> bool:
    letters = sum(map(str.isalpha, word))
    digits = sum(map(str.isdigit, word))
    return letters + digits > 0 if keeps_numbers else letters > 0 and letters >= digits


def _stem(word: str, languages: Sequence[str]) -> str:
    if "'" in word:
        if tuple(languages) != ("en",):
            word = _ELIDED.sub("", word)
        if "tr" in languages:
            word = _TURKISH_ENDING.sub("", word)
        word = _POSSESSIVE.sub("", word)
    return _KOREAN_PARTICLE.sub("", word) if "ko" in languages else word


def says_something(folded: str, stop_words: StopWords) -> bool:
    """Whether a case-folded word is more than a stop word or a single letter."""
    if folded in stop_words:
        return False
    return len(folded) > 1 or is_emoji(folded) or folded.isdigit() or _is_ideograph(folded)


def _is_ideograph(character: str) -> bool:
    """A single Chinese character or Korean syllable is often a word; a single letter is not."""
    return unicodedata.name(character, "").startswith(("CJK UNIFIED", "HANGUL SYLLABLE"))
