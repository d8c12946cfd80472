"""The database in a folder: opened, brought up to date, closed."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger(__name__)

_MIGRATIONS = Path(__file__).parent / "migrations"
# Two writers of one file wait for one another; the longest transaction is a batch of 100 updates.
_BUSY_TIMEOUT_S = 10
_DISK_WAIT_S = 2.0

Result = TypeVar("Result")


class Writer:
    """One connection in a thread of its own, so that the event loop never waits for the disk.

    A transaction is one function and one hop to the thread. An asyncio driver hops for every
    statement, and for begin and commit: four times the CPU (1.7 against 0.4 ms a transaction).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def run(self, transaction: Callable[[Connection], Result]) -> Result:
        """Carries out `transaction`, committed when it returns and rolled back when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, transaction)

    def _run(self, transaction: Callable[[Connection], Result]) -> Result:
        with self._engine.begin() as connection:
            return transaction(connection)

    async def close(self) -> None:
        """Finishes what was asked for and gives the file back."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()


class Database:
    """Two ways into one file.

    A commit through `durable` is on the disk itself when it returns, whatever befalls the machine.
    One through `quick` survives the end of the process, not a power cut, and costs no wait for the
    disk (0.01 ms instead of 4 ms): it is for what a replay does again.
    """

    def __init__(self, path: Path) -> None:
        self.quick = Writer(_engine(path, "NORMAL"))
        self.durable = Writer(_engine(path, "FULL"))

    async def close(self) -> None:
        """Closes both."""
        await self.quick.close()
        await self.durable.close()


async def open_database(path: Path) -> Database:
    """Opens the SQLite file at `path`, made when it is not there, migrated when it is old."""
    await asyncio.to_thread(_migrate, path)
    return Database(path)


def _migrate(path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = f"sqlite:///{path}"
    command.upgrade(config, "head")


def _engine(path: Path, synchronous: str) -> Engine:
    # The parameters of a failed statement are people's words, and would stand in the log.
    engine = create_engine(f"sqlite:///{path}", pool_size=1, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_S * 1000}")
        cursor.close()

    return engine


async def insist(transaction: Callable[[], Awaitable[Result]]) -> Result:
    """Tries until the disk takes it: what was answered must not be forgotten because the disk was full."""
    while True:
        try:
            return await transaction()
        except (SQLAlchemyError, OSError) as error:
            log.error("the store failed, trying again", error=str(error), seconds=_DISK_WAIT_S)
            await asyncio.sleep(_DISK_WAIT_S)
