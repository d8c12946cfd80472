"""What `rebus ocr` does with files: reads them, one here or many on all cores, and makes other files of them."""

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from bot.files import UnusableFile, bytes_of
from core import conversions
from core.documents.outline import Outline
from core.errors import NoTextFound, UnreadableDocument, UnreadablePage, UnsupportedType, UserError
from core.executor import ProcessPool
from core.exports import Export, Form
from core.exports.characters import printable
from core.imaging.kinds import kind_of
from core.ocr.engine import EngineMissing
from core.ocr.joining import joined
from core.ocr.reading import Page, Reading
from core.ocr.remarks import remarks
from core.ocr.wish import AUTO

P = ParamSpec("P")
T = TypeVar("T")
Row = dict[str, Any]

# How many files for each core may be read before an earlier one that takes long: what was made of them waits in memory.
_READ_AHEAD = 8

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


def read_one(file: str, order: Order) -> Result:
    """Reads one file here, which is faster than starting a pool for it."""
    return _result(file, order, _Here())


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
    """Runs each job in this process, at once."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        job: Future[T] = Future()
        try:
            job.set_result(fn(*args, **kwargs))
        except Exception as error:
            job.set_exception(error)
        return job


def _result(file: str, order: Order, executor: Executor) -> Result:
    try:
        reading, seconds = _read(file, order, executor)
        export = executor.submit(_export, file, reading, order.form).result() if order.form else None
    except CancelledError:  # the program ends
        raise
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
    notes = tuple(sentence % details for sentence, details in remarks(reading))
    return Result(row, export, "\n\n".join(filter(None, shown)), notes)


def _failed(file: str, sentence: str) -> Result:
    return Result({"file": file, "error": sentence})


def _read(file: str, order: Order, executor: Executor) -> tuple[Reading, float]:
    """What a file says, and in how many seconds of work that was read: a PDF page by page, all else in one go."""
    outline = executor.submit(_pdf_outline, file).result()
    if outline is None:
        return executor.submit(_read_picture, file, order).result()
    pages = list(executor.map(partial(_read_page, file, order), range(outline.pages)))
    if all(page.damaged and not page.engine for page, _ in pages):
        raise UnreadableDocument
    reading = replace(joined([page for page, _ in pages]), more=outline.more)
    if not any(reading.words()) and not any(page.codes for page in reading.pages):
        raise NoTextFound
    return reading, sum(seconds for _, seconds in pages)


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
    """A page of a PDF; one that is broken is empty, for the others are worth having."""
    data = bytes_of(file)
    began = time.perf_counter()
    try:
        reading = conversions.read_document_page(data, number, order.languages, engine=order.engine)
    except UnreadablePage:
        reading = Reading((Page(1, 1, ()),), (), "", damaged=True)
    return reading, time.perf_counter() - began


def _export(file: str, reading: Reading, form: Form) -> Export:
    return conversions.export_reading(reading, (bytes_of(file),), form)
