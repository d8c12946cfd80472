"""Pressed buttons: by whom, under which answer, about which reading; and each press answered."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from gettext import NullTranslations
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, CallbackQuery, Chat, MaybeInaccessibleMessage, Update
from telegram.constants import CallbackQueryLimit, ChatAction
from telegram.error import TelegramError

from core.errors import N_, UserError
from core.ocr.joining import joined
from core.ocr.reading import Reading
from core.store.readings import Readings, Shown
from handlers.asking import PictureFile, Place, ReadFiles
from handlers.keyboards import wish_and_argument
from handlers.locales import speech
from handlers.measuring import beginning
from handlers.presence import working
from handlers.replies import send, sentence_reply

log = structlog.get_logger(__name__)


class ReadingGone(UserError):
    """A button under an answer whose reading is no longer kept."""

    sentence = N_("I no longer have what I read here. Please send me the picture again.")


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button under an answer of the bot's, which stands in a topic or in none.

    Whoever presses is the requester of what comes of it; how the answer speaks is still in the language (BCP 47) of
    who asked.
    """

    query: CallbackQuery
    message: MaybeInaccessibleMessage
    thread_id: int | None
    language: str | None

    @property
    def wish(self) -> str:
        """What the button is for, one of those in `handlers.buttons` or `handlers.panel`."""
        return wish_and_argument(self.query.data or "")[0]

    @property
    def argument(self) -> str:
        """What the button says beside its wish: a language, a form, …"""
        return wish_and_argument(self.query.data or "")[1]

    @property
    def place(self) -> Place:
        """Under the answer."""
        return Place(self.message.chat.id, self.message.message_id, self.thread_id)

    @property
    def in_group(self) -> bool:
        """Whether others see it."""
        return self.message.chat.type != Chat.PRIVATE

    @property
    def requester(self) -> int:
        """Who pressed."""
        return self.query.from_user.id

    @property
    def hints(self) -> tuple[str, ...]:
        """As for the first reading, so that the same options find the same reading."""
        return (self.language,) if self.language else ()

    @property
    def errand(self) -> str:
        """A name of its own: several buttons under one answer may be at work at once."""
        return f"{self.message.chat.id}/{self.message.message_id}/{self.query.id}"

    @property
    def speech(self) -> NullTranslations:
        """The catalogue of who pressed, who alone is told what went wrong."""
        return speech(self.query.from_user.language_code)


@dataclass(frozen=True, slots=True)
class ReadingPress(Press):
    """A pressed button under an answer that shows a reading.

    What is read is still in the language of who asked. `part` parts the requests for the pictures of one answer from
    one another.
    """

    shown: Shown
    read: ReadFiles
    part: int = 0

    @classmethod
    async def of(cls, update: Update, readings: Readings) -> "ReadingPress":
        """The press in an update that carries one. Raises `ReadingGone`."""
        query = query_of(update)
        message = query.message  # of an old one Telegram tells no more than where it is, which is enough
        shown = None if message is None else await readings.shown(message.chat.id, message.message_id)
        if message is None or shown is None or not query.data:  # PTB routes one without data as if it fitted
            raise ReadingGone
        parts = [await readings.find(message.chat.id, part.key) for part in shown.parts]
        found = [reading for reading in parts if reading is not None]
        if not found or len(found) < len(parts):
            raise ReadingGone
        pictures = tuple(PictureFile(part.file_id, part.unique_id, part.size_bytes) for part in shown.parts)
        read = ReadFiles(joined(found), pictures, tuple(len(reading.pages) for reading in found))
        return cls(query, message, shown.thread_id, shown.language, shown, read)

    @property
    def reading(self) -> Reading:
        """What the answer shows, of all its pictures."""
        return self.read.reading

    @property
    def errand(self) -> str:
        """As for every press, and for each picture."""
        return f"{self.message.chat.id}/{self.message.message_id}/{self.query.id}/{self.part}"


def query_of(update: Update) -> CallbackQuery:
    """The query of an update that carries one."""
    if update.callback_query is None:
        raise ValueError("routed here without a callback query")
    return update.callback_query


async def acknowledge(query: CallbackQuery, sentence: str = "", *, alert: bool = False) -> bool:
    """Ends the waiting that the app shows; says a sentence over the chat.

    False when Telegram does not take it: it was acknowledged already, or the press is too old.
    """
    shown = beginning(sentence, CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
    try:
        return await query.answer(shown or None, show_alert=alert)
    except TelegramError as error:
        log.info("not acknowledged", reason=str(error))
        return False


class Presses:
    """What is being made because of a press: pressed twice in a row, a button does not make it twice."""

    def __init__(self) -> None:
        self._at_work: set[tuple[int, int, str]] = set()
        self._orders: WeakValueDictionary[Place, asyncio.Lock] = WeakValueDictionary()

    def order(self, press: Press) -> asyncio.Lock:
        """Held while an answer is changed: the button that was pressed last has the last word."""
        return self._orders.setdefault(press.place, asyncio.Lock())

    async def make(
        self,
        bot: Bot,
        press: Press,
        action: ChatAction,
        making: Callable[[], Awaitable[None]],
        saying: str = "",
    ) -> None:
        """Acknowledges the press at once, saying so if there is something to say, and makes what it is about.

        An error that a user can mend is told under the answer.
        """
        wish = (press.message.chat.id, press.message.message_id, press.query.data or "")
        if wish in self._at_work:
            await acknowledge(press.query, press.speech.gettext("I am at it already."))
            return
        self._at_work.add(wish)
        try:
            await acknowledge(press.query, saying)
            async with working(bot, press.place, action):
                await making()
        except UserError as error:
            log.info("told", error=type(error).__name__)
            await send(bot, press.place, sentence_reply(error.say(press.speech.gettext)))
        finally:
            self._at_work.remove(wish)
