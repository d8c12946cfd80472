"""Webhook mode: what polling promises holds here too."""

import httpx
import pytest

from tests.faults.crowd import Asked, check_answered_once, people, send_photos, until_answered
from tests.faults.places import (
    Place,
    free_port,
    frozen,
    full_disk,
    kill_among_frozen,
    until,
    until_quiet,
    workers_of,
)
from tests.playground_client import Json
from tests.rebus_process import Rebus


async def start(place: Place, port: int) -> Rebus:
    rebus = await place.start(webhook_url=f"http://127.0.0.1:{port}/", port=port)
    await place.playground.wait_for_request(lambda record: record["method"] == "setWebhook")
    return rebus


async def webhook_info(place: Place) -> Json:
    async with httpx.AsyncClient() as telegram:
        answer = await telegram.get(f"{place.playground.api_url}{place.playground.token}/getWebhookInfo")
    info: Json = answer.json()["result"]
    return info


async def test_photos_that_telegram_brought_survive_a_kill(place: Place) -> None:
    port = free_port()
    rebus = await start(place, port)
    asked = await send_photos(await people(place.playground, 4), each=3)
    await until_answered(place.playground, asked, at_least=1)
    await until(lambda: len(place.rows("SELECT 1 FROM inbox")) == len(asked), "all in the inbox")
    with frozen(workers_of(rebus)):
        await until_quiet(place.playground)
        assert (await webhook_info(place))["pending_update_count"] == 0, "Telegram was told that all are kept"
        await kill_among_frozen(rebus)
    await rebus.kill()
    late = Asked(await (await people(place.playground, 1))[0].send_text("/help"), "")

    await start(place, port)
    await check_answered_once(place.playground, [*asked, late])
    info = await webhook_info(place)
    assert info["url"] == f"http://127.0.0.1:{port}/telegram"
    assert set(info["allowed_updates"]) >= {"message", "edited_message"}
    assert not await place.playground.requests(method="getUpdates")


async def test_an_update_that_cannot_be_kept_is_not_accepted(place: Place) -> None:
    port = free_port()
    rebus = await start(place, port)
    (person,) = await people(place.playground, 1)
    with full_disk(rebus):
        question = await person.send_text("Seven lighthouses stand along the northern coast")
        await rebus.wait_for_line("the inbox cannot be written")
        info = await webhook_info(place)
        assert info["pending_update_count"] == 1
    await check_answered_once(place.playground, [Asked(question, "lighthouses")])
    assert "503" in info["last_error_message"]


@pytest.mark.parametrize("secret", [None, "", "wrong", "\xe9" * 43])
async def test_who_does_not_know_the_secret_brings_nothing_in(place: Place, secret: str | None) -> None:
    port = free_port()
    await start(place, port)
    headers = [] if secret is None else [(b"X-Telegram-Bot-Api-Secret-Token", secret.encode("latin-1"))]
    update = {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}
    async with httpx.AsyncClient() as stranger:
        answer = await stranger.post(f"http://127.0.0.1:{port}/telegram", json=update, headers=headers)
    assert answer.status_code == 403
    assert place.rows("SELECT count(*) FROM inbox") == [(0,)]
