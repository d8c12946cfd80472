"""Character error rate and word F1 of a text read, against the truth of its picture."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# As the manifests name them; "mix" is Chinese with other scripts.
UNSPACED = frozenset({"zh", "zh-CHT", "jp", "th", "mix"})

# Marks that mean the same; zero width spaces, direction marks and form feeds are no text.
_SAME = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "，": ",",
        "。": ".",
        "、": ",",
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\x0c": None,
    }
)
_WORD = re.compile(r"[\w\u0300-\u036f\u0900-\u097f]+")


@dataclass(frozen=True, slots=True)
class Score:
    """`cer` is the Levenshtein distance over the length of the truth, 1 at most; `f1` counts words in any order."""

    cer: float
    f1: float


def score(truth: str, read: str, language: str) -> Score:
    """How near `read` comes to `truth`; `language` as manifests name it (`en`, `jp`, `zh-CHT`).

    Compatibility forms and case are folded (NFKC), white space is one space, or none in languages without spaces:
    these are counted by the character, the others by the word.
    """
    wanted, got = normal(truth, language), normal(read, language)
    cer = min(1.0, Levenshtein.distance(wanted, got) / max(1, len(wanted)))
    wanted_words, got_words = Counter(tokens(wanted, language)), Counter(tokens(got, language))
    common = (wanted_words & got_words).total()
    return Score(cer, 2 * common / max(1, wanted_words.total() + got_words.total()))


def normal(text: str, language: str) -> str:
    """The text as it is compared."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    return re.sub(r"\s+", "", text) if language in UNSPACED else re.sub(r"\s+", " ", text).strip()


def tokens(text: str, language: str) -> list[str]:
    """The words of a normal text in its order, or the letters, digits and marks of a language without spaces."""
    if language in UNSPACED:
        return [letter for letter in text if letter.isalnum() or unicodedata.category(letter)[0] == "M"]
    return _WORD.findall(text)
