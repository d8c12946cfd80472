"""Files made to do harm, all at once, to a bot that is alive afterwards and has lost nobody's question."""

import asyncio
import itertools

import pytest

from core import errors
from tests import hostile
from tests.end_to_end.conversation import ANSWER_S, is_last_word, said_by_bot, said_to
from tests.playground_client import Playground, PlaygroundRefused, PlaygroundUser, SentFile, is_answer_to, text_of
from tests.rebus_process import Rebus

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]

SENDERS = 12
EMPTY = next(file for file in hostile.CORPUS if not file.build())
SENT = [file for file in hostile.CORPUS if file is not EMPTY]


def fits(said: str, outcome: str) -> bool:
    """Whether an answer is what this outcome says to a user."""
    if outcome == "reading":  # what decodes to rubbish may be read as rubbish, if that is said
        return "rebus" in said.casefold() or said.startswith("I am not sure of this")
    sentence = getattr(errors, outcome).sentence
    return said.startswith(sentence.partition("%(")[0])


async def send_all(sender: PlaygroundUser, files: list[hostile.HostileFile]) -> list[str]:
    """What is wrong with the answers to these files, sent one after the other without waiting."""
    questions = [
        await sender.send_document(SentFile(await asyncio.to_thread(file.build), f"{index}.jpg"))
        for index, file in enumerate(files)
    ]
    wrong = []
    for file, question in zip(files, questions, strict=True):
        said = text_of(await sender.wait_for_answer(question, is_last_word, 4 * ANSWER_S))
        if not any(fits(said, outcome) for outcome in file.outcomes):
            wrong.append(f"{file.name}: {said!r}, not {sorted(file.outcomes)}")
    entries = await said_by_bot(sender.playground, sender.id)
    for file, question in zip(files, questions, strict=True):
        answers = sum(is_answer_to(entry, question) for entry in entries)
        if answers != 1:
            wrong.append(f"{file.name}: {answers} answers")
    return wrong


async def test_each_hostile_file_gets_one_answer_and_the_bot_lives_on(
    ada: PlaygroundUser, playground: Playground, rebus: Rebus
) -> None:
    assert len(SENT) >= 40
    senders = [await playground.add_user(f"Mallory {number}") for number in range(SENDERS)]
    shares: list[list[hostile.HostileFile]] = [SENT[number::SENDERS] for number in range(SENDERS)]
    wrong = await asyncio.gather(*map(send_all, senders, shares))
    assert list(itertools.chain(*wrong)) == []
    assert rebus.process.returncode is None
    assert "/ocr" in await said_to(ada, await ada.send_text("/help"))


async def test_telegram_takes_no_empty_file(ada: PlaygroundUser) -> None:
    with pytest.raises(PlaygroundRefused, match="file must be non-empty"):
        await ada.send_document(SentFile(EMPTY.build()))
