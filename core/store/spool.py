"""Files on their way from Telegram to a worker, on disk so that waiting ones take no memory."""

import asyncio
import hashlib
import time
from contextlib import suppress
from pathlib import Path

import aiofiles
import aiofiles.os

# As long as an update may wait in the inbox for its answer (`core.store.inbox`).
_KEPT_S = 48 * 3600


class Spool:
    """A folder of files, each named for what it belongs to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def open(self) -> None:
        """Makes the folder, and empties it of what nobody came back for."""
        await aiofiles.os.makedirs(self._folder, exist_ok=True)
        await self.forget_old()

    async def forget_old(self) -> None:
        """Drops the files that nobody came back for."""
        for name in await aiofiles.os.listdir(self._folder):
            path = self._folder / name
            with suppress(FileNotFoundError):  # its answer went out meanwhile
                if (await aiofiles.os.stat(path)).st_mtime < time.time() - _KEPT_S:
                    await aiofiles.os.remove(path)

    def _path(self, key: str) -> Path:
        # A key may hold what came from outside; a digest is always a good file name.
        return self._folder / hashlib.sha256(key.encode()).hexdigest()

    async def has(self, key: str) -> bool:
        """Whether a whole file is there."""
        return await aiofiles.os.path.exists(self._path(key))

    async def write(self, key: str, data: bytes) -> None:
        """Writes the file; it is there whole or not at all."""
        path = self._path(key)
        part = path.with_suffix(".part")
        async with aiofiles.open(part, "wb") as file:
            await file.write(data)
        await aiofiles.os.replace(part, path)

    async def read(self, key: str) -> bytes:
        """The file's bytes. Raises `FileNotFoundError`."""
        async with aiofiles.open(self._path(key), "rb") as file:
            return await file.read()

    async def head(self, key: str, count: int) -> bytes:
        """The file's first bytes, at most `count`. Raises `FileNotFoundError`."""
        async with aiofiles.open(self._path(key), "rb") as file:
            return await file.read(count)

    async def digest(self, key: str) -> str:
        """The SHA-256 of the file's bytes, in hexadecimal. Raises `FileNotFoundError`."""
        return await asyncio.to_thread(_digest, self._path(key))

    async def remove(self, key: str) -> None:
        """Drops the file, if it is there."""
        if await self.has(key):
            await aiofiles.os.remove(self._path(key))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
