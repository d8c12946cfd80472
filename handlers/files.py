"""Pictures fetched from Telegram into the spool."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from core.documents.outline import HEAD_BYTES, has_pages
from core.errors import EmptyFile, FileGone, FileTooBig, UserError
from core.store.spool import Spool
from handlers.asking import PictureFile, Request

# What a bot may download, in the careful reading of Telegram's "20 MB".
_LIMIT_MB = 20
_LIMIT_BYTES = _LIMIT_MB * 1_000_000
# Each download holds its file in memory until it is written: 8 × 20 MB is what a small server can spare.
_AT_ONCE = 8


class Files:
    """The way of a picture from Telegram to the disk."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._downloads = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def fetched(self, bot: Bot, picture: PictureFile, request: Request) -> AsyncIterator[str]:
        """The spool's key of the fetched picture, which is dropped once it was answered.

        After a crash it is still there and not fetched again. Raises `FileTooBig`, `FileGone`, `EmptyFile`.
        """
        if (picture.size_bytes or 0) > _LIMIT_BYTES:
            raise FileTooBig({"limit_mb": _LIMIT_MB})
        key = f"{request.errand}/{picture.unique_id}"
        if not await self._spool.has(key):
            async with self._downloads:
                await self._spool.write(key, await _download(bot, picture))
        try:
            yield key
        except UserError:  # an answer too; after anything else the picture is needed again
            await self._spool.remove(key)
            raise
        await self._spool.remove(key)

    async def has_pages(self, key: str) -> bool:
        """Whether a fetched file may have several pages."""
        return has_pages(await self._spool.head(key, HEAD_BYTES))

    async def digest(self, key: str) -> str:
        """What a fetched picture is known by, wherever it comes from: the SHA-256 of its bytes."""
        return await self._spool.digest(key)

    async def read(self, key: str) -> bytes:
        """The bytes of a fetched picture."""
        return await self._spool.read(key)


async def _download(bot: Bot, picture: PictureFile) -> bytes:
    try:
        file = await bot.get_file(picture.file_id)
        if (file.file_size or 0) > _LIMIT_BYTES:
            raise FileTooBig({"limit_mb": _LIMIT_MB})
        data = bytes(await file.download_as_bytearray())
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise FileTooBig({"limit_mb": _LIMIT_MB}) from error
        raise FileGone from error
    except InvalidToken as error:  # PTB's reading of a 404 for a file's address
        raise FileGone from error
    if not data:
        raise EmptyFile
    if len(data) > _LIMIT_BYTES:
        raise FileTooBig({"limit_mb": _LIMIT_MB})
    return data
