"""Cuts Japanese, by MeCab with the UniDic dictionary (`fugashi`, `unidic_lite`), and tells words from endings.

The dictionary's 250 MB are mapped, not read: it is open in 3 ms, and workers share what they touch of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import fugashi
import unidic_lite

# Part of speech and its kind, the form in dictionaries, and the word as it stands, line by line.
_LINE = r"%f[0]-%f[1]\t%f[10]\t%m\n"
_UNKNOWN_LINE = r"%f[0]-%f[1]\t\t%m\n"
# Between runs: no run has a full stop inside.
_STOP, _STOP_LINE = "。", "補助記号-句点\t。\t。"
# MeCab looks at everything it is given at once: at 20,000 characters it takes 30 MB and twice the time.
_MOST_CHARACTERS = 500
# Lines whose reading is kept: of ten megabytes of text 40,000 differ. They take 300 bytes each.
_MOST_READINGS = 40_000

_TELLING = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "感動詞"})
_INFLECTED = frozenset({"動詞", "形容詞"})
_HIRAGANA = re.compile("[ぁ-ゖ]+")
_KATAKANA = re.compile("[ァ-ヶー]+")

# UniDic's words are short: 図書館 is 図書|館, お茶 is お|茶. A prefix belongs to what follows, an ending to what is
# before; but titles and plurals would part the mentions of one person.
_TITLES = frozenset(
    "さん さま 様 ちゃん くん 君 氏 殿 たち 達 ら 等 がた ども".split()  # noqa: SIM905, easier to read
)
_PREFIXABLE = frozenset({"名詞-普通名詞", "名詞-固有名詞", "形容詞-一般", "形状詞-一般"})

# What a line is for putting words together, as a letter each: a text of them is searched for what belongs together.
_FULL_STOP, _TITLE, _PREFIX, _SUFFIX = b".tps"
# Nouns in katakana that may follow a prefix, others, and figures; other words that may follow one, that say something,
# and that do not.
_LOAN, _OTHER_LOAN, _LOAN_FIGURE, _NOUN, _WORD, _ENDING = b"KkznoX"
# A name or a loan that the dictionary lacks is cut at random: イン|スタ.
_TOGETHER = re.compile(rb"p(?:[Kkz]{2,}|[nK])s*|[Kkz]{2,}s*|[^.]s+")
_SAYS_SOMETHING = frozenset((_LOAN, _OTHER_LOAN, _NOUN, _WORD))


class _Reading(NamedTuple):
    """What a line of MeCab's comes to: its word, "" where it says nothing by itself, and what it is to others."""

    word: str
    role: int


def cut(runs: Sequence[str], between: str) -> list[str]:
    """The words of runs of kana and Han characters, with `between` between runs; "" where particles and endings were.

    Verbs and adjectives are in the form that dictionaries have.
    """
    words: list[str] = []
    for batch in _batches(runs):
        if words:
            words.append(between)
        words += _cut_batch(batch, between)
    return words


def analyse(text: str) -> str:
    """Each word of a text, as a line: part of speech, dictionary form, the word; between tabs."""
    lines: str = _tagger().parse(text)
    return lines + "\n" if lines else ""


def _batches(runs: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for run in runs:
        if batch and size + len(run) > _MOST_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(run)
        size += len(run)
    if batch:
        yield batch


def _cut_batch(runs: Sequence[str], between: str) -> list[str]:
    if len(runs) == 1 and len(runs[0]) > _MOST_CHARACTERS:
        [run] = runs
        parts = [run[start : start + _MOST_CHARACTERS] for start in range(0, len(run), _MOST_CHARACTERS)]
        return [word for part in parts for word in _words(analyse(part).splitlines(), between)]
    lines = analyse(_STOP.join(runs)).splitlines()
    if lines.count(_STOP_LINE) == len(runs) - 1:
        return _words(lines, between)
    # A dictionary may have a name that ends with a full stop.
    words = _words(analyse(runs[0]).splitlines(), between)
    for run in runs[1:]:
        words += [between, *_words(analyse(run).splitlines(), between)]
    return words


def _words(lines: list[str], between: str) -> list[str]:
    """The words of lines, those that belong together made one; `between` for full stops."""
    readings = list(map(_readings().__getitem__, lines))
    roles = bytes([role for _, role in readings])
    if _TITLE in roles:
        kept = [number for number, role in enumerate(roles) if role != _TITLE]
        lines, readings = [lines[number] for number in kept], [readings[number] for number in kept]
        roles = bytes([role for _, role in readings])
    words = [word for word, _ in readings]
    for found in reversed(list(_TOGETHER.finditer(roles))):
        start, end = found.span()
        # What begins with an ending is one; a prefix that is none's has only endings behind it.
        says = roles[start] in _SAYS_SOMETHING or roles[start + 1] != _SUFFIX
        words[start:end] = ["".join(map(_surface, lines[start:end])) if says else ""]
    return [between if word == _STOP else word for word in words]


def _surface(line: str) -> str:
    return line[line.rindex("\t") + 1 :]


class _Readings(dict[str, _Reading]):
    """Line → reading; what was read once is kept."""

    def __missing__(self, line: str) -> _Reading:
        """Reads a line."""
        if len(self) >= _MOST_READINGS:
            self.clear()
        reading = self[line] = _reading(line)
        return reading


def _reading(line: str) -> _Reading:
    kind, base, surface = line.split("\t")
    part, detail = kind.split("-", 1)
    if line == _STOP_LINE:
        return _Reading(_STOP, _FULL_STOP)
    if part == "接尾辞":
        return _Reading("", _TITLE if surface in _TITLES else _SUFFIX)
    if kind == "接頭辞-":
        return _Reading("", _PREFIX)
    if part not in _TELLING or detail == "数詞":
        return _Reading("", _LOAN_FIGURE if part == "名詞" and _KATAKANA.fullmatch(surface) else _ENDING)
    word = base if part in _INFLECTED and base else surface
    # Verbs that help others (している, てきた) are in kana then; 見る and 行く by themselves are not.
    word = "" if detail == "非自立可能" and _HIRAGANA.fullmatch(word) else word
    if part == "名詞" and _KATAKANA.fullmatch(surface):
        return _Reading(word, _LOAN if kind in _PREFIXABLE else _OTHER_LOAN)
    return _Reading(word, _NOUN if kind in _PREFIXABLE else _WORD)


@cache
def _readings() -> _Readings:
    return _Readings()


@cache
def _tagger() -> "fugashi.GenericTagger":
    return fugashi.GenericTagger(
        f"-r /dev/null -d '{unidic_lite.DICDIR}' -O '' "
        f"--node-format='{_LINE}' --unk-format='{_UNKNOWN_LINE}' --eos-format=''"
    )
