"""Windows of drawn lines and their scripts, by the thousand, in worker processes."""

import random
from collections.abc import Iterator, Sequence
from concurrent import futures
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
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
    for at, (script, crop) in zip(range(_BATCH), crops(_font_case(), rng, held_out=held_out), strict=False):
        cut[at] = rng.choice(windows(Image.fromarray(crop)))
        labels[at] = SCRIPTS.index(script)
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


def crops(case: FontCase, rng: random.Random, *, held_out: bool) -> Iterator[tuple[str, Grey]]:
    """Crops without end, each with its script."""
    of_script = {alphabet.script: alphabet for alphabet in ALPHABETS}
    while True:
        (script,) = rng.choices(SCRIPTS, SHARES)
        crop = _crop(of_script.get(script), script, case, rng, held_out=held_out)
        if crop is not None:
            yield script, crop[::-1, ::-1] if rng.random() < _UPSIDE_DOWN else crop


def _crop(alphabet: Alphabet | None, script: str, case: FontCase, rng: random.Random, *, held_out: bool) -> Grey | None:
    if alphabet is None and script != NO_SCRIPT:
        return nothing(rng)
    text = line_of(alphabet, rng) if alphabet else line_without_script(rng)
    written = alphabet or rng.choice(ALPHABETS)  # digits are drawn in the fonts of any script
    spare = case.pick(_LATIN.script, rng, held_out=held_out)
    ink = ink_of(text, written, lambda: case.pick(written.script, rng, held_out=held_out), spare, rng)
    return None if ink is None else crop_of(ink, rng)
