"""How sure an engine says it is of a word, and of the page around it → how often such words are right."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.ocr.reading import Line, Word, mean_confidence

# Engines say 0 and 1, whose logarithms are endless; nothing was right or wrong more often than a thousand to one.
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Curve:
    """p = σ(`right` · ln c − `wrong` · ln (1 − c) + `page` · m + `offset`), c of a word, m the mean of its page.

    `right`, `wrong` and `page` are not negative, so that it rises with both. Beta calibration (Kull, Silva Filho and
    Flach, AISTATS 2017) with one more term: engines are sure of single words on pages that they cannot read, too.
    """

    right: float
    wrong: float
    page: float
    offset: float

    def at(self, confidence: float, page: float) -> float:
        """The share (0–1) of words right of which the engine says `confidence` (0–1), and `page` of all their page."""
        sure = min(max(confidence, _LEAST), 1 - _LEAST)
        odds = self.right * math.log(sure) - self.wrong * math.log1p(-sure) + self.page * page + self.offset
        return 1 / (1 + math.exp(-odds))


CURVES = {
    "paddle": Curve(1.46, 0.33, 7.52, -6.47),
    "tesseract": Curve(0.05, 1.39, 2.86, -3.74),
}
"""By the engine's name; fitted by `python -m bench.ocr.calibration` (docs/benchmarks.md)."""


def calibrated(lines: Sequence[Line], engine: str) -> tuple[Line, ...]:
    """All lines that the engine named `engine` read on a page, their words' confidences now the probability (0–1) that
    a word is right: that its letters and digits are all as on paper, in either case."""
    curve = CURVES[engine]
    page = mean_confidence(word for line in lines for word in line.words)

    def told(word: Word) -> Word:
        return replace(word, confidence=curve.at(word.confidence, page))

    return tuple(replace(line, words=tuple(map(told, line.words))) for line in lines)
