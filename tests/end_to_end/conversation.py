"""What flows ask of a conversation: the bot's answer, all that it said, its buttons, what it fetched and showed."""

import io
import re
from typing import Any

from PIL import Image

from tests.playground_client import (
    Entry,
    Json,
    Playground,
    PlaygroundUser,
    Predicate,
    file_id_of,
    from_bot,
    is_answer_to,
    keyboard_of,
    text_of,
)

ANSWER_S = 60.0
"""How long an answer may take on a machine whose every core is busy with other tests."""


async def answer_to(asker: PlaygroundUser, question: Entry, wanted: Predicate | None = None) -> Entry:
    """The bot's reply to the question (that is `wanted`, or tells more than how far a document is read)."""
    return await asker.wait_for_answer(question, wanted or is_last_word, ANSWER_S)


def is_last_word(entry: Entry) -> bool:
    """Whether a message stays: one that tells how far a document is read goes when it is read."""
    return not text_of(entry).startswith("📖")


async def said_to(asker: PlaygroundUser, question: Entry) -> str:
    """The text or caption of the bot's reply."""
    return text_of(await answer_to(asker, question))


async def said_by_bot(playground: Playground, chat_id: int) -> list[Entry]:
    """All that the bot itself says in a chat to stay; an anonymous administrator looks like a bot and is none."""
    bot_id = int(playground.token.partition(":")[0])
    entries = await playground.transcript(chat_id)
    return [entry for entry in entries if from_bot(entry) and _speaker(entry) == bot_id and is_last_word(entry)]


def _speaker(entry: Entry) -> int:
    return int(entry["message"]["from"]["id"])


async def calls(playground: Playground, method: str, **params: Any) -> list[Json]:
    """The bot's calls of a method with these parameters, compared as a form writes them."""
    wanted = {name: str(value) for name, value in params.items()}
    return [
        record
        for record in await playground.requests(method=method)
        if {name: str(record["params"].get(name)) for name in wanted} == wanted
    ]


async def looked_at(playground: Playground, entry: Entry) -> bool:
    """Whether the bot showed 👀 on a message."""
    message = entry["message"]
    return bool(
        await calls(playground, "setMessageReaction", chat_id=message["chat"]["id"], message_id=message["message_id"])
    )


def counts_in(caption: str) -> dict[str, int]:
    """The words of a cloud's caption and their counts, in their order."""
    found = re.findall(r"(?:^| · )\u2068?(\S+?)\u2069? (\d+)(?= · |$)", caption.splitlines()[0])
    return {word: int(count) for word, count in found}


def without_code(caption: str) -> str:
    """A cloud's caption without the code in its last line; any other text as it is."""
    return re.sub(r"\n#[0-9a-z]+\Z", "", caption)


def code_in(caption: str) -> str:
    """The code in a cloud's caption, as people copy it."""
    return caption.splitlines()[-1]


def words_in(text: str) -> list[str]:
    """Words as a reader tells them apart, in one case."""
    return re.findall(r"\w+", text.casefold())


def labels(entry: Entry) -> list[list[str]]:
    """What stands on the buttons under a message, row by row."""
    return [[button["text"] for button in row] for row in keyboard_of(entry)]


def all_labels(entry: Entry) -> set[str]:
    """The same, wherever they lie."""
    return {label for row in labels(entry) for label in row}


async def now(user: PlaygroundUser, entry: Entry) -> Entry:
    """The message as it stands now."""
    chat_id, message_id = entry["message"]["chat"]["id"], entry["message"]["message_id"]
    return next(found for found in await user.entries(chat_id) if found["message"]["message_id"] == message_id)


async def press(user: PlaygroundUser, entry: Entry, label: str) -> dict[str, Any]:
    """What Telegram shows over the chat when a button is pressed; every press is answered."""
    answer = (await user.tap_text(await now(user, entry), label))["answer"]
    assert answer is not None, "the app waits for an answer and gets none"
    return dict(answer)


async def as_wanted(user: PlaygroundUser, entry: Entry, wanted: Predicate) -> Entry:
    """The message once it is as wanted."""
    chat_id, message_id = entry["message"]["chat"]["id"], entry["message"]["message_id"]
    return await user.wait_for(
        lambda found: found["message"]["message_id"] == message_id and wanted(found), ANSWER_S, chat_id
    )


async def turned(user: PlaygroundUser, entry: Entry, label: str, to: str) -> Entry:
    """The message after a press that turns to other buttons, among them one that shows `to`."""
    assert not (await press(user, entry, label))["text"]
    return await as_wanted(user, entry, lambda found: to in str(labels(found)))


async def redrawn(user: PlaygroundUser, entry: Entry, label: str) -> Entry:
    """The message after a press that has it drawn otherwise."""
    before = await now(user, entry)
    await press(user, entry, label)
    return await as_wanted(user, entry, lambda found: text_of(found) != text_of(before))


async def made(user: PlaygroundUser, entry: Entry, label: str) -> Entry:
    """What comes of a press: a reply of the bot's under the message."""
    chat_id = entry["message"]["chat"]["id"]
    before = max(found["seq"] for found in await user.entries(chat_id))
    await press(user, entry, label)
    return await user.wait_for(lambda found: is_answer_to(found, entry), ANSWER_S, chat_id, after=before)


async def picture_of(user: PlaygroundUser, entry: Entry) -> Image.Image:
    """The picture that a message shows."""
    return Image.open(io.BytesIO(await user.playground.file(file_id_of(entry))))
