"""Who edits a question finds its answer changed in place, and never two answers to one question."""

import pytest

from tests.end_to_end.conversation import answer_to, counts_in, said_by_bot, said_to, without_code
from tests.pictures import blank, photo
from tests.playground_client import Entry, Playground, PlaygroundUser, is_answer_to, keyboard_of, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def answers_to(playground: Playground, question: Entry) -> list[Entry]:
    """All answers that stand."""
    said = await said_by_bot(playground, question["message"]["chat"]["id"])
    return [entry for entry in said if is_answer_to(entry, question)]


async def changed_answer(
    playground: Playground, asker: PlaygroundUser, question: Entry, is_text: str | None = None
) -> Entry:
    """The only answer that stands once the one wanted is there."""
    answer = await answer_to(asker, question, lambda entry: is_text in {None, without_code(text_of(entry))})
    assert await answers_to(playground, question) == [answer]
    return answer


async def test_an_edited_text_has_its_cloud_redrawn_in_place(ada: PlaygroundUser, playground: Playground) -> None:
    question = await ada.send_text("cherry cherry plum")
    first = await answer_to(ada, question)
    await ada.edit(question, "river river bank")
    changed = await changed_answer(playground, ada, question, "river 2 · bank 1")
    assert changed["message"]["message_id"] == first["message"]["message_id"]
    assert changed["message"]["photo"][-1]["file_unique_id"] != first["message"]["photo"][-1]["file_unique_id"]


async def test_an_exchanged_photo_has_its_text_changed_in_place(ada: PlaygroundUser, playground: Playground) -> None:
    question = await ada.send_photo(photo("Spring rain"))
    first = await answer_to(ada, question)
    await ada.edit(question, photo=photo("Summer heat"))
    changed = await changed_answer(playground, ada, question, "Summer heat")
    assert changed["message"]["message_id"] == first["message"]["message_id"]
    assert await ada.tap_text(changed, "Copy") == {"copied": "Summer heat"}


async def test_an_exchanged_photo_without_text_has_its_answer_say_so(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_photo(photo("Spring rain"))
    first = await answer_to(ada, question)
    await ada.edit(question, photo=blank())
    changed = await answer_to(ada, question, lambda entry: text_of(entry).startswith("I found no text"))
    assert changed["message"]["message_id"] == first["message"]["message_id"]
    assert keyboard_of(changed) == []


async def test_a_language_named_later_has_the_photo_read_anew_in_place(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_photo(photo("Съешь ещё этих мягких"), caption="/ocr eng")
    first = await answer_to(ada, question)
    await ada.edit(question, "/ocr rus")
    changed = await changed_answer(playground, ada, question, "Съешь ещё этих мягких")
    assert changed["message"]["message_id"] == first["message"]["message_id"]


async def test_an_edit_that_changes_nothing_leaves_the_answer(ada: PlaygroundUser, playground: Playground) -> None:
    question = await ada.send_photo(photo("Spring rain"))
    first = await answer_to(ada, question)
    await ada.edit(question, "look")
    await playground.wait_for_request(
        lambda record: record["method"] == "editMessageText" and record["params"]["chat_id"] == str(ada.id)
    )
    assert counts_in(await said_to(ada, await ada.send_text("/cloud cherry"))) == {"cherry": 1}
    (answer,) = await answers_to(playground, question)
    assert answer["message"] == first["message"]


async def test_a_text_without_words_that_gets_some_has_its_sentence_become_a_cloud(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_text("123")
    assert (await said_to(ada, question)).startswith("There are no words")
    await ada.edit(question, "cherry cherry plum")
    changed = await changed_answer(playground, ada, question, "cherry 2 · plum 1")
    assert "photo" in changed["message"]


async def test_a_text_that_loses_its_words_has_its_cloud_become_a_sentence(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_text("cherry cherry plum")
    cloud = await answer_to(ada, question)
    await ada.edit(question, "123")
    changed = await answer_to(ada, question, lambda entry: text_of(entry).startswith("There are no words"))
    gone = await ada.wait_for(lambda entry: bool(entry["deleted"]))
    assert gone["message"]["message_id"] == cloud["message"]["message_id"]
    assert await answers_to(playground, question) == [changed]


async def test_a_mistyped_command_that_is_mended_is_obeyed_in_place(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_text("/halp")
    assert "I don't know this command" in await said_to(ada, question)
    await ada.edit(question, "/help")
    changed = await answer_to(ada, question, lambda entry: "/language" in text_of(entry))
    assert await answers_to(playground, question) == [changed]


async def test_a_command_added_later_in_a_group_is_answered(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    question = await ada.send_photo(photo("Spring rain"), group, caption="look")
    await ada.edit(question, "/ocr")
    assert await said_to(ada, question) == "Spring rain"


async def test_an_answer_that_was_deleted_is_given_again(ada: PlaygroundUser, playground: Playground) -> None:
    question = await ada.send_text("cherry cherry plum")
    await ada.delete(await answer_to(ada, question))
    await ada.edit(question, "river bank river")
    changed = await changed_answer(playground, ada, question)
    assert counts_in(text_of(changed)) == {"river": 2, "bank": 1}


async def test_an_edit_while_the_question_is_being_read_waits_for_its_answer(
    ada: PlaygroundUser, playground: Playground
) -> None:
    await playground.order_fault("slow", method="getFile", delay_s=2)
    question = await ada.send_photo(photo("Spring rain"))
    await ada.edit(question, photo=photo("Summer heat"))
    await changed_answer(playground, ada, question, "Summer heat")
    said = [
        (record["method"], record["params"]["text"])
        for record in await playground.requests()
        if record["params"].get("chat_id") == str(ada.id) and "text" in record["params"]
    ]
    assert said == [("sendMessage", "Spring rain"), ("editMessageText", "Summer heat")]
