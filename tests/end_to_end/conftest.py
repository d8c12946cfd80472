"""One playground and one bot for all flows; each test brings its own people and chats."""

import warnings
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.playground_client import Playground, PlaygroundUser
from tests.rebus_process import Rebus, running_rebus
from tests.telegram_spec import WITHOUT_SPEC, TelegramSpec


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    """Telegram in one folder, in a process of its own."""
    async with Playground.start() as playground:
        yield playground
        broken = [problem async for problem in breaches(playground)]
        assert not broken, "the Bot API was not kept to:\n" + "\n".join(broken[:40])


async def breaches(playground: Playground) -> AsyncIterator[str]:
    """What the Bot API's description does not allow: of the bot's requests, and of the updates that it was given.

    An unknown field is one too, though Telegram would pass over it: whoever sent it meant something by it.
    """
    spec = TelegramSpec.load()
    if spec is None:
        warnings.warn(WITHOUT_SPEC, stacklevel=1)
        return
    for record in await playground.requests():
        for problem in spec.request_problems(record):
            yield f"request {record['n']}: {problem}"
    for delivered in await playground.updates():
        for problem in spec.update_problems(delivered["update"]):
            yield f"update {delivered['update']['update_id']}: {problem}"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rebus(playground: Playground, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rebus]:
    """The bot, running."""
    async with running_rebus(playground, tmp_path_factory.mktemp("rebus") / "data") as rebus:
        yield rebus
        faults = [line for line in rebus.log if line["level"] not in {"debug", "info", "warning"}]
        assert not faults, "the bot logged faults of its own:\n" + "\n".join(map(str, faults[:10]))


@pytest_asyncio.fixture(loop_scope="session")
async def ada(playground: Playground, rebus: Rebus) -> PlaygroundUser:
    """A person whom the bot has not met, with Telegram in English."""
    return await playground.add_user("Ada", language_code="en")
