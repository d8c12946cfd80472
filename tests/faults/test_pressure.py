"""More work than workers: who waits, who is told, and what operators see of it."""

import asyncio
import threading
import time

from tests.faults.crowd import Asked, answers_to, check_answered_once, numbered, people, send_photos, until_answered
from tests.faults.places import Place, frozen, messages_sent, until, workers_of
from tests.playground_client import Playground, text_of

BOUNDS_S = (0.5, 1.0, 5.0)
"""Bounds of the lag's histogram. A loop that is never blocked is late by milliseconds, and on a busy machine by what
every process there waits for its turn; a picture read in the loop itself would keep it for all the time of reading."""


class Bystander(threading.Thread):
    """Sleeps as the bot's watch does, and finds how late the machine itself wakes a thread that has nothing to do."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.worst_s = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        due = time.monotonic()
        while not self._over.wait(max(0.0, due - time.monotonic())):
            self.worst_s = max(self.worst_s, time.monotonic() - due)
            due = time.monotonic() + 0.05

    def stop(self) -> None:
        self._over.set()
        self.join()


async def until_told(playground: Playground, asked: list[Asked], sentence: str) -> list[Asked]:
    """Waits until a question is answered with this; gives back the questions that were."""
    told = list[Asked]()
    while not told:
        told = [
            question
            for question, found in zip(asked, await answers_to(playground, asked), strict=True)
            if any(sentence in text_of(answer) for answer in found)
        ]
        await asyncio.sleep(0.05)
    return told


async def test_who_is_too_many_is_told_at_once_and_the_others_are_answered(place: Place) -> None:
    rebus = await place.start(workers=1, queue_limit=4, requester_limit=3)
    eager, second, third = await people(place.playground, 3)
    await until(lambda: workers_of(rebus), "the worker")
    with frozen(workers_of(rebus)):
        # One is being read, two wait; then two more wait, and the queue is full.
        of_eager = await send_photos([eager], each=4, real=False)
        too_many = await until_told(place.playground, of_eager, "You already have 3 waiting")
        of_second = await send_photos([second], each=3, real=False)
        busy = await until_told(place.playground, of_second, "waiting before you: 4")
        of_third = await send_photos([third], each=1, real=False)
        busy += await until_told(place.playground, of_third, "waiting before you: 4")
        metrics = await rebus.metrics()
        assert metrics["rebus_waiting_conversions"] == 4
        assert metrics["rebus_running_conversions"] == 1
        assert metrics["rebus_inbox_updates"] == 5
        health = (await rebus.healthz()).json()
        assert health == {"status": "ok", "inbox": 5, "telegram_silent_s": 0}
    refused = [*too_many, *busy]
    assert (len(too_many), len(busy)) == (1, 2)
    await check_answered_once(place.playground, [asked for asked in of_eager + of_second if asked not in refused])


async def test_nobody_waits_for_all_that_a_busy_one_has_sent(place: Place) -> None:
    rebus = await place.start(workers=1)
    busy, modest = await people(place.playground, 2)
    await until(lambda: workers_of(rebus), "the worker")
    with frozen(workers_of(rebus)):
        of_busy = await send_photos([busy], each=8, real=False)
        await until(lambda: len(place.rows("SELECT 1 FROM inbox WHERE starts = 1")) == 8, "all of them wait")
        of_modest = [Asked(await modest.send_photo(numbered(900)), "900")]
        await until(lambda: len(place.rows("SELECT 1 FROM inbox WHERE starts = 1")) == 9, "the other one waits too")
    await until_answered(place.playground, of_busy + of_modest)
    order = [int(record["params"]["chat_id"]) for record in await messages_sent(place.playground)]
    assert order.index(modest.id) < 3


async def test_the_event_loop_is_never_kept_from_its_work(place: Place) -> None:
    rebus = await place.start()
    before = await rebus.metrics()
    bystander = Bystander()
    bystander.start()
    asked = await send_photos(await people(place.playground, 10), each=2)
    drawn = [await person.send_text("lighthouse " * 300) for person in await people(place.playground, 5)]
    await check_answered_once(place.playground, [*asked, *(Asked(entry, "lighthouse 300") for entry in drawn)])
    after = await rebus.metrics()
    bystander.stop()

    def grown(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    looked = grown("rebus_event_loop_lag_seconds_count")
    assert looked > 20, "it was looked at all the time"
    bound_s = next((bound for bound in BOUNDS_S if bound >= 2 * bystander.worst_s), BOUNDS_S[-1])
    assert grown(f'rebus_event_loop_lag_seconds_bucket{{le="{bound_s}"}}') == looked


async def test_operators_see_what_was_done(place: Place) -> None:
    rebus = await place.start()
    (person,) = await people(place.playground, 1)
    questions = [
        await person.send_photo(numbered(515)),
        await person.send_text("Seven lighthouses stand along the northern coast"),
        await person.send_text("12345"),
    ]
    for question in questions:
        await person.wait_for_answer(question)
    await until(lambda: place.rows("SELECT count(*) FROM inbox WHERE state = 'done'") == [(3,)], "all done")
    metrics = await rebus.metrics()
    expected = {
        'rebus_updates_total{kind="message"}': 3,
        'rebus_conversions_total{kind="read_picture",outcome="ok"}': 1,
        'rebus_conversions_total{kind="draw_cloud",outcome="ok"}': 1,
        'rebus_conversions_total{kind="draw_cloud",outcome="no_words"}': 1,
        'rebus_conversion_seconds_count{kind="read_picture"}': 1,
        "rebus_waiting_conversions": 0,
        "rebus_running_conversions": 0,
        "rebus_inbox_updates": 0,
    }
    assert {name: metrics.get(name) for name in expected} == expected
    assert (await rebus.healthz()).json() == {"status": "ok", "inbox": 0, "telegram_silent_s": 0}
