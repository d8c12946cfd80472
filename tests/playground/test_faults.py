"""Trouble on demand reaches the bot as trouble with Telegram would."""

import asyncio
import time

import httpx
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from tests.playground.pictures import picture
from tests.playground_client import Playground, PlaygroundRefused, PlaygroundUser, file_id_of, text_of


async def test_too_many_requests_says_how_long_to_wait(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    await ada.send_text("/start")
    await playground.order_fault("too_many_requests", method="sendMessage", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter, match="retry after 7") as refusal:
            await bot.send_message(ada.id, "hello")
        assert refusal.value.retry_after == 7
    assert await bot.send_message(ada.id, "hello")
    assert [record.get("fault") for record in await playground.requests(method="sendMessage")] == [
        "too_many_requests",
        "too_many_requests",
        None,
    ]


async def test_a_fault_can_be_kept_to_one_chat_and_method(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    for user in (ada, lin):
        await user.send_text("/start")
    await playground.order_fault("forbidden", method=["sendMessage", "sendPhoto"], chat_id=ada.id, times=None)
    await bot.send_message(lin.id, "hello")
    await bot.send_chat_action(ada.id, "typing")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(ada.id, "hello")
    await playground.clear_faults()
    assert await bot.send_message(ada.id, "hello")


async def test_a_fault_without_a_method_spares_the_poll(playground: Playground, bot: Bot) -> None:
    await playground.order_fault("server_error")
    assert await bot.get_updates() == []
    with pytest.raises(TelegramServerError, match="Bad Gateway"):
        await bot.get_me()
    await playground.order_fault("conflict", method="getUpdates")
    with pytest.raises(TelegramConflictError):
        await bot.get_updates()


async def test_a_cut_call_is_not_carried_out(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    await ada.send_text("/start")
    await playground.order_fault("cut", method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(ada.id, "hello")
    assert [text_of(entry) for entry in await ada.entries()] == ["/start"]


async def test_a_call_cut_after_is_carried_out(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    await ada.send_text("/start")
    await playground.order_fault("cut_after", method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(ada.id, "hello")
    assert [text_of(entry) for entry in await ada.entries()] == ["/start", "hello"]


async def test_a_cut_closes_the_socket(playground: Playground) -> None:
    await playground.order_fault("cut", method="getMe")
    async with httpx.AsyncClient() as client:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.get(f"{playground.api_url}{playground.token}/getMe")


async def test_a_slow_answer_comes_late(playground: Playground, bot: Bot) -> None:
    await playground.order_fault("slow", method="getMe", delay_s=0.4)
    began = time.monotonic()
    await bot.get_me()
    assert time.monotonic() - began >= 0.4


async def test_telegram_is_gone_until_it_comes_back(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    await playground.order_fault("gone")
    for call in (waiting, bot.get_me()):
        with pytest.raises(TelegramNetworkError):
            await call
    await ada.send_text("while it was gone")
    await playground.clear_faults()
    (update,) = await bot.get_updates(timeout=20)
    assert update.message is not None
    assert update.message.text == "while it was gone"


async def test_downloads_fail_on_demand(playground: Playground, ada: PlaygroundUser) -> None:
    entry = await ada.send_photo(picture())
    async with httpx.AsyncClient() as client:
        get_file = f"{playground.api_url}{playground.token}/getFile"
        answer = (await client.get(get_file, params={"file_id": file_id_of(entry)})).json()
        address = f"{playground.file_url}{playground.token}/{answer['result']['file_path']}"
        await playground.order_fault("server_error", method="file", status=503)
        assert (await client.get(address)).status_code == 503
        await playground.order_fault("cut", method="file")
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.get(address)
        assert (await client.get(address)).content == await playground.file(file_id_of(entry))


async def test_an_unknown_fault_is_refused(playground: Playground) -> None:
    with pytest.raises(PlaygroundRefused, match="kind is one of"):
        await playground.order_fault("earthquake")
