"""Runs of one reader over pictures in one condition, each in processes of its own, kept as JSON lines."""

import json
import multiprocessing
import resource
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from PIL import Image, ImageDraw, ImageFont
from rich.progress import track

from bench.ocr.conditions import in_condition
from bench.ocr.pictures import Picture
from bench.ocr.readers import READERS, set_up
from bench.ocr.scoring import score
from core.errors import NoTextFound

BUILD = Path(__file__).parents[2] / "build" / "bench-ocr"
_SAMPLED_EVERY_S = 0.2  # each look costs some milliseconds of a core that the readers need


@dataclass(frozen=True, slots=True)
class Result:
    """One picture, read. `error` names what was raised; the text is empty then, and CER 1.

    To say that there is no text is an answer, every other error a failure. `cpu_s` counts the reader and the
    programs that it starts, on a warm worker.
    """

    id: str
    set: str
    language: str
    script: str
    cer: float
    f1: float
    cpu_s: float
    wall_s: float
    confidence: float | None
    engine: str | None
    languages: tuple[str, ...]
    error: str | None
    text: str

    @property
    def failed(self) -> bool:
        return self.error not in {None, NoTextFound.__name__}


@dataclass(frozen=True, slots=True)
class Session:
    """How one run went on the whole: `peak_mb` is what one worker took at most, with the programs it starts."""

    pictures: int
    workers: int
    wall_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Run:
    """A reader's results in a condition, in the order of the pictures, the sessions they come from, their file."""

    reader: str
    condition: str
    kept: Path
    results: tuple[Result, ...]
    sessions: tuple[Session, ...]

    @property
    def peak_mb(self) -> float:
        return max((session.peak_mb for session in self.sessions), default=0.0)

    @property
    def pictures_a_minute(self) -> float:
        wall_s = sum(session.wall_s for session in self.sessions)
        return 60 * sum(session.pictures for session in self.sessions) / wall_s if wall_s else 0.0


def kept_at(data: Path, reader: str, condition: str) -> Path:
    """Where the results of a run are kept, one JSON object a line; other code of the reader gives another file."""
    return BUILD / data.resolve().name / f"{reader}.{condition}.{READERS[reader].edition()}.jsonl"


def run(data: Path, pictures: Sequence[Picture], reader: str, condition: str, workers: int, *, again: bool) -> Run:
    """Reads what was not yet read by the same code, or everything `again`."""
    kept = kept_at(data, reader, condition)
    sessions = kept.with_suffix(".sessions.jsonl")
    kept.parent.mkdir(parents=True, exist_ok=True)
    if again:
        kept.unlink(missing_ok=True)
        sessions.unlink(missing_ok=True)
    known = {result.id for result in read_results(kept)}
    missing = [picture for picture in pictures if picture.id not in known]
    if missing:
        with kept.open("a", encoding="utf-8") as file:
            session = _Session(reader, condition, workers)
            for result in track(session.results(missing), f"{reader}, {condition}", total=len(missing), transient=True):
                file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
                file.flush()
        with sessions.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(session.summary())) + "\n")
    by_id = {result.id: result for result in read_results(kept)}
    chosen = tuple(by_id[picture.id] for picture in pictures)
    return Run(reader, condition, kept, chosen, tuple(Session(**row) for row in _rows(sessions)))


def read_results(path: Path) -> list[Result]:
    """The results kept in a file; none where there is no such file."""
    return [Result(**row | {"languages": tuple(row["languages"])}) for row in _rows(path)]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


@dataclass
class _Session:
    reader: str
    condition: str
    workers: int
    _peak_bytes: int = 0
    _spans: list[tuple[float, float]] = field(default_factory=list)

    def results(self, pictures: Sequence[Picture]) -> Iterator[Result]:
        """One by one, as they come. The pictures are brought into their condition before the first is read."""
        with TemporaryDirectory() as folder:
            files = [in_condition(self.condition, picture.path, Path(folder)) for picture in pictures]
            # Spawned, for a forked worker would begin with the bench's own memory and settings.
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(self.workers, context, _warm, (self.reader,)) as pool, self._watched():
                waiting: dict[Future[_Timed], Picture] = {
                    pool.submit(_read, self.reader, str(file), picture): picture
                    for file, picture in zip(files, pictures, strict=True)
                }
                try:
                    for future in as_completed(waiting):
                        timed = future.result()
                        self._spans.append((timed.began, timed.ended))
                        yield timed.result
                finally:
                    pool.shutdown(cancel_futures=True)  # where the bench is interrupted, what waits is not read first

    def summary(self) -> Session:
        wall_s = max(ended for _, ended in self._spans) - min(began for began, _ in self._spans)
        return Session(len(self._spans), self.workers, round(wall_s, 2), round(self._peak_bytes / 2**20, 1))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Looks at the memory of the workers from a thread, while the body runs."""
        over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(over,), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def _watch(self, over: threading.Event) -> None:
        bench = psutil.Process()
        while not over.wait(_SAMPLED_EVERY_S):
            for worker in bench.children():
                self._peak_bytes = max(self._peak_bytes, _memory_of(worker))


def _memory_of(worker: psutil.Process) -> int:
    """Resident bytes of a process and the programs that it runs; 0 for one that has gone."""
    try:
        family = [worker, *worker.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for process in family:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


@dataclass(frozen=True, slots=True)
class _Timed:
    result: Result
    began: float
    ended: float


def _warm(reader: str) -> None:
    """Begins a worker: what the reader loads with its first picture is not what is measured."""
    set_up(reader)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "warm.png"
        page = Image.new("RGB", (400, 100), "white")
        ImageDraw.Draw(page).text((20, 20), "Warm words", "black", ImageFont.load_default(48))
        page.save(path)
        READERS[reader].read(path, ("en",))


def _read(reader: str, file: str, picture: Picture) -> _Timed:
    text, error, read = "", None, None
    cpu_s, began = _cpu_s(), time.monotonic()
    try:
        read = READERS[reader].read(Path(file), picture.tags)
    except Exception as raised:  # whatever a reader fails with is a result
        error = type(raised).__name__
    ended, cpu_s = time.monotonic(), _cpu_s() - cpu_s
    text = read.text if read else ""
    scored = score(picture.truth, text, picture.language)
    result = Result(
        id=picture.id,
        set=picture.set,
        language=picture.language,
        script=picture.script,
        cer=round(scored.cer, 4),
        f1=round(scored.f1, 4),
        cpu_s=round(cpu_s, 3),
        wall_s=round(ended - began, 3),
        confidence=read.confidence if read else None,
        engine=read.engine if read else None,
        languages=read.languages if read else (),
        error=error,
        text=text,
    )
    return _Timed(result, began, ended)


def _cpu_s() -> float:
    """CPU seconds of this process and of the programs that it has waited for."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
