"""Starts that cannot work say so plainly; no log says too much. (Every test of this folder checks its logs.)"""

import asyncio
import sqlite3

import pytest

from tests.faults.crowd import numbered, people
from tests.faults.places import Place
from tests.playground_client import SentFile, text_of

WRONG_TOKEN = "110201543:this-one-was-revoked-long-ago"


@pytest.mark.parametrize("log_format", ["json", "console"])
async def test_a_wrong_token_is_refused_without_repeating_it(place: Place, log_format: str) -> None:
    rebus = await place.launch(token=WRONG_TOKEN, log_format=log_format)
    assert await asyncio.wait_for(rebus.process.wait(), 60) == 1
    await rebus.kill()
    assert "@BotFather" in rebus.shown_log()
    assert "this-one-was-revoked" not in rebus.shown_log()
    assert "Traceback" not in rebus.shown_log()


async def test_the_most_talkative_log_keeps_secrets(place: Place) -> None:
    rebus = await place.start(log_level="debug")
    (person,) = await people(place.playground, 1)
    await place.playground.order_fault("server_error", method="sendPhoto")
    await place.playground.order_fault("cut", method="getFile")
    await place.playground.order_fault("server_error", method="getUpdates")
    questions = [
        await person.send_text("Beneath the old observatory lies a silver astrolabe"),
        await person.send_photo(numbered(515), caption="What does the signpost say?"),
        await person.send_document(SentFile(b"not a picture at all", "secret-name.png", "image/png")),
    ]
    for question in questions:
        await person.wait_for_answer(question, timeout_s=60)
    assert "trying again" in rebus.shown_log()
    for word in ("astrolabe", "signpost", "secret-name", "Ticket"):
        assert word not in rebus.shown_log()


async def test_a_second_bot_on_the_same_folder_says_so_and_leaves_the_first_alone(place: Place) -> None:
    first = await place.start()
    second = await place.launch()
    assert await asyncio.wait_for(second.process.wait(), 60) == 1
    await second.kill()
    assert f"another Rebus runs on {place.data_dir}" in second.shown_log()
    assert "REBUS_DATA_DIR" in second.shown_log()
    (person,) = await people(place.playground, 1)
    assert text_of(await person.wait_for_answer(await person.send_text("/help")))
    assert first.process.returncode is None


async def test_a_database_that_is_none_is_said_to_be_none(place: Place) -> None:
    place.data_dir.mkdir()
    (place.data_dir / "rebus.sqlite").write_bytes(b"these are the bytes of something else " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        place.rows("SELECT 1 FROM inbox")
    rebus = await place.launch()
    assert await asyncio.wait_for(rebus.process.wait(), 60) == 1
    await rebus.kill()
    (line,) = [line for line in rebus.log if line["event"] == "cannot run"]
    assert "not a database" in line["reason"]
    assert "Traceback" not in rebus.shown_log()
