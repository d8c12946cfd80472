"""What was read stays for a while, within its chat and within bounds."""

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from core.ocr.reading import Box, Code, Line, Page, Reading, Table, Word
from core.store import readings as bounds
from core.store.answers import Answer, Answers
from core.store.chats import Chats
from core.store.database import Database, open_database
from core.store.readings import Readings, ReadPart, Shown, reading_key

GROUP, SUPERGROUP = -4000, -1001234567890
BOX = Box(1, 2, 3, 4)
READING = Reading(
    pages=(
        Page(
            100,
            80,
            lines=(
                Line((Word("Прив\u0301ет", BOX, 0.5, space_after=False), Word("世界 👩‍👧", BOX, 1)), True, -1.5, True),
                Line((Word("\u202eשלום\u0000", BOX, 0.25),)),
            ),
            tables=(Table((("a", ""), ("", "b")), 0, 2),),
            codes=(Code("https://example.org", "QR Code", BOX),),
            turned_deg=270,
        ),
        Page(1, 1, ()),
    ),
    languages=("ru", "zh-Hans"),
    engine="paddle+tesseract",
    damaged=True,
    more=True,
)
SHOWN = Shown(
    question_id=10,
    kind="text",
    thread_id=3,
    requester=7,
    language="en",
    languages=("ru",),
    engine="auto",
    parts=(ReadPart("file", "unique", 5, "key"), ReadPart("file2", "unique2", None, "key2")),
)


@pytest.fixture
def readings(database: Database) -> Readings:
    return Readings(database)


def saying(words: str) -> Reading:
    return Reading((Page(9, 9, (Line((Word(words, BOX, 1),)),)),), ("en",), "a test")


