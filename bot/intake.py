"""The way in: an update is on disk before Telegram is told, and stays open until it is answered.

PTB alone loses what it has queued when the process dies: it confirms a batch to Telegram with the next
getUpdates, whether or not a handler has run (measured: 51 of 60 lost at `kill -9`).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextvars import Context
from typing import Any
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Message, Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor, ExtBot

from bot.delivery import Delivery, current_delivery
from bot.outage import is_outage
from bot.polling import PollingWatch
from core import metrics
from core.store.database import insist
from core.store.inbox import Inbox, Kept

log = structlog.get_logger(__name__)

# A handler mostly waits (for its turn, for Telegram), so many may be open; PTB's own figure for "as many as you like".
_OPEN_AT_ONCE = 256
# After the first failure, and after the second: a passing fault passes, the sender does not wait for long.
_RETRY_AFTER_S = (1.0, 5.0)
_MOST_FAILURES = 3
# A kill counts a start of everything that waited, guilty or not, so innocents get more of them than failures.
_MOST_STARTS = 10
_OUTAGE_WAIT_S = 2.0


class StoreFailed(TelegramError):
    """The inbox could not be written; PTB asks Telegram again later, and nothing was acknowledged."""


class IntakeQueue(asyncio.Queue[object]):
    """PTB's update queue; lets each update pass once, and only what the inbox has.

    What `is_wanted` says no to ends here: a group's talk among itself is never written to disk.
    """

    def __init__(self, inbox: Inbox, is_wanted: Callable[[Update], bool]) -> None:
        super().__init__()
        self._inbox = inbox
        self._is_wanted = is_wanted
        self._fresh: set[int] = set()

    async def keep(self, updates: Sequence[Update]) -> None:
        """Writes a batch to the inbox in one transaction. Raises `StoreFailed`."""
        for update in updates:
            metrics.UPDATES.labels(kind=kind_of(update)).inc()
        wanted = [Kept(update.update_id, update.to_json()) for update in updates if self._is_wanted(update)]
        if not wanted:
            return
        try:
            self._fresh |= await self._inbox.keep(wanted)
        except (SQLAlchemyError, OSError) as error:
            log.error("the inbox cannot be written, nothing is acknowledged", error=str(error))
            raise StoreFailed("the inbox cannot be written") from error

    async def accept(self, body: bytes, bot: Bot) -> None:
        """Keeps and queues one update as a webhook brings it.

        Raises `StoreFailed`, and `ValueError` for what is no update.
        """
        try:
            update = Update.de_json(json.loads(body), bot)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("not an update") from error
        if not isinstance(update, Update) or not isinstance(update.update_id, int):
            raise ValueError("not an update")
        await self.keep([update])
        await self.put(update)

    async def put(self, item: object) -> None:
        """Queues an update that was kept as new; a duplicate goes no further."""
        if isinstance(item, Update):
            if item.update_id not in self._fresh:
                return
            self._fresh.remove(item.update_id)
        await super().put(item)

    async def replay(self, kept: Iterable[Kept], bot: Bot) -> None:
        """Queues updates from the inbox (again)."""
        for row in kept:
            update = Update.de_json(json.loads(row.payload), bot)
            self._fresh.add(update.update_id)
            await self.put(update)


class JournalledBot(ExtBot[None]):
    """A bot whose getUpdates gives nothing back before it is in the inbox."""

    def __init__(self, *args: Any, queue: IntakeQueue, watch: PollingWatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue = queue
        self._watch = watch

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """Telegram's next updates, each of them on disk. Raises `StoreFailed`."""
        try:
            updates = await super().get_updates(*args, **kwargs)
            if updates:
                await self._queue.keep(updates)
        except TelegramError as error:  # PTB's own callback is not told of a TimedOut
            self._watch.failed(error)
            raise
        self._watch.succeeded()
        return updates


