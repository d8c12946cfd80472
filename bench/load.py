"""Asking a bot and measuring when its answers come."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from tests.playground_client import Entry, PlaygroundUser

Ask = Callable[[PlaygroundUser], Awaitable[Entry]]
LONGEST_S = 600


async def answered_s(person: PlaygroundUser, ask: Ask) -> float:
    """Seconds from sending to the answer's arrival."""
    asked_at = time.perf_counter()
    question = await ask(person)
    await person.wait_for_answer(question, timeout_s=LONGEST_S)
    return time.perf_counter() - asked_at


async def in_flight(people: Sequence[PlaygroundUser], ask: Ask, flight: int) -> list[float]:
    """Each person asks once, `flight` of them at a time; all latencies, in seconds.

    Once, because a bot may answer one person once a second, and that is not what is measured.
    """
    waiting = iter(people)

    async def asking() -> list[float]:
        return [await answered_s(person, ask) for person in waiting]

    return [latency for latencies in await asyncio.gather(*(asking() for _ in range(flight))) for latency in latencies]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]
