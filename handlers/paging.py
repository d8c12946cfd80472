"""Files of many pages: read page by page, each in a turn of its own, and stopped where that is wished."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from core import conversions
from core.documents.gathering import NO_PAGE, Trouble, whole
from core.errors import N_, OF_A_PAGE, TooHeavy, TookTooLong, UserError
from core.ocr.reading import Reading
from core.store.readings import Readings, reading_key
from core.workers import Workers
from handlers.asking import Request
from handlers.files import Files

T = TypeVar("T")

# Each page that took too much has taken a worker for a minute: after three in a row, nobody waits for the rest.
_MOST_LOST = 3


class StoppedEarly(UserError):
    """A document whose reading was stopped within its first page."""

    sentence = N_("I stopped before I had read a page.")


@dataclass(frozen=True, slots=True)
class Options:
    """What a picture or page is read with, as in `conversions.read_document_page`."""

    languages: tuple[str, ...]
    hints: tuple[str, ...]
    engine: str

    def key(self, digest: str) -> str:
        """What is read so of a file with this digest is kept under this key."""
        return reading_key(digest, self.languages, self.hints, self.engine)


@dataclass(frozen=True, slots=True)
class ReadPages:
    """What was read of a document's pages.

    `troubles` are on its pages that could not be read and stand in it as empty ones; `stopped_of` is how many pages
    there are where somebody stopped it before the last, else None.
    """

    reading: Reading
    troubles: tuple[Trouble, ...] = ()
    stopped_of: int | None = None

    @property
    def whole(self) -> bool:
        """Whether reading it again would give nothing more."""
        return not self.troubles and self.stopped_of is None


class Watch(Protocol):
    """Somebody who follows how a document is read, and may stop it."""

    stopped: asyncio.Event

    async def begin(self, pages: int) -> None:
        """The document has so many pages."""

    def done(self, pages: int) -> None:
        """So many of them are read."""


@dataclass(slots=True)
class Unwatched:
    """Nobody follows."""

    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self, pages: int) -> None:
        """Nobody is told."""

    def done(self, pages: int) -> None:
        """Nobody is told."""


class Pager:
    """Reads documents. Pages that this chat has read before, in an earlier life of the bot too, are not read again."""

    def __init__(self, workers: Workers, files: Files, readings: Readings) -> None:
        self._workers = workers
        self._files = files
        self._readings = readings

    async def read(self, request: Request, file: str, options: Options, watch: Watch) -> ReadPages:
        """Reads a fetched document.

        Raises the `UserError`s of `conversions.read_document_page` that are about the whole document or every page
        of it, `NoTextFound`, `StoppedEarly`, and as `Workers.turn`.
        """
        with self._workers.admitted(request.requester):
            async with self._workers.next_turn(request.requester):
                data = await self._files.read(file)
                outline = await self._workers.run(conversions.open_document, data)
                del data  # others may wait for long before the next turn
            await watch.begin(outline.pages)
            digest = await self._files.digest(file)
            readings: list[Reading] = []
            troubles: list[Trouble] = []
            while len(readings) < outline.pages and not watch.stopped.is_set() and not _is_hopeless(troubles, readings):
                number = len(readings)
                page = _PageOf(file, digest, number)
                try:
                    reading = await _unless(watch.stopped, self._page(request, page, options))
                except OF_A_PAGE as error:
                    troubles.append(Trouble(number + 1, error))
                    reading = NO_PAGE
                if reading is None:
                    break
                readings.append(reading)
                watch.done(len(readings))
        if not readings:
            raise StoppedEarly
        stopped = watch.stopped.is_set() and len(readings) < outline.pages
        more = outline.more or len(readings) < outline.pages
        return ReadPages(whole(readings, troubles, more=more), tuple(troubles), outline.pages if stopped else None)

    async def _page(self, request: Request, page: "_PageOf", options: Options) -> Reading:
        chat_id = request.place.chat_id
        key = options.key(f"{page.digest}#{page.number}")
        if earlier := await self._readings.find(chat_id, key):
            return earlier
        async with self._workers.next_turn(request.requester):
            data = await self._files.read(page.file)
            # 20 MB, the most there is, take 18 ms of our CPU on their way: under 3 % of a scanned page's.
            reading = await self._workers.run(
                conversions.read_document_page, data, page.number, options.languages, options.hints, options.engine
            )
        await self._readings.keep(chat_id, key, reading)
        return reading


@dataclass(frozen=True, slots=True)
class _PageOf:
    """A page (0 for the first) of a fetched file, which is known by its digest."""

    file: str
    digest: str
    number: int


def _is_hopeless(troubles: Sequence[Trouble], readings: Sequence[Reading]) -> bool:
    """Whether the last pages all took a worker's whole time or memory."""
    last = troubles[-_MOST_LOST:]
    return (
        len(last) == _MOST_LOST
        and last[0].number == len(readings) - _MOST_LOST + 1
        and all(isinstance(trouble.error, TookTooLong | TooHeavy) for trouble in last)
    )


async def _unless(stopped: asyncio.Event, wanted: Awaitable[T]) -> T | None:
    """What is wanted; None, and no longer wanted, when `stopped` comes first."""
    task, stop = asyncio.ensure_future(wanted), asyncio.ensure_future(stopped.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        stop.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
