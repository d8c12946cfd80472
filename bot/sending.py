"""How requests leave: at Telegram's pace, through outages, and each message once.

Every request of the bot except getUpdates comes through `Sender.process_request`.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.delivery import current_delivery
from bot.outage import is_doubtful, is_outage
from core.store.database import insist
from core.store.inbox import Inbox

log = structlog.get_logger(__name__)

Answer = bool | dict[str, Any] | list[dict[str, Any]]

# A sign of life is worth nothing late: it is neither paced nor tried again.
_SIGNS = {"sendChatAction", "setMessageReaction", "answerCallbackQuery"}
# What Telegram counts as a message; the rest (getFile, setMyCommands, …) has no rate that one meets.
_MESSAGES = ("send", "edit", "copy", "forward")
_HARMLESS_TWICE = "edit"

# The pool's size (bot.app) and the most requests that wait on it: httpcore's work grows with the square of
# the waiting (reference: 3.3 ms CPU an update at 32, 6.7-8.1 at 256), so the others wait here.
CONNECTIONS = 16

# Telegram's approximate limits (core.telegram.org/bots/faq, "My bot is hitting limits").
_OVERALL = (30, 1.0)
_CHAT = (1, 1.0)
_GROUP = (20, 60.0)

_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 15.0
# With these waits, eight tries span a minute: long enough for a restart of Telegram's front, not for a refusal.
_TRIES_AFTER_SERVER_ERROR = 8
# A message may have arrived although its answer did not, and each further try may double it: two, so far apart that
# an outage in which connections break (rather than be refused) is mostly over by the second.
_WAITS_IN_DOUBT_S = (1.0, 15.0)
# How long a message that is on its way may take to arrive when the bot is told to end, in under 5 s altogether.
_LAST_WORD_S = 1.0
# A chat's pace is forgotten once nothing in its windows can matter.
_PACES_KEPT = 1024


class Window:
    """At most `limit` passes in any `period_s` seconds."""

    def __init__(self, limit: int, period_s: float) -> None:
        self._period_s = period_s
        self._passes: deque[float] = deque(maxlen=limit)

    async def passing(self) -> None:
        """Waits until one more pass keeps the limit, and counts it. Callers come one at a time."""
        await asyncio.sleep(self._wait_s())
        self._passes.append(time.monotonic())

    def _wait_s(self) -> float:
        if len(self._passes) < (self._passes.maxlen or 0):
            return 0
        return max(0, self._passes[0] + self._period_s - time.monotonic())

    @property
    def idle(self) -> bool:
        """True when no pass counts any more."""
        return not self._passes or self._passes[-1] + self._period_s < time.monotonic()


class Pace:
    """One chat's messages: one at a time, in order, no faster than Telegram allows."""

    def __init__(self, *, group: bool) -> None:
        self.turn = asyncio.Lock()
        self._windows = [Window(*_CHAT), Window(*_GROUP)] if group else [Window(*_CHAT)]

    async def passing(self) -> None:
        """Waits for this chat's limits."""
        for window in self._windows:
            await window.passing()

    @property
    def idle(self) -> bool:
        """True when forgetting this pace changes nothing."""
        return not self.turn.locked() and all(window.idle for window in self._windows)


