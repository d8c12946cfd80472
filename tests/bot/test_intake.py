"""The way in: kept before it is known, run once, tried again, given up; on a real disk."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from telegram import Bot, Update
from telegram.error import NetworkError

from bot import intake
from bot.delivery import current_delivery, join_task, leave_task, mark_failed
from bot.intake import IntakeQueue, Journal, StoreFailed, kind_of
from core.store.database import Database, open_database
from core.store.inbox import Inbox
from handlers.buttons import MORE
from handlers.documents import STOP
from handlers.routes import interrupts

BOT = Bot("1:nobody-is-called")


def update(update_id: int, message_id: int | None = None) -> Update:
    chat = {"id": 5, "type": "private", "first_name": "Ada"}
    message = {"message_id": message_id or update_id, "date": 1_700_000_000, "chat": chat, "text": "hello"}
    made = Update.de_json({"update_id": update_id, "message": message}, BOT)
    assert made
    return made


def press(update_id: int, question_id: int, data: str) -> Update:
    """A button pressed under the answer to a question."""
    question = update(question_id).to_dict()["message"]
    answer = {**question, "message_id": 1000 + question_id, "reply_to_message": question}
    ada = {"id": 5, "is_bot": False, "first_name": "Ada"}
    query = {"id": str(update_id), "from": ada, "chat_instance": "1", "message": answer, "data": data}
    made = Update.de_json({"update_id": update_id, "callback_query": query}, BOT)
    assert made
    return made


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "rebus.sqlite")
    yield database
    await database.close()


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database)


@pytest.fixture
def queue(inbox: Inbox) -> IntakeQueue:
    return IntakeQueue(inbox, lambda _: True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries are the operators' matter."""
    monkeypatch.setattr(intake, "_RETRY_AFTER_S", (0.0, 0.0))
    monkeypatch.setattr(intake, "_OUTAGE_WAIT_S", 0.0)


def waiting(queue: IntakeQueue) -> list[int]:
    """The ids in the queue, taken out."""
    found = []
    while not queue.empty():
        item = queue.get_nowait()
        assert isinstance(item, Update)
        found.append(item.update_id)
    return found


async def test_an_update_is_on_disk_before_it_is_in_the_queue(queue: IntakeQueue, inbox: Inbox) -> None:
    await queue.keep([update(1)])
    assert [json.loads(kept.payload)["message"]["text"] for kept in await inbox.open()] == ["hello"]
    assert queue.empty()
    await queue.put(update(1))
    assert waiting(queue) == [1]


async def test_what_nobody_answers_is_neither_written_nor_queued(inbox: Inbox) -> None:
    queue = IntakeQueue(inbox, lambda update: update.update_id != 2)
    batch = [update(1), update(2), update(3)]
    await queue.keep(batch)
    for each in batch:
        await queue.put(each)
    assert [kept.update_id for kept in await inbox.open()] == [1, 3]
    assert waiting(queue) == [1, 3]


async def test_what_the_inbox_does_not_have_does_not_pass(queue: IntakeQueue) -> None:
    await queue.put(update(1))
    assert waiting(queue) == []


async def test_what_is_no_update_passes_as_in_any_queue(queue: IntakeQueue) -> None:
    await queue.put("stop")
    assert queue.get_nowait() == "stop"


@settings(max_examples=20, deadline=None)  # each example makes a database
@given(st.lists(st.lists(st.integers(1, 6), max_size=6), max_size=6))
async def test_each_update_passes_once_however_often_it_is_delivered(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[int]]
) -> None:
    database = await open_database(tmp_path_factory.mktemp("intake") / "rebus.sqlite")
    queue, passed = IntakeQueue(Inbox(database), lambda _: True), list[int]()
    for batch in batches:
        if batch:
            await queue.keep([update(update_id) for update_id in batch])
        for update_id in batch:
            await queue.put(update(update_id))
        passed += waiting(queue)
    assert passed == list(dict.fromkeys(update_id for batch in batches for update_id in batch))
    await database.close()


async def test_an_inbox_that_cannot_be_written_is_said(queue: IntakeQueue, database: Database) -> None:
    await database.durable.run(lambda c: c.execute(text("ALTER TABLE inbox RENAME TO gone")))
    with pytest.raises(StoreFailed):
        await queue.keep([update(1)])
    await queue.put(update(1))
    assert waiting(queue) == []
    await database.durable.run(lambda c: c.execute(text("ALTER TABLE gone RENAME TO inbox")))
    await queue.keep([update(1)])
    await queue.put(update(1))
    assert waiting(queue) == [1]


