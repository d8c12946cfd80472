"""Buttons and inline mode: a question, the bot's answer, and what the person sees of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InputTextMessageContent,
    Update,
)

from tests.playground.pictures import picture
from tests.playground_client import NothingCame, PlaygroundUser, text_of

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Again", callback_data="again:1"),
            InlineKeyboardButton(text="Copy", copy_text=CopyTextButton(text="words")),
        ],
        [InlineKeyboardButton(text="Site", url="https://example.org/")],
    ]
)


async def answering(bot: Bot, answer: Callable[[Update], Awaitable[object]]) -> None:
    """Wait for one update and answer it."""
    (update,) = await bot.get_updates(timeout=20)
    await bot.get_updates(offset=update.update_id + 1)
    await answer(update)


async def sent_with_buttons(bot: Bot, ada: PlaygroundUser) -> dict[str, object]:
    await ada.send_text("/start")
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    await bot.send_message(ada.id, "choose", reply_markup=KEYBOARD)
    return await ada.wait_for(lambda entry: text_of(entry) == "choose")


async def test_a_tap_asks_the_bot_and_shows_its_answer(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await sent_with_buttons(bot, ada)
    seen: list[Update] = []

    async def answer(update: Update) -> None:
        seen.append(update)
        assert update.callback_query is not None
        await bot.answer_callback_query(update.callback_query.id, text="done", show_alert=True)

    shown, _ = await asyncio.gather(ada.tap(entry), answering(bot, answer))
    assert shown == {"answer": {"text": "done", "show_alert": True, "url": None}}
    query = seen[0].callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.message and query.message.chat.id) == ("again:1", ada.id, ada.id)


async def test_other_buttons_act_in_the_app(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await sent_with_buttons(bot, ada)
    assert await ada.tap_text(entry, "Copy") == {"copied": "words"}
    assert await ada.tap_text(entry, "Site") == {"url": "https://example.org/"}
    with pytest.raises(NothingCame):
        await ada.tap_text(entry, "Nowhere")


async def test_a_query_is_answered_once_and_in_time(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await sent_with_buttons(bot, ada)

    async def answer(update: Update) -> None:
        assert update.callback_query is not None
        with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
            await bot.answer_callback_query(update.callback_query.id, text="x" * 201)
        await bot.answer_callback_query(update.callback_query.id)
        with pytest.raises(
            TelegramBadRequest, match="query is too old and response timeout expired or query ID is inv"
        ):
            await bot.answer_callback_query(update.callback_query.id)

    await asyncio.gather(ada.tap(entry), answering(bot, answer))


async def test_inline_results_are_offered_chosen_and_edited(bot: Bot, ada: PlaygroundUser) -> None:
    await ada.send_text("/start")
    (start,) = await bot.get_updates()
    await bot.get_updates(offset=start.update_id + 1)
    photo = (await bot.send_photo(ada.id, BufferedInputFile(picture(), "a.jpg"))).photo
    assert photo is not None
    offered: list[Any] = [
        InlineQueryResultArticle(
            id="words",
            title="Words",
            input_message_content=InputTextMessageContent(message_text="<b>words</b>", parse_mode="HTML"),
            reply_markup=KEYBOARD,
        ),
        InlineQueryResultCachedPhoto(id="photo", photo_file_id=photo[-1].file_id, caption="a cloud"),
    ]

    async def answer(update: Update) -> None:
        query = update.inline_query
        assert query is not None
        assert (query.query, query.from_user.id, query.chat_type) == ("tea", ada.id, "sender")
        await bot.answer_inline_query(query.id, offered, next_offset="2", is_personal=True)

    shown, _ = await asyncio.gather(ada.ask_inline("tea", chat_id=ada.id), answering(bot, answer))
    assert [result["id"] for result in shown["results"]] == ["words", "photo"]
    assert shown["next_offset"] == "2"
    words = await ada.choose_inline("words")
    assert (text_of(words), words["message"]["via_bot"]["id"]) == ("words", bot.id)
    picked = await ada.choose_inline("photo")
    assert (text_of(picked), len(picked["message"]["photo"])) == ("a cloud", len(photo))
    chosen = [update.chosen_inline_result for update in await bot.get_updates() if update.chosen_inline_result]
    assert [(result.result_id, result.query) for result in chosen] == [("words", "tea"), ("photo", "tea")]
    assert await bot.edit_message_text("changed", inline_message_id=chosen[0].inline_message_id)
    assert await ada.wait_for(lambda entry: text_of(entry) == "changed")


async def test_wrong_inline_answers_are_refused(bot: Bot, ada: PlaygroundUser) -> None:
    def article(result_id: str) -> InlineQueryResultArticle:
        content = InputTextMessageContent(message_text="x")
        return InlineQueryResultArticle(id=result_id, title="x", input_message_content=content)

    async def answer(update: Update) -> None:
        assert update.inline_query is not None
        query_id = update.inline_query.id
        wrong: list[tuple[list[Any], str]] = [
            ([article("a"), article("a")], "RESULT_ID_DUPLICATE"),
            ([article("x" * 65)], "RESULT_ID_INVALID"),
            ([article(str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
            (
                [InlineQueryResultCachedPhoto(id="p", photo_file_id="nothing")],
                "wrong file identifier/HTTP URL specified",
            ),
        ]
        for results, reason in wrong:
            with pytest.raises(TelegramBadRequest, match=reason):
                await bot.answer_inline_query(query_id, results)
        await bot.answer_inline_query(query_id, [])
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await bot.answer_inline_query(query_id, [])

    await asyncio.gather(ada.ask_inline("tea"), answering(bot, answer))
