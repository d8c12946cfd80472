"""Windows of drawn lines and their scripts, by the thousand, in worker processes."""

import random
from collections.abc import Iterator, Sequence
from concurrent import futures
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.ocr.scripts import NO_SCRIPT, WINDOW_HEIGHT_PX, WINDOW_WIDTH_PX, windows
from training import BUILD
from training.alphabets import ALPHABETS, SCRIPTS, SHARES, Alphabet
from training.drawing import ink_of
from training.fonts import FontCase
from training.lines import line_of, line_without_script
from training.scenes import Grey, crop_of, nothing

_BATCH = 250
_UPSIDE_DOWN = 0.08  # a page's orientation is mistaken now and then; more costs accuracy on upright lines
_LATIN = ALPHABETS[0]
# How many lines are written by hand: more where people of today send notes, and fonts by hand are many.
_BY_HAND = {"Latn": 0.22, "Cyrl": 0.4, "Grek": 0.2, "Hani": 0.15, "Jpan": 0.15}
_USUALLY_BY_HAND = 0.1
# A window of which less shows the script is left out: what else it shows would be learnt by its name.
_LEAST_TOLD = 0.2


@dataclass(frozen=True, slots=True)
class Samples:
    """`windows` (count × height × width, grey) and `labels`, places in `SCRIPTS`."""

    windows: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    @classmethod
    def of(cls, parts: Sequence[Self]) -> Self:
        return cls(np.concatenate([part.windows for part in parts]), np.concatenate([part.labels for part in parts]))


class Drawers:
    """Processes that draw without end, as long as they are in use (`with`)."""

    def __init__(self, processes: int, seed: int, *, held_out: bool = False) -> None:
        self._pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
        self._seeds = count(seed * 1_000_003 + len(list(BUILD.glob("lines/*.npz"))))
        self._held_out = held_out
        self._under_way = {self._begun() for _ in range(2 * processes)}
        self._kept = [] if held_out else [_read(path) for path in sorted(BUILD.glob("lines/*.npz"))]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def drawn(self, *, wait: bool) -> list[Samples]:
        """What was drawn since the last call; first, what earlier runs drew. With `wait`, at least one batch."""
        kept, self._kept = self._kept, []
        if kept:
            return kept
        done = {future for future in self._under_way if future.done()}
        if wait and not done:
            done, _ = futures.wait(self._under_way, return_when=futures.FIRST_COMPLETED)
        self._under_way = self._under_way - done | {self._begun() for _ in done}
        return [future.result() for future in done]

    def _begun(self) -> Future[Samples]:
        return self._pool.submit(_batch, next(self._seeds), held_out=self._held_out)


def _batch(seed: int, *, held_out: bool) -> Samples:
    rng = random.Random(seed)
    cut = np.empty((_BATCH, WINDOW_HEIGHT_PX, WINDOW_WIDTH_PX), np.uint8)
    labels = np.empty(_BATCH, np.int64)
    drawn = crops(_font_case(), rng, held_out=held_out)
    at = 0
    while at < _BATCH:
        window = _window(next(drawn), rng)
        if window is not None:
            labels[at], cut[at] = SCRIPTS.index(window[0]), window[1]
            at += 1
    made = Samples(cut, labels)
    if not held_out:
        BUILD.joinpath("lines").mkdir(exist_ok=True)
        np.savez(BUILD / "lines" / f"{seed}.npz", windows=cut, labels=labels)
    return made


def _read(path: Path) -> Samples:
    kept = np.load(path)
    return Samples(kept["windows"], kept["labels"])


@cache
def _font_case() -> FontCase:
    return FontCase()


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop of a line in one script; `telling` says of each of its columns whether it shows it (about, 0–1)."""

    script: str
    grey: Grey
    telling: NDArray[np.float32]

    def turned(self) -> Self:
        """On its head."""
        return replace(self, grey=self.grey[::-1, ::-1], telling=self.telling[::-1])


def crops(case: FontCase, rng: random.Random, *, held_out: bool) -> Iterator[Crop]:
    """Crops without end."""
    of_script = {alphabet.script: alphabet for alphabet in ALPHABETS}
    while True:
        (script,) = rng.choices(SCRIPTS, SHARES)
        crop = _crop(of_script.get(script), script, case, rng, held_out=held_out)
        if crop is not None:
            yield crop.turned() if rng.random() < _UPSIDE_DOWN else crop


def _window(crop: Crop, rng: random.Random) -> tuple[str, NDArray[np.uint8]] | None:
    """One of the crop's windows, with what it shows; None where too little of it tells."""
    cut = windows(Image.fromarray(crop.grey))
    at = rng.randrange(len(cut))
    if len(cut) == 1:
        return crop.script, cut[at]
    wide = len(crop.telling) * crop.grey.shape[0] * WINDOW_WIDTH_PX / (WINDOW_HEIGHT_PX * crop.grey.shape[1])
    start = (len(crop.telling) - wide) * at / (len(cut) - 1)
    told = float(crop.telling[round(start) : round(start + wide)].mean())
    if crop.script == "Jpan":  # of a window with no more than the edge of kana, nobody could tell that there are any
        return None if 0 < told < _LEAST_TOLD / 2 else (crop.script if told else "Hani", cut[at])
    return (crop.script, cut[at]) if told >= _LEAST_TOLD else None


def _crop(alphabet: Alphabet | None, script: str, case: FontCase, rng: random.Random, *, held_out: bool) -> Crop | None:
    if alphabet is None and script != NO_SCRIPT:
        grey = nothing(rng)
        return Crop(script, grey, np.ones(grey.shape[1], np.float32))
    text = line_of(alphabet, rng) if alphabet else line_without_script(rng)
    written = alphabet or rng.choices(ALPHABETS, SHARES[: len(ALPHABETS)])[0]  # digits are drawn in fonts of any script
    by_hand = rng.random() < _BY_HAND.get(written.script, _USUALLY_BY_HAND)
    # What has no font by hand is sometimes written with a printed one, by an unsteady hand.
    face = partial(case.pick, rng=rng, held_out=held_out, by_hand=by_hand)
    try:
        ink = ink_of(text, written, lambda: face(written.script), face(_LATIN.script), rng, by_hand=by_hand)
    except OSError:  # FreeType's word for a glyph that is broken, or of a face that is not for vertical text
        return None
    if ink is None:
        return None
    telling = ink.telling if alphabet else np.ones_like(ink.telling)
    return Crop(script, crop_of(ink.mask, rng, by_hand=by_hand), telling)
