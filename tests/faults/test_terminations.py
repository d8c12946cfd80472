"""SIGTERM: a quick end with nothing lost."""

import asyncio

from tests.faults.crowd import Asked, check_answered_once, people, send_photos, until_answered
from tests.faults.places import Place, until

# The contract of `rebus run`: a container is killed some seconds later.
LONGEST_END_S = 5.0


async def test_three_restarts_under_backlog_lose_nothing_and_blame_nobody(place: Place) -> None:
    asked = await send_photos(await people(place.playground, 6), each=4)
    for round_ in range(3):
        rebus = await place.start()
        await until_answered(place.playground, asked, at_least=2 * (round_ + 1))
        assert await rebus.terminate() < LONGEST_END_S
        assert rebus.process.returncode == 0
        # Whose answer arrived in the last moment keeps its count: there is something that it must not send again.
        waiting = place.rows(
            "SELECT starts, failures FROM inbox WHERE state = 'open' AND task NOT IN (SELECT task FROM sent)"
        )
        assert waiting, "there was a backlog"
        assert set(waiting) == {(0, 0)}, "tries are given back"

    await place.start()
    await check_answered_once(place.playground, asked)


async def test_the_end_comes_soon_though_telegram_is_away(place: Place) -> None:
    rebus = await place.start()
    asked = await send_photos(await people(place.playground, 3), each=2)
    await until(lambda: len(place.rows("SELECT 1 FROM inbox")) == len(asked), "all in the inbox")
    await place.playground.order_fault("gone", times=None)
    await asyncio.sleep(1)
    assert await rebus.terminate() < LONGEST_END_S
    await place.playground.clear_faults()

    await place.start()
    await check_answered_once(place.playground, asked)


async def test_the_end_comes_soon_before_telegram_was_ever_reached(place: Place) -> None:
    await place.playground.order_fault("gone", times=None)
    rebus = await place.launch()
    await rebus.wait_for_line("trying again", 60)
    assert await rebus.terminate() < LONGEST_END_S


async def test_a_message_on_its_way_at_the_end_arrives_once(place: Place) -> None:
    """Telegram takes a second for it; it is not sent again by the next start."""
    rebus = await place.start()
    (person,) = await people(place.playground, 1)
    await place.playground.order_fault("slow", method="sendMessage", delay_s=1)
    question = await person.send_text("/help")
    answer = asyncio.create_task(person.wait_for_answer(question))
    await until(lambda: place.rows("SELECT 1 FROM inbox WHERE starts = 1"), "the answer is being given")
    await asyncio.sleep(0.3)  # the call is on its way
    await rebus.terminate()
    await answer

    await place.start()
    await check_answered_once(place.playground, [Asked(question, "")])


async def test_a_token_that_is_revoked_ends_the_bot_and_says_so(place: Place) -> None:
    rebus = await place.start()
    await place.playground.order_fault("server_error", method="getUpdates", status=401)
    assert await asyncio.wait_for(rebus.process.wait(), 30) == 1
    line = await rebus.wait_for_line("cannot run")
    assert "@BotFather" in line["reason"]
