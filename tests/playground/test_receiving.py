"""How updates reach a bot that polls."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiogram.types import ReactionTypeEmoji

from tests.playground_client import Playground, PlaygroundUser


async def test_a_message_reaches_the_poll_that_waits_for_it(bot: Bot, ada: PlaygroundUser) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0)
    entry = await ada.send_text("hello")
    (update,) = await waiting
    assert update.message is not None
    assert (update.message.text, update.message.message_id) == ("hello", entry["message"]["message_id"])
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "en"


async def test_updates_stay_until_a_higher_offset_confirms_them(bot: Bot, ada: PlaygroundUser) -> None:
    for text in ("one", "two", "three"):
        await ada.send_text(text)
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [update.update_id for update in first] == [update.update_id for update in again]
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["two", "three"]
    assert await bot.get_updates(offset=first[-1].update_id + 1) == []
    assert await bot.get_updates() == []


async def test_update_ids_follow_each_other(bot: Bot, ada: PlaygroundUser) -> None:
    for text in ("one", "two", "three"):
        await ada.send_text(text)
    ids = [update.update_id for update in await bot.get_updates()]
    assert ids == list(range(ids[0], ids[0] + 3))


async def test_a_negative_offset_forgets_all_but_the_last(bot: Bot, ada: PlaygroundUser) -> None:
    for text in ("one", "two", "three"):
        await ada.send_text(text)
    last = await bot.get_updates(offset=-1)
    assert [update.message.text for update in last if update.message] == ["three"]
    assert len(await bot.get_updates()) == 1


async def test_limit_bounds_a_batch_and_nonsense_means_a_hundred(bot: Bot, ada: PlaygroundUser) -> None:
    for number in range(3):
        await ada.send_text(str(number))
    assert len(await bot.get_updates(limit=2)) == 2
    assert len(await bot.get_updates(limit=1000)) == 3


async def test_reactions_come_only_to_those_who_ask_and_the_choice_is_remembered(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await ada.send_text("hello")
    await ada.react(entry, "👍")
    (only,) = await bot.get_updates(allowed_updates=["message", "message_reaction"])
    assert only.message is not None
    await ada.react(entry, "👎")
    (reaction,) = await bot.get_updates(offset=only.update_id + 1)
    assert reaction.message_reaction is not None
    assert _emoji(reaction.message_reaction.old_reaction) == ["👍"]
    assert _emoji(reaction.message_reaction.new_reaction) == ["👎"]


def _emoji(reactions: Sequence[object]) -> list[str]:
    return [reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)]


async def test_an_empty_list_brings_the_defaults_back(bot: Bot, ada: PlaygroundUser) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await ada.send_text("unheard")
    assert await bot.get_updates(allowed_updates=[]) == []
    await ada.send_text("heard")
    assert len(await bot.get_updates()) == 1


async def test_the_newer_poll_ends_the_older(bot: Bot, ada: PlaygroundUser) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    newer = asyncio.create_task(bot.get_updates(timeout=20))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request; make sure that only one"):
        await older
    await ada.send_text("hello")
    assert len(await newer) == 1


async def test_a_killed_poller_is_met_once_by_the_next(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    await _poll_and_vanish(playground)
    with pytest.raises(TelegramConflictError):
        await bot.get_updates(timeout=20)
    await ada.send_text("hello")
    assert len(await bot.get_updates(timeout=20)) == 1


async def test_an_update_that_went_to_a_killed_poller_is_not_lost(
    playground: Playground, bot: Bot, ada: PlaygroundUser
) -> None:
    await _poll_and_vanish(playground)
    await ada.send_text("hello")
    assert len(await bot.get_updates(timeout=20)) == 1


async def test_a_short_poll_after_a_vanished_one_meets_no_conflict(playground: Playground, bot: Bot) -> None:
    """A client that stops in good order confirms its updates by a last call without a timeout."""
    await _poll_and_vanish(playground)
    assert await bot.get_updates() == []
    assert await bot.get_updates(timeout=1) == []


async def _poll_and_vanish(playground: Playground) -> None:
    async with httpx.AsyncClient() as client:
        url = f"{playground.api_url}{playground.token}/getUpdates"
        with pytest.raises(httpx.ReadTimeout):
            await client.post(url, json={"timeout": 20}, timeout=0.3)
    # The server learns of the closed socket in its own time.
    await asyncio.sleep(0.2)


async def test_an_update_comes_again_on_demand_though_it_was_confirmed(
    playground: Playground, bot: Bot, ada: PlaygroundUser
) -> None:
    await ada.send_text("one")
    await ada.send_text("two")
    one, two = await bot.get_updates()
    await playground.duplicate_update(one.update_id)
    (again,) = await bot.get_updates(offset=two.update_id + 1)
    assert again.update_id == one.update_id
    assert await bot.get_updates(offset=two.update_id + 1) == []


async def test_a_playground_started_again_repeats_no_ids(ada: PlaygroundUser, bot: Bot) -> None:
    entry = await ada.send_text("hello")
    (update,) = await bot.get_updates()
    await asyncio.sleep(0.1)
    async with Playground.start_here() as other:
        later = await (await other.me()).send_text("hello")
        async with httpx.AsyncClient() as client:
            answer = (await client.get(f"{other.api_url}{other.token}/getUpdates")).json()
    assert answer["result"][0]["update_id"] > update.update_id
    assert later["message"]["message_id"] > entry["message"]["message_id"]
