"""Which message of the bot answers which message of a user."""

import time
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from core.store.database import Database
from core.store.tables import answers

# A user can edit a message for 48 hours.
_REMEMBERED_S = 48 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's message, and whether it is a text, a document or a photo."""

    message_id: int
    kind: str


class Answers:
    """For each question the latest answer."""

    def __init__(self, database: Database) -> None:
        self._store = database.quick

    async def remember(self, chat_id: int, question_id: int, answer: Answer) -> None:
        """Notes the answer to a question, instead of an earlier one."""
        row = {"answer_id": answer.message_id, "kind": answer.kind, "answered_at": time.time()}
        statement = insert(answers).values(chat_id=chat_id, question_id=question_id, **row)
        statement = statement.on_conflict_do_update(index_elements=["chat_id", "question_id"], set_=row)
        await self._store.run(lambda c: c.execute(statement))

    async def to(self, chat_id: int, question_id: int) -> Answer | None:
        """The answer to a question; None when it was not answered, or too long ago."""
        statement = select(answers.c.answer_id, answers.c.kind).where(
            answers.c.chat_id == chat_id, answers.c.question_id == question_id
        )
        row = await self._store.run(lambda c: c.execute(statement).one_or_none())
        return Answer(row.answer_id, row.kind) if row else None

    async def forget_old(self) -> None:
        """Drops the answers whose questions can no longer be edited."""
        old = answers.c.answered_at < time.time() - _REMEMBERED_S
        await self._store.run(lambda c: c.execute(delete(answers).where(old)))
