"""What operators and Telegram get from the bot's own server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from telegram.error import NetworkError

from bot.intake import StoreFailed
from bot.polling import PollingWatch
from bot.web import Webhook, serving, status_app
from core.store.database import Database, open_database
from core.store.inbox import Inbox, Kept

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "rebus.sqlite")
    yield database
    await database.close()


def client_of(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://rebus")


class Taker:
    """Takes updates in, as the intake does, or fails as it does."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.failure: Exception | None = None

    async def accept(self, body: bytes) -> None:
        if self.failure:
            raise self.failure
        self.taken.append(body)


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def webhook(taker: Taker) -> Webhook:
    return Webhook(taker.accept)


@pytest.fixture
async def telegram(database: Database, webhook: Webhook) -> AsyncIterator[httpx.AsyncClient]:
    """One who calls the webhook."""
    async with client_of(status_app(Inbox(database), PollingWatch(), webhook)) as client:
        yield client


async def test_the_right_secret_brings_an_update_in(
    telegram: httpx.AsyncClient, webhook: Webhook, taker: Taker
) -> None:
    answer = await telegram.post(webhook.path, content=b'{"update_id": 1}', headers={SECRET: webhook.secret})
    assert answer.status_code == 200
    assert taker.taken == [b'{"update_id": 1}']


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda secret: secret[:-1], lambda secret: secret + "x"])
async def test_a_secret_that_is_nearly_right_is_wrong(
    telegram: httpx.AsyncClient, webhook: Webhook, taker: Taker, change: Callable[[str], str]
) -> None:
    answer = await telegram.post(webhook.path, content=b"{}", headers={SECRET: change(webhook.secret)})
    assert answer.status_code == 403
    assert taker.taken == []


async def test_without_a_secret_or_with_a_strange_one_nothing_comes_in(
    telegram: httpx.AsyncClient, webhook: Webhook, taker: Taker
) -> None:
    assert (await telegram.post(webhook.path, content=b"{}")).status_code == 403
    strange = [(SECRET.encode(), "ключ".encode())]
    assert (await telegram.post(webhook.path, content=b"{}", headers=strange)).status_code == 403
    assert (await telegram.get(webhook.path)).status_code == 405
    assert taker.taken == []


def test_each_start_has_a_secret_of_its_own_that_telegram_takes(taker: Taker) -> None:
    secrets = {Webhook(taker.accept).secret for _ in range(50)}
    assert len(secrets) == 50
    for secret in secrets:
        assert 40 <= len(secret) <= 256
        assert secret.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("failure", "status"), [(ValueError("not an update"), 400), (StoreFailed("the inbox cannot be written"), 503)]
)
async def test_what_was_not_kept_is_not_acknowledged(
    telegram: httpx.AsyncClient, webhook: Webhook, taker: Taker, failure: Exception, status: int
) -> None:
    taker.failure = failure
    answer = await telegram.post(webhook.path, content=b"{}", headers={SECRET: webhook.secret})
    assert answer.status_code == status


async def test_the_ok_waits_until_the_update_is_kept(database: Database) -> None:
    kept, order = asyncio.Event(), list[str]()

    async def accept(_body: bytes) -> None:
        await kept.wait()
        order.append("kept")

    webhook = Webhook(accept)
    async with client_of(status_app(Inbox(database), PollingWatch(), webhook)) as client:
        calling = asyncio.ensure_future(client.post(webhook.path, content=b"{}", headers={SECRET: webhook.secret}))
        await asyncio.sleep(0.05)
        assert not calling.done()
        kept.set()
        assert (await calling).status_code == 200
    assert order == ["kept"]


async def test_a_body_without_end_is_cut_off(telegram: httpx.AsyncClient, webhook: Webhook, taker: Taker) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50_000_000:
            sent += 100_000
            yield b"x" * 100_000

    answer = await telegram.post(webhook.path, content=endless(), headers={SECRET: webhook.secret})
    assert answer.status_code == 413
    assert taker.taken == []


async def test_health_tells_what_waits_and_how_long_telegram_is_silent(database: Database) -> None:
    now = [100.0]
    inbox, watch = Inbox(database), PollingWatch(lambda: now[0])
    await inbox.keep([Kept(1, "{}"), Kept(2, "{}")])
    watch.failed(NetworkError("gone"))
    now[0] += 42
    async with client_of(status_app(inbox, watch)) as client:
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "inbox": 2, "telegram_silent_s": 42})


async def test_a_bot_that_cannot_read_its_inbox_is_not_healthy(database: Database) -> None:
    await database.quick.run(lambda c: c.execute(text("DROP TABLE inbox")))
    async with client_of(status_app(Inbox(database), PollingWatch())) as client:
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "the inbox cannot be read"})


async def test_metrics_are_prometheus_and_know_the_inbox(database: Database) -> None:
    inbox = Inbox(database)
    await inbox.keep([Kept(1, "{}")])
    async with client_of(status_app(inbox, PollingWatch())) as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "\nrebus_inbox_updates 1.0\n" in answer.text
    for name in ("rebus_updates", "rebus_conversion_seconds", "rebus_waiting_conversions", "rebus_event_loop_lag"):
        assert f"# HELP {name}" in answer.text


async def test_without_a_webhook_there_is_no_way_in(database: Database, webhook: Webhook) -> None:
    async with client_of(status_app(Inbox(database), PollingWatch())) as client:
        assert (await client.post(webhook.path)).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_a_free_port_is_found_and_given_back(host: str) -> None:
    shown = f"[{host}]" if ":" in host else host
    async with serving(Starlette(), host, 0) as port, httpx.AsyncClient() as client:
        assert (await client.get(f"http://{shown}:{port}/")).status_code == 404
    async with serving(Starlette(), host, port) as again:
        assert again == port


async def test_a_port_that_is_taken_is_an_error() -> None:
    async with serving(Starlette(), "127.0.0.1", 0) as port:
        with pytest.raises(OSError, match="in use"):
            async with serving(Starlette(), "127.0.0.1", port):
                raise AssertionError("two servers on one port")
