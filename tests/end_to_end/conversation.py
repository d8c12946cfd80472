"""What flows ask of a conversation: the bot's answer, all that it said, and what it fetched and showed meanwhile."""

import re
from typing import Any

from tests.playground_client import Entry, Json, Playground, PlaygroundUser, Predicate, from_bot, text_of

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
