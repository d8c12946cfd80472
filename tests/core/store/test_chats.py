"""What a chat has chosen, and where it goes with the chat."""

import pytest

from core.store.answers import Answer, Answers
from core.store.chats import Chats
from core.store.database import Database

GROUP, SUPERGROUP = -4000, -1001234567890


@pytest.fixture
def chats(database: Database) -> Chats:
    return Chats(database)


async def test_a_chat_that_never_chose_has_no_languages(chats: Chats) -> None:
    assert await chats.languages(1) == ()


async def test_a_choice_holds_in_its_order_until_the_next(chats: Chats) -> None:
    await chats.set_languages(1, ["ru", "en"])
    await chats.set_languages(2, ["zh-Hans"])
    assert await chats.languages(1) == ("ru", "en")
    await chats.set_languages(1, [])
    assert await chats.languages(1) == ()
    assert await chats.languages(2) == ("zh-Hans",)


async def test_line_breaks_are_kept_by_choice_alone_and_without_touching_the_languages(chats: Chats) -> None:
    await chats.set_languages(1, ["ru"])
    assert [await chats.keeps_breaks(chat) for chat in (1, 2)] == [False, False]
    for chat in (1, 2):
        await chats.keep_breaks(chat, True)
    await chats.set_languages(1, ["en"])
    assert [await chats.keeps_breaks(chat) for chat in (1, 2)] == [True, True]
    assert [await chats.languages(chat) for chat in (1, 2)] == [("en",), ()]
    await chats.keep_breaks(1, False)
    assert [await chats.keeps_breaks(chat) for chat in (1, 2)] == [False, True]


async def test_a_migrated_group_keeps_its_choice_and_loses_its_message_numbers(
    chats: Chats, database: Database
) -> None:
    answers = Answers(database)
    await chats.set_languages(GROUP, ["ru"])
    await answers.remember(GROUP, 10, Answer(11, "text"))
    for _ in range(2):  # Telegram says it to both chats
        await chats.migrate(GROUP, SUPERGROUP)
    assert await chats.languages(SUPERGROUP) == ("ru",)
    assert await chats.languages(GROUP) == ()
    assert await answers.to(GROUP, 10) is None


async def test_a_choice_made_before_goes_over_the_one_made_after_the_migration(chats: Chats) -> None:
    await chats.set_languages(SUPERGROUP, ["en"])
    await chats.migrate(GROUP, SUPERGROUP)
    assert await chats.languages(SUPERGROUP) == ("en",), "a group without a choice takes nothing away"
    await chats.set_languages(GROUP, ["ru"])
    await chats.migrate(GROUP, SUPERGROUP)
    assert await chats.languages(SUPERGROUP) == ("ru",)


async def test_nothing_stays_of_a_chat_that_the_bot_left(chats: Chats, database: Database) -> None:
    answers = Answers(database)
    for chat_id in (1, 2):
        await chats.set_languages(chat_id, ["ru"])
        await answers.remember(chat_id, 10, Answer(11, "text"))
    await chats.forget(1)
    assert (await chats.languages(1), await answers.to(1, 10)) == ((), None)
    assert (await chats.languages(2), await answers.to(2, 10)) == (("ru",), Answer(11, "text"))
