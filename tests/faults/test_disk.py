"""The disk is full, or is not what it was."""

import json

from tests.faults.crowd import Asked, check_answered_once, numbered, people
from tests.faults.places import Place, full_disk, until
from tests.playground_client import from_bot, text_of


async def test_nothing_is_acknowledged_that_the_inbox_has_no_room_for(place: Place) -> None:
    rebus = await place.start()
    crowd = await people(place.playground, 3)
    before = await crowd[0].send_text("/help")
    await crowd[0].wait_for_answer(before)
    await until(lambda: place.rows("SELECT state FROM inbox") == [("done",)], "the first is done")
    with full_disk(rebus):
        sent = [await person.send_text("Seven lighthouses stand along the northern coast") for person in crowd]
        await rebus.wait_for_line("the inbox cannot be written")
        refused = {
            record["update"]["update_id"]
            for record in await place.playground.updates()
            if record["update"]["message"]["text"].startswith("Seven")
        }
        seen = len(await place.playground.requests(method="getUpdates"))
        await until(lambda: len(rebus.log) and _times_refused(rebus.log) >= 2, "Telegram is asked again")
        polls = await place.playground.requests(method="getUpdates")
        assert len(polls) > seen
        assert max(int(poll["params"].get("offset") or 0) for poll in polls) <= min(refused)
        assert place.rows("SELECT state FROM inbox") == [("done",)]
        assert not any(from_bot(entry) for entry in await crowd[1].entries())

    await check_answered_once(place.playground, [Asked(entry, "lighthouses") for entry in sent])
    assert rebus.process.returncode is None


def _times_refused(log: list[dict[str, object]]) -> int:
    return sum("the inbox cannot be written" in str(line["event"]) for line in log)


async def test_an_update_that_fails_three_times_is_put_aside_and_its_sender_told_once(place: Place) -> None:
    """The folder of fetched pictures has become a file: nothing that a user could mend, and trying again is no help."""
    rebus = await place.start()
    (person,) = await people(place.playground, 1)
    spool = place.data_dir / "spool"
    spool.rmdir()
    spool.write_text("")
    question = await person.send_photo(numbered(311), caption="What does the signpost say?")
    told = await person.wait_for_answer(question, timeout_s=40)
    assert "something went wrong on my side" in text_of(told)
    await until(lambda: place.rows("SELECT 1 FROM dead_letters"), "the dead letter")
    ((update_id, payload, reason),) = place.rows("SELECT update_id, payload, reason FROM dead_letters")
    letter = json.loads(payload)
    assert letter["update_id"] == update_id
    assert letter["message"]["caption"] == "What does the signpost say?"
    assert "NotADirectoryError" in reason
    assert place.rows("SELECT state, failures, payload FROM inbox") == [("dead", 3, None)]
    assert place.rows("SELECT count(*) FROM sent") == [(0,)]
    metrics = await rebus.metrics()
    assert metrics['rebus_failed_updates_total{fate="buried"}'] == 1

    spool.unlink()
    spool.mkdir()
    again = await person.send_photo(numbered(312))
    assert "312" in text_of(await person.wait_for_answer(again, timeout_s=40))
    await rebus.terminate()
    await place.start()
    assert [from_bot(entry) for entry in await person.entries()].count(True) == 2, "told once, and the second answered"
