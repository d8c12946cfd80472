"""Photos a minute, Rebus against the naive bot, in turns within one run."""

import asyncio
import time
from functools import partial

from bench.bots import NAIVE, REBUS, running
from bench.load import answered_s
from bench.photos import photos
from bench.tables import print_table
from tests.playground_client import Entry, PlaygroundUser

_ROUNDS = 3


async def measure() -> None:
    """Twenty people send a photo each at the same moment; the round ends with the last answer."""
    pictures = 2 * photos()
    rates: dict[str, list[float]] = {NAIVE: [], REBUS: []}
    async with running(NAIVE) as naive, running(REBUS) as rebus:
        for _ in range(_ROUNDS):
            for bot in (naive, rebus):
                people = await bot.people(len(pictures))
                started = time.perf_counter()
                await asyncio.gather(
                    *(
                        answered_s(person, partial(_send, picture))
                        for person, picture in zip(people, pictures, strict=True)
                    )
                )
                rates[bot.name].append(60 * len(pictures) / (time.perf_counter() - started))
    ratios = [fast / slow for fast, slow in zip(rates[REBUS], rates[NAIVE], strict=True)]
    rows = [
        (f"round {number}", f"{slow:.0f}", f"{fast:.0f}", f"{ratio:.1f} ×")
        for number, (slow, fast, ratio) in enumerate(zip(rates[NAIVE], rates[REBUS], ratios, strict=True), 1)
    ]
    print_table("Photos answered a minute", ("", "naive", "Rebus", "ratio"), rows)


async def _send(picture: bytes, person: PlaygroundUser) -> Entry:
    return await person.send_photo(picture)
