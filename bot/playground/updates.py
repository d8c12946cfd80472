"""The queue of updates and the two ways to fetch it: long polling here, the webhook in :mod:`webhook`."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from bot.playground.refusals import conflict

KINDS: Final = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
)
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS: Final = frozenset(KINDS) - NOT_BY_DEFAULT

BATCH_LIMIT: Final = 100
POLL_LIMIT_S: Final = 50
CONFLICT_PAUSE_S: Final = 3.0
"""The official server holds back a conflict that follows another this closely, so that two pollers do not spin."""
LOGGED_UPDATES: Final = 10_000

OTHER_POLLER: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass
class Pending:
    """An update that is not confirmed. Updates with the same ``lane`` reach a webhook one after the other.

    ``again`` marks a duplicate on demand: it goes out once, whatever was confirmed.
    """

    update: dict[str, Any]
    lane: int
    again: bool = False

    @property
    def update_id(self) -> int:
        return int(self.update["update_id"])


@dataclass
class Poll:
    """A getUpdates call that waits. ``deserted``: its client is gone, but the server has not noticed yet."""

    awakened: asyncio.Future[None]
    ends_at: float
    deserted: bool = False


@dataclass
class UpdateQueue:
    """Updates in order, kept until they are confirmed.

    Args:
        next_id: of the first update.
        on_change: called when an update was delivered.
    """

    next_id: int
    on_change: Callable[[], None]
    pending: deque[Pending] = field(default_factory=deque)
    allowed: frozenset[str] = DEFAULT_KINDS
    allowed_given: bool = False
    delivered: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOGGED_UPDATES))
    webhook_url: str = ""
    on_push: Callable[[], None] | None = None
    _all: deque[Pending] = field(default_factory=lambda: deque(maxlen=LOGGED_UPDATES))
    _poll: Poll | None = None
    _deliveries: int = 0
    _last_conflict_at: float = float("-inf")

    def push(self, kind: str, content: dict[str, Any], lane: int) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if kind not in self.allowed:
            return
        pending = Pending({"update_id": self.next_id, kind: deepcopy(content)}, lane)
        self.next_id += 1
        self._all.append(pending)
        self.pending.append(pending)
        self._announce()

    def push_again(self, update_id: int) -> bool:
        """Deliver an update a second time under its own id; whether there was one."""
        for pending in self._all:
            if pending.update_id == update_id:
                self.pending.appendleft(Pending(pending.update, pending.lane, again=True))
                self._announce()
                return True
        return False

    def _announce(self) -> None:
        if self._poll is not None:
            self._wake(self._poll)
        if self.on_push is not None:
            self.on_push()

    def _wake(self, poll: Poll) -> None:
        if poll.deserted:
            # The answer goes to nobody: the updates stay unconfirmed, the call is over.
            self._poll = None
        elif not poll.awakened.done():
            poll.awakened.set_result(None)

    def remember_kinds(self, kinds: list[str] | None) -> None:
        """Telegram's rule: None keeps the last setting, an empty list means the default."""
        if kinds is None:
            return
        known = frozenset(kinds) & frozenset(KINDS)
        self.allowed = known or DEFAULT_KINDS
        self.allowed_given = bool(known) and known != DEFAULT_KINDS

    async def poll(
        self,
        offset: int,
        limit: int,
        timeout_s: float,
        gone: Callable[[], Awaitable[None]],
    ) -> list[dict[str, Any]]:
        """One getUpdates call.

        Args:
            offset: confirms everything below; negative: only the last ``-offset`` updates are kept.
            limit: 1–100.
            timeout_s: how long to wait for an update when there is none.
            gone: ends when the client has hung up.

        Raises:
            Refusal: 409, a webhook is active or another poller took over.
        """
        if self.webhook_url:
            raise await self._conflict(WEBHOOK_ACTIVE)
        await self._supersede(timeout_s)
        self._confirm(offset)
        if not self.pending and timeout_s > 0:
            await self._wait(min(timeout_s, POLL_LIMIT_S), gone)
        return self._take(limit)

    def _take(self, limit: int) -> list[dict[str, Any]]:
        batch = list(self.pending)[:limit]
        for pending in batch:
            self.log_delivery(pending.update)
            if pending.again:
                self.pending.remove(pending)
        return [pending.update for pending in batch]

    async def _supersede(self, timeout_s: float) -> None:
        """The newer poll ends the older. One whose client was killed is only noticed by this: the first poll of the
        next process meets it as a conflict, once, if that call would have gone on until now."""
        older, self._poll = self._poll, None
        if older is None:
            return
        if older.deserted:
            if timeout_s > 0 and time.monotonic() < older.ends_at:
                raise await self._conflict(OTHER_POLLER)
        elif not older.awakened.done():
            older.awakened.set_exception(conflict(OTHER_POLLER))

    async def _wait(self, timeout_s: float, gone: Callable[[], Awaitable[None]]) -> None:
        poll = Poll(asyncio.get_running_loop().create_future(), time.monotonic() + timeout_s)
        self._poll = poll
        hung_up = asyncio.ensure_future(gone())
        try:
            await asyncio.wait({poll.awakened, hung_up}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
            if poll.awakened.done():
                poll.awakened.result()
            elif hung_up.done():
                poll.deserted = True
        except asyncio.CancelledError:
            poll.deserted = True
            raise
        finally:
            hung_up.cancel()
            if self._poll is poll and not poll.deserted:
                self._poll = None

    async def _conflict(self, reason: str) -> Exception:
        now = time.monotonic()
        if now < self._last_conflict_at + CONFLICT_PAUSE_S:
            await asyncio.sleep(CONFLICT_PAUSE_S)
        self._last_conflict_at = time.monotonic()
        return conflict(reason)

    def end_poll(self, reason: str) -> None:
        """Answer a waiting poll with 409."""
        if self._poll is not None and not self._poll.awakened.done():
            self._poll.awakened.set_exception(conflict(reason))
        self._poll = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        else:
            self.pending = deque(p for p in self.pending if p.again or p.update_id >= offset)

    def log_delivery(self, update: dict[str, Any]) -> None:
        self._deliveries += 1
        self.delivered.append({"n": self._deliveries, "at": time.time(), "update": update})
        self.on_change()


def checked_limit(limit: int) -> int:
    """Telegram reads anything outside 1–100 as 100."""
    return limit if 1 <= limit <= BATCH_LIMIT else BATCH_LIMIT
