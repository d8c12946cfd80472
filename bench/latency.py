"""Seconds from a question to its answer, with 1, 8 and 32 in flight, and of commands while photos wait."""

import asyncio
from functools import partial
from itertools import cycle

from bench.bots import NAIVE, REBUS, Contestant, running
from bench.load import Ask, answered_s, in_flight, percentile
from bench.photos import TEXT, photos
from bench.tables import print_table
from tests.playground_client import Entry, PlaygroundUser

# Enough that a p99 is more than the slowest of a handful, few enough for the naive bot to end within minutes.
_ASKED = {1: 10, 8: 24, 32: 48}
_WAITING_PHOTOS = 50
_COMMANDS = 20


async def measure() -> None:
    """Both bots run side by side and are asked in turns."""
    rows = []
    async with running(NAIVE) as naive, running(REBUS) as rebus:
        for kind in ("photo", "text"):
            for flight, asked in _ASKED.items():
                for bot in (naive, rebus):
                    latencies = await in_flight(await bot.people(asked), _ask(kind), flight)
                    shown = (f"{percentile(latencies, share):.2f}" for share in (0.5, 0.99))
                    rows.append((kind, flight, bot.name, *shown))
    print_table("Seconds to the answer", ("question", "in flight", "bot", "p50", "p99"), rows)
    await _commands_behind_photos()


def _ask(kind: str) -> Ask:
    pictures = cycle(photos())

    async def ask(person: PlaygroundUser) -> Entry:
        return await (person.send_photo(next(pictures)) if kind == "photo" else person.send_text(TEXT))

    return ask


async def _commands_behind_photos() -> None:
    rows = []
    for name in (NAIVE, REBUS):
        async with running(name) as bot:
            latencies = await _ask_behind_photos(bot)
            shown = (f"{1000 * percentile(latencies, share):.0f}" for share in (0.5, 0.99))
            rows.append((name, *shown))
    print_table(f"Milliseconds to the answer of /help while {_WAITING_PHOTOS} photos wait", ("bot", "p50", "p99"), rows)


async def _ask_behind_photos(bot: Contestant) -> list[float]:
    pictures = cycle(photos())
    senders, askers = await bot.people(_WAITING_PHOTOS), await bot.people(_COMMANDS)
    await asyncio.gather(*(person.send_photo(next(pictures)) for person in senders))
    # The naive bot answers the first command after the last photo: as many as it takes are asked, one by one.
    asked = askers if bot.name == REBUS else askers[:1]
    return [await answered_s(person, partial(_send_help)) for person in asked]


async def _send_help(person: PlaygroundUser) -> Entry:
    return await person.send_text("/help")
