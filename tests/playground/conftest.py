"""A playground of its own for each test, driven by aiogram and by people; what it emits is held against the Bot API."""

import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.playground import bot_api
from tests.playground_client import Playground, PlaygroundUser
from tests.telegram_spec import WITHOUT_SPEC, TelegramSpec


@pytest.fixture(autouse=True)
def true_to_the_bot_api(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Problems with what the playground emitted so far; answers are checked as they are made."""
    problems: list[str] = []
    spec = TelegramSpec.load()
    if spec is None:
        warnings.warn(WITHOUT_SPEC, stacklevel=1)
        return problems
    perform = bot_api.perform

    async def checked(call: Any, method: str) -> dict[str, Any]:
        answer = await perform(call, method)
        problems.extend(spec.answer_problems(method, answer["result"]))
        return answer

    monkeypatch.setattr(bot_api, "perform", checked)
    return problems


@pytest.fixture
async def playground(true_to_the_bot_api: list[str]) -> AsyncIterator[Playground]:
    async with Playground.start_here() as running:
        yield running
        true_to_the_bot_api.extend(await _problems_at_the_end(running))
    assert true_to_the_bot_api == []


async def _problems_at_the_end(playground: Playground) -> list[str]:
    spec = TelegramSpec.load()
    if spec is None:
        return []
    problems = [problem for record in await playground.updates() for problem in spec.update_problems(record["update"])]
    for chat in (await playground.state())["chats"]:
        for entry in await playground.entries(chat["chat"]["id"]):
            problems += spec.object_problems("Message", entry["message"])
    return problems


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    """aiogram, so that the playground mirrors Telegram and not the habits of the client that we use."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(playground.root))
    yield Bot(playground.token, session=session)
    # Not AiohttpSession.close(), which sleeps a quarter of a second for TLS that there is none of here.
    await (await session.create_session()).close()


@pytest.fixture
async def ada(playground: Playground) -> PlaygroundUser:
    return (await playground.users())[0]


@pytest.fixture
async def lin(playground: Playground) -> PlaygroundUser:
    return (await playground.users())[1]
