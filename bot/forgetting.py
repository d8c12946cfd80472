"""Drops what was kept for long enough, as README.md promises, however long the bot runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger(__name__)

# The shortest promise is 48 hours; an hour more is within what people mean by that, and costs nothing.
_EVERY_S = 3600.0


@asynccontextmanager
async def forgetting(*forget_old: Callable[[], Awaitable[None]], every_s: float = _EVERY_S) -> AsyncIterator[None]:
    """While the body runs, calls each of `forget_old` at once and then every `every_s` seconds."""
    task = asyncio.create_task(_forget(forget_old, every_s))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _forget(forget_old: tuple[Callable[[], Awaitable[None]], ...], every_s: float) -> None:
    while True:
        for forget in forget_old:
            try:
                await forget()
            except (SQLAlchemyError, OSError) as error:  # a full disk: the next hour may find it mended
                log.error("old rows or files could not be dropped", error=str(error))
        await asyncio.sleep(every_s)
