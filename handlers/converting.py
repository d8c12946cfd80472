"""Conversions in their requester's turn: fetched, waited for, carried out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from telegram import Bot

from core import conversions
from core.cloud.spec import Cloud
from core.ocr.reading import Reading
from core.workers import Workers
from handlers.asking import PictureFile, Question
from handlers.files import Files


class Converter:
    """What handlers convert with; each method raises its conversion's `UserError`s, `Busy` and `TooManyWaiting`."""

    def __init__(self, workers: Workers, files: Files) -> None:
        self._workers = workers
        self._files = files

    async def read(self, bot: Bot, question: Question, picture: PictureFile, languages: Sequence[str]) -> Reading:
        """What a picture says; `languages` as in `conversions.read_picture`."""
        async with self._turn_with(bot, question, picture) as data:
            return await self._workers.run(conversions.read_picture, data, tuple(languages), question.hints)

    async def draw(self, question: Question, text: str) -> Cloud:
        """The cloud of a text."""
        async with self._workers.turn(question.requester):
            return await self._workers.run(conversions.draw_cloud, text, question.language)

    async def draw_picture(self, bot: Bot, question: Question, picture: PictureFile, languages: Sequence[str]) -> Cloud:
        """The cloud of what a picture says."""
        async with self._turn_with(bot, question, picture) as data:
            return await self._workers.run(
                conversions.draw_cloud_of_picture, data, tuple(languages), question.hints, question.language
            )

    @asynccontextmanager
    async def _turn_with(self, bot: Bot, question: Question, picture: PictureFile) -> AsyncIterator[bytes]:
        """A turn with the picture's bytes: fetched before the wait, held in memory only after it."""
        self._workers.refuse_excess(question.requester)
        async with self._files.fetched(bot, picture, question) as key, self._workers.turn(question.requester):
            yield await self._files.read(key)

    async def resolve_languages(self, named: Sequence[str]) -> tuple[str, ...]:
        """The tags of languages named in any way; with none named, all that are read."""
        return await self._workers.run(conversions.resolve_languages, tuple(named))
