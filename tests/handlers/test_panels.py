"""Presses carried out on a playground, on a subject that is a text: what is kept, in which order, and what is not."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PIL import Image
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from core.errors import NoWords
from core.store.database import open_database
from core.store.drawings import Drawings, Drawn
from handlers.asking import Place, Request
from handlers.keyboards import button
from handlers.panel import PALETTE, UNDO, Original
from handlers.panels import Panels
from handlers.replies import PhotoReply, send
from tests.playground_client import Playground, PlaygroundUser, text_of


class Letters:
    """Steps are texts that grow by a letter a press; one with an x in it cannot be drawn."""

    async def change(self, _chat_id: int, step: str, _wish: str, argument: str) -> str:
        await asyncio.sleep(0)  # where others would come between
        return step + argument

    async def reply(self, request: Request, drawn: Drawn, menu: str, *, in_group: bool) -> PhotoReply:
        step = drawn.steps[-1]
        if "x" in step:
            raise NoWords
        picture = io.BytesIO()
        Image.new("RGB", (64 + len(step), 64)).save(picture, "JPEG")
        keyboard = await self.keyboard(request, step, menu, in_group=in_group)
        return PhotoReply(picture.getvalue(), step, keyboard=keyboard)

    async def keyboard(self, _request: Request, _step: str, menu: str, *, in_group: bool) -> InlineKeyboardMarkup:  # noqa: ARG002
        return InlineKeyboardMarkup([[button(menu, UNDO)]])

    async def original(self, _request: Request, step: str, _form: Original) -> bytes:
        return step.encode()


class Desk:
    """A message on a playground, with all that its presses need."""

    def __init__(self, bot: Bot, user: PlaygroundUser, drawings: Drawings) -> None:
        self.panels = Panels(drawings, {"cloud": Letters()})
        self.drawings = drawings
        self._bot = bot
        self._user = user
        self.place = Place(user.id, 0, None)

    async def lay_out(self) -> None:
        asked = await self._user.send_text("anything")
        place = Place(self._user.id, asked["message"]["message_id"], None)
        sent = await send(self._bot, place, PhotoReply(await _picture(), "a"))
        self.place = Place(self._user.id, sent.message_id, None)
        drawn = Drawn(place.message_id, "cloud", None, self._user.id, "en", ("a",), "a")
        await self.drawings.show(self._user.id, sent.message_id, drawn)

    async def press(self, wish: str, argument: str = "", query_id: str = "1") -> None:
        query = {
            "id": query_id,
            "from": {"id": self._user.id, "is_bot": False, "first_name": "Ada"},
            "chat_instance": "1",
            "data": f"{wish}:{argument}",
            "message": {
                "message_id": self.place.message_id,
                "date": 0,  # all that Telegram tells of an old message
                "chat": {"id": self._user.id, "type": ChatType.PRIVATE, "first_name": "Ada"},
            },
        }
        update = Update(1, callback_query=CallbackQuery.de_json(query, self._bot))
        await self.panels.change(self._bot, await self.panels.press(update))

    async def kept(self) -> Drawn:
        drawn = await self.drawings.shown(self._user.id, self.place.message_id)
        assert drawn
        return drawn

    async def shown(self) -> str:
        entries = await self._user.entries()
        return next(text_of(e) for e in entries if e["message"]["message_id"] == self.place.message_id)


async def _picture() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    return picture.getvalue()


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = await open_database(tmp_path / "rebus.sqlite")
    async with Playground.start_here() as playground:
        user = await playground.me()
        bot = Bot(playground.token, playground.api_url, playground.file_url)
        async with bot:
            desk = Desk(bot, user, Drawings(database))
            await desk.lay_out()
            yield desk
    await database.close()


async def test_presses_at_once_are_carried_out_one_after_another_and_the_message_shows_the_last(desk: Desk) -> None:
    letters = "bcdefghijklmnopqrstuvw"
    await asyncio.gather(*(desk.press(PALETTE, letter, letter) for letter in letters))
    kept = await desk.kept()
    assert kept.steps[-1] == "a" + letters
    assert kept.painted == kept.steps[-1] == await desk.shown()
    assert len(kept.steps) == 1 + len(letters)


async def test_a_press_that_comes_again_is_carried_out_once(desk: Desk) -> None:
    for _ in range(2):
        await desk.press(PALETTE, "b", "the same")
    assert (await desk.kept()).steps == ("a", "ab")


async def test_what_cannot_be_drawn_is_told_and_not_kept(desk: Desk) -> None:
    await desk.press(PALETTE, "b", "1")
    for number in range(2):
        try:
            await desk.press(PALETTE, "x", f"bad {number}")
        except NoWords:
            pass
        else:
            raise AssertionError("nothing was told")
    assert (await desk.kept()).steps == ("a", "ab")
    await desk.press(PALETTE, "c", "2")
    assert await desk.shown() == "abc"
    await desk.press(UNDO, "", "3")
    assert await desk.shown() == "ab"


async def test_what_was_kept_and_not_shown_is_shown_by_the_next_press(desk: Desk) -> None:
    """As after a crash between the two."""
    kept = await desk.kept()
    await desk.drawings.show(desk.place.chat_id, desk.place.message_id, kept.after("ab", "before the crash"))
    await desk.press(PALETTE, "b", "before the crash")
    assert (await desk.kept()).steps == ("a", "ab")
    assert await desk.shown() == "ab"
