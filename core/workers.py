"""Turns at the executor: how many conversions at once, who is next, and how many may wait."""

import asyncio
import re
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, contextmanager
from typing import ParamSpec, TypeVar

from core.errors import Busy, TooManyWaiting, UserError
from core.metrics import CONVERSION_SECONDS, CONVERSIONS, RUNNING, WAITING

P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """Shares `slots` turns at an executor among requesters, one after another, whatever each has waiting.

    A turn is taken before a conversion's input is read into memory, so that what waits costs nothing:

        async with workers.turn(user_id):
            picture = await spool.read(name)
            reading = await workers.run(conversions.read_picture, picture, languages)

    `slots` is the number of the executor's own workers: then its queue stays empty and the order is decided here.
    At most `queue_limit` wait altogether, and at most `requester_limit` of one requester wait or run.
    """

    def __init__(self, executor: Executor, slots: int, queue_limit: int, requester_limit: int) -> None:
        self._executor = executor
        self._free = slots
        self._slots = slots
        self._queue_limit = queue_limit
        self._requester_limit = requester_limit
        self._line = _Line()
        self._held: Counter[int] = Counter()

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return len(self._line)

    @property
    def running(self) -> int:
        """How many have a turn."""
        return self._slots - self._free

    @asynccontextmanager
    async def turn(self, requester: int) -> AsyncIterator[None]:
        """Waits for a turn and keeps it while the body runs.

        Raises `Busy` when the queue is full, `TooManyWaiting` when the requester has as many as one may.
        """
        with self.admitted(requester):
            async with self.next_turn(requester):
                yield

    @contextmanager
    def admitted(self, requester: int) -> Iterator[None]:
        """Counts as one of what the requester may have waiting, through as many turns as the body takes.

        Raises as `turn`.
        """
        self.refuse_excess(requester)
        self._held[requester] += 1
        try:
            yield
        finally:
            self._held[requester] -= 1
            if not self._held[requester]:
                del self._held[requester]

    @asynccontextmanager
    async def next_turn(self, requester: int) -> AsyncIterator[None]:
        """As `turn`, for one that was `admitted`, and is not refused between two pages of a document."""
        await self._take_slot(requester)
        try:
            yield
        finally:
            self._give_slot()

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a conversion in the executor and counts how it ended; cancelling ends the conversion too."""
        kind, outcome = fn.__name__, "failed"
        try:
            with RUNNING.track_inprogress(), CONVERSION_SECONDS.labels(kind).time():
                result = await asyncio.wrap_future(self._executor.submit(fn, *args, **kwargs))
            outcome = "ok"
        except UserError as error:
            outcome = _snake_case(type(error).__name__)
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            CONVERSIONS.labels(kind, outcome).inc()
        return result

    def refuse_excess(self, requester: int) -> None:
        """Raises what `turn` would raise now, for those who have work to do before they wait."""
        if self._held[requester] >= self._requester_limit:
            raise TooManyWaiting({"limit": self._requester_limit})
        if not self._free and self.waiting >= self._queue_limit:
            raise Busy({"waiting": self.waiting})

    async def _take_slot(self, requester: int) -> None:
        if self._free:
            self._free -= 1
            return
        place = self._line.join(requester)
        try:
            with WAITING.track_inprogress():
                await place
        except asyncio.CancelledError:
            if place.cancelled():
                self._line.leave(requester, place)
            else:  # it was given to us in the moment of cancelling: nobody else knows that it is free
                self._give_slot()
            raise

    def _give_slot(self) -> None:
        while place := self._line.next():
            if not place.done():
                place.set_result(None)
                return
        self._free += 1


class _Line:
    """Who waits: round robin among requesters, first come first served for each."""

    def __init__(self) -> None:
        # In the order of their next turn.
        self._places: dict[int, deque[asyncio.Future[None]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._places.values()))

    def join(self, requester: int) -> asyncio.Future[None]:
        place = asyncio.get_running_loop().create_future()
        self._places.setdefault(requester, deque()).append(place)
        return place

    def leave(self, requester: int, place: asyncio.Future[None]) -> None:
        """Gives up a place, if `next` has not taken it out already."""
        places = self._places.get(requester, deque())
        if place in places:
            places.remove(place)
        if not places:
            self._places.pop(requester, None)

    def next(self) -> asyncio.Future[None] | None:
        """Takes the place whose turn it is out of the line; its requester's others go to the end."""
        if not self._places:
            return None
        requester = next(iter(self._places))
        places = self._places.pop(requester)
        place = places.popleft()
        if places:
            self._places[requester] = places
        return place


def _snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
