"""The life of an update on disk."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.store.database import Database, open_database
from core.store.inbox import Attempt, Inbox, Kept


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database)


async def keep(inbox: Inbox, *ids: int) -> set[int]:
    return await inbox.keep([Kept(update_id, f'{{"update_id":{update_id}}}') for update_id in ids])


async def ids_open(inbox: Inbox) -> list[int]:
    return [kept.update_id for kept in await inbox.open()]


async def test_only_new_updates_are_new(inbox: Inbox) -> None:
    assert await keep(inbox, 1, 2) == {1, 2}
    assert await keep(inbox, 2, 3) == {3}
    assert await keep(inbox, 1, 2, 3) == set()


async def test_what_waits_comes_back_oldest_first_and_as_it_was(inbox: Inbox) -> None:
    await keep(inbox, 30, 10, 20)
    assert await inbox.open() == [Kept(update_id, f'{{"update_id":{update_id}}}') for update_id in (10, 20, 30)]
    assert await inbox.count_open() == 3


async def test_an_answered_update_leaves_only_its_number(inbox: Inbox, database: Database) -> None:
    await keep(inbox, 1)
    await inbox.begin(1)
    await inbox.record(1, 1, {"message_id": 5})
    await inbox.finish(1)
    assert await ids_open(inbox) == []
    row = await database.quick.run(lambda c: c.execute(text("SELECT update_id, payload, state FROM inbox")).one())
    assert tuple(row) == (1, None, "done")
    assert await rows(database, "sent") == 0
    assert await keep(inbox, 1) == set(), "a duplicate of what was answered is still known"
    assert await inbox.begin(1) is None


async def rows(database: Database, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")  # noqa: S608, the table's name is the test's own
    count: int = await database.quick.run(lambda c: c.execute(query).scalar_one())
    return count


async def test_each_start_is_counted_and_knows_what_was_sent(inbox: Inbox) -> None:
    await keep(inbox, 1)
    assert await inbox.begin(1) == Attempt(task=1, starts=1, failures=0, sent={})
    await inbox.record(1, 1, {"message_id": 7})
    await inbox.record(1, 2, True)
    assert await inbox.begin(1) == Attempt(task=1, starts=2, failures=0, sent={1: {"message_id": 7}, 2: True})


async def test_an_unknown_update_cannot_begin(inbox: Inbox) -> None:
    assert await inbox.begin(99) is None


async def test_a_start_that_a_shutdown_cut_short_does_not_count(inbox: Inbox) -> None:
    await keep(inbox, 1, 2)
    for _ in range(3):
        await inbox.begin(1)
        await inbox.give_back([1])
    await inbox.begin(1)
    attempt = await inbox.begin(1)
    assert attempt
    assert attempt.starts == 2


async def test_a_start_that_sent_something_is_not_given_back(inbox: Inbox) -> None:
    """Else the next start would look like a first one, and send it again."""
    await keep(inbox, 1)
    await inbox.begin(1)
    await inbox.record(1, 1, {"message_id": 7})
    await inbox.give_back([1])
    attempt = await inbox.begin(1)
    assert attempt
    assert attempt.sent == {1: {"message_id": 7}}


async def test_an_album_is_answered_and_remembered_as_one(inbox: Inbox) -> None:
    await keep(inbox, 1, 2, 3)
    for update_id in (1, 2, 3):
        await inbox.begin(update_id)
    await inbox.join([1, 2, 3], 2)
    await inbox.record(2, 1, {"message_id": 7})
    for update_id in (1, 2, 3):
        attempt = await inbox.begin(update_id)
        assert attempt
        assert (attempt.task, attempt.sent) == (2, {1: {"message_id": 7}})
    assert [kept.update_id for kept in await inbox.of_task(2)] == [1, 2, 3]
    await inbox.finish(2)
    assert await ids_open(inbox) == []


async def test_a_first_start_in_another_ones_task_knows_what_the_task_sent(inbox: Inbox) -> None:
    await keep(inbox, 1, 2)
    await inbox.begin(1)
    await inbox.join([1, 2], 1)
    await inbox.record(1, 1, {"message_id": 7})
    attempt = await inbox.begin(2)
    assert attempt
    assert (attempt.starts, attempt.sent) == (1, {1: {"message_id": 7}})


async def test_failures_are_counted_for_the_whole_task(inbox: Inbox) -> None:
    await keep(inbox, 1, 2)
    await inbox.join([1, 2], 1)
    assert [await inbox.fail(1), await inbox.fail(1)] == [1, 2]
    attempt = await inbox.begin(2)
    assert attempt
    assert attempt.failures == 2
    assert await inbox.fail(99) == 0


async def test_what_is_given_up_moves_whole_to_the_dead_letters(inbox: Inbox, database: Database) -> None:
    await keep(inbox, 1, 2, 3)
    await inbox.join([1, 2], 1)
    await inbox.record(1, 1, {"message_id": 7})
    await inbox.bury(1, "RuntimeError: broken")
    query = text("SELECT update_id, payload, reason FROM dead_letters ORDER BY update_id")
    letters = await database.quick.run(lambda c: [tuple(row) for row in c.execute(query)])
    assert letters == [(update_id, f'{{"update_id":{update_id}}}', "RuntimeError: broken") for update_id in (1, 2)]
    assert await ids_open(inbox) == [3]
    assert await rows(database, "sent") == 0
    assert await keep(inbox, 1, 2) == set(), "what was given up is not taken in again"


async def test_old_rows_go_and_open_ones_stay_whatever_their_age(inbox: Inbox, database: Database) -> None:
    await keep(inbox, 1, 2, 3, 4)
    await inbox.finish(1)
    await inbox.bury(2, "broken")
    await inbox.finish(4)
    days_3, days_15 = time.time() - 3 * 86400, time.time() - 15 * 86400
    await database.quick.run(lambda c: c.execute(text(f"UPDATE inbox SET received_at = {days_3} WHERE update_id < 4")))  # noqa: S608, a number
    await inbox.forget_old()
    query = text("SELECT update_id, state FROM inbox ORDER BY update_id")
    left = await database.quick.run(lambda c: [tuple(row) for row in c.execute(query)])
    assert left == [(3, "open"), (4, "done")]
    assert await rows(database, "dead_letters") == 1
    await database.quick.run(lambda c: c.execute(text(f"UPDATE dead_letters SET buried_at = {days_15}")))  # noqa: S608, a number
    await inbox.forget_old()
    assert await rows(database, "dead_letters") == 0


# Each example makes a database, in tenths of a second on a machine with other work.
@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.integers(-(2**40), 2**40), max_size=8, unique=True), max_size=6))
async def test_each_update_is_new_exactly_once_whatever_the_batches(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[int]]
) -> None:
    database = await open_database(tmp_path_factory.mktemp("inbox") / "rebus.sqlite")
    inbox, known = Inbox(database), set[int]()
    for batch in batches:
        if batch:
            assert await keep(inbox, *batch) == set(batch) - known
        known |= set(batch)
    assert await ids_open(inbox) == sorted(known)
    await database.close()


@pytest.mark.parametrize("payload", ["", "\x00", "😀" * 4096, "'); DROP TABLE inbox; --", "\ufffe", "{" * 10_000])
async def test_a_payload_comes_back_as_it_was(inbox: Inbox, payload: str) -> None:
    await inbox.keep([Kept(1, payload)])
    assert await inbox.open() == [Kept(1, payload)]
