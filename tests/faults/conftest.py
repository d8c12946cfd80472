"""Places in which things go wrong."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults.places import Place, a_place
from tests.rebus_process import Rebus


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A Telegram of the test's own, and no bot on it yet."""
    async with a_place(tmp_path) as place:
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A Telegram for a module whose tests do not disturb one another: new people in each, faults by chat."""
    async with a_place(tmp_path_factory.mktemp("shared")) as place:
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rebus(shared_place: Place) -> Rebus:
    """The bot of `shared_place`."""
    return await shared_place.start()