class Journal(BaseUpdateProcessor):
    """Runs each update's handler as a delivery, and keeps its row in step with what came of it.

    `interrupts` names the updates that are about an answer still being made, and wait for none.
    """

    def __init__(
        self,
        inbox: Inbox,
        queue: IntakeQueue,
        give_up: Callable[[Update], Awaitable[None]],
        interrupts: Callable[[Update], bool],
    ) -> None:
        super().__init__(_OPEN_AT_ONCE)
        self._inbox = inbox
        self._queue = queue
        self._give_up = give_up
        self._interrupts = interrupts
        self._running: dict[asyncio.Task[Any], int] = {}
        self._turns: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()
        self._requeueing: set[asyncio.Task[None]] = set()
        self._closing = False

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close; `abandon` came before."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Carries out one attempt: `coroutine` is PTB's routing of the update to its handler."""
        if self._closing or not isinstance(update, Update):
            _drop(coroutine)
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101, a coroutine runs in a task
        self._running[task] = update.update_id
        try:
            await self._attempt(update, coroutine)
        except asyncio.CancelledError:
            if not self._closing:
                raise
        finally:
            self._running.pop(task, None)

    async def _attempt(self, update: Update, coroutine: Awaitable[Any]) -> None:
        attempt = await insist(lambda: self._inbox.begin(update.update_id))
        if attempt is None:
            _drop(coroutine)
            return
        delivery = Delivery(update.update_id, attempt.task, attempt.sent)
        current_delivery.set(delivery)
        if attempt.starts > _MOST_STARTS:
            _drop(coroutine)
            await self._bury(update, delivery, f"started {attempt.starts} times, never ended")
            return
        await self._after_the_answer(update)
        async with self._turn(update):
            await coroutine
        if delivery.failure:
            await self._after_failure(update, delivery, delivery.failure)
        elif not delivery.joined:
            await insist(lambda: self._inbox.finish(delivery.task))

    def _turn(self, update: Update) -> asyncio.Lock:
        """An edit waits for the answer to what it edits, for it changes that answer."""
        message = None if update.callback_query else update.effective_message
        subject = (message.chat_id, message.message_id) if message else update.update_id
        return self._turns.setdefault(subject, asyncio.Lock())

    async def _after_the_answer(self, update: Update) -> None:
        """A button pressed under an answer waits for its question: what the button is about is noted after it is sent.

        That is a moment, and after an end within that moment it is until the question is replayed.
        """
        answer = update.callback_query and update.callback_query.message
        question = answer.reply_to_message if isinstance(answer, Message) else None
        if question is None or self._interrupts(update):
            return
        if turn := self._turns.get((question.chat_id, question.message_id)):
            async with turn:
                pass

    async def _after_failure(self, update: Update, delivery: Delivery, failure: Exception) -> None:
        if is_outage(failure):
            metrics.FAILED_UPDATES.labels(fate="outage").inc()
            self._again(delivery.task, update, _OUTAGE_WAIT_S)
            return
        failures = await insist(lambda: self._inbox.fail(delivery.task))
        if failures >= _MOST_FAILURES:
            await self._bury(update, delivery, f"{type(failure).__name__}: {failure}")
        else:
            metrics.FAILED_UPDATES.labels(fate="retried").inc()
            self._again(delivery.task, update, _RETRY_AFTER_S[failures - 1])

    def _again(self, task: int, update: Update, wait_s: float) -> None:
        async def requeue() -> None:
            await asyncio.sleep(wait_s)
            await self._queue.replay(await insist(lambda: self._inbox.of_task(task)), update.get_bot())

        requeueing = asyncio.create_task(requeue(), context=Context())
        self._requeueing.add(requeueing)
        requeueing.add_done_callback(self._requeueing.discard)

    async def _bury(self, update: Update, delivery: Delivery, reason: str) -> None:
        log.error("given up", update_id=update.update_id, task=delivery.task, reason=reason)
        metrics.FAILED_UPDATES.labels(fate="buried").inc()
        # Told before it is buried: an end in between tells again, which `sent` prevents, rather than never.
        try:
            await self._give_up(update)
        except Exception:
            log.exception("could not apologise", update_id=update.update_id)
        await insist(lambda: self._inbox.bury(delivery.task, reason))

    async def abandon(self) -> None:
        """Ends every handler where it stands; the inbox replays them at the next start."""
        self._closing = True
        for requeueing in self._requeueing:
            requeueing.cancel()
        running = dict(self._running)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
            await self._inbox.give_back(running.values())


def kind_of(update: Update) -> str:
    """The field of the update that is set: message, edited_message, callback_query, …"""
    return next((name for name in Update.ALL_TYPES if getattr(update, name, None) is not None), "unknown")


def _drop(coroutine: Awaitable[Any]) -> None:
    # Unawaited on purpose: closed, so that Python does not warn of it.
    if isinstance(coroutine, Coroutine):
        coroutine.close()
