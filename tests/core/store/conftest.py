"""A database of the test's own, on the disk as in life."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.store.database import Database, open_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "rebus.sqlite"


@pytest_asyncio.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    """A fresh one."""
    database = await open_database(path)
    yield database
    await database.close()
