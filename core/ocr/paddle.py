"""PP-OCRv6, through RapidOCR: reads Latin, Chinese and Japanese, photos of them above all."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from icu import BreakIterator, Locale
from numpy.typing import NDArray
from PIL import Image

from core.ocr.detection import Strip, crops_of, find_strips
from core.ocr.rapid import rapid_ocr
from core.ocr.reading import Line, Word
from core.ocr.spacing import is_unspaced, merged

# The languages that PP-OCRv6 says it reads (RapidOCR's default_models.yaml), less Vietnamese: of its 134 letters with
# marks the recogniser's alphabet has none of those with two, nor those with a dot or a hook.
_LANGUAGES = (
    "af", "az", "bs", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "id",
    "is", "it", "ja", "ku", "la", "lb", "lt", "lv", "mi", "ms", "mt", "nl", "no", "oc", "pl", "pt", "qu", "rm", "ro",
    "sk", "sl", "sq", "sr-Latn", "sv", "sw", "tl", "tr", "uz", "zh-Hans", "zh-Hant",
)  # fmt: skip

_SPACED_MARKS = frozenset(",;")  # a full stop may stand within an abbreviation or an address

# Below, RapidOCR's own default leaves a line out: what is there is texture, or a script that it does not know.
_LEAST_SCORE = 0.5


class Paddle:
    """PP-OCRv6 *small* as it comes with RapidOCR."""

    name = "paddle"

    def languages(self) -> tuple[str, ...]:
        rapid_ocr()
        return _LANGUAGES

    def read(self, picture: Image.Image, languages: Sequence[str], timeout_s: float) -> tuple[Line, ...]:  # noqa: ARG002, one model reads them all
        return self.read_strips(picture, find_strips(picture), timeout_s)

    def read_strips(self, picture: Image.Image, strips: Sequence[Strip], timeout_s: float) -> tuple[Line, ...]:
        """What stands in lines that were found already: in as many as there is time for.

        Raises `EngineMissing`, and `TimeoutError` where there is none for any.
        """
        deadline = time.monotonic() + timeout_s
        lines: list[Line] = []
        for strip, crop in zip(strips, crops_of(picture, strips), strict=True):
            if time.monotonic() > deadline:
                if not lines:
                    raise TimeoutError
                break
            if line := _read_strip(crop, strip):
                lines.append(line)
        return tuple(lines)


def legibility(picture: Image.Image, strips: Sequence[Strip]) -> float:
    """How sure (0–1, the mean over lines) the model is of these lines, whatever it reads in them; 0 for none."""
    crops = list(crops_of(picture, strips))
    return float(np.mean(rapid_ocr().recognize_txt(crops).scores)) if crops else 0.0


@dataclass(frozen=True, slots=True)
class _Letter:
    """How sure the model is of a letter, and in which of the line's columns it saw it."""

    confidence: float
    column: int


def _read_strip(crop: NDArray[np.uint8], strip: Strip) -> Line | None:
    """The line in one crop; None where there is nothing that the model knows."""
    found = rapid_ocr().recognize_txt([crop])
    text, score, detail = found.txts[0], found.scores[0], found.word_results[0]
    if score < _LEAST_SCORE or not text.strip():
        return None
    columns = iter([column for word in detail.word_cols for column in word])
    letters = [
        _Letter(confidence, next(columns))
        for letter, confidence in zip(text, detail.confs, strict=True)
        if not letter.isspace()
    ]
    words = _words(_pieces(text), letters, detail.line_txt_len, strip)
    return Line(merged(list(words)), angle_deg=strip.angle_deg, vertical=strip.is_vertical)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The words of a line (UAX #29, by dictionary in scripts without spaces), and whether a space follows each."""
    breaks = BreakIterator.createWordInstance(Locale.getRoot())
    breaks.setText(text)
    units = text.encode("utf-16-le")  # ICU counts so
    parts = [units[2 * start : 2 * end].decode("utf-16-le") for start, end in pairwise([0, *breaks])]
    return [
        (part, after.isspace() or _lost_space(before, part, after))
        for before, part, after in zip(["", *parts], parts, [*parts[1:], " "], strict=False)
        if not part.isspace()
    ]


def _lost_space(before: str, mark: str, after: str) -> bool:
    """Whether a space was overlooked between two words, as after one comma in forty (10 of 427 in ocr-dev).

    In capitals, as of addresses on receipts, none is written as often as not.
    """
    return (
        mark in _SPACED_MARKS
        and len(before) > 1
        and before.isalpha()
        and after.isalpha()
        and not (before.isupper() and after.isupper())
        and not is_unspaced(before[-1])
        and not is_unspaced(after[0])
    )


def _words(
    pieces: Sequence[tuple[str, bool]], letters: Sequence[_Letter], columns: float, strip: Strip
) -> Iterator[Word]:
    """The pieces with their boxes, from the columns (of `columns`) that their letters were seen in."""
    seen = [letter.column for letter in letters]
    # A letter takes half of the way to its neighbour on either side, though not of a wide gap.
    reach = float(np.median(np.diff(seen))) / 2 if len(seen) > 1 else columns / 2
    at = 0
    for text, space_after in pieces:
        own = letters[at : at + len(text)]
        before = letters[at - 1].column if at else -columns
        after = letters[at + len(text)].column if at + len(text) < len(letters) else 2 * columns
        start = max(own[0].column - reach, (before + own[0].column) / 2, 0)
        end = min(own[-1].column + reach, (own[-1].column + after) / 2, columns)
        box = strip.part(min(start / columns, 1), min(end / columns, 1))
        yield Word(text, box, sum(letter.confidence for letter in own) / len(own), space_after)
        at += len(text)
