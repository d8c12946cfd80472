"""`kill -9`: no photo is lost, no answer is given twice."""

import asyncio
import random
import sqlite3
from contextlib import closing

import pytest

from tests.faults.crowd import (
    Asked,
    answers_to,
    check_answered_once,
    numbered,
    people,
    send_photos,
    until_answered,
)
from tests.faults.places import (
    Place,
    frozen,
    kill_among_frozen,
    messages_sent,
    readers_of,
    until,
    until_quiet,
    workers_of,
)
from tests.playground_client import Json, from_bot, text_of

KILLS = 3


async def test_forty_photos_survive_a_kill_in_mid_conversion(place: Place) -> None:
    """None lost, none doubled: nothing was on its way to Telegram when the bot died."""
    rebus = await place.start()
    asked = await send_photos(await people(place.playground, 8), each=5)
    await until_answered(place.playground, asked, at_least=3)
    await until(lambda: len(workers_of(rebus)) == 2, "both workers")
    with frozen(workers_of(rebus)):
        await until_quiet(place.playground)
        answered_before = sum(map(bool, await answers_to(place.playground, asked)))
        await kill_among_frozen(rebus)
    assert answered_before < len(asked)
    await rebus.kill()

    await place.start()
    await check_answered_once(place.playground, asked)


async def test_kills_at_any_moment_double_at_most_what_was_on_its_way(place: Place) -> None:
    moments = random.Random(20261123)
    asked = await send_photos(await people(place.playground, 6), each=4)
    last_before_a_kill = set()
    for _ in range(KILLS):
        rebus = await place.start()
        await asyncio.sleep(moments.uniform(0, 2))
        await rebus.kill()
        last_by_chat = {record["params"]["chat_id"]: record["n"] for record in await messages_sent(place.playground)}
        last_before_a_kill |= set(last_by_chat.values())

    await place.start()
    await until_answered(place.playground, asked)
    await until_quiet(place.playground, 1.5)
    doubled = [found for found in await answers_to(place.playground, asked) if len(found) > 1]
    sends = [record for record in await messages_sent(place.playground) if record["ok"]]
    places = [(str(record["params"]["chat_id"]), record["n"]) for record in sends]
    for found in doubled:
        chat_id = str(found[0]["message"]["chat"]["id"])
        in_chat = [n for chat, n in places if chat == chat_id]
        bots = [entry for entry in await place.playground.transcript(int(chat_id)) if from_bot(entry)]
        for earlier in found[:-1]:
            n = in_chat[[entry["message"]["message_id"] for entry in bots].index(earlier["message"]["message_id"])]
            assert n in last_before_a_kill, "an answer was doubled that was not on its way when the bot died"


async def test_an_album_whose_reading_was_killed_gets_one_answer(place: Place) -> None:
    rebus = await place.start(ocr_engine="tesseract")
    (sender,) = await people(place.playground, 1)
    album = await sender.send_album([numbered(number) for number in (701, 702, 703)])
    (worker, *_) = await until(lambda: readers_of(rebus), "a reading")
    with frozen([worker]):
        await kill_among_frozen(rebus)
    assert not any(from_bot(entry) for entry in await sender.entries())
    await rebus.kill()

    await place.start()
    answer = await sender.wait_for_answer(album[0], timeout_s=60)
    for number in ("701", "702", "703"):
        assert number in text_of(answer)
    await until_quiet(place.playground, 1.5)
    assert len(await messages_sent(place.playground)) == 1


def is_goodbye(record: Json) -> bool:
    """The last getUpdates of a polite end: it confirms, and does not wait."""
    return record["method"] == "getUpdates" and not int(record["params"].get("timeout") or 0)


@pytest.mark.parametrize("end", ["kill", "terminate"])
async def test_an_answer_that_was_sent_is_not_sent_again(place: Place, end: str) -> None:
    """The bot ends when Telegram has the answer and the inbox does not yet know that the update is done."""
    rebus = await place.start()
    (sender,) = await people(place.playground, 1)
    question = await sender.send_text("/help")
    with closing(sqlite3.connect(place.data_dir / "rebus.sqlite", isolation_level=None, timeout=10)) as connection:

        async def sent_and_not_done() -> None:
            # Only one can write at a time: between two of our locks the bot gets one transaction in.
            while True:
                connection.execute("BEGIN IMMEDIATE")
                if connection.execute("SELECT count(*) FROM sent").fetchone()[0]:
                    return
                connection.execute("ROLLBACK")
                await asyncio.sleep(0.002)

        await asyncio.wait_for(sent_and_not_done(), 30)
        if end == "kill":
            await rebus.kill()
            connection.execute("ROLLBACK")
            assert place.rows("SELECT state FROM inbox") == [("open",)]
        else:  # what the store was asked for before the end it may still write once it gets the lock
            ending = asyncio.create_task(rebus.terminate())
            await place.playground.wait_for_request(is_goodbye)
            await asyncio.sleep(0.5)  # the handlers are cancelled right after it
            connection.execute("ROLLBACK")
            await ending

    await place.start()
    await until(lambda: place.rows("SELECT state FROM inbox") == [("done",)], "the update is done")
    answers = await answers_to(place.playground, [Asked(question, "")])
    assert [len(found) for found in answers] == [1]
    assert place.rows("SELECT count(*) FROM sent") == [(0,)]
