"""What people see of the bot: commands by scope and language, name and descriptions."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from tests.playground_client import Playground, PlaygroundUser


async def offered(playground: Playground, chat_id: int) -> list[str]:
    return [command["command"] for command in (await playground.chat(chat_id))["commands"]]


async def test_commands_are_kept_by_scope_and_language(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    help_, ocr, cloud = (BotCommand(command=name, description=name.title()) for name in ("help", "ocr", "cloud"))
    group = await playground.add_chat(members=[ada, lin])
    await bot.set_my_commands([help_])
    await bot.set_my_commands([help_, ocr], scope=BotCommandScopeAllPrivateChats(), language_code="zh")
    await bot.set_my_commands([cloud], scope=BotCommandScopeAllGroupChats())
    assert await offered(playground, ada.id) == ["help"]
    assert await offered(playground, lin.id) == ["help", "ocr"]
    assert await offered(playground, group) == ["cloud"]
    await bot.set_my_commands([ocr], scope=BotCommandScopeChat(chat_id=group))
    assert await offered(playground, group) == ["ocr"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=group))
    assert await offered(playground, group) == ["cloud"]
    assert [command.command for command in await bot.get_my_commands()] == ["help"]
    assert await bot.get_my_commands(language_code="de") == []


@pytest.mark.parametrize(
    ("commands", "language", "reason"),
    [
        ([BotCommand(command="with space", description="x")], "", "BOT_COMMAND_INVALID"),
        ([BotCommand(command="x" * 33, description="x")], "", "BOT_COMMAND_INVALID"),
        ([BotCommand(command="x", description=" ")], "", "command description must be non-empty"),
        ([BotCommand(command="x", description="x" * 257)], "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([BotCommand(command="x", description="x")] * 101, "", "too many commands specified"),
        ([BotCommand(command="x", description="x")], "zh-hans", "invalid language code specified"),
    ],
)
async def test_wrong_commands_are_refused(bot: Bot, commands: list[BotCommand], language: str, reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.set_my_commands(commands, language_code=language)


async def test_name_and_descriptions_speak_a_language(bot: Bot) -> None:
    await bot.set_my_name("Rebus bot")
    await bot.set_my_name("画谜", language_code="zh")
    assert (await bot.get_me()).first_name == "Rebus bot"
    assert (await bot.get_my_name(language_code="zh")).name == "画谜"
    assert (await bot.get_my_name(language_code="de")).name == "Rebus bot"
    await bot.set_my_description("Pictures to words", language_code="en")
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_description(language_code="en")).description == "Pictures to words"
    assert (await bot.get_my_description()).description == ""
    with pytest.raises(TelegramBadRequest):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(TelegramBadRequest):
        await bot.set_my_name("x" * 65)
