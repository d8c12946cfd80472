"""Which words say nothing."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import icu
import stopwordsiso

# The words that `wordcloud` leaves out. They are in a file of its own: to import it takes 23 MB and Matplotlib.
_WORDCLOUD = Path(find_spec("wordcloud").origin).with_name("stopwords").read_text(encoding="utf-8").split()  # type: ignore[union-attr,arg-type]  # it is installed
# The list of stopwordsiso for English has "said", "little", "know" and a thousand more that say much; wordcloud's
# own is what a reader would leave out, but for these.
_ENGLISH = set(_WORDCLOUD) | {
    "will", "may", "might", "must", "us", "upon", "via", "yet", "still", "also", "even", "ok", "okay", "yeah", "oh",
    "gonna", "wanna", "gotta", "there'll", "that'll", "it'll", "it'd", "that'd", "you'd", "who'd", "who'll", "y'all",
    "ain't", "needn't", "mightn't", "could've", "should've", "would've", "what're", "there're", "o'clock", "etc",
    "one", "ones", "get", "got", "gets", "getting", "much", "many", "now", "well", "really", "within", "without",
    "among", "across", "whose", "whether", "though", "although", "unless", "every", "another", "either", "neither",
}  # fmt: skip

# Taken off the Russian list: frequent, and yet what a text is about.
_RUSSIAN_KEPT = {
    "белый", "вечер", "вода", "война", "глаз", "год", "голова", "голос", "город", "дверь", "день", "деньги", "дом",
    "дорога", "друг", "душа", "жена", "женщина", "жизнь", "земля", "книга", "комната", "конец", "лицо", "любить",
    "люди", "мать", "машина", "мир", "москва", "народ", "ночь", "нога", "окно", "отец", "писать", "плечо", "правда",
    "работа", "работать", "ребенок", "россия", "рука", "русский", "свет", "сила", "советский", "спасибо", "старый",
    "стол", "страна", "товарищ", "улица", "утро", "хороший", "человек",
}  # fmt: skip

# Not on the Japanese list, and by themselves a reader's first to leave out: dates, and nouns that only build sentences.
_JAPANESE = {
    "年", "月", "日", "時", "分", "秒", "こと", "ほう", "まま", "わけ", "はず",
    "つもり", "そう", "みたい", "とても", "もう", "つく", "よる",
}  # fmt: skip

_TRADITIONAL = icu.Transliterator.createInstance("Simplified-Traditional")
_ACCENT = re.compile("[\u0300-\u036f]")
_WITHOUT_APOSTROPHE = re.compile(r"'(?=(?:t|m|ve|re|s)$)")


class StopWords:
    """The stop words of some languages (BCP 47), `words` case-folded; those without a list add none."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.words = frozenset[str]().union(*(_stop_words(language.split("-")[0]) for language in languages))
        self.of_english = languages[:1] == ("en",)
        self._greek = "el" in languages

    def __contains__(self, folded: str) -> bool:
        """Whether a case-folded word is one, or a compound of them (что-то, peut-être)."""
        word = _without_accents(folded) if self._greek else folded
        return word in self.words or all(part in self.words for part in word.split("-"))


@cache
def _stop_words(language: str) -> frozenset[str]:
    if language == "en":
        return frozenset(_with_typing_habits(_ENGLISH))
    listed = stopwordsiso.stopwords(language) if stopwordsiso.has_lang(language) else set()
    folded = {unicodedata.normalize("NFC", word).casefold().replace("’", "'") for word in listed}
    if language == "ru":
        folded -= _RUSSIAN_KEPT
    if language == "ja":
        folded |= _JAPANESE
    if language == "zh":  # the list is in simplified characters
        folded |= {_TRADITIONAL.transliterate(word) for word in folded}
    return frozenset(folded)


def _with_typing_habits(words: Iterable[str]) -> set[str]:
    """Adds "dont" to "don't"; not "well" to "we'll", which is a word of its own."""
    given = set(words)
    return given | {_WITHOUT_APOSTROPHE.sub("", word) for word in given}


def _without_accents(word: str) -> str:
    """A Greek word as its list of stop words spells it."""
    return _ACCENT.sub("", unicodedata.normalize("NFD", word))
