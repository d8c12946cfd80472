"""The contestants, each a process on a playground of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from tests.playground_client import Playground, PlaygroundUser
from tests.rebus_process import running_rebus

NAIVE, REBUS = "naive", "Rebus"
START_S = 60


@dataclass(frozen=True)
class Contestant:
    """A running bot: its name, its playground, its process."""

    name: str
    playground: Playground
    process: psutil.Process

    def cpu_s(self) -> float:
        """CPU seconds of the bot's own process; its workers and programs do not count."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    async def people(self, count: int) -> list[PlaygroundUser]:
        """People who have not written before: Telegram lets a bot answer each once a second."""
        return [await self.playground.add_user(f"P{number}") for number in range(count)]


@asynccontextmanager
async def running(name: str) -> AsyncIterator[Contestant]:
    """The contestant `name`, warm: it has answered a command, a photo and a text."""
    with TemporaryDirectory() as folder:
        async with Playground.start() as playground:
            starting = _rebus(playground, Path(folder)) if name == REBUS else _naive(playground)
            async with starting as pid:
                await _warm(playground)
                yield Contestant(name, playground, psutil.Process(pid))


@asynccontextmanager
async def _rebus(playground: Playground, folder: Path) -> AsyncIterator[int]:
    # One person may send a whole round; the limits have their own tests.
    async with running_rebus(playground, folder / "data", requester_limit=1000, queue_limit=1000) as rebus:
        yield rebus.process.pid


@asynccontextmanager
async def _naive(playground: Playground) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.naive_bot",
        env=os.environ | {"BENCH_TOKEN": playground.token, "BENCH_API_URL": playground.root},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.kill()
        await process.wait()


async def _warm(playground: Playground) -> None:
    person = await playground.add_user("Warm")
    await person.wait_for_answer(await person.send_text("/help"), timeout_s=START_S)
    await person.wait_for_answer(await person.send_text("some words to warm the bot"), timeout_s=START_S)
