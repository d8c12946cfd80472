"""Delivery to the bot's own server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web

from bot.playground import webhook
from tests.playground_client import Playground, PlaygroundUser, text_of


@dataclass
class Listener:
    """A bot's server: what came, and how it answers."""

    url: str = ""
    updates: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        async with self.came:
            self.updates.append(update)
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.came.notify_all()
        return self.answers.pop(0) if self.answers else web.Response()

    async def wait(self, count: int) -> list[dict[str, Any]]:
        async with self.came:
            await asyncio.wait_for(self.came.wait_for(lambda: len(self.updates) >= count), 20)
        return self.updates

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@asynccontextmanager
async def listening(receive: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_post("/hook", receive)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


@pytest.fixture
async def listener(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Listener]:
    monkeypatch.setattr(webhook, "FIRST_RETRY_S", 0.05)
    there = Listener()
    async with listening(there.receive) as url:
        there.url = url
        yield there


async def test_updates_are_posted_with_the_secret(bot: Bot, ada: PlaygroundUser, listener: Listener) -> None:
    await ada.send_text("before")
    assert await bot.set_webhook(listener.url, secret_token="pass_word-1", max_connections=3)
    await ada.send_text("after")
    await listener.wait(2)
    assert (listener.texts(), listener.secrets) == (["before", "after"], ["pass_word-1"] * 2)
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections) == (listener.url, 3)


async def test_failures_are_retried_in_order_and_told(bot: Bot, ada: PlaygroundUser, listener: Listener) -> None:
    listener.answers = [web.Response(status=500), web.Response(status=503)]
    await bot.set_webhook(listener.url)
    for text in ("one", "two", "three"):
        await ada.send_text(text)
    await listener.wait(5)
    assert listener.texts() == ["one", "one", "one", "two", "three"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert info.last_error_date is not None


async def test_a_chat_that_fails_does_not_hold_up_another(
    bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser, listener: Listener
) -> None:
    held = asyncio.Event()

    async def slow_for_ada(request: web.Request) -> web.Response:
        update = await request.json()
        if update["message"]["chat"]["id"] == ada.id:
            await held.wait()
        return await listener.receive(request)

    async with listening(slow_for_ada) as url:
        await bot.set_webhook(url)
        await ada.send_text("slow")
        await lin.send_text("quick")
        await listener.wait(1)
        held.set()
        await listener.wait(2)
    assert listener.texts() == ["quick", "slow"]


async def test_a_closed_port_is_told(
    playground: Playground, bot: Bot, ada: PlaygroundUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "FIRST_RETRY_S", 0.05)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    await ada.send_text("hello")
    assert await playground.updates(after=1, wait_s=20), "there was no second try"
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    assert await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1


async def test_polling_and_webhook_exclude_each_other(bot: Bot, listener: Listener) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    await bot.set_webhook(listener.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await polling
    with pytest.raises(
        TelegramConflictError, match="can't use getUpdates method while webhook is active; use deleteWeb"
    ):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_pending_updates_are_dropped_on_demand(bot: Bot, ada: PlaygroundUser) -> None:
    await ada.send_text("hello")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("ftp://127.0.0.1/", None, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://example.org/", None, "bad webhook: Failed to resolve host"),
        ("http://127.0.0.1:9/", "no spaces", "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook_is_refused(bot: Bot, url: str, secret: str | None, reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.set_webhook(url, secret_token=secret)


async def test_a_call_in_the_answer_is_carried_out(
    playground: Playground, bot: Bot, ada: PlaygroundUser, listener: Listener
) -> None:
    listener.answers = [web.json_response({"method": "sendMessage", "chat_id": ada.id, "text": "by the way"})]
    await bot.set_webhook(listener.url)
    await ada.send_text("hello")
    assert await ada.wait_for(lambda entry: text_of(entry) == "by the way")
    assert await playground.requests(method="sendMessage")
