"""Presses on the panel under a cloud or a card: by whom, in which order, and what the message shows after them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Protocol
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, Chat, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, TelegramError

from core.errors import N_, UserError
from core.store.answers import Answer
from core.store.drawings import Drawings, Drawn
from handlers.asking import Place, Request
from handlers.panel import CHANGES, PANEL, UNDO, Original, menu_after
from handlers.pressing import Press, acknowledge, query_of
from handlers.replies import PhotoReply, replace_answer, send
from handlers.restyling import NothingChanges
from handlers.rights import AdminsOnly, may_change_answer

log = structlog.get_logger(__name__)

# A message is seen, and may be pressed, before it is noted what it shows; on a busy machine that takes a moment.
_NOTED_WITHIN_S = 1.0


class DrawingGone(UserError):
    """A button under a cloud or a card that is no longer kept."""

    sentence = N_("I no longer have what this was drawn from. Please send it to me again.")


class NothingToUndo(NothingChanges):
    """There is no step before this one."""

    sentence = N_("This is where you began.")


@dataclass(frozen=True, slots=True)
class PanelPress(Press):
    """A pressed button under an answer that shows a cloud or a card."""

    drawn: Drawn

    @classmethod
    async def of(cls, update: Update, drawings: Drawings) -> "PanelPress":
        """The press in an update that carries one. Raises `DrawingGone`."""
        query = query_of(update)
        message = query.message
        if message is None or not query.data:
            raise DrawingGone
        drawn = await drawings.shown(message.chat.id, message.message_id)
        if drawn is None:
            await asyncio.sleep(_NOTED_WITHIN_S)
            drawn = await drawings.shown(message.chat.id, message.message_id)
        if drawn is None:
            raise DrawingGone
        return cls(query, message, drawn.thread_id, drawn.language, drawn)


class Subject(Protocol):
    """What a panel is under: it knows what its steps mean."""

    async def change(self, chat_id: int, step: str, wish: str, argument: str) -> str:
        """The step that a press leads to. Raises `NothingChanges`, and `DrawingGone` where a step is forgotten."""

    async def reply(self, request: Request, drawn: Drawn, menu: str, *, in_group: bool) -> PhotoReply:
        """What an answer is to show, with the buttons of a menu. Raises the errors of drawing, and `DrawingGone`."""

    async def keyboard(self, request: Request, step: str, menu: str, *, in_group: bool) -> InlineKeyboardMarkup:
        """The buttons of a menu. Raises `DrawingGone`."""

    async def original(self, request: Request, step: str, form: Original) -> bytes:
        """A step as a file or a sticker. Raises as `reply`."""


@dataclass(slots=True, weakref_slot=True)
class _Board:
    """A message while its buttons are pressed: which ones it is to have, and whether somebody is at it."""

    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    painting: bool = False
    turned: bool = False
    menu: str = PANEL


class Panels:
    """Carries presses out.

    A press changes what is kept at once, in the order of the presses; the message follows as fast as Telegram lets it
    be edited, and shows the latest: of a hundred presses in a row it shows a few, and the last. Only the press that
    is at the message waits for it. Should Rebus end there, that press is carried out again at its next start, and
    shows what the others wanted, too.
    """

    def __init__(self, drawings: Drawings, subjects: Mapping[str, Subject]) -> None:
        self._drawings = drawings
        self._subjects = subjects
        self._boards: WeakValueDictionary[tuple[int, int], _Board] = WeakValueDictionary()
        self._copying: WeakValueDictionary[tuple[int, int, int], asyncio.Lock] = WeakValueDictionary()

    async def press(self, update: Update) -> PanelPress:
        """The press in an update that carries one. Raises `DrawingGone`."""
        return await PanelPress.of(update, self._drawings)

    async def change(self, bot: Bot, press: PanelPress) -> bool:
        """A choice, or one step back → the same message, drawn so; somebody else's message stays as it is.

        False where nothing came of it but a copy or a word.
        """
        if not await may_change(bot, press):
            await self._copy(bot, press)
            return False
        try:
            await self._step(press)
        except NothingChanges as nothing:
            await acknowledge(press.query, nothing.say(press.speech.gettext))
            return False
        await acknowledge(press.query)
        await self._turn_to(bot, press, press.place, menu_after(press.wish, press.argument), in_group=press.in_group)
        return True

    async def turn(self, bot: Bot, press: PanelPress, saying: str = "") -> None:
        """A menu → its buttons under the same message, and a word; somebody else gets them under a copy."""
        if not await may_change(bot, press):
            await self._copy(bot, press)
            return
        await acknowledge(press.query, saying)
        await self._turn_to(bot, press, press.place, menu_after(press.wish, press.argument), in_group=press.in_group)

    async def original(self, press: PanelPress, form: Original) -> bytes:
        """What the message is to show, as a file or a sticker."""
        drawn = await self._now(press.place)
        return await self._subjects[drawn.kind].original(press, drawn.steps[-1], form)

    async def take(self, bot: Bot, request: Request, place: Place, step: str, *, in_group: bool) -> None:
        """A step that was made of a picture → the message at `place`, drawn so."""
        async with self._order(place):
            drawn = replace((await self._now(place)).after(step, request.errand), awaits_picture=False)
            await self._drawings.show(place.chat_id, place.message_id, drawn)
        await self._turn_to(bot, request, place, PANEL, in_group=in_group)

    async def note(self, place: Place, *, awaits_picture: bool) -> None:
        """Whether a picture in reply to the message becomes its shape."""
        async with self._order(place):
            drawn = replace(await self._now(place), awaits_picture=awaits_picture)
            await self._drawings.show(place.chat_id, place.message_id, drawn)

    def _board(self, place: Place) -> _Board:
        key = (place.chat_id, place.message_id)
        board = self._boards.get(key)
        if board is None:
            board = self._boards[key] = _Board()
        return board

    @asynccontextmanager
    async def _order(self, place: Place) -> AsyncIterator[None]:
        """One after another: who reads what is kept, changes it and keeps it again."""
        board = self._board(place)  # named, for nobody else may hold it, and the next one must meet the same
        async with board.order:
            yield

    async def _now(self, place: Place) -> Drawn:
        drawn = await self._drawings.shown(place.chat_id, place.message_id)
        if drawn is None:
            raise DrawingGone
        return drawn

    async def _step(self, press: PanelPress) -> None:
        """Keeps what a press leads to; one that was carried out before Rebus ended does not lead further."""
        async with self._order(press.place):
            drawn = await self._now(press.place)
            if press.query.id in drawn.presses:
                return
            if press.wish == UNDO:
                if len(drawn.steps) == 1:
                    raise NothingToUndo
                drawn = drawn.before(press.query.id)
            else:
                subject, chat_id = self._subjects[drawn.kind], press.place.chat_id
                step = await subject.change(chat_id, drawn.steps[-1], press.wish, press.argument)
                drawn = drawn.after(step, press.query.id)
            await self._drawings.show(press.place.chat_id, press.place.message_id, drawn)

    async def _turn_to(self, bot: Bot, request: Request, place: Place, menu: str, *, in_group: bool) -> None:
        """Brings the message up to date, and again for as long as others press meanwhile."""
        board = self._board(place)
        board.turned, board.menu = True, menu
        if board.painting:
            return
        board.painting = True
        try:
            while True:
                drawn = await self._now(place)
                if drawn.steps[-1] != drawn.painted:
                    board.turned = False
                    await self._repaint(bot, request, place, drawn, in_group=in_group)
                elif board.turned:
                    board.turned = False
                    await self._turn(bot, request, place, drawn, in_group=in_group)
                else:
                    return
        except TelegramError:  # the press is carried out again
            raise
        except Exception:
            await self._take_back(place)
            raise
        finally:
            board.painting = False

    async def _repaint(self, bot: Bot, request: Request, place: Place, drawn: Drawn, *, in_group: bool) -> None:
        board, step = self._board(place), drawn.steps[-1]
        reply = await self._subjects[drawn.kind].reply(request, drawn, board.menu, in_group=in_group)
        if not await replace_answer(bot, place.chat_id, Answer(place.message_id, "photo"), reply):
            log.info("gone, or refused by Telegram", chat_id=place.chat_id, message_id=place.message_id)
        async with self._order(place):
            drawn = replace(await self._now(place), painted=step)
            await self._drawings.show(place.chat_id, place.message_id, drawn)

    async def _turn(self, bot: Bot, request: Request, place: Place, drawn: Drawn, *, in_group: bool) -> None:
        menu = self._board(place).menu
        keyboard = await self._subjects[drawn.kind].keyboard(request, drawn.steps[-1], menu, in_group=in_group)
        with suppress(BadRequest):  # it is there already, or the answer is gone
            await bot.edit_message_reply_markup(place.chat_id, place.message_id, reply_markup=keyboard)

    async def _take_back(self, place: Place) -> None:
        """What cannot be drawn is not kept: the next press goes on from what the message shows."""
        async with self._order(place):
            drawn = await self._drawings.shown(place.chat_id, place.message_id)
            if drawn and drawn.painted in drawn.steps:
                steps = drawn.steps[: drawn.steps.index(drawn.painted) + 1]
                await self._drawings.show(place.chat_id, place.message_id, replace(drawn, steps=steps))

    async def _copy(self, bot: Bot, press: PanelPress) -> None:
        """One's own of what somebody else has, changed as one pressed: once, however often one presses."""
        if press.message.chat.type == Chat.CHANNEL:  # a post for each reader who tries a button is nobody's wish
            raise AdminsOnly
        place, _ = press.place, press.speech.gettext
        person = (place.chat_id, place.message_id, press.requester)
        async with self._copying.setdefault(person, asyncio.Lock()):
            if await self._drawings.copy_for(*person):
                await acknowledge(press.query, _("You have one of your own already, further down: change that one."))
                return
            subject, step = self._subjects[press.drawn.kind], press.drawn.painted
            if press.wish in CHANGES:
                with suppress(NothingChanges):
                    step = await subject.change(place.chat_id, step, press.wish, press.argument)
            await acknowledge(press.query, _("This one is somebody else's. Here is one of your own to change."))
            own, menu = (
                replace(press, language=press.query.from_user.language_code),
                menu_after(press.wish, press.argument),
            )
            copy = replace(
                press.drawn,
                requester=press.requester,
                language=own.language,
                steps=(step,),
                painted=step,
                presses=(),
                copy_of=place.message_id,
                awaits_picture=False,
            )
            sent = await send(bot, place, await subject.reply(own, copy, menu, in_group=press.in_group))
            await self._drawings.show(place.chat_id, sent.message_id, copy)


async def may_change(bot: Bot, press: PanelPress) -> bool:
    """Whether a message is its presser's own, or the presser an administrator."""
    return await may_change_answer(bot, press.message.chat, press.query.from_user, press.drawn.requester)
