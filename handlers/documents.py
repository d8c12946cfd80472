"""While a document of many pages is read: one message that says how far it is, with a button to stop."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from core.errors import N_, UserError
from handlers.asking import Question
from handlers.locales import speech
from handlers.pressing import Press, acknowledge, query_of
from handlers.replies import TextReply, send
from handlers.rights import may_change_answer

STOP = "stop:reading"

# Telegram takes about one message a second in a chat and 20 a minute in a group (reference: bots/faq), and the answer
# must not wait for them.
_EDIT_EVERY_S = 2.0
_EDIT_EVERY_IN_GROUP_S = 6.0


class NotYoursToStop(UserError):
    """Somebody else than who asked, and no administrator, presses the button to stop."""

    sentence = N_("Only the person who asked, or an administrator, can stop this.")


class NothingToStop(UserError):
    """The button of a reading that is over, or not begun again yet."""

    sentence = N_("I am not reading this any more. If no answer comes, please send it again.")


class Progress:
    """How far a document is read, told in one message that is edited; a `Watch`."""

    def __init__(self, bot: Bot, question: Question | Press, documents: "Documents") -> None:
        self.stopped = asyncio.Event()
        self.requester = question.requester
        self._bot = bot
        self._question = question
        self._documents = documents
        self._message: Message | None = None
        self._pages = 0
        self._done = 0
        self._telling: asyncio.Task[None] | None = None

    async def begin(self, pages: int) -> None:
        """Sends the message; nothing for one page. After a restart it is the same message again."""
        if pages == 1:
            return
        self._pages = pages
        self._message = await send(self._bot, self._question.place, TextReply(self._text, keyboard=self._keyboard))
        self._documents.add(self._message, self)
        self._telling = asyncio.create_task(self._tell(self._message, self._text))

    def done(self, pages: int) -> None:
        """So many pages are read; the message says so in its own time."""
        self._done = pages

    async def leave(self) -> None:
        """Nobody can stop it any more, and the message stays: it is needed again after a restart."""
        if self._message and self._telling:
            self._documents.remove(self._message)
            self._telling.cancel()
            await asyncio.wait({self._telling})

    async def end(self) -> None:
        """The message goes."""
        await self.leave()
        if self._message:
            with suppress(TelegramError):  # gone already, or too old to be deleted
                await self._bot.delete_message(self._message.chat.id, self._message.message_id)

    async def _tell(self, message: Message, told: str) -> None:
        private = message.chat.type == Chat.PRIVATE
        every_s, next_at = (_EDIT_EVERY_S if private else _EDIT_EVERY_IN_GROUP_S), time.monotonic()
        while True:
            next_at = max(time.monotonic(), next_at + every_s)
            await asyncio.sleep(next_at - time.monotonic())
            if self._text != told:
                told = self._text
                with suppress(TelegramError):  # a later edit says more, or the message is gone
                    await self._bot.edit_message_text(
                        told, message.chat.id, message.message_id, reply_markup=self._keyboard
                    )

    @property
    def _text(self) -> str:
        page = {"number": min(self._done + 1, self._pages), "pages": self._pages}
        return self._question.speech.gettext("📖 Reading page %(number)d of %(pages)d…") % page

    @property
    def _keyboard(self) -> InlineKeyboardMarkup:
        button = InlineKeyboardButton(self._question.speech.gettext("⏹ Stop"), callback_data=STOP)
        return InlineKeyboardMarkup.from_button(button)


class Documents:
    """The documents that are being read, by the messages that say how far they are."""

    def __init__(self) -> None:
        self._progress: dict[tuple[int, int], Progress] = {}

    def add(self, message: Message, progress: Progress) -> None:
        """The message's button stops this one."""
        self._progress[message.chat.id, message.message_id] = progress

    def remove(self, message: Message) -> None:
        """The message's button stops nothing any more."""
        self._progress.pop((message.chat.id, message.message_id), None)

    def find(self, chat_id: int, message_id: int) -> Progress | None:
        """What a message is about, while that is being read."""
        return self._progress.get((chat_id, message_id))

    @asynccontextmanager
    async def watching(self, bot: Bot, question: Question | Press) -> AsyncIterator[Progress]:
        """While the body reads and answers; its message goes when that is done, also by an error.

        The message replies to the question, or to the answer under which a button was pressed.
        """
        progress = Progress(bot, question, self)
        try:
            yield progress
        except UserError:
            await progress.end()
            raise
        except BaseException:  # the question is asked again, in this life of the bot or the next
            await progress.leave()
            raise
        await progress.end()


async def stop_reading(update: Update, context: ContextTypes.DEFAULT_TYPE, *, documents: Documents) -> None:
    """⏹ → what was read so far is the answer."""
    query = query_of(update)
    message = query.message
    progress = documents.find(message.chat.id, message.message_id) if message else None
    if message is None or progress is None:
        raise NothingToStop
    if not await may_change_answer(context.bot, message.chat, query.from_user, progress.requester):
        raise NotYoursToStop
    progress.stopped.set()
    await acknowledge(query, speech(query.from_user.language_code).gettext("I stop here."))
