"""Signs of life: 👀 on what is being looked at, and "typing…" for as long as it takes."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram import Bot, Chat
from telegram.constants import ChatAction, ReactionEmoji
from telegram.error import TelegramError

from handlers.asking import Place, Question

# Telegram shows an action for 5 s.
_REFRESH_S = 4.0


@asynccontextmanager
async def looking(bot: Bot, question: Question) -> AsyncIterator[None]:
    """While a picture is read: 👀 at once, and "typing…"."""
    eyes = question.message.chat.type != Chat.CHANNEL
    async with _beside(_show(bot, question.place, ChatAction.TYPING, eyes=eyes)):
        yield


@asynccontextmanager
async def drawing(bot: Bot, question: Question) -> AsyncIterator[None]:
    """While a cloud is drawn: "sending a photo…"."""
    async with working(bot, question.place, ChatAction.UPLOAD_PHOTO):
        yield


@asynccontextmanager
async def working(bot: Bot, place: Place, action: ChatAction) -> AsyncIterator[None]:
    """While the body runs: what the bot is doing, in the place where its answer will stand."""
    async with _beside(_show(bot, place, action, eyes=False)):
        yield


@asynccontextmanager
async def _beside(showing: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    # Beside the work, never before it: a slow sign must not slow the answer.
    task = asyncio.create_task(showing)
    try:
        yield
    finally:
        task.cancel()


async def _show(bot: Bot, place: Place, action: ChatAction, *, eyes: bool) -> None:
    if eyes:
        # A group may forbid reactions, the message may be gone: no matter.
        with suppress(TelegramError):
            await bot.set_message_reaction(place.chat_id, place.message_id, ReactionEmoji.EYES)
    while True:
        with suppress(TelegramError):
            await bot.send_chat_action(place.chat_id, action, message_thread_id=place.thread_id)
        await asyncio.sleep(_REFRESH_S)
