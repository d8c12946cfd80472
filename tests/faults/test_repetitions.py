"""Telegram says the same thing twice, or two bots ask for it."""

from tests.faults.crowd import Asked, check_answered_once, numbered, page, people
from tests.faults.places import Place
from tests.playground_client import Entry, SentFile


async def deliver_again(place: Place, entry: Entry) -> None:
    """Telegram hands the update of a message to the bot once more."""
    asked_in, asked_by, n, update_id = entry["message"]["chat"]["id"], entry["message"]["message_id"], 0, None
    while update_id is None:
        for record in await place.playground.updates(after=n, wait_s=5):
            n, told = record["n"], record["update"].get("message", {})
            if (told.get("chat", {}).get("id"), told.get("message_id")) == (asked_in, asked_by):
                update_id = record["update"]["update_id"]
    await place.playground.duplicate_update(update_id)
    delivered = await place.playground.updates(after=n, wait_s=20)
    assert update_id in [record["update"]["update_id"] for record in delivered]


async def test_an_update_that_comes_twice_is_answered_once(place: Place) -> None:
    await place.start()
    waiting, answered = await people(place.playground, 2)
    slow = await waiting.send_document(SentFile(page(), "page.png", "image/png"))
    await deliver_again(place, slow)
    quick = await answered.send_photo(numbered(616))
    await answered.wait_for_answer(quick)
    await deliver_again(place, quick)
    asked = [Asked(slow, "harbour"), Asked(quick, "616")]
    await check_answered_once(place.playground, asked)

    await place.bots[-1].kill()
    await place.start()
    await deliver_again(place, slow)
    await deliver_again(place, quick)
    await check_answered_once(place.playground, asked)


async def test_the_poll_of_a_killed_bot_is_waited_for(place: Place) -> None:
    first = await place.start()
    await first.kill()
    # What Telegram answers while it holds the dead one's poll open; how long that is, depends on when it began.
    await place.playground.order_fault("conflict", method="getUpdates", times=2)
    second = await place.start()
    (person,) = await people(place.playground, 1)
    question = await person.send_text("/help")
    await person.wait_for_answer(question, timeout_s=40)
    await second.wait_for_line("an earlier poll is still open")
    assert not [line for line in second.log if line["level"] == "error"]


async def test_two_bots_with_one_token_both_live_on(place: Place) -> None:
    """That it is said after a minute is shown in tests/bot/test_polling.py, without the minute."""
    first = await place.start()
    second = await place.start(folder_suffix="-2")
    await first.wait_for_line("an earlier poll is still open", 40)
    await second.wait_for_line("an earlier poll is still open", 40)
    (person,) = await people(place.playground, 1)
    await person.wait_for_answer(await person.send_text("/help"), timeout_s=40)
    assert (first.process.returncode, second.process.returncode) == (None, None)
