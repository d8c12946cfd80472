"""The schema and its history, and what a transaction promises."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

import core.store
from core.store import database as module
from core.store.database import Database, insist, open_database
from core.store.inbox import Inbox, Kept
from core.store.tables import metadata

MIGRATIONS = Path(core.store.__file__).parent / "migrations"


def alembic(path: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = f"sqlite:///{path}"
    return config


def tables_of(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_an_upgrade_makes_exactly_the_tables_of_the_code(path: Path) -> None:
    command.upgrade(alembic(path), "head")
    with create_engine(f"sqlite:///{path}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_step_can_be_taken_back(path: Path) -> None:
    config = alembic(path)
    command.upgrade(config, "head")
    assert tables_of(path) > {"inbox", "sent"}
    for _ in ScriptDirectory.from_config(config).walk_revisions():
        command.downgrade(config, "-1")
    assert tables_of(path) == {"alembic_version"}
    command.upgrade(config, "head")
    assert tables_of(path) == {"alembic_version", *metadata.tables}


async def test_what_was_written_is_there_after_opening_again(path: Path) -> None:
    first = await open_database(path)
    await Inbox(first).keep([Kept(1, "{}")])
    await first.close()
    second = await open_database(path)
    assert await Inbox(second).open() == [Kept(1, "{}")]
    await second.close()


async def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("INSERT INTO chats (chat_id, languages) VALUES (1, '[]')"))
        raise KeyError("in the middle")

    with pytest.raises(KeyError):
        await database.quick.run(half)
    count = await database.quick.run(lambda c: c.execute(text("SELECT count(*) FROM chats")).scalar_one())
    assert count == 0


@pytest.mark.parametrize(("way", "level"), [("quick", 1), ("durable", 2)])  # SQLite's NORMAL and FULL
async def test_only_the_durable_way_waits_for_the_disk(database: Database, way: str, level: int) -> None:
    writer = getattr(database, way)
    assert await writer.run(lambda c: c.execute(text("PRAGMA synchronous")).scalar_one()) == level
    assert await writer.run(lambda c: c.execute(text("PRAGMA journal_mode")).scalar_one()) == "wal"


async def test_both_ways_write_at_once_without_refusing(database: Database) -> None:
    inbox = Inbox(database)

    async def live(update_id: int) -> None:
        await inbox.keep([Kept(update_id, "{}")])
        await inbox.begin(update_id)
        await inbox.finish(update_id)

    await asyncio.gather(*(live(update_id) for update_id in range(100)))
    assert await inbox.count_open() == 0


async def test_a_failed_statement_does_not_tell_what_a_person_wrote(database: Database) -> None:
    await database.quick.run(lambda c: c.execute(text("DROP TABLE inbox")))
    with pytest.raises(OperationalError) as failure:
        await Inbox(database).keep([Kept(1, "my deepest secret")])
    assert "no such table" in str(failure.value)
    assert "secret" not in str(failure.value)


async def test_insisting_outlasts_a_disk_that_fails_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DISK_WAIT_S", 0.0)
    failures: list[Exception] = [SQLAlchemyError("disk full"), OSError("input/output error"), SQLAlchemyError("again")]

    async def write() -> str:
        if failures:
            raise failures.pop()
        return "written"

    assert await insist(write) == "written"


async def test_insisting_does_not_hide_a_mistake_of_ours() -> None:
    async def write() -> None:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        await insist(write)
