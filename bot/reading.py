"""What `rebus ocr` does with files: reads them, one here or many on all cores, and makes other files of them."""

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from bot.files import UnusableFile, bytes_of
from core import conversions
from core.documents.gathering import NO_PAGE, Trouble, whole
from core.documents.outline import Outline
from core.errors import OF_A_PAGE, NoTextFound, UnsupportedType, UserError
from core.executor import ProcessPool
from core.exports import Export, Form
from core.exports.characters import printable
from core.imaging.kinds import kind_of
from core.ocr.engine import EngineMissing
from core.ocr.reading import Reading
from core.ocr.remarks import remarks
from core.ocr.wish import AUTO

P = ParamSpec("P")
T = TypeVar("T")
Row = dict[str, Any]

# How many files for each core may be read before an earlier one that takes long: what was made of them waits in memory.
_READ_AHEAD = 8

# What the error itself says is how to ask again in a chat.
_NO_TEXT = "I found no text in this. If there is some, try a larger or sharper picture, or name its language: --lang."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: its row, and what was made of it where a form was asked for.

    A row is `file`, `text`, `confidence` (0–1), `languages` (BCP 47), `seconds`, `pages` (their number), and `codes`
    (`symbology`, `text`) where there are any; or `file` and `error`, a sentence. `shown` is what people see of it,
    `notes` are sentences on what was not read.
    """

    row: Row
    export: Export | None = None
    shown: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of each file: read in these languages by this engine, and made into a file of a form, if any."""

    languages: Sequence[str] = ()
    form: Form | None = None
    engine: str = AUTO


def _to_nobody() -> None:
    """Nobody follows."""


def pages_of(file: str) -> int:
    """How many pages a file has that are read one by one: those of a PDF, one of anything else."""
    try:
        outline = _pdf_outline(file)
    except (UserError, UnusableFile):  # said when it is read
        return 1
    return outline.pages if outline else 1


def read_one(file: str, order: Order, page_done: Callable[[], None] = _to_nobody) -> Result:
    """Reads one file here, which is faster than starting a pool for it; `page_done` is told of each page of a PDF."""
    return _result(file, order, _Here(), page_done)


def read_many(files: Sequence[str], order: Order, time_limit_s: float, memory_limit_bytes: int) -> Iterator[Result]:
    """Reads files on all cores, each picture and page within limits; yields in order, as soon as they are there."""
    cores = min(os.cpu_count() or 1, len(files))
    waiting: deque[Future[Result]] = deque()
    # A thread follows one file through its conversions.
    with ThreadPoolExecutor(cores) as threads, ProcessPool(cores, time_limit_s, memory_limit_bytes) as pool:
        try:
            for file in files:
                waiting.append(threads.submit(_result, file, order, pool))
                if len(waiting) > _READ_AHEAD * cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for job in waiting:
                job.cancel()


class _Here(Executor):
    """Runs each job in this process, when its result is asked for."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return _Job(partial(fn, *args, **kwargs))


class _Job(Future[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__()
        self._work = work

    def result(self, timeout: float | None = None) -> T:  # noqa: ARG002, the work is bounded itself
        return self._work()


def _result(file: str, order: Order, executor: Executor, page_done: Callable[[], None] = _to_nobody) -> Result:
    try:
        reading, troubles, seconds = _read(file, order, executor, page_done)
        export = executor.submit(_export, file, reading, order.form).result() if order.form else None
    except CancelledError:  # the program ends
        raise
    except NoTextFound:
        return _failed(file, _NO_TEXT)
    except (UserError, UnusableFile) as error:
        return _failed(file, str(error))
    except EngineMissing:
        return _failed(file, "What is to read pictures is not installed here: see `rebus doctor`.")
    except Exception:
        log.exception("reading %s failed", file)
        return _failed(file, "Something went wrong that is not your fault: please report what is above.")
    row = {
        "file": file,
        "text": reading.text,
        "confidence": round(reading.confidence, 4),
        "languages": list(reading.languages),
        "seconds": round(seconds, 3),
        "pages": len(reading.pages),
    }
    if codes := [{"symbology": code.symbology, "text": code.text} for page in reading.pages for code in page.codes]:
        row["codes"] = codes
    shown = [reading.text, "\n".join(f"{code['symbology']}: {printable(code['text'])}" for code in codes)]
    notes = [f"Page {trouble.number}: {trouble.error}" for trouble in troubles]
    notes += [sentence % details for sentence, details in remarks(reading)]
    return Result(row, export, "\n\n".join(filter(None, shown)), tuple(notes))


def _failed(file: str, sentence: str) -> Result:
    return Result({"file": file, "error": sentence})


def _read(
    file: str, order: Order, executor: Executor, page_done: Callable[[], None]
) -> tuple[Reading, Sequence[Trouble], float]:
    """What a file says, what was wrong with which pages, and how many seconds of work it was.

    A PDF is read page by page, all else in one go. A page that cannot be read is an empty one, for the others are worth
    having.
    """
    outline = executor.submit(_pdf_outline, file).result()
    if outline is None:
        reading, seconds = executor.submit(_read_picture, file, order).result()
        return reading, (), seconds
    jobs = [executor.submit(_read_page, file, order, number) for number in range(outline.pages)]
    readings, troubles, seconds = list[Reading](), list[Trouble](), 0.0
    try:
        for number, job in enumerate(jobs, 1):
            try:
                reading, took_s = job.result()
            except OF_A_PAGE as error:
                troubles.append(Trouble(number, error))
                reading, took_s = NO_PAGE, 0.0
            readings.append(reading)
            seconds += took_s
            page_done()
    finally:
        for job in jobs:
            job.cancel()
    return whole(readings, troubles, more=outline.more), troubles, seconds


def _pdf_outline(file: str) -> Outline | None:
    """The outline of a PDF; None for pictures, for which nothing that opens PDFs need be loaded."""
    if Path(file).is_dir():
        raise UnusableFile("There is no picture in this folder, and no PDF.")
    data = bytes_of(file)
    try:
        kind_of(data)
    except UnsupportedType:
        return conversions.open_document(data)
    return None


def _read_picture(file: str, order: Order) -> tuple[Reading, float]:
    data = bytes_of(file)
    began = time.perf_counter()
    reading = conversions.read_picture(data, order.languages, engine=order.engine)
    return reading, time.perf_counter() - began


def _read_page(file: str, order: Order, number: int) -> tuple[Reading, float]:
    data = bytes_of(file)
    began = time.perf_counter()
    reading = conversions.read_document_page(data, number, order.languages, engine=order.engine)
    return reading, time.perf_counter() - began


def _export(file: str, reading: Reading, form: Form) -> Export:
    return conversions.export_reading(reading, (bytes_of(file),), form)
