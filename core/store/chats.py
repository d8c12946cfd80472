"""What a chat has chosen."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from core.store.database import Database
from core.store.tables import answers, chats, readings, shown


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

    async def keeps_breaks(self, chat_id: int) -> bool:
        """Whether this chat's texts come with the lines of the paper, rather than with its paragraphs."""
        statement = select(chats.c.keeps_breaks).where(chats.c.chat_id == chat_id)
        return bool(await self._store.run(lambda c: c.execute(statement).scalar_one_or_none()))

    async def keep_breaks(self, chat_id: int, keep: bool) -> None:
        """Chooses whether this chat's texts come with the lines of the paper."""
        statement = insert(chats).values(chat_id=chat_id, languages=[], keeps_breaks=keep)
        statement = statement.on_conflict_do_update(index_elements=["chat_id"], set_={"keeps_breaks": keep})
        await self._store.run(lambda c: c.execute(statement))

    async def migrate(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: what it chose and what was read there go with it. Telegram may say so twice."""

        def migrate(connection: Connection) -> None:
            old = chats.c.chat_id == old_id
            if connection.execute(select(chats.c.chat_id).where(old)).first():
                connection.execute(delete(chats).where(chats.c.chat_id == new_id))
                connection.execute(update(chats).where(old).values(chat_id=new_id))
            again = select(readings.c.key).where(readings.c.chat_id == new_id)
            moved = readings.c.chat_id == old_id
            connection.execute(delete(readings).where(moved, readings.c.key.in_(again)))
            connection.execute(update(readings).where(moved).values(chat_id=new_id))
            # Message ids start anew in the supergroup.
            for table in (answers, shown):
                connection.execute(delete(table).where(table.c.chat_id == old_id))

        await self._store.run(migrate)

    async def forget(self, chat_id: int) -> None:
        """The bot was removed: nothing of the chat stays."""

        def forget(connection: Connection) -> None:
            for table in (chats, answers, shown, readings):
                connection.execute(delete(table).where(table.c.chat_id == chat_id))

        await self._store.run(forget)
