"""What the page is told as it happens."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, Final

BACKLOG: Final = 2000
"""A page that falls this far behind is dropped; it reconnects and reads the transcript anew."""


class EventHub:
    """Hands each event to every listener, and wakes whoever waits for a change."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[dict[str, Any] | None]] = set()
        self._changed = asyncio.Event()

    def publish(self, event: dict[str, Any]) -> None:
        for listener in list(self._listeners):
            if listener.qsize() >= BACKLOG:
                self._listeners.discard(listener)
                listener.put_nowait(None)
            else:
                listener.put_nowait(event)
        self.wake()

    def wake(self) -> None:
        """Wake those in :meth:`wait_for_change`, without an event for the page."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for_change(self, timeout_s: float) -> bool:
        """Whether anything happened within ``timeout_s`` seconds."""
        try:
            await asyncio.wait_for(self._changed.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    @contextmanager
    def listening(self) -> Iterator[AsyncIterator[dict[str, Any]]]:
        """The events from now on, until the listener falls behind."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield self._drain(queue)
        finally:
            self._listeners.discard(queue)

    async def _drain(self, queue: asyncio.Queue[dict[str, Any] | None]) -> AsyncIterator[dict[str, Any]]:
        while (event := await queue.get()) is not None:
            yield event
