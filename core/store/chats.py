"""What a chat has chosen."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from core.store.database import Database
from core.store.tables import answers, chats


class Chats:
    """The settings of each chat."""

    def __init__(self, database: Database) -> None:
        self._store = database.quick

    async def languages(self, chat_id: int) -> tuple[str, ...]:
        """The languages (BCP 47) that this chat's pictures are in; empty when it never said."""
        statement = select(chats.c.languages).where(chats.c.chat_id == chat_id)
        row = await self._store.run(lambda c: c.execute(statement).one_or_none())
        return tuple(row.languages) if row else ()

    async def set_languages(self, chat_id: int, languages: Sequence[str]) -> None:
        """Chooses the languages (BCP 47) of this chat's pictures; none means: decide for each picture."""
        chosen = {"languages": list(languages)}
        statement = insert(chats).values(chat_id=chat_id, **chosen)
        statement = statement.on_conflict_do_update(index_elements=["chat_id"], set_=chosen)
        await self._store.run(lambda c: c.execute(statement))

    async def migrate(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: what it chose goes with it. Telegram may say so twice."""

        def migrate(connection: Connection) -> None:
            old = chats.c.chat_id == old_id
            if connection.execute(select(chats.c.chat_id).where(old)).first():
                connection.execute(delete(chats).where(chats.c.chat_id == new_id))
                connection.execute(update(chats).where(old).values(chat_id=new_id))
            # Message ids start anew in the supergroup.
            connection.execute(delete(answers).where(answers.c.chat_id == old_id))

        await self._store.run(migrate)

    async def forget(self, chat_id: int) -> None:
        """The bot was removed: nothing of the chat stays."""

        def forget(connection: Connection) -> None:
            connection.execute(delete(chats).where(chats.c.chat_id == chat_id))
            connection.execute(delete(answers).where(answers.c.chat_id == chat_id))

        await self._store.run(forget)
