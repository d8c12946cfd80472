"""Cuts Japanese, by MeCab with the UniDic dictionary (`fugashi`, `unidic_lite`), and tells words from endings.

The dictionary's 250 MB are mapped, not read: it is open in 3 ms, and workers share what they touch of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

import fugashi
import unidic_lite

# Part of speech and its kind, the form in dictionaries, and the word as it stands, line by line.
_LINE = r"%f[0]-%f[1]\t%f[10]\t%m\n"
_UNKNOWN_LINE = r"%f[0]-%f[1]\t\t%m\n"
# Between runs: no run has a full stop inside.
_STOP, _STOP_LINE = "。", "補助記号-句点\t。\t。\n"
# MeCab looks at everything it is given at once: at 20,000 characters it takes 30 MB and twice the time.
_MOST_CHARACTERS = 500

# UniDic's words are short: 図書|館, お|茶. A prefix belongs to what follows, an ending to what is before; but titles
# and plurals would part the mentions of one person. "+" tells that a word was put together.
_TITLE = re.compile(r"接尾辞-[^\t]*\t[^\t]*\t(?:さん|さま|様|ちゃん|くん|君|氏|殿|たち|達|ら|等|がた|ども)\n")
_PREFIX = re.compile(r"接頭辞-\t[^\t]*\t([^\n]*)\n((?:名詞-普通名詞|名詞-固有名詞|形容詞-一般|形状詞-一般)\t[^\t]*\t)")
_SUFFIX = re.compile(r"(?<=[^。])\n接尾辞-[^\t]*\t[^\t]*\t")
# A name or a loan that the dictionary lacks is cut at random: イン|スタ.
_KATAKANA = re.compile(r"(?:名詞-[^\t]*\t[^\t]*\t[ァ-ヶー]+\n){2,}")
_TELLING = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "感動詞"})
_INFLECTED = frozenset({"動詞", "形容詞"})
_HIRAGANA = re.compile("[ぁ-ゖ]+")


def cut(runs: Sequence[str]) -> list[list[str]]:
    """The words of each run of kana and Han characters; "" stands where particles and endings were.

    Verbs and adjectives are in the form that dictionaries have.
    """
    return [words for batch in _batches(runs) for words in _cut_batch(batch)]


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


def _cut_batch(runs: Sequence[str]) -> Iterator[list[str]]:
    if len(runs) == 1 and len(runs[0]) > _MOST_CHARACTERS:
        [run] = runs
        parts = [run[start : start + _MOST_CHARACTERS] for start in range(0, len(run), _MOST_CHARACTERS)]
        yield [word for part in cut(parts) for word in part]
        return
    parts = _lines(_STOP.join(runs)).split(_STOP_LINE)
    if len(parts) != len(runs):  # a dictionary may have a name that ends with a full stop
        parts = [_lines(run) for run in runs]
    for part in parts:
        yield [_word(line) for line in part.splitlines()]


def _lines(text: str) -> str:
    """As `analyse` gives them, those that belong together made one."""
    lines = _KATAKANA.sub(_joined, _TITLE.sub("", analyse(text)))
    return _SUFFIX.sub("+", _PREFIX.sub(r"\2\1+", lines))


def _joined(lines: re.Match[str]) -> str:
    words = [line.split("\t")[2] for line in lines[0].splitlines()]
    return f"名詞-普通名詞\t\t{'+'.join(words)}\n"


@lru_cache(maxsize=20_000)
def _word(line: str) -> str:
    """The word of a line, "" for one that says nothing by itself."""
    kind, base, surface = line.split("\t")
    part, detail = kind.split("-", 1)
    if part not in _TELLING or detail == "数詞":
        return ""
    if "+" in surface:
        return surface.replace("+", "")
    word = base if part in _INFLECTED and base else surface
    # Verbs that help others (している, てきた) are in kana then; 見る and 行く by themselves are not.
    return "" if detail == "非自立可能" and _HIRAGANA.fullmatch(word) else word


@cache
def _tagger() -> "fugashi.GenericTagger":
    return fugashi.GenericTagger(
        f"-r /dev/null -d '{unidic_lite.DICDIR}' -O '' "
        f"--node-format='{_LINE}' --unk-format='{_UNKNOWN_LINE}' --eos-format=''"
    )
