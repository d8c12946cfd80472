"""A line cut out of a page → its letters: PP-OCR's recogniser."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.ocr.rapid import recogniser

_HEIGHT_PX = 48
# Shorter lines are padded to this width, half of RapidOCR's own: the same text at 10 % less CPU. At 48 px, two or three
# Chinese letters were read with less certainty.
_LEAST_WIDTH_PX = 160


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, how sure the model is of it (0–1), and how far along the line (0–1) it saw it."""

    text: str
    confidence: float
    place: float


@dataclass(frozen=True, slots=True)
class Letters:
    """What stands in one line, with its spaces."""

    seen: tuple[Letter, ...]

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.seen)

    @property
    def confidence(self) -> float:
        """The mean over its letters; 0 for none."""
        return sum(letter.confidence for letter in self.seen) / len(self.seen) if self.seen else 0.0


def letters_in(crop: NDArray[np.uint8]) -> Letters:
    """Reads one level line (height × width × 3, BGR). Raises `EngineMissing`.

    By itself, for in a batch each line costs what the longest does.
    """
    network, alphabet = recogniser()
    line = prepared(crop)
    scores = network(line)[0]
    # Of looks, so many are at the line and not at what pads it.
    looks = len(scores) * (_HEIGHT_PX * crop.shape[1] / crop.shape[0]) / line.shape[3]
    best = scores.argmax(axis=1)
    # Looks that see the same letter see one, and those that see none part them: CTC (Graves et al., ICML 2006).
    (columns,) = np.nonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))
    letters = best[columns]
    # 1 / Σ exp(score - best score), where it is asked: one column in four, and softmax is a twentieth of all the work.
    sure = 1 / np.exp(scores[columns] - scores[columns, letters, np.newaxis]).sum(axis=1)
    seen = zip(letters.tolist(), sure.tolist(), (columns / looks).tolist(), strict=True)
    return Letters(tuple(Letter(alphabet[letter], confidence, place) for letter, confidence, place in seen))


def prepared(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The line as the network takes it: 1 × 3 × 48 × width, from -1 to 1, grey (0) behind its end."""
    import cv2  # noqa: PLC0415, it comes with RapidOCR, and is not there without

    width = _HEIGHT_PX * crop.shape[1] / crop.shape[0]
    padded = int(max(width, _LEAST_WIDTH_PX))
    scaled = cv2.resize(crop, (min(math.ceil(width), padded), _HEIGHT_PX))
    line = np.zeros((1, 3, _HEIGHT_PX, padded), dtype=np.float32)
    np.divide(scaled.transpose(2, 0, 1), 127.5, out=line[0, :, :, : scaled.shape[1]])
    line[0, :, :, : scaled.shape[1]] -= 1
    return line
