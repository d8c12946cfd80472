"""PP-OCRv6, through RapidOCR: reads Latin, Chinese and Japanese, photos of them above all."""

import time
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from icu import BreakIterator, Locale
from numpy.typing import NDArray
from PIL import Image

from core.ocr.detection import Strip, crops_of, find_strips
from core.ocr.rapid import require
from core.ocr.reading import Line, Word
from core.ocr.recognition import Letters, letters_in
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
        require()
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
    sure = [letters_in(crop).confidence for crop in crops_of(picture, strips)]
    return sum(sure) / len(sure) if sure else 0.0


def _read_strip(crop: NDArray[np.uint8], strip: Strip) -> Line | None:
    """The line in one crop; None where there is nothing that the model knows."""
    letters = letters_in(crop)
    if letters.confidence < _LEAST_SCORE or not letters.text.strip():
        return None
    words = _words(_pieces(letters.text), letters, strip)
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


def _words(pieces: Sequence[tuple[str, bool]], letters: Letters, strip: Strip) -> Iterator[Word]:
    """The pieces with their boxes, from the places that their letters were seen at."""
    inked = [letter for letter in letters.seen if not letter.text.isspace()]
    places = [letter.place for letter in inked]
    # A letter takes half of the way to its neighbour on either side, though not of a wide gap.
    reach = float(np.median(np.diff(places))) / 2 if len(places) > 1 else 0.5
    at = 0
    for text, space_after in pieces:
        own = inked[at : at + len(text)]
        before = places[at - 1] if at else -1.0
        after = places[at + len(text)] if at + len(text) < len(places) else 2.0
        start = max(own[0].place - reach, (before + own[0].place) / 2, 0)
        end = min(own[-1].place + reach, (own[-1].place + after) / 2, 1)
        box = strip.part(min(start, 1), min(end, 1))
        yield Word(text, box, sum(letter.confidence for letter in own) / len(own), space_after)
        at += len(text)
