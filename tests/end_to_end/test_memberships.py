"""Coming and going: the bot is added, removed, blocked, and its group becomes a supergroup."""

import pytest

from tests.end_to_end.conversation import ANSWER_S, answer_to, counts_in, said_by_bot, said_to
from tests.pictures import photo
from tests.playground_client import Json, Playground, PlaygroundUser, text_of
from tests.rebus_process import Rebus

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Words on a wall"


async def greetings(playground: Playground, chat_id: int) -> list[str]:
    return [
        text_of(entry) for entry in await said_by_bot(playground, chat_id) if "reply_to_message" not in entry["message"]
    ]


async def refused_answer(playground: Playground, chat_id: int) -> None:
    """Waits until Telegram has refused an answer to this chat, for the bot is not in it."""

    def refused(record: Json) -> bool:
        to_chat = record["method"] == "sendMessage" and record["params"]["chat_id"] == str(chat_id)
        return to_chat and bool(record["http_status"] == 403)

    await playground.wait_for_request(refused, ANSWER_S)


async def retried(rebus: Rebus) -> float:
    """How many updates the bot meant to try again."""
    return (await rebus.metrics()).get('rebus_failed_updates_total{fate="retried"}', 0)


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_group_is_greeted_once(ada: PlaygroundUser, playground: Playground, kind: str) -> None:
    group = await playground.add_chat(kind, members=[ada])
    await said_to(ada, await ada.send_text("/help", group))
    (greeting,) = await greetings(playground, group)
    assert "/ocr" in greeting
    assert "/cloud" in greeting


async def test_who_adds_the_bot_is_greeted_in_their_language(playground: Playground, rebus: Rebus) -> None:
    mei = await playground.add_user("Mei", language_code="zh-hans")
    group = await playground.add_chat(members=[mei])
    greeting = await playground.wait_for(group, lambda entry: "大家好" in text_of(entry), ANSWER_S)
    assert "/ocr" in text_of(greeting)


async def test_a_promotion_is_no_reason_to_greet_again(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    await playground.set_member(group, "bot", "administrator")
    await playground.set_member(group, "bot", "member")
    await said_to(ada, await ada.send_text("/help", group))
    assert len(await greetings(playground, group)) == 1


async def test_a_group_that_takes_the_bot_back_starts_anew(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    assert "pictures in: Russian" in await said_to(ada, await ada.send_text("/language ru", group))
    await playground.set_member(group, "bot", "kicked")
    await playground.set_member(group, "bot", "member")
    assert "find out by myself" in await said_to(ada, await ada.send_text("/language", group))
    assert len(await greetings(playground, group)) == 2


async def test_a_group_that_shuts_the_bot_out_at_once_is_left_alone(
    ada: PlaygroundUser, playground: Playground, rebus: Rebus
) -> None:
    group = await playground.add_chat(members=[ada], with_bot=False)
    await playground.order_fault("forbidden", method="sendMessage", chat_id=group)
    before = await retried(rebus)
    await playground.set_member(group, "bot", "member")
    await refused_answer(playground, group)
    await said_to(ada, await ada.send_text("/help"))
    assert await retried(rebus) == before


async def test_being_removed_in_the_midst_of_reading_is_no_failure(
    ada: PlaygroundUser, playground: Playground, rebus: Rebus
) -> None:
    group = await playground.add_chat(members=[ada])
    await playground.order_fault("slow", method="getFile", delay_s=1)
    await ada.send_photo(photo(WORDS), group, caption="/ocr")
    await playground.set_member(group, "bot", "kicked")
    await refused_answer(playground, group)
    assert await said_to(ada, await ada.send_photo(photo(WORDS))) == WORDS


async def test_being_blocked_in_the_midst_of_reading_is_no_failure(ada: PlaygroundUser, playground: Playground) -> None:
    await playground.order_fault("slow", method="getFile", delay_s=1)
    await ada.send_photo(photo(WORDS))
    await ada.block_bot()
    await refused_answer(playground, ada.id)
    await ada.unblock_bot()
    assert counts_in(await said_to(ada, await ada.send_text("/cloud cherry"))) == {"cherry": 1}
    attempts = [r for r in await playground.requests(method="sendMessage") if r["params"]["chat_id"] == str(ada.id)]
    assert len(attempts) == 1


async def test_who_unblocks_the_bot_is_a_stranger_again(ada: PlaygroundUser) -> None:
    assert "pictures in: Russian" in await said_to(ada, await ada.send_text("/language ru"))
    await ada.block_bot()
    await ada.unblock_bot()
    assert "find out by myself" in await said_to(ada, await ada.send_text("/language"))


async def test_a_group_keeps_its_languages_when_it_becomes_a_supergroup(
    ada: PlaygroundUser, playground: Playground
) -> None:
    group = await playground.add_chat("group", members=[ada])
    assert "pictures in: Russian" in await said_to(ada, await ada.send_text("/language ru", group))
    supergroup = await playground.migrate(group)
    assert "pictures in: Russian" in await said_to(ada, await ada.send_text("/language", supergroup))


async def test_a_group_that_migrates_in_the_midst_of_reading_gets_the_answer_where_it_went(
    ada: PlaygroundUser, playground: Playground
) -> None:
    group = await playground.add_chat("group", members=[ada])
    await playground.order_fault("slow", method="getFile", delay_s=1)
    await ada.send_photo(photo(WORDS), group, caption="/ocr")
    supergroup = await playground.migrate(group)
    await playground.wait_for(supergroup, lambda entry: text_of(entry) == WORDS, ANSWER_S)
    picture = await ada.send_photo(photo(WORDS), supergroup, caption="/ocr")
    assert text_of(await answer_to(ada, picture)) == WORDS
