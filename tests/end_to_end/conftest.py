"""One playground and one bot for all flows; each test brings its own people and chats."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.playground_client import Playground, PlaygroundUser
from tests.rebus_process import Rebus, running_rebus


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    """Telegram in one folder, in a process of its own."""
    async with Playground.start() as playground:
        yield playground


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rebus(playground: Playground, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rebus]:
    """The bot, running."""
    async with running_rebus(playground, tmp_path_factory.mktemp("rebus") / "data") as rebus:
        yield rebus


@pytest_asyncio.fixture(loop_scope="session")
async def ada(playground: Playground, rebus: Rebus) -> PlaygroundUser:
    """A person whom the bot has not met, with Telegram in English."""
    return await playground.add_user("Ada", language_code="en")
