"""One attempt at answering one update, known to whatever runs inside it."""

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from core.store.database import insist
from core.store.inbox import Inbox


@dataclass(slots=True)
class Delivery:
    """Where an update's handling stands.

    `task` is what its messages are recorded under; `sent` what the task has sent before, by ordinal.
    `joined` is set when another update's handler answers this one too, `failure` when its handler failed.
    """

    update_id: int
    task: int
    sent: dict[int, Any]
    joined: bool = False
    failure: Exception | None = None
    _messages: int = 0

    def next_ordinal(self) -> int:
        """The place of the next message among those of this attempt, from 1 on.

        A replay goes the same way as the first attempt, so that the same place is the same message.
        """
        self._messages += 1
        return self._messages


current_delivery: ContextVar[Delivery | None] = ContextVar("current_delivery", default=None)


def mark_failed(failure: Exception) -> None:
    """The running update was not answered; it is tried again."""
    if delivery := current_delivery.get():
        delivery.failure = failure


def leave_task() -> None:
    """Another update of its task answers the running one too."""
    if delivery := current_delivery.get():
        delivery.joined = True


async def join_task(update_ids: Collection[int], *, inbox: Inbox) -> None:
    """Makes the updates one task with the running one: answered and replayed together."""
    if delivery := current_delivery.get():
        await insist(lambda: inbox.join(update_ids, delivery.task))
