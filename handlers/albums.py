"""An album is several updates and one question: it gets one answer."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from telegram import Message, Update
from telegram.ext import ContextTypes

from core.ocr.joining import joined
from core.store.chats import Chats
from handlers.asking import Addressed, Command, Question, named_languages, picture_in
from handlers.converting import Converter
from handlers.drawing import Drawing
from handlers.presence import drawing as signs_of_drawing
from handlers.presence import looking
from handlers.showing import Showing, Wish, notes_on, read_all

# Telegram hands an album's updates over one by one, mostly in one batch and sometimes in two: long enough for
# the next getUpdates or webhook call, short enough not to be felt beside the reading.
_QUIET_S = 1.0
_MOST_PARTS = 10


@dataclass(slots=True)
class _Gathering:
    parts: dict[int, Message] = field(default_factory=dict)
    update_ids: list[int] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)


class Albums:
    """Gathers the parts of albums.

    `join(update_ids)` makes the updates one task, answered and replayed together with the running one;
    `leave()` says that another update of the task answers the running one too.
    """

    def __init__(self, join: Callable[[Collection[int]], Awaitable[None]], leave: Callable[[], None]) -> None:
        self._join = join
        self._leave = leave
        self._gatherings: dict[tuple[int, str], _Gathering] = {}

    async def gather(self, update: Update, message: Message) -> list[Message] | None:
        """All parts, in their order, for the handler of the first; None for the others."""
        album = (message.chat_id, message.media_group_id or "")
        gathering = self._gatherings.get(album)
        first = gathering is None
        gathering = gathering or self._gatherings.setdefault(album, _Gathering())
        gathering.parts[message.message_id] = message
        gathering.update_ids.append(update.update_id)
        gathering.arrived.set()
        if not first:
            self._leave()
            return None
        try:
            await self._until_quiet(gathering)
        finally:
            del self._gatherings[album]
        await self._join(gathering.update_ids)
        return [gathering.parts[number] for number in sorted(gathering.parts)]

    async def _until_quiet(self, gathering: _Gathering) -> None:
        while len(gathering.parts) < _MOST_PARTS:
            gathering.arrived.clear()
            try:
                await asyncio.wait_for(gathering.arrived.wait(), _QUIET_S)
            except TimeoutError:
                return


async def answer_album(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    albums: Albums,
    converter: Converter,
    chats: Chats,
    showing: Showing,
    drawing: Drawing,
) -> None:
    """An album → the text of all its pictures in one answer, or with /cloud one cloud of them."""
    parts = await albums.gather(update, Question.of(update).message)
    if parts is None or not any(_is_meant(part) for part in parts):
        return
    asking = next((part for part in parts if part.caption), parts[0])
    question = Question(asking, edited=False)
    wish = Wish(named_languages(asking) or await chats.languages(asking.chat_id), converter.engine)
    async with looking(context.bot, question):
        asked = [(Question(part, edited=False), picture_in(part)) for part in parts]
        read = await read_all(context.bot, asked, wish, question.speech, converter)
        if not _CLOUD.filter(asking):
            await showing.answer(context.bot, question, read, wish)
            return
    async with signs_of_drawing(context.bot, question):
        look = await drawing.look(question)
        cloud = await converter.draw_reading(question, joined([part.reading for part in read.parts]), look)
        notes = (*read.notes, *(note for part in read.parts for note in notes_on(part, question.speech)))
        await drawing.answer(context.bot, question, cloud, notes=notes)


async def leave_answer(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """One part of an album was edited → the answer to all of them stays as it is."""


_CLOUD = Command("cloud")
_COMMAND = Command("ocr", "cloud")
_ADDRESSED = Addressed()


def _is_meant(part: Message) -> bool:
    return _ADDRESSED.filter(part) or _COMMAND.filter(part)