async def count(database: Database, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")  # noqa: S608, a name of ours
    return int(await database.quick.run(lambda c: c.execute(query).scalar_one()))


async def sizes(database: Database) -> tuple[int, int]:
    query = text("SELECT sum(size_bytes), sum(length(body)) FROM readings")
    counted, real = await database.quick.run(lambda c: c.execute(query).one())
    return counted, real


async def age(database: Database, table: str, column: str, condition: str, days: float) -> None:
    statement = text(f"UPDATE {table} SET {column} = {time.time() - days * 86400} WHERE {condition}")  # noqa: S608
    await database.quick.run(lambda c: c.execute(statement))


async def test_a_reading_comes_back_as_it_was(readings: Readings) -> None:
    await readings.keep(1, "key", READING)
    assert await readings.find(1, "key") == READING


async def test_a_reading_outlives_the_process(path: Path) -> None:
    for turn in range(2):
        database = await open_database(path)
        if turn == 0:
            await Readings(database).keep(1, "key", READING)
            await Readings(database).show(1, 11, SHOWN)
        else:
            assert await Readings(database).find(1, "key") == READING
            assert await Readings(database).shown(1, 11) == SHOWN
        await database.close()


async def test_one_chat_never_sees_what_was_read_in_another(readings: Readings) -> None:
    await readings.keep(1, "key", saying("mine"))
    await readings.show(1, 11, SHOWN)
    assert await readings.find(2, "key") is None
    assert await readings.shown(2, 11) is None
    await readings.keep(2, "key", saying("theirs"))
    assert [await readings.find(chat, "key") for chat in (1, 2)] == [saying("mine"), saying("theirs")]


def test_whatever_differs_in_the_asking_differs_in_the_key() -> None:
    asked = [
        ("a", ("ru",), (), "auto"),
        ("b", ("ru",), (), "auto"),
        ("a", ("ru", "en"), (), "auto"),
        ("a", ("en", "ru"), (), "auto"),
        ("a", (), ("ru",), "auto"),
        ("a", ("ru",), (), "tesseract"),
        ("a", (), (), "auto"),
        ("a", ("ruen",), (), "auto"),
    ]
    assert len({reading_key(*options) for options in asked}) == len(asked)
    assert reading_key("a", ("ru",), (), "auto") == reading_key("a", ["ru"], [], "auto")


async def test_the_ones_longest_unused_make_room(
    readings: Readings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_READINGS", 10)
    for number in range(10):
        await readings.keep(number % 3, f"key{number}", saying(str(number)))
    assert await count(database, "readings") == 10
    assert await readings.find(0, "key0"), "the first, used again"
    await readings.keep(5, "new", saying("new"))
    assert await count(database, "readings") == 10
    assert [bool(await readings.find(number % 3, f"key{number}")) for number in range(4)] == [True, False, True, True]
    assert await readings.find(5, "new") == saying("new")


async def test_bytes_are_bounded_too(readings: Readings, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await readings.keep(1, "old", saying("old"))
    monkeypatch.setattr(bounds, "MOST_BYTES", 1000)
    long = saying(" ".join(str(hash(str(number))) for number in range(20)))
    for number in range(20):
        await readings.keep(1, f"long{number}", long)
        counted, real = await sizes(database)
        assert counted == real <= 1000
    assert await readings.find(1, "old") is None
    assert await readings.find(1, "long19") == long


async def test_what_nobody_used_for_a_week_is_forgotten(readings: Readings, database: Database) -> None:
    for key in ("old", "young"):
        await readings.keep(1, key, READING)
    for answer_id in (11, 12):
        await readings.show(1, answer_id, SHOWN)
    await age(database, "readings", "used_at", "key = 'old'", 7.1)
    await age(database, "readings", "used_at", "key = 'young'", 6.9)
    await age(database, "shown", "shown_at", "answer_id = 11", 7.1)
    await readings.forget_old()
    assert [bool(await readings.find(1, key)) for key in ("old", "young")] == [False, True]
    assert [bool(await readings.shown(1, answer)) for answer in (11, 12)] == [False, True]


async def test_the_oldest_of_too_many_answers_are_forgotten(
    readings: Readings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_READINGS", 2)
    for answer_id in (11, 12, 13):
        await readings.show(1, answer_id, SHOWN)
    await readings.forget_old()
    assert [bool(await readings.shown(1, answer)) for answer in (11, 12, 13)] == [False, True, True]


async def test_a_reading_in_another_versions_shape_is_none(readings: Readings, database: Database) -> None:
    await readings.keep(1, "key", READING)
    await database.quick.run(lambda c: c.execute(text("UPDATE readings SET version = 'older', body = x'00'")))
    assert await readings.find(1, "key") is None
    await readings.forget_old()
    assert await count(database, "readings") == 0


async def test_an_answer_shows_the_latest_that_was_said_of_it(readings: Readings) -> None:
    await readings.show(1, 11, SHOWN)
    again = replace(SHOWN, kind="document", languages=(), engine="paddle", parts=SHOWN.parts[:1], thread_id=None)
    await readings.show(1, 11, again)
    assert await readings.shown(1, 11) == again
    await readings.forget_shown(1, 11)
    assert await readings.shown(1, 11) is None


async def test_a_migrated_group_keeps_its_readings_and_loses_its_buttons(
    readings: Readings, database: Database
) -> None:
    chats = Chats(database)
    await readings.keep(GROUP, "key", saying("before"))
    await readings.keep(GROUP, "both", saying("before"))
    await readings.keep(SUPERGROUP, "both", saying("after"))
    await readings.show(GROUP, 11, SHOWN)
    for _ in range(2):  # Telegram says it to both chats
        await chats.migrate(GROUP, SUPERGROUP)
    assert await readings.find(SUPERGROUP, "key") == saying("before")
    assert await readings.find(SUPERGROUP, "both") == saying("after")
    assert await readings.find(GROUP, "key") is None
    assert [await readings.shown(chat, 11) for chat in (GROUP, SUPERGROUP)] == [None, None]


async def test_nothing_read_stays_of_a_chat_that_the_bot_left(readings: Readings, database: Database) -> None:
    for chat_id in (1, 2):
        await readings.keep(chat_id, "key", READING)
        await readings.show(chat_id, 11, SHOWN)
    await Chats(database).forget(1)
    assert [bool(await readings.find(chat, "key")) for chat in (1, 2)] == [False, True]
    assert [bool(await readings.shown(chat, 11)) for chat in (1, 2)] == [False, True]


async def test_a_database_of_the_first_release_keeps_what_is_in_it(path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(bounds.__file__).with_name("migrations")))
    config.attributes["url"] = f"sqlite:///{path}"
    command.upgrade(config, "0001")
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("""INSERT INTO chats VALUES (1, '["ru"]')""")
        old.execute("INSERT INTO answers VALUES (1, 10, 11, 'text', ?)", [time.time()])
    database = await open_database(path)
    chats = Chats(database)
    assert (await chats.languages(1), await chats.keeps_breaks(1)) == (("ru",), False)
    assert await Answers(database).to(1, 10) == Answer(11, "text")
    await Readings(database).keep(1, "key", READING)
    assert await Readings(database).find(1, "key") == READING
    await database.close()
    command.downgrade(config, "0001")
    command.upgrade(config, "head")
