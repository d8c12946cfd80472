"""From a text to the weighted words of its cloud."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

from core.cloud.spec import MOST_WORDS, CloudSpec, Style
from core.cloud.stop_words import StopWords
from core.cloud.words import count_spellings, is_emoji
from core.errors import NoWords
from core.language import find_languages

# The longest word in English dictionaries has 45 letters; what is longer is a key, a shout or a joke.
_LONGEST = 45

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
# What ICU's dictionary cuts off Japanese verbs (した, って, てい); the nouns of that shape are few.
_HIRAGANA_ENDING = re.compile(r"[ぁ-ゖ]{1,2}")


def weigh(text: str, language: str | None = None, style: Style | None = None, seed: int = 0) -> CloudSpec:
    """Counts the words that say something in a text: heaviest first, equals in order of their letters.

    Case is folded for counting, and the commonest spelling is shown. Links, @names, /commands, numbers and
    the stop words of the text's languages are left out; `language` (BCP 47) settles a text too short to tell
    its own. A text of nothing but stop words keeps them. Raises `NoWords`.
    """
    style = style or Style()
    languages = find_languages(text, language)
    stop_words = StopWords(languages)
    words = _gather(count_spellings(text), languages, stop_words)
    if not words:
        raise NoWords
    telling = {folded: spelled for folded, spelled in words.items() if _says_something(folded, stop_words)}
    ranked = sorted(_with_counts(telling or words), key=lambda item: (-item[1], item[0]))
    return CloudSpec(tuple(ranked[:MOST_WORDS]), style, seed, languages)


def _gather(spellings: Mapping[str, int], languages: tuple[str, ...], stop_words: StopWords) -> dict[str, Counter[str]]:
    """Folded word → how often it is spelled in which way."""
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for spelling, count in spellings.items():
        word = _trim(spelling, languages, stop_words)
        if word:
            words[word.casefold()][word] += count
    return words


def _trim(spelling: str, languages: tuple[str, ...], stop_words: StopWords) -> str:
    """A spelling without what is around the word in it; empty when no word is left."""
    word = spelling.strip(_EDGES)
    if is_emoji(word):
        return word
    letters = sum(character.isalpha() for character in word[:_LONGEST])
    digits = sum(character.isdigit() for character in word[:_LONGEST])
    if letters == 0 or digits > letters:
        return ""
    if word.casefold() not in stop_words:
        word = _stem(word, languages)
    word = _REPEATED.sub(r"\1\1\1", word).lstrip("".join(c for c in word[:1] if unicodedata.category(c)[0] == "M"))
    return word if len(word) <= _LONGEST else word[: _LONGEST - 1] + "…"


def _stem(word: str, languages: tuple[str, ...]) -> str:
    if "'" in word:
        if languages != ("en",):
            word = _ELIDED.sub("", word)
        if "tr" in languages:
            word = _TURKISH_ENDING.sub("", word)
        word = _POSSESSIVE.sub("", word)
    return _KOREAN_PARTICLE.sub("", word) if "ko" in languages else word


def _says_something(folded: str, stop_words: StopWords) -> bool:
    if folded in stop_words:
        return False
    if len(folded) == 1:
        return is_emoji(folded) or _is_ideograph(folded)
    return _HIRAGANA_ENDING.fullmatch(folded) is None


def _is_ideograph(character: str) -> bool:
    """A single Chinese character or Korean syllable is often a word; a single letter is not."""
    return unicodedata.name(character, "").startswith(("CJK UNIFIED", "HANGUL SYLLABLE"))


def _with_counts(words: Mapping[str, Counter[str]]) -> list[tuple[str, int]]:
    return [(_commonest(spelled), spelled.total()) for spelled in words.values()]


def _commonest(spelled: Counter[str]) -> str:
    """The commonest spelling; of equals the one with fewer capitals, since a sentence's first word has one."""
    return min(spelled, key=lambda word: (-spelled[word], sum(map(str.isupper, word)), word))