async def test_a_webhook_delivery_is_kept_and_queued_once(queue: IntakeQueue, inbox: Inbox) -> None:
    body = update(1).to_json().encode()
    await queue.accept(body, BOT)
    await queue.accept(body, BOT)
    assert await inbox.count_open() == 1
    assert waiting(queue) == [1]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"42", b'"text"', b"{}", b'{"update_id": null}', b'{"update_id": 1, "message": 7}'],
)
async def test_what_is_no_update_is_refused(queue: IntakeQueue, inbox: Inbox, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"not an update|Expecting"):  # the latter is json's own
        await queue.accept(body, BOT)
    assert await inbox.count_open() == 0
    assert waiting(queue) == []


async def test_a_replay_passes_what_was_kept_long_ago(queue: IntakeQueue, inbox: Inbox) -> None:
    await queue.keep([update(2), update(1)])
    later = IntakeQueue(inbox, lambda _: True)
    await later.replay(await inbox.open(), BOT)
    assert waiting(later) == [1, 2]


def test_the_kind_of_an_update_is_the_field_that_is_set() -> None:
    assert kind_of(update(1)) == "message"
    assert kind_of(Update(1)) == "unknown"


Handler = Callable[[Update], Awaitable[None]]


class Desk:
    """A journal whose updates are handled by a test's own handler, again as often as the journal asks for it."""

    def __init__(self, inbox: Inbox, queue: IntakeQueue, handler: Handler) -> None:
        self.inbox = inbox
        self.queue = queue
        self.handler = handler
        self.handled: list[int] = []
        self.given_up: list[int] = []
        self.journal = Journal(inbox, queue, self._give_up, interrupts)

    async def _give_up(self, update: Update) -> None:
        self.given_up.append(update.update_id)

    async def _handle(self, update: Update) -> None:
        self.handled.append(update.update_id)
        await self.handler(update)

    def start(self, update: Update) -> asyncio.Task[Any]:
        return asyncio.ensure_future(self.journal.process_update(update, self._handle(update)))

    async def take(self, *updates: Update) -> None:
        """All of them, and what comes of them, to the end."""
        await self.queue.keep(updates)
        await asyncio.gather(*(self.start(update) for update in updates))
        while self.journal._requeueing or not self.queue.empty():
            item = await asyncio.wait_for(self.queue.get(), 10)
            assert isinstance(item, Update)
            await self.start(item)


def failing(times: int, error: Exception) -> Handler:
    """Fails so often, then answers."""
    left = [error] * times

    async def handle(_update: Update) -> None:
        if left:
            mark_failed(left.pop())

    return handle


async def state_of(database: Database, update_id: int) -> tuple[Any, ...]:
    query = text("SELECT state, starts, failures FROM inbox WHERE update_id = :id")
    row = await database.quick.run(lambda c: c.execute(query, {"id": update_id}).one())
    return tuple(row)


async def test_an_update_whose_handler_returns_is_done(inbox: Inbox, queue: IntakeQueue, database: Database) -> None:
    desk = Desk(inbox, queue, failing(0, RuntimeError()))
    await desk.take(update(1))
    assert (desk.handled, desk.given_up) == ([1], [])
    assert await state_of(database, 1) == ("done", 1, 0)


async def test_an_update_that_fails_twice_is_tried_a_third_time(
    inbox: Inbox, queue: IntakeQueue, database: Database
) -> None:
    desk = Desk(inbox, queue, failing(2, RuntimeError("broken")))
    await desk.take(update(1))
    assert (desk.handled, desk.given_up) == ([1, 1, 1], [])
    assert await state_of(database, 1) == ("done", 3, 2)


async def test_an_update_that_fails_three_times_is_buried_and_its_sender_told_once(
    inbox: Inbox, queue: IntakeQueue, database: Database
) -> None:
    desk = Desk(inbox, queue, failing(99, RuntimeError("broken")))
    await desk.take(update(1))
    assert (desk.handled, desk.given_up) == ([1, 1, 1], [1])
    assert await state_of(database, 1) == ("dead", 3, 3)
    reason = await database.quick.run(lambda c: c.execute(text("SELECT reason FROM dead_letters")).scalar_one())
    assert reason == "RuntimeError: broken"


async def test_an_update_is_buried_though_its_sender_cannot_be_told(
    inbox: Inbox, queue: IntakeQueue, database: Database
) -> None:
    async def cannot(_update: Update) -> None:
        raise RuntimeError("no way to tell")

    desk = Desk(inbox, queue, failing(99, RuntimeError("broken")))
    desk.journal._give_up = cannot
    await desk.take(update(1))
    assert await state_of(database, 1) == ("dead", 3, 3)


