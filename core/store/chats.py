"""What a chat has chosen."""

from collections.abc import Sequence
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from core.cloud.palettes import PALETTES
from core.cloud.spec import Style
from core.store.database import Database
from core.store.tables import answers, chats, cloud_words, clouds, drawn, readings, shown

# A list that somebody presses together word by word; each of its chat's clouds goes through it.
_MOST_DROPPED = 500

_STYLE = TypeAdapter(Style)


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

    async def cloud_style(self, chat_id: int) -> Style | None:
        """How this chat's clouds look; None where it never said, or this Rebus no longer has that style."""
        statement = select(chats.c.cloud_style).where(chats.c.chat_id == chat_id)
        kept = await self._store.run(lambda c: c.execute(statement).scalar_one_or_none())
        try:
            style = None if kept is None else _STYLE.validate_python(kept)
        except ValidationError:
            return None
        return style if style and style.palette in PALETTES else None

    async def set_cloud_style(self, chat_id: int, style: Style | None) -> None:
        """Chooses how this chat's clouds look; None leaves it to Rebus again."""
        chosen = {"cloud_style": None if style is None else asdict(style)}
        statement = insert(chats).values(chat_id=chat_id, languages=[], **chosen)
        statement = statement.on_conflict_do_update(index_elements=["chat_id"], set_=chosen)
        await self._store.run(lambda c: c.execute(statement))

    async def dropped_words(self, chat_id: int) -> tuple[str, ...]:
        """The words that none of this chat's clouds shows, in any case of their letters."""
        statement = select(chats.c.dropped_words).where(chats.c.chat_id == chat_id)
        row = await self._store.run(lambda c: c.execute(statement).one_or_none())
        return tuple(row.dropped_words) if row else ()

    async def drop_words(self, chat_id: int, words: Sequence[str]) -> None:
        """Chooses the words that no cloud of this chat shows, the latest last; beyond 500 the oldest come back."""
        chosen = {"dropped_words": list(dict.fromkeys(words))[-_MOST_DROPPED:]}
        statement = insert(chats).values(chat_id=chat_id, languages=[], **chosen)
        statement = statement.on_conflict_do_update(index_elements=["chat_id"], set_=chosen)
        await self._store.run(lambda c: c.execute(statement))

    async def keeps_numbers(self, chat_id: int) -> bool:
        """Whether numbers are words in this chat's clouds."""
        statement = select(chats.c.keeps_numbers).where(chats.c.chat_id == chat_id)
        return bool(await self._store.run(lambda c: c.execute(statement).scalar_one_or_none()))

    async def keep_numbers(self, chat_id: int, keep: bool) -> None:
        """Chooses whether numbers are words in this chat's clouds."""
        statement = insert(chats).values(chat_id=chat_id, languages=[], keeps_numbers=keep)
        statement = statement.on_conflict_do_update(index_elements=["chat_id"], set_={"keeps_numbers": keep})
        await self._store.run(lambda c: c.execute(statement))

    async def migrate(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: what it chose, and what was read and drawn there, go with it.

        Telegram may say so twice.
        """

        def migrate(connection: Connection) -> None:
            old = chats.c.chat_id == old_id
            if connection.execute(select(chats.c.chat_id).where(old)).first():
                connection.execute(delete(chats).where(chats.c.chat_id == new_id))
                connection.execute(update(chats).where(old).values(chat_id=new_id))
            for table, key in ((readings, readings.c.key), (cloud_words, cloud_words.c.key), (clouds, clouds.c.code)):
                again = select(key).where(table.c.chat_id == new_id)
                moved = table.c.chat_id == old_id
                connection.execute(delete(table).where(moved, key.in_(again)))
                connection.execute(update(table).where(moved).values(chat_id=new_id))
            # Message ids start anew in the supergroup.
            for table in (answers, shown, drawn):
                connection.execute(delete(table).where(table.c.chat_id == old_id))

        await self._store.run(migrate)

    async def forget(self, chat_id: int) -> None:
        """The bot was removed: nothing of the chat stays."""

        def forget(connection: Connection) -> None:
            for table in (chats, answers, shown, readings, drawn, clouds, cloud_words):
                connection.execute(delete(table).where(table.c.chat_id == chat_id))

        await self._store.run(forget)
