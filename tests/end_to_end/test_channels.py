"""In a channel the bot answers posts with a command or its name, and nothing else."""

import pytest
import pytest_asyncio

from tests.end_to_end.conversation import ANSWER_S, counts_in
from tests.pictures import photo
from tests.playground_client import Entry, Playground, PlaygroundUser, Predicate, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Words on a wall"


@pytest_asyncio.fixture(loop_scope="session")
async def channel(playground: Playground, ada: PlaygroundUser) -> int:
    """A channel of Ada's; bots can only be its administrators."""
    return await playground.add_chat("channel", "News", members=[ada])


async def answer_to(playground: Playground, post: Entry, wanted: Predicate = bool) -> Entry:
    """The post in reply to `post`; in a channel everybody speaks as the channel."""
    message = post["message"]

    def answers(entry: Entry) -> bool:
        replied = entry["message"].get("reply_to_message", {})
        return bool(replied.get("message_id") == message["message_id"]) and wanted(entry)

    return await playground.wait_for(message["chat"]["id"], answers, ANSWER_S)


async def test_a_post_with_cloud_is_answered(ada: PlaygroundUser, playground: Playground, channel: int) -> None:
    answer = await answer_to(playground, await ada.send_text("/cloud cherry cherry plum", channel))
    assert counts_in(text_of(answer)) == {"cherry": 2, "plum": 1}


async def test_a_photo_with_ocr_is_answered(ada: PlaygroundUser, playground: Playground, channel: int) -> None:
    posted = await ada.send_photo(photo(WORDS), channel, caption="/ocr")
    assert text_of(await answer_to(playground, posted)) == WORDS


async def test_a_command_in_reply_to_a_post_is_answered(
    ada: PlaygroundUser, playground: Playground, channel: int
) -> None:
    picture = await ada.send_photo(photo(WORDS), channel)
    asked = await ada.send_text("/ocr", channel, reply_to=picture["message"]["message_id"])
    assert text_of(await answer_to(playground, asked)) == WORDS


async def test_a_post_that_is_edited_has_its_answer_changed(
    ada: PlaygroundUser, playground: Playground, channel: int
) -> None:
    posted = await ada.send_text("/cloud cherry", channel)
    answer = await answer_to(playground, posted)
    await ada.edit(posted, "/cloud plum")
    changed = await answer_to(playground, posted, lambda entry: counts_in(text_of(entry)) == {"plum": 1})
    assert changed["message"]["message_id"] == answer["message"]["message_id"]


async def test_plain_posts_are_met_with_silence(ada: PlaygroundUser, playground: Playground, channel: int) -> None:
    posts = [
        await ada.send_text("The orchard opens tomorrow.", channel),
        await ada.send_photo(photo(WORDS), channel),
        await ada.send_document(b"%PDF-1.4", channel),
    ]
    asked = await ada.send_text("/help", channel)
    answer = await answer_to(playground, asked)
    ids = [entry["message"]["message_id"] for entry in await playground.transcript(channel)]
    assert ids == [entry["message"]["message_id"] for entry in [*posts, asked, answer]]


async def test_a_channel_chooses_its_languages(ada: PlaygroundUser, playground: Playground, channel: int) -> None:
    await answer_to(playground, await ada.send_text("/language ru", channel))
    posted = await ada.send_photo(photo("Съешь ещё этих мягких"), channel, caption="/ocr")
    assert text_of(await answer_to(playground, posted)) == "Съешь ещё этих мягких"
