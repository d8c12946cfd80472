"""In a forum the answer stands in the topic of its question."""

import pytest
import pytest_asyncio

from tests.end_to_end.conversation import ANSWER_S, answer_to, as_wanted, calls, counts_in
from tests.pictures import photo
from tests.playground_client import Playground, PlaygroundUser, is_answer_to, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Words on a wall"


@pytest_asyncio.fixture(loop_scope="session")
async def forum(playground: Playground, ada: PlaygroundUser) -> int:
    return await playground.add_chat("supergroup", "A forum", members=[ada], is_forum=True)


@pytest_asyncio.fixture(loop_scope="session")
async def topic(playground: Playground, forum: int) -> int:
    await playground.add_topic(forum, "Another topic")
    return await playground.add_topic(forum, "Pictures")


async def test_a_photo_is_answered_in_its_topic(
    ada: PlaygroundUser, playground: Playground, forum: int, topic: int
) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(WORDS), forum, caption="/ocr", thread_id=topic))
    assert text_of(answer) == WORDS
    assert answer["message"]["message_thread_id"] == topic
    assert await calls(playground, "sendChatAction", chat_id=forum, message_thread_id=topic, action="typing")


async def test_a_cloud_is_sent_into_its_topic(
    ada: PlaygroundUser, playground: Playground, forum: int, topic: int
) -> None:
    answer = await answer_to(ada, await ada.send_text("/cloud cherry cherry plum", forum, thread_id=topic))
    assert counts_in(text_of(answer)) == {"cherry": 2, "plum": 1}
    assert answer["message"]["message_thread_id"] == topic
    assert await calls(playground, "sendChatAction", chat_id=forum, message_thread_id=topic, action="upload_photo")


async def test_a_command_in_reply_to_a_photo_is_answered_in_its_topic(
    ada: PlaygroundUser, forum: int, topic: int
) -> None:
    picture = await ada.send_photo(photo(WORDS), forum, thread_id=topic)
    asked = await ada.send_text("/ocr", forum, thread_id=topic, reply_to=picture["message"]["message_id"])
    answer = await answer_to(ada, asked)
    assert (text_of(answer), answer["message"]["message_thread_id"]) == (WORDS, topic)


@pytest.mark.parametrize("text", ["/help", "/language", "/ocr", "/cloud", "/cloud 123", "@rebus_bot"])
async def test_every_sentence_is_said_in_its_topic(ada: PlaygroundUser, forum: int, topic: int, text: str) -> None:
    answer = await answer_to(ada, await ada.send_text(text, forum, thread_id=topic))
    assert answer["message"]["message_thread_id"] == topic


async def test_an_album_is_answered_in_its_topic(
    ada: PlaygroundUser, playground: Playground, forum: int, topic: int
) -> None:
    await playground.set_member(forum, "bot", "administrator")
    pictures = [photo("Spring rain"), photo("Summer heat")]
    parts = await ada.send_album(pictures, forum, caption="/ocr", thread_id=topic)
    answer = await answer_to(ada, parts[0])
    assert text_of(answer) == "1/2\nSpring rain\n\n2/2\nSummer heat"
    assert answer["message"]["message_thread_id"] == topic


async def test_a_deleted_question_is_answered_in_its_topic_without_a_reply(
    ada: PlaygroundUser, playground: Playground, forum: int, topic: int
) -> None:
    await playground.order_fault("slow", method="getFile", delay_s=1)
    question = await ada.send_photo(photo(WORDS), forum, caption="/ocr", thread_id=topic)
    await ada.delete(question)
    answer = await playground.wait_for(forum, lambda entry: text_of(entry) == WORDS, ANSWER_S)
    assert answer["message"]["message_thread_id"] == topic
    assert not is_answer_to(answer, question)


async def test_a_word_that_names_a_colour_or_a_shape_is_a_word_in_a_topic_too(
    ada: PlaygroundUser, forum: int, topic: int
) -> None:
    """There, what replies to nothing replies to the topic's beginning."""
    for word in ("plum", "heart"):
        cloud = await answer_to(ada, await ada.send_text(f"/cloud {word}", forum, thread_id=topic))
        assert counts_in(text_of(cloud)) == {word: 1}
    await ada.send_text("/title Fruit", forum, thread_id=topic)
    await as_wanted(ada, cloud, lambda found: text_of(found) != text_of(cloud))


async def test_an_edited_question_has_its_answer_changed_in_its_topic(
    ada: PlaygroundUser, forum: int, topic: int
) -> None:
    question = await ada.send_text("/cloud cherry", forum, thread_id=topic)
    answer = await answer_to(ada, question)
    await ada.edit(question, "/cloud plum")
    changed = await answer_to(ada, question, lambda entry: counts_in(text_of(entry)) == {"plum": 1})
    assert changed["message"]["message_id"] == answer["message"]["message_id"]
    assert changed["message"]["message_thread_id"] == topic


async def test_the_general_topic_is_answered_outside_all_topics(ada: PlaygroundUser, forum: int) -> None:
    answer = await answer_to(ada, await ada.send_text("/cloud cherry", forum))
    assert "message_thread_id" not in answer["message"]


async def test_a_thread_of_replies_outside_a_forum_is_no_topic(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    picture = await ada.send_photo(photo(WORDS), group)
    asked = await ada.send_text("/ocr", group, reply_to=picture["message"]["message_id"])
    assert "message_thread_id" in asked["message"]
    assert text_of(await answer_to(ada, asked)) == WORDS
    (sent,) = await calls(playground, "sendMessage", chat_id=group, text=WORDS)
    assert "message_thread_id" not in sent["params"]
