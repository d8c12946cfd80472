"""A place for one bot's misfortunes: its own Telegram, its own data folder, and the processes that were started there.

However a test ends, `a_place` leaves no process behind, and holds every log to silence about secrets.
"""

import asyncio
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from core.executor import NICENESS
from tests.playground_client import Json, Playground
from tests.rebus_process import Rebus

GONE_S = 10.0
"""How long orphans may take to notice that their bot is dead; they notice at once on a free machine."""
# Shorter texts ("Hi", "/ocr") may stand in a log for another reason.
_TELLING_CHARACTERS = 10


class Place:
    """One playground, one data folder, and the bots that were started on them, one after another."""

    def __init__(self, playground: Playground, folder: Path) -> None:
        self.playground = playground
        self.data_dir = folder / "data"
        self.bots: list[Rebus] = []

    async def start(self, *, folder_suffix: str = "", **settings: object) -> Rebus:
        """A bot that answers; `settings` are REBUS_… in lower case."""
        rebus = await self.launch(folder_suffix=folder_suffix, **settings)
        await rebus.wait_for_line("answering", 60)
        return rebus

    async def launch(self, *, folder_suffix: str = "", **settings: object) -> Rebus:
        """A bot that is on its way; with a `folder_suffix` on another data folder beside this place's."""
        rebus = await Rebus.launch(self.playground, Path(f"{self.data_dir}{folder_suffix}"), **settings)
        self.bots.append(rebus)
        return rebus

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the bot's database says, whether the bot runs or not."""
        with closing(sqlite3.connect(self.data_dir / "rebus.sqlite", timeout=10)) as connection:
            return connection.execute(query).fetchall()

    def processes(self) -> list[psutil.Process]:
        """Everything that lives with this data folder: bots, workers, the programs that they started."""
        return [process for process in psutil.process_iter() if self._lives_here(process)]

    def _lives_here(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return process.environ().get("REBUS_DATA_DIR", "").startswith(str(self.data_dir))
        return False

    async def close(self) -> None:
        """Ends every bot; fails when one of their processes outlives it."""
        for rebus in self.bots:
            await rebus.kill()
            print(rebus.shown_log())  # noqa: T201, pytest shows it when the test failed
        with suppress(AssertionError):
            await until(lambda: not self.processes(), "the end of every process", GONE_S)
        left = self.processes()
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        assert not left, f"outlived their bot: {left}"

    async def check_silence(self) -> None:
        """No log holds the token, nor what people wrote."""
        written = "\n".join(rebus.shown_log() for rebus in self.bots)
        assert self.playground.token.partition(":")[2] not in written
        for record in await self.playground.updates():
            for text in _texts(record["update"]):
                assert text not in written, f"{text!r} stands in the log"


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _texts(item)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in {"text", "caption"} and len(value) >= _TELLING_CHARACTERS:
                yield value
            else:
                yield from _texts(value)


@asynccontextmanager
async def a_place(folder: Path, port: int = 0) -> AsyncIterator[Place]:
    """A fresh playground and nobody on it."""
    async with Playground.start_here(port=port, token="110201543:a-secret-of-the-tests") as playground:
        place = Place(playground, folder)
        try:
            yield place
        finally:
            await place.close()
        await place.check_silence()


@contextmanager
def full_disk(rebus: Rebus) -> Iterator[None]:
    """While the body runs, the bot can write no file beyond its first page: what a full disk is to it."""
    process = psutil.Process(rebus.process.pid)
    hard = process.rlimit(psutil.RLIMIT_FSIZE)[1]
    process.rlimit(psutil.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, (hard, hard))


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def workers_of(rebus: Rebus) -> list[psutil.Process]:
    """The bot's worker processes: those at low priority that no other such process started."""
    children = psutil.Process(rebus.process.pid).children(recursive=True)
    lowly = {child.pid: child for child in children if _niceness(child) == NICENESS}
    return [child for child in lowly.values() if child.ppid() not in lowly]


def readers_of(rebus: Rebus) -> list[psutil.Process]:
    """The workers that are reading now, of a bot that was started with Tesseract alone: it is a child of theirs."""
    return [worker for worker in workers_of(rebus) if worker.children()]


def _niceness(process: psutil.Process) -> int | None:
    with suppress(psutil.Error):
        return process.nice()
    return None


async def until(true: Callable[[], Any], what: str, timeout_s: float = 30.0) -> Any:
    """The first truth that `true()` gives back."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if found := true():
            return found
        await asyncio.sleep(0.01)  # what is waited for happens in other processes
    raise AssertionError(f"never came about: {what}")


async def kill_among_frozen(rebus: Rebus) -> None:
    """`kill -9` of the bot alone; its log has no end yet, for frozen workers hold it open."""
    rebus.process.kill()
    process = psutil.Process(rebus.process.pid) if psutil.pid_exists(rebus.process.pid) else None
    await until(lambda: process is None or not process.is_running() or _is_zombie(process), "the bot's death")


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@contextmanager
def frozen(processes: list[psutil.Process]) -> Iterator[None]:
    """The processes and all that they started stand still (SIGSTOP) while the body runs."""
    family = [*processes, *(child for process in processes for child in process.children(recursive=True))]
    for process in family:
        with suppress(psutil.Error):
            process.suspend()
    try:
        yield
    finally:
        for process in family:
            with suppress(psutil.Error):
                process.resume()


async def until_quiet(playground: Playground, quiet_s: float = 0.7) -> None:
    """Until the bot has asked Telegram nothing but for updates and files for a while.

    0.7 s: a chat's next message is due after at most 1 s, but with workers frozen there is none to come.
    """
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < quiet_s:
        sends = len(await messages_sent(playground))
        if sends != seen:
            seen, since = sends, time.monotonic()
        await asyncio.sleep(0.05)


async def messages_sent(playground: Playground) -> list[Json]:
    """The bot's calls that sent a message, oldest first."""
    sends = {"sendMessage", "sendPhoto", "sendDocument"}
    return [record for record in await playground.requests() if record["method"] in sends]
