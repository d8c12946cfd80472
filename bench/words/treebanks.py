"""Words against Universal Dependencies gold, in CoNLL-U files that are not part of this repository."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import icu

from core.cloud import japanese
from core.cloud.words import tokens_of

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, and where each of its words lies in it."""

    text: str
    words: frozenset[Span]


@dataclass(frozen=True, slots=True)
class Score:
    """Of all sentences of a treebank: F1 of word boundaries, of ours and of ICU's words."""

    treebank: str
    words: int
    ours: float
    icu: float


def treebanks(folder: Path) -> list[Path]:
    """The CoNLL-U files in a folder, named as Universal Dependencies names them: `zh_gsd-ud-test.conllu`."""
    return sorted(folder.rglob("*.conllu"))


def score(path: Path) -> Score:
    """Compares the words of each sentence; punctuation and figures, which no cloud shows, do not count."""
    language = path.name.split("_")[0]
    sentences = list(_sentences(path))
    gold = [sentence.words for sentence in sentences]
    ours = [_spans(sentence.text, _words(sentence.text, language)) for sentence in sentences]
    by_icu = [_spans(sentence.text, _icu_words(sentence.text)) for sentence in sentences]
    return Score(path.name.split("-")[0], sum(map(len, gold)), _f1(gold, ours), _f1(gold, by_icu))


def _sentences(path: Path) -> Iterator[Sentence]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        forms: list[str] = []
        text, covered = "", 0
        for line in block.splitlines():
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ")
            elif line and not line.startswith("#"):
                number, form, *_ = line.split("\t")
                first, _, last = number.partition("-")
                # A word that is written as one ("don't") stands before its parts, with a range of numbers.
                if "." not in number and int(first) > covered:
                    forms.append(form)
                    covered = int(last or first)
        if text:
            yield Sentence(text, _spans(text, forms))


def _words(text: str, language: str) -> list[str]:
    """As a cloud's words are cut, but for Japanese as they stand, not in the form of dictionaries."""
    if language == "ja":
        return [line.split("\t")[2] for line in japanese.analyse(text).splitlines()]
    return [token for tokens in tokens_of(text, (language,)) for token in tokens]


def _icu_words(text: str) -> list[str]:
    words = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())
    words.setText(icu.UnicodeString(text))
    units, start, found = text.encode("utf-16-le"), 0, []
    for end in words:
        found.append(units[2 * start : 2 * end].decode("utf-16-le"))
        start = end
    return found


def _spans(text: str, words: Sequence[str]) -> frozenset[Span]:
    """Where words lie that have a letter, looked for one after another."""
    spans, at = set(), 0
    for word in words:
        start = text.find(word, at) if word else -1
        if start >= 0:
            at = start + len(word)
            if any(map(str.isalpha, word)):
                spans.add((start, at))
    return frozenset(spans)


def _f1(gold: Sequence[frozenset[Span]], found: Sequence[frozenset[Span]]) -> float:
    right = sum(len(one & other) for one, other in zip(gold, found, strict=True))
    return 2 * right / (sum(map(len, gold)) + sum(map(len, found)))
