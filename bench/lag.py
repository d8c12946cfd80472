"""How late the bot's event loop is while all its workers read photos."""

import asyncio
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.load import LONGEST_S
from bench.photos import photos
from bench.tables import print_table
from tests.playground_client import Playground
from tests.rebus_process import running_rebus

_PHOTOS = 50
_NAME = "rebus_event_loop_lag_seconds"


async def measure() -> None:
    """What the bot's own gauge says, twenty looks a second, from the first photo to the last answer."""
    with TemporaryDirectory() as folder:
        async with Playground.start() as playground, running_rebus(playground, Path(folder) / "data") as rebus:
            before = await rebus.metrics()
            people = [await playground.add_user(f"P{number}") for number in range(_PHOTOS)]
            pictures = cycle(photos())
            asked = await asyncio.gather(*(person.send_photo(next(pictures)) for person in people))
            for person, question in zip(people, asked, strict=True):
                await person.wait_for_answer(question, timeout_s=LONGEST_S)
            after = await rebus.metrics()
    looks = after[f"{_NAME}_count"] - before[f"{_NAME}_count"]
    mean_s = (after[f"{_NAME}_sum"] - before[f"{_NAME}_sum"]) / looks
    bounds = sorted(
        (float(name.split('"')[1]), count - before.get(name, 0))
        for name, count in after.items()
        if name.startswith(f"{_NAME}_bucket") and "Inf" not in name
    )
    rows = [(f"≤ {1000 * bound:g} ms", f"{100 * count / looks:.1f} %") for bound, count in bounds]
    title = f"Lag of the event loop while {_PHOTOS} photos are read: mean {1000 * mean_s:.1f} ms, {looks:.0f} looks"
    print_table(title, ("woken late by", "share"), rows)
