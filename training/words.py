"""Real words of each script: wordfreq's, and those that Tesseract's models carry."""

import os
import random
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import wordfreq

from training import BUILD
from training.alphabets import KANA_RANGES, Alphabet

_MOST = 20_000  # a language's words beyond that are rare, and many of them foreign
_LONGEST = 18
_JOINERS = "\u200c\u200d"
_TESSDATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata")


@cache
def vocabulary(alphabet: Alphabet) -> tuple[tuple[str, ...], ...]:
    """The words of each of an alphabet's languages, the most used first where that is known."""
    own = _own(alphabet)
    return tuple(tuple(filter(own.fullmatch, _words(language))) for language in alphabet.languages)


def word(alphabet: Alphabet, language: int, rng: random.Random) -> str:
    """A word of one language: by turns of those used most and of any."""
    words = vocabulary(alphabet)[language]
    at = rng.randrange(len(words)) if rng.random() < 0.6 else int(len(words) ** rng.random()) - 1
    return words[at]


def _words(language: str) -> list[str]:
    if language in wordfreq.available_languages("small"):
        return wordfreq.top_n_list(language, _MOST, wordlist="best")
    return _tesseract_words(language)


def _tesseract_words(code: str) -> list[str]:
    """The word list out of a traineddata file, in an order of its own, for it does not tell which are used most."""
    kept = BUILD / "words" / f"{code}.txt"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        data = next(path for folder in _TESSDATA if (path := Path(folder, f"{code}.traineddata")).exists())
        with tempfile.TemporaryDirectory() as folder:
            parts, made = f"{folder}/{code}.", f"{folder}/words"
            subprocess.run(["combine_tessdata", "-u", data, parts], check=True, capture_output=True)
            dawg = ["dawg2wordlist", f"{parts}lstm-unicharset", f"{parts}lstm-word-dawg", made]
            subprocess.run(dawg, check=True, capture_output=True)
            words = Path(made).read_text(encoding="utf-8").split()
        random.Random(code).shuffle(words)
        # Several processes draw lines: none may find a list half written.
        own = kept.with_suffix(f".{os.getpid()}")
        own.write_text("\n".join(words[:_MOST]), encoding="utf-8")
        own.replace(kept)
    return kept.read_text(encoding="utf-8").split("\n")


def _own(alphabet: Alphabet) -> re.Pattern[str]:
    """What a word of the alphabet's letters and marks alone matches."""
    letters = "".join(f"{chr(low)}-{chr(high)}" for low, high in alphabet.ranges)
    return re.compile(f"[{letters}{_JOINERS}]{{1,{_LONGEST}}}")


def has_kana(text: str) -> bool:
    (low, high), *_ = KANA_RANGES
    return any(low <= ord(letter) <= high for letter in text)
