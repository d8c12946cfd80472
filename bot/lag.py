"""Watches that the event loop is never kept from its work: for operators, and for the tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from core.metrics import LOOP_LAG_SECONDS

# Blocks as short as this are seen, and looking costs nothing that can be measured (20 wake-ups a second).
_INTERVAL_S = 0.05


@asynccontextmanager
async def watching_lag() -> AsyncIterator[None]:
    """While the body runs, `LOOP_LAG_SECONDS` is told how late the loop wakes a task that asked to be woken."""
    watching = asyncio.create_task(_watch())
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch() -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _INTERVAL_S
        await asyncio.sleep(_INTERVAL_S)
        LOOP_LAG_SECONDS.observe(max(0.0, loop.time() - due))
