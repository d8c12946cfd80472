"""What was read lately in each chat, and which answers show it: the buttons under an answer work from this."""

import asyncio
import hashlib
import json
import time
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, or_, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from core.ocr.reading import Reading
from core.store.database import Database
from core.store.tables import readings, shown

# A reading takes 21 bytes a word: 2.4 KB in the median of 70 third-party pictures, 19 KB for a page of a book, half a
# megabyte for 50 full pages. So 16,384 are 70 MB of photos as they come, and documents reach the bytes first.
MOST_READINGS = 16_384
MOST_BYTES = 128 * 1024 * 1024
# People come back to a picture within days. README.md promises that nothing stays for longer.
_REMEMBERED_S = 7 * 24 * 3600

_ADAPTER = TypeAdapter(Reading)


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One picture or document of an answer: where Telegram has it, and the key of what was read of it."""

    file_id: str
    unique_id: str
    size_bytes: int | None
    key: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer of the bot's that shows a reading, and all that is needed to make another of it.

    `kind` is `text` or `document`; `requester` is who asked and `language` (BCP 47) that person's; `languages` and
    `engine` are what the reading was asked for with; `parts` are in the order of its pages.
    """

    question_id: int
    kind: str
    thread_id: int | None
    requester: int
    language: str | None
    languages: tuple[str, ...]
    engine: str
    parts: tuple[ReadPart, ...]


def reading_key(digest: str, languages: Sequence[str], hints: Sequence[str], engine: str) -> str:
    """What a reading is found by: the digest of the file's bytes, and all that it was read with."""
    options = json.dumps([digest, list(languages), list(hints), engine])
    return hashlib.sha256(options.encode()).hexdigest()


def _shape(schema: Any) -> Any:
    """A JSON schema without its prose."""
    if isinstance(schema, dict):
        return {name: _shape(value) for name, value in schema.items() if name not in {"description", "title"}}
    return [_shape(value) for value in schema] if isinstance(schema, list) else schema


# A reading that an earlier Rebus wrote in another shape is none any more. Taken from the shape, it cannot be forgotten.
_VERSION = hashlib.sha256(json.dumps(_shape(_ADAPTER.json_schema()), sort_keys=True).encode()).hexdigest()[:16]


class Readings:
    """The readings of each chat by their keys, and its answers that show them."""

    def __init__(self, database: Database) -> None:
        self._store = database.quick

    async def keep(self, chat_id: int, key: str, reading: Reading) -> None:
        """Keeps a reading; the ones longest unused make room for it."""
        body = await asyncio.to_thread(_written, reading)  # 50 full pages take a tenth of a second
        row = {"version": _VERSION, "body": body, "size_bytes": len(body), "used_at": time.time()}
        statement = insert(readings).values(chat_id=chat_id, key=key, **row)
        statement = statement.on_conflict_do_update(index_elements=["chat_id", "key"], set_=row)

        def keep(connection: Connection) -> None:
            connection.execute(statement)
            _make_room(connection)

        await self._store.run(keep)

    async def find(self, chat_id: int, key: str) -> Reading | None:
        """A reading of this chat, which counts as used now; None when there is none."""
        statement = (
            update(readings)
            .where(readings.c.chat_id == chat_id, readings.c.key == key, readings.c.version == _VERSION)
            .values(used_at=time.time())
            .returning(readings.c.body)
        )
        body = await self._store.run(lambda c: c.execute(statement).scalar_one_or_none())
        return None if body is None else await asyncio.to_thread(_read, body)

    async def show(self, chat_id: int, answer_id: int, answer: Shown) -> None:
        """Notes what an answer shows, instead of what it showed before."""
        row = asdict(answer) | {"shown_at": time.time()}
        statement = insert(shown).values(chat_id=chat_id, answer_id=answer_id, **row)
        statement = statement.on_conflict_do_update(index_elements=["chat_id", "answer_id"], set_=row)
        await self._store.run(lambda c: c.execute(statement))

    async def shown(self, chat_id: int, answer_id: int) -> Shown | None:
        """What an answer shows; None when it shows no reading, or was forgotten."""
        columns = [column for column in shown.c if column.name not in {"chat_id", "answer_id", "shown_at"}]
        statement = select(*columns).where(shown.c.chat_id == chat_id, shown.c.answer_id == answer_id)
        row = await self._store.run(lambda c: c.execute(statement).mappings().one_or_none())
        if row is None:
            return None
        parts = tuple(ReadPart(**part) for part in row["parts"])
        return Shown(**(dict(row) | {"languages": tuple(row["languages"]), "parts": parts}))

    async def forget_shown(self, chat_id: int, answer_id: int) -> None:
        """The answer is gone."""
        statement = delete(shown).where(shown.c.chat_id == chat_id, shown.c.answer_id == answer_id)
        await self._store.run(lambda c: c.execute(statement))

    async def forget_old(self) -> None:
        """Drops what nobody used for a week, what another version wrote, and the oldest of too many answers."""

        def forget(connection: Connection) -> None:
            oldest = time.time() - _REMEMBERED_S
            connection.execute(delete(readings).where(or_(readings.c.used_at < oldest, readings.c.version != _VERSION)))
            connection.execute(delete(shown).where(shown.c.shown_at < oldest))
            surplus = select(shown.c.chat_id, shown.c.answer_id).order_by(shown.c.shown_at.desc()).offset(MOST_READINGS)
            connection.execute(delete(shown).where(tuple_(shown.c.chat_id, shown.c.answer_id).in_(surplus)))

        await self._store.run(forget)


def _written(reading: Reading) -> bytes:
    return zlib.compress(_ADAPTER.dump_json(reading))


def _read(body: bytes) -> Reading:
    return _ADAPTER.validate_json(zlib.decompress(body))


def _make_room(connection: Connection) -> None:
    oldest = select(readings.c.chat_id, readings.c.key).order_by(readings.c.used_at).limit(1)
    while _is_too_much(connection):
        connection.execute(delete(readings).where(tuple_(readings.c.chat_id, readings.c.key).in_(oldest)))


def _is_too_much(connection: Connection) -> bool:
    count, size_bytes = connection.execute(select(func.count(), func.sum(readings.c.size_bytes))).one()
    return bool(count > MOST_READINGS or size_bytes > MOST_BYTES)
