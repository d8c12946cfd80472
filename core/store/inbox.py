"""The inbox: updates on disk from before Telegram is told until their answer is sent."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.store.database import Database
from core.store.tables import dead_letters, inbox, sent

# Telegram keeps an update for 24 hours and may deliver it again for as long; a day more for clocks that differ.
_REMEMBERED_S = 48 * 3600
# A dead letter holds a person's words: two weeks for the operator to look, as docs/operating.md promises.
_BURIED_S = 14 * 24 * 3600

# The statements of every update, built once: building one anew costs as much as carrying it out (0.25 ms).
_KEEP = sqlite_insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
_BEGIN = (
    update(inbox)
    .where(inbox.c.update_id == bindparam("id"), inbox.c.state == "open")
    .values(starts=inbox.c.starts + 1)
    .returning(inbox.c.task, inbox.c.starts, inbox.c.failures)
)
_CLOSE = update(inbox).where(inbox.c.task == bindparam("id")).values(state=bindparam("as"), payload=None)
_UNSEND = delete(sent).where(sent.c.task == bindparam("id"))
_RECORD = insert(sent)


@dataclass(frozen=True, slots=True)
class Kept:
    """An update on disk: its id and its JSON as Telegram sent it."""

    update_id: int
    payload: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One start of an update's handling, itself counted in `starts`.

    `sent` holds what earlier attempts of its task sent: ordinal → the Bot API's answer.
    """

    task: int
    starts: int
    failures: int
    sent: dict[int, Any]


class Inbox:
    """Rows of updates: open, then done or dead."""

    def __init__(self, database: Database) -> None:
        self._quick = database.quick
        self._durable = database.durable

    async def keep(self, updates: Sequence[Kept]) -> set[int]:
        """Writes the updates in one transaction, safe from a power cut; gives back the ids that are new."""
        now = time.time()
        rows = [
            {
                "update_id": kept.update_id,
                "task": kept.update_id,
                "payload": kept.payload,
                "state": "open",
                "starts": 0,
                "failures": 0,
                "received_at": now,
            }
            for kept in updates
        ]
        return await self._durable.run(lambda c: set(c.execute(_KEEP, rows).scalars()))

    async def open(self) -> list[Kept]:
        """All that has no answer yet, oldest first."""
        return await self._kept(inbox.c.state == "open")

    async def of_task(self, task: int) -> list[Kept]:
        """The open updates of one task, oldest first."""
        return await self._kept((inbox.c.task == task) & (inbox.c.state == "open"))

    async def _kept(self, condition: ColumnElement[bool]) -> list[Kept]:
        statement = select(inbox.c.update_id, inbox.c.payload).where(condition).order_by(inbox.c.update_id)
        return await self._quick.run(lambda c: [Kept(row.update_id, row.payload) for row in c.execute(statement)])

    async def begin(self, update_id: int) -> Attempt | None:
        """Counts a start; None when the update is not open (answered meanwhile with its album)."""

        def begin(connection: Connection) -> Attempt | None:
            row = connection.execute(_BEGIN, {"id": update_id}).one_or_none()
            if row is None:
                return None
            # A first start has nothing behind it, unless it was written into an album's task.
            fresh = row.starts == 1 and row.task == update_id
            earlier = {} if fresh else _sent_of(connection, row.task)
            return Attempt(row.task, row.starts, row.failures, earlier)

        return await self._quick.run(begin)

    async def give_back(self, update_ids: Collection[int]) -> None:
        """Takes back the count of starts that a shutdown cut short before anything was sent."""
        # With a first start taken back, the next would be a first one again, which looks for nothing sent.
        fruitless = inbox.c.update_id.in_(update_ids) & inbox.c.task.not_in(select(sent.c.task))
        statement = update(inbox).where(fruitless).values(starts=inbox.c.starts - 1)
        await self._quick.run(lambda c: c.execute(statement))

    async def join(self, update_ids: Collection[int], task: int) -> None:
        """Makes the updates one task: answered together, replayed together."""
        statement = update(inbox).where(inbox.c.update_id.in_(update_ids)).values(task=task)
        await self._quick.run(lambda c: c.execute(statement))

    async def record(self, task: int, ordinal: int, result: Any) -> None:
        """Remembers that the task's `ordinal`-th message was sent, and what Telegram answered."""
        row = {"task": task, "ordinal": ordinal, "result": result}
        await self._quick.run(lambda c: c.execute(_RECORD, row))

    async def finish(self, task: int) -> None:
        """The task is answered: nothing that a user wrote stays."""
        await self._quick.run(lambda c: _close(c, task, "done"))

    async def fail(self, task: int) -> int:
        """Counts a failure of the task; gives back how many there were."""
        statement = update(inbox).where(inbox.c.task == task).values(failures=inbox.c.failures + 1)
        return await self._quick.run(
            lambda c: max(c.execute(statement.returning(inbox.c.failures)).scalars(), default=0)
        )

    async def bury(self, task: int, reason: str) -> None:
        """Gives the task up: its updates move to the dead letters, whole, for the operator."""
        rows = select(
            inbox.c.update_id,
            inbox.c.payload,
            literal(reason).label("reason"),
            literal(time.time()).label("buried_at"),
        ).where(inbox.c.task == task, inbox.c.state == "open")

        def bury(connection: Connection) -> None:
            connection.execute(insert(dead_letters).from_select(list(dead_letters.c.keys()), rows))
            _close(connection, task, "dead")

        await self._quick.run(bury)

    async def count_open(self) -> int:
        """How many updates have no answer yet."""
        statement = select(func.count()).select_from(inbox).where(inbox.c.state == "open")
        return await self._quick.run(lambda c: c.execute(statement).scalar_one())

    async def forget_old(self) -> None:
        """Drops the rows of updates so old that Telegram cannot deliver them again, and old dead letters."""
        old = (inbox.c.state != "open") & (inbox.c.received_at < time.time() - _REMEMBERED_S)
        unclaimed = dead_letters.c.buried_at < time.time() - _BURIED_S

        def forget(connection: Connection) -> None:
            connection.execute(delete(inbox).where(old))
            connection.execute(delete(dead_letters).where(unclaimed))

        await self._quick.run(forget)


def _sent_of(connection: Connection, task: int) -> dict[int, Any]:
    rows = connection.execute(select(sent.c.ordinal, sent.c.result).where(sent.c.task == task))
    return {row.ordinal: row.result for row in rows}


def _close(connection: Connection, task: int, state: str) -> None:
    connection.execute(_CLOSE, {"id": task, "as": state})
    connection.execute(_UNSEND, {"id": task})
