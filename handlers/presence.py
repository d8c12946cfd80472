"""Signs of life: 👀 on what is being looked at, and "typing…" for as long as it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot, Chat
from telegram.constants import ChatAction, ReactionEmoji
from telegram.error import TelegramError

from handlers.asking import Question

# Telegram shows an action for 5 s.
_REFRESH_S = 4.0


@asynccontextmanager
async def looking(bot: Bot, question: Question) -> AsyncIterator[None]:
    """While a picture is read: 👀 at once, and "typing…"."""
    async with _showing(bot, question, ChatAction.TYPING, eyes=True):
        yield


@asynccontextmanager
async def drawing(bot: Bot, question: Question) -> AsyncIterator[None]:
    """While a cloud is drawn: "sending a photo…"."""
    async with _showing(bot, question, ChatAction.UPLOAD_PHOTO, eyes=False):
        yield


@asynccontextmanager
async def _showing(bot: Bot, question: Question, action: ChatAction, *, eyes: bool) -> AsyncIterator[None]:
    # Beside the work, never before it: a slow sign must not slow the answer.
    showing = asyncio.create_task(_show(bot, question, action, eyes=eyes))
    try:
        yield
    finally:
        showing.cancel()


async def _show(bot: Bot, question: Question, action: ChatAction, *, eyes: bool) -> None:
    message = question.message
    if eyes and message.chat.type != Chat.CHANNEL:
        # A group may forbid reactions, the message may be gone: no matter.
        with suppress(TelegramError):
            await bot.set_message_reaction(message.chat_id, message.message_id, ReactionEmoji.EYES)
    while True:
        with suppress(TelegramError):
            await bot.send_chat_action(message.chat_id, action, message_thread_id=question.thread_id)
        await asyncio.sleep(_REFRESH_S)
