"""What it costs to weigh a text, in CPU time; against what the standard library alone would take."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import wordfreq

from core.cloud.counting import Counting, Weighing
from core.cloud.weighing import weigh

LANGUAGES = ("en", "ru", "de", "ar", "hi", "ko", "zh", "ja")
_UNSPACED = frozenset({"zh", "ja"})
_LONG_BYTES, _MESSAGE_BYTES = 10_000_000, 4_096
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU for a text of ten megabytes, milliseconds for a message of four kilobytes; medians.

    `ratio` is of the long text, to `re.findall` and a `Counter` over it in turn; None where words have no spaces around
    them, which those would not find.
    """

    language: str
    long_s: float
    ratio: float | None
    message_ms: float
    keyness_ms: float


def text_of(language: str, size_bytes: int) -> str:
    """Sentences of twelve words drawn as often as they come in the language; the same ones each time."""
    frequencies = wordfreq.get_frequency_dict(language, "small")
    words, chance = list(frequencies), random.Random(0)
    space, stop = ("", "。") if language in _UNSPACED else (" ", ". ")
    sentences, length = [], 0
    while length < size_bytes:
        drawn = chance.choices(words, weights=list(frequencies.values()), k=12_000)
        for start in range(0, len(drawn), 12):
            sentences.append(space.join(drawn[start : start + 12]).capitalize() + stop)
            length += len(sentences[-1].encode())
    return "".join(sentences).encode()[:size_bytes].decode(errors="ignore")


def measure(language: str) -> Cost:
    """Weighs both texts in turn with the comparison, after once to load what is needed."""
    text = text_of(language, _LONG_BYTES)
    message = text_of(language, _MESSAGE_BYTES)
    keyness = Counting(Weighing.KEYNESS)
    weigh(message, counting=keyness)
    rounds = [
        (
            _seconds(lambda: weigh(text)),
            _seconds(lambda: Counter(re.findall(r"\w+", text))),
            _seconds(lambda: [weigh(message) for _ in range(10)]) * 100,
            _seconds(lambda: [weigh(message, counting=keyness) for _ in range(10)]) * 100,
        )
        for _ in range(_ROUNDS)
    ]
    long_s, _, message_ms, keyness_ms = (median(column) for column in zip(*rounds, strict=True))
    ratio = None if language in _UNSPACED else median(ours / theirs for ours, theirs, *_ in rounds)
    return Cost(language, long_s, ratio, message_ms, keyness_ms)


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
