"""In a group the bot answers who asks it, and is silent otherwise."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from tests.end_to_end.conversation import answer_to, calls, counts_in, looked_at, said_by_bot, said_to
from tests.pictures import photo
from tests.playground_client import Entry, Playground, PlaygroundUser, text_of
from tests.rebus_process import Rebus

pytestmark = pytest.mark.asyncio(loop_scope="session")

GREETING = "Hello! Reply to a picture with /ocr and I answer with its text"
WORDS = "Words on a wall"


@pytest_asyncio.fixture(loop_scope="session")
async def bob(playground: Playground, rebus: Rebus) -> PlaygroundUser:
    """A member of the group and no administrator."""
    return await playground.add_user("Bob")


@pytest_asyncio.fixture(loop_scope="session")
async def group(playground: Playground, ada: PlaygroundUser, bob: PlaygroundUser) -> int:
    """A supergroup of Ada, who made it, Bob and the bot, which is in privacy mode."""
    return await playground.add_chat(members=[ada, bob])


@pytest_asyncio.fixture(loop_scope="session")
async def open_group(playground: Playground, group: int) -> int:
    """The same with the bot as an administrator, to whom Telegram shows all messages."""
    await playground.set_member(group, "bot", "administrator")
    return group


@asynccontextmanager
async def privacy_mode_off(playground: Playground) -> AsyncIterator[None]:
    await playground.set_privacy(sees_everything=True)
    try:
        yield
    finally:
        await playground.set_privacy(sees_everything=False)


async def only_answer(playground: Playground, asker: PlaygroundUser, question: Entry) -> Entry:
    """The answer to the question, which is all that the bot said but for its greeting."""
    answer = await answer_to(asker, question)
    said = await said_by_bot(playground, answer["message"]["chat"]["id"])
    others = [entry for entry in said if not text_of(entry).startswith(GREETING)]
    assert [entry["message"]["message_id"] for entry in others] == [answer["message"]["message_id"]]
    return answer


async def chatter(people: list[PlaygroundUser], chat_id: int) -> list[Entry]:
    """What is not meant for the bot."""
    ada, bob = people
    said = await ada.send_text("Shall we meet at the orchard tomorrow?", chat_id)
    return [
        said,
        await bob.send_text("Yes, at noon", chat_id, reply_to=said["message"]["message_id"]),
        await bob.send_photo(photo("Nobody asked"), chat_id),
        await ada.send_text("/ocr@other_bot", chat_id),
        await ada.send_text("ask @rebus_bot_fan or mail me@rebus_bot.com", chat_id),
        await ada.send_text("/unknown", chat_id),
    ]


async def test_plain_chatter_is_met_with_silence(
    ada: PlaygroundUser, bob: PlaygroundUser, open_group: int, playground: Playground
) -> None:
    said = await chatter([ada, bob], open_group)
    await only_answer(playground, ada, await ada.send_text("/help", open_group))
    assert [entry for entry in said if await looked_at(playground, entry)] == []
    assert await calls(playground, "sendChatAction", chat_id=open_group) == []


async def test_with_privacy_mode_off_it_is_as_silent(
    ada: PlaygroundUser, bob: PlaygroundUser, group: int, playground: Playground
) -> None:
    async with privacy_mode_off(playground):
        said = await chatter([ada, bob], group)
        await only_answer(playground, ada, await ada.send_text("/help", group))
    assert [entry for entry in said if await looked_at(playground, entry)] == []


async def test_with_privacy_mode_on_telegram_shows_nothing_and_nothing_is_said(
    ada: PlaygroundUser, bob: PlaygroundUser, group: int, playground: Playground
) -> None:
    await chatter([ada, bob], group)
    await only_answer(playground, ada, await ada.send_text("/help", group))


@pytest.mark.parametrize("command", ["/ocr", "/ocr@rebus_bot", "/OCR@Rebus_Bot"])
async def test_ocr_in_reply_to_a_photo_reads_it(
    ada: PlaygroundUser, bob: PlaygroundUser, group: int, playground: Playground, command: str
) -> None:
    picture = await bob.send_photo(photo(WORDS), group)
    asked = await ada.send_text(command, group, reply_to=picture["message"]["message_id"])
    assert text_of(await only_answer(playground, ada, asked)) == WORDS
    assert await looked_at(playground, asked)


async def test_cloud_in_reply_to_a_text_draws_it(ada: PlaygroundUser, bob: PlaygroundUser, group: int) -> None:
    text = await bob.send_text("cherry cherry plum", group)
    asked = await ada.send_text("/cloud", group, reply_to=text["message"]["message_id"])
    assert counts_in(await said_to(ada, asked)) == {"cherry": 2, "plum": 1}


async def test_cloud_in_reply_to_a_photo_draws_what_it_says(
    ada: PlaygroundUser, bob: PlaygroundUser, group: int
) -> None:
    picture = await bob.send_photo(photo("cherry cherry", "plum cherry"), group)
    asked = await ada.send_text("/cloud", group, reply_to=picture["message"]["message_id"])
    assert counts_in(await said_to(ada, asked)) == {"cherry": 3, "plum": 1}


async def test_a_photo_with_a_command_as_its_caption_is_read(ada: PlaygroundUser, group: int) -> None:
    assert await said_to(ada, await ada.send_photo(photo(WORDS), group, caption="/ocr")) == WORDS


async def test_a_mention_with_a_photo_is_answered(ada: PlaygroundUser, group: int) -> None:
    assert await said_to(ada, await ada.send_photo(photo(WORDS), group, caption="hey @rebus_bot")) == WORDS


async def test_a_mention_in_reply_to_a_photo_reads_it(ada: PlaygroundUser, bob: PlaygroundUser, group: int) -> None:
    picture = await bob.send_photo(photo(WORDS), group)
    asked = await ada.send_text("@Rebus_Bot what does it say?", group, reply_to=picture["message"]["message_id"])
    assert await said_to(ada, asked) == WORDS


async def test_a_mention_with_words_draws_them(ada: PlaygroundUser, group: int) -> None:
    assert counts_in(await said_to(ada, await ada.send_text("@rebus_bot cherry plum cherry", group))) == {
        "cherry": 2,
        "plum": 1,
    }


async def test_a_mention_in_reply_to_a_text_draws_it(ada: PlaygroundUser, bob: PlaygroundUser, group: int) -> None:
    text = await bob.send_text("cherry cherry plum", group)
    asked = await ada.send_text("@rebus_bot", group, reply_to=text["message"]["message_id"])
    assert counts_in(await said_to(ada, asked)) == {"cherry": 2, "plum": 1}


async def test_a_reply_to_the_bot_is_answered(ada: PlaygroundUser, bob: PlaygroundUser, group: int) -> None:
    cloud = await answer_to(ada, await ada.send_text("/cloud river river bank", group))
    reply = await bob.send_text("cherry cherry plum", group, reply_to=cloud["message"]["message_id"])
    assert counts_in(await said_to(bob, reply)) == {"cherry": 2, "plum": 1}
    reply = await bob.send_photo(photo(WORDS), group, reply_to=cloud["message"]["message_id"])
    assert await said_to(bob, reply) == WORDS


async def test_what_cannot_be_read_is_refused_only_when_meant_for_the_bot(
    ada: PlaygroundUser, open_group: int, playground: Playground
) -> None:
    await ada.send_document(b"%!PS-Adobe-3.0", open_group)
    refused = await only_answer(
        playground, ada, await ada.send_document(b"%!PS-Adobe-3.0", open_group, caption="@rebus_bot please")
    )
    assert text_of(refused).startswith("This is not a kind of file that I can read.")


async def test_administrators_alone_choose_the_languages(ada: PlaygroundUser, bob: PlaygroundUser, group: int) -> None:
    assert "administrators" in await said_to(bob, await bob.send_text("/language ru", group))
    assert "find out by myself" in await said_to(bob, await bob.send_text("/language", group))
    assert "pictures in: Russian" in await said_to(ada, await ada.send_text("/language ru", group))
    assert "pictures in: Russian" in await said_to(bob, await bob.send_text("/language", group))
    picture = await bob.send_photo(photo("Съешь ещё этих мягких"), group, caption="/ocr")
    assert await said_to(bob, picture) == "Съешь ещё этих мягких"


async def test_an_administrator_who_writes_as_the_group_chooses_too(ada: PlaygroundUser, group: int) -> None:
    assert "pictures in: Russian" in await said_to(ada, await ada.send_text("/language ru", group, anonymous=True))


async def test_an_administrator_who_writes_as_the_group_is_answered(
    ada: PlaygroundUser, bob: PlaygroundUser, group: int
) -> None:
    picture = await bob.send_photo(photo(WORDS), group)
    asked = await ada.send_text("/ocr", group, anonymous=True, reply_to=picture["message"]["message_id"])
    assert await said_to(ada, asked) == WORDS


async def test_a_command_that_was_deleted_is_answered_without_a_reply(
    ada: PlaygroundUser, group: int, playground: Playground
) -> None:
    await playground.order_fault("slow", method="getFile", delay_s=1)
    asked = await ada.send_photo(photo(WORDS), group, caption="/ocr")
    await ada.delete(asked)
    answer = await playground.wait_for(group, lambda entry: text_of(entry) == WORDS, 60)
    assert "reply_to_message" not in answer["message"]


async def test_a_chinese_member_is_answered_in_chinese_in_a_group_of_others(
    playground: Playground, ada: PlaygroundUser
) -> None:
    mei = await playground.add_user("Mei", language_code="zh-hans")
    group = await playground.add_chat(members=[ada, mei])
    assert (await said_to(mei, await mei.send_text("/cloud 123", group))).startswith("这段文字里没有")
    assert (await said_to(ada, await ada.send_text("/cloud 123", group))).startswith("There are no words")
