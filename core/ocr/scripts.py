"""In which script a line of text is written, by a small network over crops of lines (docs/script-model.md)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.imaging.colours import as_rgb
from core.ocr.engine import EngineMissing

WINDOW_HEIGHT_PX = 32
WINDOW_WIDTH_PX = 256
"""What the network looks at: enough for a word or a few, and seven Chinese characters."""

NO_SCRIPT = "Zyyy"
"""ISO 15924 for what all scripts share: a line of digits and punctuation, which tells nothing."""

NO_TEXT = "none"
"""What was taken for a line and is none: a texture, a drawing, a barcode."""

_HAN, _JAPANESE = "Hani", "Jpan"

# A line longer than this many windows is judged by as many, evenly spread: more say the same at more cost.
_MAX_WINDOWS = 4

# No probability is taken for nought, which nothing could be divided by.
_LEAST = 1e-6

# People who write a script, in millions (Wikipedia, "List of writing systems", 2024).
_WRITERS_M = {
    "Latn": 4900, "Hani": 1340, "Arab": 660, "Deva": 608, "Beng": 265, "Cyrl": 250, "Jpan": 123, "Hang": 79, "Telu": 74,
    "Taml": 70, "Thai": 38, "Gujr": 48, "Knda": 45, "Mlym": 38, "Orya": 21, "Mymr": 22, "Guru": 22, "Sinh": 14,
    "Ethi": 18, "Grek": 11, "Khmr": 11, "Hebr": 8, "Laoo": 7, "Armn": 5, "Geor": 5, "Tibt": 5,
}  # fmt: skip
# What a page has beside its own script, in shares of its lines: names, links and units in Latin, numbers, what is no
# text, and any script at all. On the development set's pages one line in five tells no script.
_BESIDE = {"Latn": 0.10, NO_SCRIPT: 0.18, NO_TEXT: 0.02}
_ANY = 0.03
# Pages that are in two scripts by halves. With a third as many, or three times, real lines are told alike.
_IN_TWO = 0.1
# Of the lines of a Japanese page so many are without kana, headings and captions most of all: 18 of 83 of the
# development set's newspaper. Between .15 and .5, real lines are told alike.
_WITHOUT_KANA = 0.3

# From this many times as high as wide, a line is turned a quarter to the left, as PP-OCR does with what it reads.
_TALL = 1.5


@dataclass(frozen=True, slots=True)
class ScriptGuess:
    """A script by its ISO 15924 code, `Zyyy` for digits and punctuation alone, or `none` for no text at all.

    Chinese in either form is `Hani`, and so is a Japanese line without kana; with kana it is `Jpan`.
    `probability` (0–1) is calibrated: of guesses at .9, nine in ten are right.
    """

    script: str
    probability: float


def scripts_of(lines: Iterable[Image.Image]) -> tuple[ScriptGuess, ...]:
    """The likeliest script of each line of one page, whose other lines count: few pages mix scripts.

    A line is a crop of a picture in any size and mode, upright or upside down, about as high as its text.
    Raises `EngineMissing` where onnxruntime is not installed.
    """
    session, scripts, shares = _model()
    # One by one: the six hundred lines of a newspaper together would take 390 MB, which onnxruntime keeps.
    alone = [_evidence(session.run(None, {"windows": windows(line)})[0].astype(np.float64), scripts) for line in lines]
    if not alone:
        return ()
    together = _on_one_page(np.stack(alone) / shares, scripts)
    return tuple(ScriptGuess(scripts[line.argmax()], float(line.max())) for line in together)


def windows(line: Image.Image) -> NDArray[np.uint8]:
    """What the network is given of a line: grey windows (count × height × width), evenly spread, at most four.

    The last pixels of a short line's only window are filled with the commonest grey of its edge.
    """
    grey = line if line.mode == "L" else as_rgb(line).convert("L")
    if grey.height >= _TALL * grey.width:
        grey = grey.transpose(Image.Transpose.ROTATE_90)
    wide = grey.height * WINDOW_WIDTH_PX / WINDOW_HEIGHT_PX  # a window's width in the line's own pixels
    if grey.width <= wide:
        width = max(1, round(grey.width * WINDOW_HEIGHT_PX / grey.height))
        return _padded(_scaled(grey, 0, grey.width, width))[np.newaxis]
    count = min(_MAX_WINDOWS, math.ceil(grey.width / wide))
    starts = np.linspace(0, grey.width - wide, count)
    return np.stack([_scaled(grey, start, start + wide, WINDOW_WIDTH_PX) for start in starts])


def _scaled(grey: Image.Image, left: float, right: float, width: int) -> NDArray[np.uint8]:
    size = (width, WINDOW_HEIGHT_PX)
    return np.asarray(grey.resize(size, Image.Resampling.BILINEAR, box=(left, 0, right, grey.height)))


def _padded(window: NDArray[np.uint8]) -> NDArray[np.uint8]:
    edge = np.concatenate([window[0], window[-1], window[:, 0], window[:, -1]])
    ground = int(np.median(edge))
    return np.pad(window, ((0, 0), (0, WINDOW_WIDTH_PX - window.shape[1])), constant_values=ground)


def _evidence(likely: NDArray[np.float64], scripts: Sequence[str]) -> NDArray[np.float64]:
    """The mean over windows, but for what holds of a line as soon as it holds of one part.

    A line has a script if any window has, whatever digits stand in the rest; and Han in one window is Japanese
    if another has kana.
    """
    likely = np.clip(likely, _LEAST, 1)
    likely /= likely.sum(axis=1, keepdims=True)
    line: NDArray[np.float64] = likely.mean(axis=0)

    silent = [scripts.index(NO_SCRIPT), scripts.index(NO_TEXT)]
    told = 1 - likely[:, silent].sum(axis=1)  # how sure each window is of any script
    line[silent] *= (1 - told.max()) / (1 - told.mean())
    spoken = np.delete(np.arange(len(scripts)), silent)
    line[spoken] *= told.max() / told.mean()

    han, japanese = scripts.index(_HAN), scripts.index(_JAPANESE)
    eastern = likely[:, [han, japanese]].sum(axis=1)
    # Kana are looked for where there is Han or kana at all.
    kana = likely[:, japanese].max() / eastern.max()
    east = line[han] + line[japanese]
    line[japanese], line[han] = east * kana, east * (1 - kana)
    return line


def _on_one_page(likelihood: NDArray[np.float64], scripts: Sequence[str]) -> NDArray[np.float64]:
    """Each line's probabilities (lines × scripts), given that a page is in one script, or in two, and little else.

    In which, nobody knows: a kind of page is as likely as it makes all lines together, and a line's probabilities are
    the mean over kinds. A mixture of unigrams, with scripts for words (Nigam et al., Machine Learning 39(2), 2000).
    """
    usual, pages = _kinds_of_pages(tuple(scripts))
    told = likelihood @ pages.T
    weights = np.log(usual) + np.log(told).sum(axis=0)
    weights = np.exp(weights - weights.max())
    together: NDArray[np.float64] = likelihood * ((weights / weights.sum() / told) @ pages)
    return together


@cache
def _kinds_of_pages(scripts: tuple[str, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How usual each kind of page is, and the shares of its lines (kinds × scripts).

    The former by the root of a script's writers, for of rare ones more is asked.
    """
    places = {script: place for place, script in enumerate(scripts)}
    beside = np.full(len(scripts), _ANY / len(scripts))
    for script, share in _BESIDE.items():
        beside[places[script]] += share
    own = np.zeros((len(_WRITERS_M), len(scripts)))
    for row, script in zip(own, _WRITERS_M, strict=True):
        row[places[script]] = 1
    kana = own[list(_WRITERS_M).index(_JAPANESE)]
    kana[[places[_JAPANESE], places[_HAN]]] = 1 - _WITHOUT_KANA, _WITHOUT_KANA

    writers = np.sqrt(np.array(list(_WRITERS_M.values())))
    writers /= writers.sum()
    one, other = np.triu_indices(len(writers), 1)
    in_two = writers[one] * writers[other]
    usual = np.concatenate([(1 - _IN_TWO) * writers, _IN_TWO * in_two / in_two.sum()])
    return usual, beside + (1 - beside.sum()) * np.concatenate([own, (own[one] + own[other]) / 2])


@cache
def _model() -> tuple[Any, tuple[str, ...], NDArray[np.float64]]:
    """The session, the names of its outputs, and their shares of the lines it was trained on; opened once a process."""
    try:
        import onnxruntime  # noqa: PLC0415, an extra, and heavy
    except ImportError as error:
        raise EngineMissing("onnxruntime is not installed") from error
    options = onnxruntime.SessionOptions()
    # One thread: workers are as many as cores, and threads that wait for each other only burn CPU.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    model = files("core.ocr").joinpath("models", "script.onnx").read_bytes()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    notes = session.get_modelmeta().custom_metadata_map
    shares = np.array([float(share) for share in notes["shares"].split(",")])
    return session, tuple(notes["scripts"].split(",")), shares
