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


async def in_flight(people: Sequence[PlaygroundUser], ask: Ask, rounds: int) -> list[float]:
    """Each person asks again as soon as the last answer is there; all latencies, in seconds."""

    async def asking(person: PlaygroundUser) -> list[float]:
        return [await answered_s(person, ask) for _ in range(rounds)]

    return [latency for latencies in await asyncio.gather(*map(asking, people)) for latency in latencies]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]
