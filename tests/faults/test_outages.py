"""Telegram refuses, stumbles, is slow, or is not there."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.faults.crowd import Asked, answers_to, check_answered_once, people, send_photos, until_answered
from tests.faults.places import Place, a_place, readers_of, until
from tests.faults.wire import Wire
from tests.playground_client import Entry, PlaygroundUser, is_answer_to
from tests.rebus_process import Rebus

pytestmark = pytest.mark.asyncio(loop_scope="module")

AWAY_S = 10.0
LINE = "The lighthouse keeper counted seven ships beyond the harbour wall"


async def a_person(place: Place) -> PlaygroundUser:
    (person,) = await people(place.playground, 1)
    return person


async def the_only_answer(person: PlaygroundUser, question: Entry, timeout_s: float = 40.0) -> Entry:
    """The answer, after which there is no second one."""
    await person.wait_for_answer(question, timeout_s=timeout_s)
    await asyncio.sleep(1.5)  # a chat's next message may leave after a second
    (answer,) = [entry for entry in await person.entries() if is_answer_to(entry, question)]
    return answer


MISHAPS: list[tuple[str, dict[str, float]]] = [
    ("too_many_requests", {"retry_after": 2}),
    ("server_error", {"status": 502}),
    ("server_error", {"status": 500, "times": 2}),
    ("cut", {}),
    ("slow", {"delay_s": 7}),  # longer than PTB waits if nobody tells it
]


async def test_an_answer_comes_once_whatever_befell_its_sending(shared_place: Place, rebus: Rebus) -> None:
    crowd = await people(shared_place.playground, len(MISHAPS))
    asked = []
    for person, (kind, details) in zip(crowd, MISHAPS, strict=True):
        await shared_place.playground.order_fault(kind, method="sendPhoto", chat_id=person.id, **details)
        asked.append(Asked(await person.send_text(LINE), "ships 1"))
    await check_answered_once(shared_place.playground, asked)
    met = {
        (str(record["params"]["chat_id"]), record["fault"])
        for record in await shared_place.playground.requests(method="sendPhoto")
        if "fault" in record
    }
    assert met == {(str(person.id), kind) for person, (kind, _) in zip(crowd, MISHAPS, strict=True)}


async def test_an_answer_whose_arrival_is_unknown_is_tried_again_rather_than_lost(
    shared_place: Place, rebus: Rebus
) -> None:
    """Telegram has no key to tell the second try from a second message: two are the price of never none."""
    person = await a_person(shared_place)
    await shared_place.playground.order_fault("cut_after", method="sendPhoto", chat_id=person.id)
    question = await person.send_text(LINE)
    await person.wait_for_answer(question)
    (answers,) = await until_answered(shared_place.playground, [Asked(question, "ships")])
    await asyncio.sleep(3)
    (answers,) = await answers_to(shared_place.playground, [Asked(question, "ships")])
    assert len(answers) == 2


async def test_photos_are_read_though_the_calls_on_their_way_fail(shared_place: Place, rebus: Rebus) -> None:
    for kind in ("cut", "server_error", "too_many_requests"):
        for method in ("getFile", "file", "sendChatAction", "setMessageReaction"):
            await shared_place.playground.order_fault(kind, method=method)
    asked = await send_photos(await people(shared_place.playground, 6), each=2)
    await check_answered_once(shared_place.playground, asked)
    assert shared_place.rows("SELECT count(*) FROM dead_letters") == [(0,)]


async def test_one_chats_429_does_not_hold_up_another(shared_place: Place, rebus: Rebus) -> None:
    held, free = await people(shared_place.playground, 2)
    await shared_place.playground.order_fault("too_many_requests", chat_id=held.id, method="sendMessage", retry_after=8)
    waiting = await held.send_text("/help")
    await shared_place.playground.wait_for_request(lambda record: record.get("fault") == "too_many_requests")
    for _ in range(3):
        await free.wait_for_answer(await free.send_text("/help"), timeout_s=6)
    assert not [entry for entry in await held.entries() if is_answer_to(entry, waiting)], "it still waits"
    await the_only_answer(held, waiting)


async def test_a_storm_of_429_only_delays(shared_place: Place, rebus: Rebus) -> None:
    crowd = await people(shared_place.playground, 10)
    await shared_place.playground.order_fault("too_many_requests", method="sendMessage", times=30, retry_after=1)
    asked = [Asked(await person.send_text("/help"), "") for person in crowd]
    await check_answered_once(shared_place.playground, asked)


async def test_photos_outlast_ten_seconds_in_which_every_connection_breaks(shared_place: Place, rebus: Rebus) -> None:
    asked = await send_photos(await people(shared_place.playground, 4), each=2)
    await until_answered(shared_place.playground, asked, at_least=1)
    await shared_place.playground.order_fault("gone", times=None)
    await asyncio.sleep(AWAY_S)
    await shared_place.playground.clear_faults()
    await check_answered_once(shared_place.playground, asked)
    assert shared_place.rows("SELECT count(*) FROM dead_letters") == [(0,)]


async def test_photos_outlast_ten_seconds_in_which_every_connection_is_refused(tmp_path: Path) -> None:
    async with a_place(tmp_path) as place, Wire.to(place.playground.root) as wire:
        rebus = await place.start(api_url=wire.address, ocr_engine="tesseract")
        asked = await send_photos(await people(place.playground, 4), each=2)
        await until(lambda: readers_of(rebus), "a reading")
        wire.tear()
        torn_at = time.monotonic()
        health = (await rebus.healthz()).json()
        await asyncio.sleep(AWAY_S - (time.monotonic() - torn_at))
        assert health["status"] == "ok", "that Telegram is away is no reason to restart the bot"
        assert (await rebus.healthz()).json()["telegram_silent_s"] > 0
        await wire.mend()
        await check_answered_once(place.playground, asked)
        person = await a_person(place)
        await person.wait_for_answer(await person.send_text("/help"))
        assert (await rebus.healthz()).json()["telegram_silent_s"] == 0


@pytest.mark.parametrize("way", ["refused", "broken"])
async def test_a_bot_that_starts_without_telegram_waits_for_it(tmp_path: Path, way: str) -> None:
    async with a_place(tmp_path) as place, Wire.to(place.playground.root) as wire:
        person = await a_person(place)
        question = await person.send_text("/help")
        if way == "refused":
            wire.tear()
        else:
            await place.playground.order_fault("gone", times=None)
        rebus = await place.launch(api_url=wire.address)
        await rebus.wait_for_line("trying again", 60)
        await asyncio.sleep(3)
        assert rebus.process.returncode is None
        if way == "refused":
            await wire.mend()
        else:
            await place.playground.clear_faults()
        await the_only_answer(person, question)