async def test_an_outage_is_not_the_updates_fault(inbox: Inbox, queue: IntakeQueue, database: Database) -> None:
    error = NetworkError("gone")
    error.__cause__ = httpx.ConnectError("refused")
    desk = Desk(inbox, queue, failing(intake._MOST_FAILURES + 2, error))
    await desk.take(update(1))
    assert desk.given_up == []
    assert (await state_of(database, 1))[0] == "done"


async def test_an_update_that_was_answered_meanwhile_is_not_handled(inbox: Inbox, queue: IntakeQueue) -> None:
    desk = Desk(inbox, queue, failing(0, RuntimeError()))
    await queue.keep([update(1)])
    await inbox.finish(1)
    await desk.start(update(1))
    assert desk.handled == []


async def test_an_update_that_was_started_too_often_is_buried_unhandled(
    inbox: Inbox, queue: IntakeQueue, database: Database
) -> None:
    desk = Desk(inbox, queue, failing(0, RuntimeError()))
    await queue.keep([update(1)])
    for _ in range(intake._MOST_STARTS):
        await inbox.begin(1)
    await desk.start(update(1))
    assert (desk.handled, desk.given_up) == ([], [1])
    assert (await state_of(database, 1))[0] == "dead"


async def test_a_press_waits_for_what_is_noted_with_the_answer_unless_it_stops_the_answer(
    inbox: Inbox, queue: IntakeQueue
) -> None:
    stopped, ended = asyncio.Event(), list[int]()

    async def handle(item: Update) -> None:
        if item.update_id == 1:
            await asyncio.wait_for(stopped.wait(), 10)
        if item.update_id == 3:
            stopped.set()
        ended.append(item.update_id)

    desk = Desk(inbox, queue, handle)
    await desk.take(update(1), press(2, question_id=1, data=MORE), press(3, question_id=1, data=STOP))
    assert ended == [3, 1, 2]


async def test_an_album_is_done_with_its_first(inbox: Inbox, queue: IntakeQueue, database: Database) -> None:
    arrived = asyncio.Event()

    async def gather(update: Update) -> None:
        if update.update_id == 1:
            await arrived.wait()
            await join_task([1, 2], inbox=inbox)
        else:
            leave_task()
            arrived.set()

    desk = Desk(inbox, queue, gather)
    await desk.take(update(1), update(2))
    assert [(await state_of(database, update_id))[0] for update_id in (1, 2)] == ["done", "done"]


async def test_an_album_that_fails_comes_again_as_a_whole(inbox: Inbox, queue: IntakeQueue) -> None:
    failures = [RuntimeError("broken")]

    async def gather(update: Update) -> None:
        if update.update_id == 1:
            await join_task([1, 2], inbox=inbox)
            if failures:
                mark_failed(failures.pop())
        else:
            leave_task()

    desk = Desk(inbox, queue, gather)
    await queue.keep([update(1), update(2)])
    await asyncio.gather(desk.start(update(1)), desk.start(update(2)))
    again = [await asyncio.wait_for(queue.get(), 10) for _ in range(2)]
    assert [item.update_id for item in again if isinstance(item, Update)] == [1, 2]
    await asyncio.gather(*(desk.start(item) for item in again if isinstance(item, Update)))
    assert await inbox.count_open() == 0


async def test_an_end_keeps_what_is_not_answered_and_gives_its_tries_back(
    inbox: Inbox, queue: IntakeQueue, database: Database
) -> None:
    begun = asyncio.Semaphore(0)

    async def never(_update: Update) -> None:
        begun.release()
        await asyncio.Event().wait()

    desk = Desk(inbox, queue, never)
    await queue.keep([update(1), update(2)])
    tasks = [desk.start(update(1)), desk.start(update(2))]
    for _ in tasks:
        await begun.acquire()
    await desk.journal.abandon()
    await asyncio.gather(*tasks)
    assert [await state_of(database, update_id) for update_id in (1, 2)] == [("open", 0, 0)] * 2
    late = desk.start(update(1))
    await late
    assert desk.handled == [1, 2], "nothing begins after the end"


async def test_a_delivery_is_known_inside_its_handler_and_nowhere_else(inbox: Inbox, queue: IntakeQueue) -> None:
    seen = []

    async def look(update: Update) -> None:
        delivery = current_delivery.get()
        assert delivery
        seen.append((delivery.update_id, delivery.task))

    await Desk(inbox, queue, look).take(update(1), update(2))
    assert sorted(seen) == [(1, 1), (2, 2)]
    assert current_delivery.get() is None
