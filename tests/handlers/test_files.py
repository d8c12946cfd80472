"""How a picture comes from Telegram, and what Telegram may give instead."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.web import serving
from core.errors import EmptyFile, FileGone, FileTooBig, UserError
from core.store.spool import Spool
from handlers.asking import PictureFile, Question
from handlers.files import Files
from tests.handlers.messages import PHOTO, message

PICTURE = PictureFile("id", "unique", None)
QUESTION = Question(message(photo=PHOTO), edited=False)
LIMIT_BYTES = 20_000_000


@dataclass
class Telegram:
    """What a Telegram gives for any file; counts what it is asked."""

    data: bytes | None = b"picture"
    refusal: str | None = None
    asked: list[str] = field(default_factory=list)

    async def get_file(self, _request: Request) -> Response:
        self.asked.append("getFile")
        if self.refusal:
            return JSONResponse({"ok": False, "error_code": 400, "description": self.refusal}, 400)
        file = {"file_id": "id", "file_unique_id": "unique", "file_path": "photos/file_1.jpg"}
        return JSONResponse({"ok": True, "result": file})

    async def download(self, _request: Request) -> Response:
        self.asked.append("download")
        if self.data is None:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return Response(self.data)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Bot]:
        routes = [
            Route("/bot1:token/getFile", self.get_file, methods=["POST"]),
            Route("/file/bot1:token/{path:path}", self.download),
        ]
        async with serving(Starlette(routes=routes), "127.0.0.1", 0) as port:
            request = HTTPXRequest()
            root = f"http://127.0.0.1:{port}"
            yield Bot("1:token", f"{root}/bot", f"{root}/file/bot", request=request)
            await request.shutdown()


async def opened(folder: Path) -> Spool:
    spool = Spool(folder / "spool")
    await spool.open()
    return spool


def left(folder: Path) -> list[Path]:
    return list((folder / "spool").iterdir())


async def test_a_picture_is_in_the_spool_until_it_was_answered(tmp_path: Path) -> None:
    files = Files(await opened(tmp_path))
    async with Telegram().bot() as bot, files.fetched(bot, PICTURE, QUESTION) as key:
        assert await files.read(key) == b"picture"
        assert len(left(tmp_path)) == 1
    assert left(tmp_path) == []


async def test_a_picture_whose_user_was_told_what_is_wrong_with_it_goes_too(tmp_path: Path) -> None:
    files = Files(await opened(tmp_path))
    async with Telegram().bot() as bot:
        with pytest.raises(FileGone):
            async with files.fetched(bot, PICTURE, QUESTION):
                raise FileGone
    assert left(tmp_path) == []


async def test_after_a_fault_the_picture_is_there_and_not_fetched_again(tmp_path: Path) -> None:
    telegram = Telegram()
    files = Files(await opened(tmp_path))
    async with telegram.bot() as bot:
        with pytest.raises(RuntimeError):
            async with files.fetched(bot, PICTURE, QUESTION):
                raise RuntimeError
        async with files.fetched(bot, PICTURE, QUESTION) as key:
            assert await files.read(key) == b"picture"
    assert telegram.asked == ["getFile", "download"]


@pytest.mark.parametrize(
    ("telegram", "error"),
    [
        (Telegram(data=b""), EmptyFile),
        (Telegram(data=None), FileGone),
        (Telegram(data=bytes(LIMIT_BYTES + 1)), FileTooBig),
        (Telegram(refusal="Bad Request: file is too big"), FileTooBig),
        (Telegram(refusal="Bad Request: wrong file_id or the file is temporarily unavailable"), FileGone),
    ],
    ids=["empty", "gone from the server", "bigger than it said", "too big", "gone"],
)
async def test_what_telegram_does_not_give_is_told_to_the_user(
    tmp_path: Path, telegram: Telegram, error: type[UserError]
) -> None:
    files = Files(await opened(tmp_path))
    async with telegram.bot() as bot:
        with pytest.raises(error):
            await files.fetched(bot, PICTURE, QUESTION).__aenter__()
    assert left(tmp_path) == []


async def test_a_file_that_is_said_to_be_too_big_is_not_asked_for(tmp_path: Path) -> None:
    telegram = Telegram()
    files = Files(await opened(tmp_path))
    async with telegram.bot() as bot:
        with pytest.raises(FileTooBig):
            await files.fetched(bot, PictureFile("id", "unique", LIMIT_BYTES + 1), QUESTION).__aenter__()
    assert telegram.asked == []
