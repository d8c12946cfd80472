"""How sure an engine says it is of a word → how often such words are right."""

import math
from dataclasses import dataclass

# Engines say 0 and 1, whose logarithms are endless; nothing was right or wrong more often than a thousand to one.
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Curve:
    """p = σ(`right` · ln c − `wrong` · ln (1 − c) + `offset`), with `right` and `wrong` not negative: rises with c.

    Beta calibration: Kull, Silva Filho and Flach, AISTATS 2017.
    """

    right: float
    wrong: float
    offset: float

    def at(self, confidence: float) -> float:
        """The share (0–1) of words right of which the engine says `confidence` (0–1)."""
        sure = min(max(confidence, _LEAST), 1 - _LEAST)
        return 1 / (1 + math.exp(-(self.right * math.log(sure) - self.wrong * math.log1p(-sure) + self.offset)))


CURVES = {
    "paddle": Curve(1.15, 0.49, 0.1),
    "tesseract": Curve(0.09, 1.47, -1.13),
}
"""By the engine's name; fitted by `python -m bench.ocr.calibration` (docs/benchmarks.md)."""


def calibrated(confidence: float, engine: str) -> float:
    """The probability (0–1) that a word is right of which the engine named `engine` says `confidence` (0–1).

    Right is a word whose letters and digits are all as on paper, in either case. Of an engine without a curve, its
    own word is taken.
    """
    curve = CURVES.get(engine)
    return curve.at(confidence) if curve else confidence
