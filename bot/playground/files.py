"""The bytes that pass through the playground, kept in a folder that goes away with it."""

import asyncio
import hashlib
import mimetypes
import secrets
import tempfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from bot.playground.pictures import Rendition, photo_renditions, profile_renditions
from bot.playground.refusals import bad_request

Kind = Literal["photo", "document", "sticker"]

DOWNLOAD_LIMIT_BYTES: Final = 20 * 1024 * 1024
"""What a bot may fetch, from the official server's source."""
KEPT_LIMIT_BYTES: Final = 2 * 1024**3
"""Older files go when the folder grows beyond this: a playground must not fill a disk."""
REMEMBERED_PHOTOS: Final = 64
"""A photo sent again and again (a load test) is not recompressed each time."""

_PREFIX: Final[dict[Kind, str]] = {"photo": "AgACAgI", "document": "BQACAgI", "sticker": "CAACAgI"}
_FOLDER: Final[dict[Kind, str]] = {"photo": "photos", "document": "documents", "sticker": "stickers"}


@dataclass(frozen=True)
class StoredFile:
    """A file that Telegram knows, by an id for this bot and an id that all share."""

    file_id: str
    unique_id: str
    kind: Kind
    path: Path
    size_bytes: int
    mime_type: str
    file_name: str | None = None
    width_px: int = 0
    height_px: int = 0
    sticker_kind: Literal["static", "animated", "video"] = "static"
    file_path: str = ""

    def as_photo_size(self) -> dict[str, object]:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "width": self.width_px,
            "height": self.height_px,
            "file_size": self.size_bytes,
        }


class FileStore:
    """Every file by its ``file_id``; the newest :data:`KEPT_LIMIT_BYTES` of them."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="playground-")
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_path: dict[str, StoredFile] = {}
        self._photos: dict[str, list[StoredFile]] = {}
        self._renditions: OrderedDict[str, list[Rendition]] = OrderedDict()
        self._kept_bytes = 0
        self._counter = 0

    def close(self) -> None:
        self._folder.cleanup()

    def find(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def at(self, file_path: str) -> StoredFile | None:
        return self._by_path.get(file_path)

    def photo_sizes(self, file_id: str) -> list[StoredFile] | None:
        """All sizes of the photo that ``file_id`` is one size of, smallest first."""
        return self._photos.get(file_id)

    async def add_photo(self, data: bytes, *, shrunk_by_app: bool = False) -> list[StoredFile]:
        """Recompress and keep a photo; its sizes, smallest first.

        Raises:
            Refusal: see :func:`photo_renditions`; ``file must be non-empty``.
        """
        if not data:
            raise bad_request("file must be non-empty")
        digest = hashlib.sha256(data).hexdigest()
        renditions = self._renditions.get(digest)
        if renditions is None:
            renditions = await asyncio.to_thread(photo_renditions, data, shrunk_by_app=shrunk_by_app)
            self._renditions[digest] = renditions
            if len(self._renditions) > REMEMBERED_PHOTOS:
                self._renditions.popitem(last=False)
        return await self._keep_sizes(renditions)

    async def add_profile_photo(self, data: bytes) -> list[StoredFile]:
        """Cut and keep a person's picture; its sizes, smallest first.

        Raises:
            Refusal: not a picture.
        """
        return await self._keep_sizes(await asyncio.to_thread(profile_renditions, data))

    async def _keep_sizes(self, renditions: list[Rendition]) -> list[StoredFile]:
        sizes = [
            await self._keep(size.data, "photo", "image/jpeg", ".jpg", width_px=size.width_px, height_px=size.height_px)
            for size in renditions
        ]
        for size in sizes:
            self._photos[size.file_id] = sizes
        return sizes

    async def add_document(self, data: bytes, file_name: str | None, mime_type: str | None) -> StoredFile:
        """Keep a file byte for byte.

        Raises:
            Refusal: ``file must be non-empty``.
        """
        if not data:
            raise bad_request("file must be non-empty")
        name = Path(file_name or "").name or None
        guessed = mimetypes.guess_type(name or "")[0]
        mime_type = mime_type or guessed or "application/octet-stream"
        return await self._keep(data, "document", mime_type, Path(name or "").suffix[:16], file_name=name)

    async def add_sticker(
        self, data: bytes, kind: Literal["static", "animated", "video"], size_px: tuple[int, int]
    ) -> StoredFile:
        """Keep a sticker; ``size_px`` is width and height.

        Raises:
            Refusal: ``file must be non-empty``.
        """
        if not data:
            raise bad_request("file must be non-empty")
        suffix, mime_type = {
            "static": (".webp", "image/webp"),
            "animated": (".tgs", "application/x-tgsticker"),
            "video": (".webm", "video/webm"),
        }[kind]
        return await self._keep(
            data, "sticker", mime_type, suffix, width_px=size_px[0], height_px=size_px[1], sticker_kind=kind
        )

    async def _keep(
        self,
        data: bytes,
        kind: Kind,
        mime_type: str,
        suffix: str,
        *,
        file_name: str | None = None,
        width_px: int = 0,
        height_px: int = 0,
        sticker_kind: Literal["static", "animated", "video"] = "static",
    ) -> StoredFile:
        self._counter += 1
        path = Path(self._folder.name) / str(self._counter)
        file_path = f"{_FOLDER[kind]}/file_{self._counter}{suffix if suffix.isascii() else ''}"
        digest = hashlib.sha256(data).hexdigest()
        await asyncio.to_thread(path.write_bytes, data)
        stored = StoredFile(
            file_id=_PREFIX[kind] + secrets.token_urlsafe(40),
            unique_id="AQAD" + digest[:12],
            kind=kind,
            path=path,
            size_bytes=len(data),
            mime_type=mime_type,
            file_name=file_name,
            width_px=width_px,
            height_px=height_px,
            sticker_kind=sticker_kind,
            file_path=file_path,
        )
        self._files[stored.file_id] = stored
        self._by_path[stored.file_path] = stored
        self._kept_bytes += stored.size_bytes
        self._forget_oldest()
        return stored

    def _forget_oldest(self) -> None:
        while self._kept_bytes > KEPT_LIMIT_BYTES and len(self._files) > 1:
            _, oldest = self._files.popitem(last=False)
            self._by_path.pop(oldest.file_path, None)
            self._photos.pop(oldest.file_id, None)
            self._kept_bytes -= oldest.size_bytes
            oldest.path.unlink(missing_ok=True)
