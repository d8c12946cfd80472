"""The words that Rebus reads, with what the engine said of each, and whether it was right."""

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from rich.progress import track

from bench.ocr.conditions import in_condition
from bench.ocr.pictures import Picture
from bench.ocr.readers import set_up
from bench.ocr.runs import kept_at
from bench.ocr.words import right
from core.errors import UserError
from core.ocr.calibration import Curve
from core.ocr.reading import Word

READER = "rebus"


@dataclass(frozen=True, slots=True)
class Said:
    """A word read: what its engine said of it and of all words around it (0–1), what Rebus told then, and whether it
    was right.

    Pictures with the same truth are of one `page`, which is never fitted and tested on at once.
    """

    picture: str
    page: str
    script: str
    engine: str
    said: float
    around: float
    told: float
    right: bool
    text: str


def collect(data: Path, pictures: Sequence[Picture], conditions: Sequence[str], workers: int) -> list[Said]:
    """All words of letters or digits that Rebus reads, told nothing; read anew when its code has changed."""
    words = []
    for condition in conditions:
        kept = kept_at(data, READER, condition).with_suffix(".words.jsonl")
        if not kept.exists():
            found = track(_read_all(pictures, condition, workers), f"words, {condition}", total=len(pictures))
            rows = [asdict(word) for page in found for word in page]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        words += [Said(**json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]
    wanted = {picture.id for picture in pictures}
    return [word for word in words if word.picture in wanted]


def _read_all(pictures: Sequence[Picture], condition: str, workers: int) -> Iterator[list[Said]]:
    with TemporaryDirectory() as folder:
        files = [in_condition(condition, picture.path, Path(folder)) for picture in pictures]
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, set_up, (READER,)) as pool:
            yield from pool.map(_words_of, files, pictures)


def _words_of(file: Path, picture: Picture) -> list[Said]:
    from core.conversions import read_picture  # noqa: PLC0415, the process is set up before it is loaded
    from core.ocr import calibration  # noqa: PLC0415

    traced = {name: _Tracing(name, curve) for name, curve in calibration.CURVES.items()}
    try:
        with patch.dict(calibration.CURVES, traced):
            reading = read_picture(file.read_bytes())
    except UserError:
        return []
    lines = [line for page in reading.pages for line in page.lines]
    found = right(picture.truth, [[word.text for word in line.words] for line in lines], picture.language)
    return [
        _said_of(word, picture, is_right=is_right)
        for line, line_found in zip(lines, found, strict=True)
        for word, is_right in zip(line.words, line_found, strict=True)
        if is_right is not None
    ]


def _said_of(word: Word, picture: Picture, *, is_right: bool) -> Said:
    if not isinstance(word.confidence, _Traced):
        raise TypeError("the reader changed a confidence after calibrating it")
    page = sha256(picture.truth.strip().encode()).hexdigest()[:8]
    traced = word.confidence
    said, around, told = (round(number, 4) for number in (traced.said, traced.around, float(traced)))
    return Said(picture.id, page, picture.script, traced.engine, said, around, told, is_right, word.text)


class _Traced(float):
    """A calibrated confidence that remembers which engine said what."""

    engine: str
    said: float
    around: float


@dataclass(frozen=True, slots=True)
class _Tracing:
    """A curve whose confidences can be traced; the reader decides by them as by any."""

    engine: str
    curve: Curve

    def at(self, confidence: float, page: float) -> _Traced:
        traced = _Traced(self.curve.at(confidence, page))
        traced.engine, traced.said, traced.around = self.engine, float(confidence), float(page)
        return traced
