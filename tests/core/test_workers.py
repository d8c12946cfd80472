"""Turns: fair, bounded, never lost; conversions: counted, elsewhere, and out of the event loop's way."""

import asyncio
import itertools
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from core.errors import Busy, NoWords, TooManyWaiting
from core.executor import ProcessPool
from core.workers import Workers


@pytest.fixture(scope="module")
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPool]:
    pool = ProcessPool(2, time_limit_s=60, memory_limit_bytes=2 * 2**30)
    pool.warm()
    yield pool
    pool.shutdown()


def workers_for_turns(slots: int = 1, queue_limit: int = 1000, requester_limit: int = 1000) -> Workers:
    """Turns alone need no executor: this one would refuse every job."""
    return Workers(Executor(), slots, queue_limit, requester_limit)


async def settle() -> None:
    """Lets every task go as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def order_of_turns(requesters: list[int], slots: int = 1) -> list[int]:
    """Who gets a turn when, if all ask in the order given while every slot is taken."""
    workers, served, release = workers_for_turns(slots), [], asyncio.Event()

    async def ask(requester: int) -> None:
        async with workers.turn(requester):
            served.append(requester)

    async def block() -> None:
        async with workers.turn(0):
            await release.wait()

    tasks = [asyncio.create_task(block()) for _ in range(slots)]
    await settle()
    tasks += [asyncio.create_task(ask(requester)) for requester in requesters]
    await settle()
    assert (workers.waiting, workers.running) == (len(requesters), slots)
    release.set()
    await asyncio.gather(*tasks)
    assert (workers.waiting, workers.running) == (0, 0)
    return served


def rounds_of(requesters: list[int]) -> list[tuple[int, int]]:
    """For each place, how many the same requester had before it, and who that is."""
    return [(requesters[:at].count(requester), requester) for at, requester in enumerate(requesters)]


async def test_one_persons_album_does_not_stall_anothers_photo():
    assert (await order_of_turns([1] * 60 + [2])).index(2) == 1


async def test_one_requesters_turns_keep_their_order():
    workers, served = workers_for_turns(), []

    async def ask(number: int) -> None:
        async with workers.turn(1):
            served.append(number)

    await asyncio.gather(*map(ask, range(30)))
    assert served == list(range(30))


@given(st.lists(st.integers(1, 4), max_size=40), st.integers(1, 3))
def test_nobody_gets_a_second_turn_before_everybody_who_waits_had_a_first(requesters, slots):
    served = asyncio.run(order_of_turns(requesters, slots))
    rounds = [had_before for had_before, _ in rounds_of(served)]
    assert rounds == sorted(rounds)
    assert sorted(rounds_of(served)) == sorted(rounds_of(requesters))


async def test_nobody_waits_while_a_slot_is_free():
    workers = workers_for_turns(slots=2, queue_limit=0)
    async with workers.turn(1), workers.turn(1):
        assert (workers.running, workers.waiting) == (2, 0)
        with pytest.raises(Busy) as raised:
            async with workers.turn(2):
                pytest.fail("it got a turn")
        assert raised.value.details == {"waiting": 0}
    async with workers.turn(2):
        assert workers.running == 1


async def test_a_full_queue_says_how_many_are_before_you():
    workers = workers_for_turns(slots=1, queue_limit=3)
    async with workers.turn(1):
        waiting = [asyncio.create_task(hold(workers, requester)) for requester in (2, 3, 4)]
        await settle()
        with pytest.raises(Busy) as raised:
            await hold(workers, 5)
        assert raised.value.details == {"waiting": 3}
    await asyncio.gather(*waiting)
    await hold(workers, 5)


async def test_one_requester_may_hold_so_many_and_others_are_free_to_ask():
    workers = workers_for_turns(slots=1, requester_limit=2)
    async with workers.turn(1):
        second = asyncio.create_task(hold(workers, 1))
        other = asyncio.create_task(hold(workers, 2))
        await settle()
        with pytest.raises(TooManyWaiting) as raised:
            await hold(workers, 1)
        assert raised.value.details == {"limit": 2}
    await asyncio.gather(second, other)
    await hold(workers, 1)


async def hold(workers: Workers, requester: int) -> None:
    async with workers.turn(requester):
        await asyncio.sleep(0)


async def test_an_error_in_a_turn_gives_the_slot_back():
    workers = workers_for_turns()
    with pytest.raises(NoWords):
        async with workers.turn(1):
            raise NoWords
    assert workers.running == 0
    await hold(workers, 1)


@pytest.mark.parametrize("seed", range(20))
async def test_a_storm_of_cancellations_loses_no_slot(seed):
    chance = random.Random(seed)
    workers = workers_for_turns(slots=3, requester_limit=50)
    together = 0

    async def ask(requester: int) -> None:
        nonlocal together
        async with workers.turn(requester):
            together += 1
            assert together <= 3
            try:
                for _ in range(chance.randrange(3)):
                    await asyncio.sleep(0)
            finally:
                together -= 1

    tasks: list[asyncio.Task[None]] = []
    for _ in range(200):
        tasks.append(asyncio.create_task(ask(chance.randrange(8))))
        if chance.random() < 0.5:
            await asyncio.sleep(0)
        if chance.random() < 0.6:
            chance.choice(tasks).cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {type(None), asyncio.CancelledError}
    assert (workers.waiting, workers.running) == (0, 0)
    async with workers.turn(1), workers.turn(1), workers.turn(1):
        assert workers.running == 3


async def test_who_gives_up_waiting_is_no_longer_counted():
    workers = workers_for_turns(queue_limit=1, requester_limit=1)
    async with workers.turn(1):
        for _ in range(3):
            waiting = asyncio.create_task(hold(workers, 2))
            await settle()
            assert workers.waiting == 1
            waiting.cancel()
            await settle()
            assert workers.waiting == 0


async def test_a_slot_given_in_the_moment_of_cancelling_goes_to_the_next():
    workers = workers_for_turns()
    async with workers.turn(1):
        unlucky = asyncio.create_task(hold(workers, 2))
        after = asyncio.create_task(hold(workers, 3))
        await settle()
    unlucky.cancel()  # its place in the line is already paid, and it has not run since
    await asyncio.gather(unlucky, after, return_exceptions=True)
    assert unlucky.cancelled()
    assert not after.cancelled()
    assert workers.running == 0


def counted(kind: str, outcome: str) -> float:
    return REGISTRY.get_sample_value("rebus_conversions_total", {"kind": kind, "outcome": outcome}) or 0


def find_no_words() -> None:
    raise NoWords


def fail() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("conversion", "outcome", "error"),
    [(os.getpid, "ok", None), (find_no_words, "no_words", NoWords), (fail, "failed", ZeroDivisionError)],
)
async def test_conversions_are_counted_by_kind_and_outcome(threads, conversion, outcome, error):
    workers, name = Workers(threads, 2, 10, 10), conversion.__name__
    before, seconds = counted(name, outcome), {"kind": name}
    if error:
        with pytest.raises(error):
            await workers.run(conversion)
    else:
        assert await workers.run(conversion) == os.getpid()
    assert counted(name, outcome) == before + 1
    assert (REGISTRY.get_sample_value("rebus_conversion_seconds_count", seconds) or 0) >= 1


async def test_what_waits_and_runs_is_measured(threads):
    workers = Workers(threads, 1, 10, 10)

    def now() -> list[float | None]:
        return [REGISTRY.get_sample_value(f"rebus_{state}_conversions") for state in ("waiting", "running")]

    async with workers.turn(1):
        waiting = asyncio.create_task(hold(workers, 1))
        running = asyncio.create_task(workers.run(time.sleep, 0.1))
        await settle()
        assert now() == [1, 1]
        await running
    await waiting
    assert now() == [0, 0]


async def test_a_cancelled_conversion_is_ended_and_counted(processes):
    workers, before = Workers(processes, 2, 10, 10), counted("any", "cancelled")
    hung = asyncio.create_task(workers.run(any, itertools.repeat(0)))
    await asyncio.sleep(0.1)
    hung.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hung
    assert counted("any", "cancelled") == before + 1
    assert await workers.run(abs, -1) == 1


async def test_the_event_loop_turns_freely_while_conversions_run_elsewhere(processes, record_property):
    """`sum` of a range never lets go of the interpreter's lock: in a thread of ours it would stop the loop."""
    workers, photo, turns, worst_s = Workers(processes, 2, 100, 100), os.urandom(500_000), 0, 0.0

    async def turn_freely() -> None:
        nonlocal turns, worst_s
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            turns, worst_s = turns + 1, max(worst_s, time.perf_counter() - began - 0.001)

    async def convert(requester: int) -> tuple[int, int]:
        async with workers.turn(requester):
            before = turns
            await workers.run(sum, range(10_000_000))
            assert await workers.run(bytes, photo) == photo
            return await workers.run(os.getpid), turns - before

    loop = asyncio.create_task(turn_freely())
    pids, turns_meanwhile = zip(*await asyncio.gather(*map(convert, range(10))), strict=True)
    loop.cancel()
    record_property("worst_lag_ms", round(worst_s * 1000, 1))
    assert os.getpid() not in pids
    assert min(turns_meanwhile) > 10
