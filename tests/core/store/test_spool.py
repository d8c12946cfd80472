"""Files on their way, under names that come from outside."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.store.spool import Spool

HOSTILE = [
    "",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "a/b\\c",
    "\x00",
    "x" * 5000,
    "CON",
    "~",
    "é",
    "e\u0301",
    "😀\u202e",
]


@pytest.fixture
async def spool(tmp_path: Path) -> Spool:
    spool = Spool(tmp_path / "spool")
    await spool.open()
    return spool


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("key", HOSTILE)
async def test_a_hostile_key_stays_inside_the_folder(spool: Spool, tmp_path: Path, key: str) -> None:
    await spool.write(key, b"picture")
    assert await spool.has(key)
    assert await spool.read(key) == b"picture"
    assert files_in(tmp_path) == files_in(tmp_path / "spool") != []
    await spool.remove(key)
    assert not await spool.has(key)
    assert files_in(tmp_path) == []


@settings(max_examples=50, deadline=None)  # a file is a hop to a thread; a deadline would be met by chance
@given(st.dictionaries(st.text(), st.binary(max_size=100), max_size=5))
async def test_no_two_keys_share_a_file(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    spool = Spool(tmp_path_factory.mktemp("spool"))
    for key, contents in files.items():
        await spool.write(key, contents)
    assert {key: await spool.read(key) for key in files} == files


async def test_a_missing_file_is_said_to_be_missing(spool: Spool) -> None:
    assert not await spool.has("never written")
    await spool.remove("never written")
    with pytest.raises(FileNotFoundError):
        await spool.read("never written")


async def test_a_write_that_fails_leaves_the_file_as_it_was(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await spool.write("key", b"whole")

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr("aiofiles.os.replace", fail)
    with pytest.raises(OSError, match="no space left"):
        await spool.write("key", b"half")
    assert await spool.read("key") == b"whole"


async def test_opening_drops_what_nobody_came_back_for_and_keeps_the_rest(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    await spool.write("old", b"old")
    (old,) = files_in(tmp_path)
    days_3 = time.time() - 3 * 86400
    os.utime(old, (days_3, days_3))
    await spool.write("new", b"new")
    await spool.open()
    assert not await spool.has("old")
    assert await spool.read("new") == b"new"