class Sender(BaseRateLimiter[None]):
    """Paces, repeats and records what the bot sends."""

    def __init__(self, inbox: Inbox, migrate: Callable[[int, int], Awaitable[None]]) -> None:
        self._inbox = inbox
        self._migrate = migrate
        self._overall = Window(*_OVERALL)
        self._overall_turn = asyncio.Lock()
        self._paces: dict[str, Pace] = {}
        self._connections = asyncio.Semaphore(CONNECTIONS)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(  # noqa: PLR0917, PTB's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002, the same
    ) -> Answer:
        """Carries the request out; a message that this update has sent already is not sent again."""

        async def call() -> Answer:
            async with self._connections:
                return await callback(*args, **kwargs)

        if endpoint in _SIGNS:
            return await call()
        if not endpoint.startswith(_MESSAGES):
            return await self._insist(call, endpoint, data)
        if endpoint.startswith(_HARMLESS_TWICE):
            return await self._paced(call, endpoint, data)
        return await self._once(call, endpoint, data)

    async def _once(self, call: Callable[[], Awaitable[Answer]], endpoint: str, data: dict[str, Any]) -> Answer:
        delivery = current_delivery.get()
        if delivery is None:
            return await self._paced(call, endpoint, data)
        ordinal = delivery.next_ordinal()
        if ordinal in delivery.sent:
            earlier: Answer = delivery.sent[ordinal]
            return earlier

        async def call_and_record() -> Answer:
            answer = await call()
            await insist(lambda: self._inbox.record(delivery.task, ordinal, answer))
            return answer

        return await self._paced(lambda: _with_last_word(call_and_record()), endpoint, data)

    async def _paced(self, call: Callable[[], Awaitable[Answer]], endpoint: str, data: dict[str, Any]) -> Answer:
        pace = self._pace(data.get("chat_id"))

        async def call_at_pace() -> Answer:
            await pace.passing()
            async with self._overall_turn:
                await self._overall.passing()
            return await call()

        async with pace.turn:
            return await self._insist(call_at_pace, endpoint, data)

    def _pace(self, chat_id: object) -> Pace:
        # Groups and channels have negative ids or a public name; the limits are theirs, not a user's.
        key = str(chat_id)
        if key not in self._paces:
            if len(self._paces) >= _PACES_KEPT:
                self._paces = {chat: pace for chat, pace in self._paces.items() if not pace.idle}
            self._paces[key] = Pace(group=key.startswith(("-", "@")))
        return self._paces[key]

    async def _insist(self, call: Callable[[], Awaitable[Answer]], endpoint: str, data: dict[str, Any]) -> Answer:
        doubles = endpoint.startswith(_MESSAGES) and not endpoint.startswith(_HARMLESS_TWICE)
        wait_s, waits_in_doubt, refused = _FIRST_WAIT_S, iter(_WAITS_IN_DOUBT_S), 0
        while True:
            try:
                return await call()
            except RetryAfter as error:
                wait = error.retry_after
                seconds = wait if isinstance(wait, int) else wait.total_seconds()
                log.info("told to wait", endpoint=endpoint, chat_id=data.get("chat_id"), seconds=seconds)
                await asyncio.sleep(seconds)
                continue
            except ChatMigrated as error:
                if data.get("chat_id") == error.new_chat_id:
                    raise
                await self._migrate(int(data["chat_id"]), error.new_chat_id)
                data["chat_id"] = error.new_chat_id
                continue
            except (BadRequest, Forbidden, InvalidToken):  # a BadRequest is a NetworkError to PTB
                raise
            except NetworkError as error:
                if is_doubtful(error) and doubles:
                    wait_in_doubt_s = next(waits_in_doubt, None)
                    if wait_in_doubt_s is None:
                        raise
                    wait_s = wait_in_doubt_s
                elif not is_doubtful(error) and not is_outage(error):
                    refused += 1
                    if refused >= _TRIES_AFTER_SERVER_ERROR:
                        raise
                log.warning("trying again", endpoint=endpoint, error=str(error), seconds=wait_s)
            await asyncio.sleep(wait_s)
            wait_s = min(_LONGEST_WAIT_S, 2 * wait_s)


async def _with_last_word(sending: Coroutine[Any, Any, Answer]) -> Answer:
    """Awaits `sending`; when cancelled meanwhile, gives it a moment to arrive, so that it is not sent again later."""
    task = asyncio.ensure_future(sending)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(TimeoutError, TelegramError):
            await asyncio.wait_for(task, _LAST_WORD_S)
        raise
