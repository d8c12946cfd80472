"""The lives of the bot's parts: each begins with its `with` and ends with it, whatever happens between."""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog
from telegram.error import TelegramError
from telegram.ext import Application

from bot.intake import IntakeQueue, Journal
from bot.web import Webhook
from core.store.inbox import Inbox
from handlers.routes import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

# How long one getUpdates waits at Telegram. It is also how long Telegram believes in us after a crash.
_POLL_S = 10
# Telegram may be out of reach when we are told to end; the last confirmation is a courtesy, the inbox knows.
_GOODBYE_S = 1.5
_TELEGRAM_CALLS_AT_ONCE = 40

App = Application[Any, Any, Any, Any, Any, Any]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Two bots on one inbox would answer twice. The lock goes with the process, however it ends."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OSError(f"another Rebus runs on {folder}; set REBUS_DATA_DIR to another folder") from error
        yield


@asynccontextmanager
async def answering(application: App, journal: Journal, inbox: Inbox, queue: IntakeQueue) -> AsyncIterator[None]:
    """The application, with what an earlier process left unanswered."""
    await application.initialize()  # asks getMe, which waits out an outage in `Sender`; a wrong token is final
    await application.start()
    try:
        left = await inbox.open()
        await queue.replay(left, application.bot)
        log.info("answering", bot=application.bot.username, replayed=len(left))
        yield
    finally:
        await journal.abandon()
        await application.stop()
        await application.shutdown()


@asynccontextmanager
async def listening(application: App, webhook_url: str | None, webhook: Webhook | None) -> AsyncIterator[None]:
    """Updates come while the body runs: by webhook where there is an address, else by long polling."""
    if webhook_url and webhook:
        await application.bot.set_webhook(
            webhook_url + webhook.path,
            secret_token=webhook.secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=_TELEGRAM_CALLS_AT_ONCE,
        )
        yield
        return
    updater = application.updater
    assert updater  # noqa: S101, the builder makes one
    try:
        await updater.start_polling(
            timeout=_POLL_S,
            bootstrap_retries=-1,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
        )
        yield
    finally:
        if updater.running:  # also when the end came in the middle of the start
            with suppress(TimeoutError, TelegramError):
                await asyncio.wait_for(updater.stop(), _GOODBYE_S)
