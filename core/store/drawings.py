"""What was drawn lately, and which answers show it: the buttons under clouds and cards work from this."""

import asyncio
import hashlib
import time
import zlib
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Select, delete, func, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from core.cloud.codes import code_of, from_json, to_json
from core.cloud.dropping import without
from core.cloud.spec import CloudSpec, Style
from core.store.database import Database
from core.store.tables import cloud_words, clouds, drawn

# The words of a cloud take 2 KB for a message and 8 KB for a book (1,000 of them), the shape of a picture up to
# 150 KB. A change of style takes none of them again.
MOST_BYTES = 64 * 1024 * 1024
# A row takes some 400 bytes: these are 26 MB, and two a second for nine hours.
MOST_CLOUDS = 65_536
MOST_DRAWN = 16_384
# Buttons work "next week" too, and a code that was passed on is drawn while people still talk of it.
_REMEMBERED_S = 30 * 24 * 3600
# As far as one goes back, and as many presses as may be under way when the bot ends (`bot.intake` has 256 open at
# once, of all chats).
_MOST_STEPS = 64
_MOST_PRESSES = 128

_STYLE = TypeAdapter(Style)


@dataclass(frozen=True, slots=True)
class Draft:
    """A cloud that may be changed: `whole` has its words also without those that somebody dropped from it."""

    whole: CloudSpec
    dropped: tuple[str, ...] = ()

    @property
    def spec(self) -> CloudSpec:
        """What is drawn."""
        return without(self.whole, self.dropped) if self.dropped else self.whole


@dataclass(frozen=True, slots=True)
class Drawn:
    """An answer of the bot's that shows a cloud or a card, and all that is needed to draw it otherwise.

    `kind` is `cloud` or `card`; `requester` is who asked and `language` (BCP 47) that person's. `steps` are what it
    shows, the latest last: the codes of clouds, or cards as JSON. `painted` is the one that the message does show:
    for a moment another than the latest. `presses` are the names of those that made the latest of them. `copy_of` is
    the answer that it was made from for somebody who may not change that one. `notes` are sentences on what it was
    made of, in that person's language: whatever it shows, they stay.
    """

    question_id: int
    kind: str
    thread_id: int | None
    requester: int
    language: str | None
    steps: tuple[str, ...]
    painted: str
    presses: tuple[str, ...] = ()
    copy_of: int | None = None
    awaits_picture: bool = False
    notes: tuple[str, ...] = ()

    def after(self, step: str, press: str) -> "Drawn":
        """With one more step, made by a press; the oldest of too many are forgotten."""
        steps = self.steps if self.steps[-1] == step else (*self.steps, step)[-_MOST_STEPS:]
        return replace(self, steps=steps, presses=self._presses(press))

    def before(self, press: str) -> "Drawn":
        """With the step before the latest, if there is one."""
        return replace(self, steps=self.steps[:-1] or self.steps, presses=self._presses(press))

    def _presses(self, press: str) -> tuple[str, ...]:
        return (*self.presses, press)[-_MOST_PRESSES:]


class Drawings:
    """The clouds of each chat by their codes, and its answers that show clouds and cards."""

    def __init__(self, database: Database) -> None:
        self._store = database.quick

    async def keep(self, chat_id: int, draft: Draft) -> str:
        """Keeps a cloud and gives back its code; the ones longest unused make room for it."""
        code, body = await asyncio.to_thread(_written, draft)  # a book's words and a picture take 10 ms
        now, key = time.time(), hashlib.sha256(body).hexdigest()
        words = {"body": body, "size_bytes": len(body), "used_at": now}
        cloud = {
            "words_key": key,
            "style": asdict(draft.whole.style),
            "seed": draft.whole.seed,
            "dropped": list(draft.dropped),
            "used_at": now,
        }

        def keep(connection: Connection) -> None:
            put_words = insert(cloud_words).values(chat_id=chat_id, key=key, **words)
            used = {"used_at": now}  # the key is the body's: what is there is the same
            connection.execute(put_words.on_conflict_do_update(index_elements=["chat_id", "key"], set_=used))
            put = insert(clouds).values(chat_id=chat_id, code=code, **cloud)
            connection.execute(put.on_conflict_do_update(index_elements=["chat_id", "code"], set_=cloud))
            _make_room(connection)

        await self._store.run(keep)
        return code

    async def find(self, chat_id: int, code: str) -> Draft | None:
        """A cloud of this chat, which counts as used now; None when there is none."""
        return await self._find(_cloud().where(clouds.c.chat_id == chat_id, clouds.c.code == code))

    async def find_anywhere(self, code: str) -> Draft | None:
        """A cloud of any chat, for whoever has its code; None when there is none."""
        return await self._find(_cloud().where(clouds.c.code == code).limit(1))

    async def _find(self, statement: Select[Any]) -> Draft | None:
        def find(connection: Connection) -> Any:
            row = connection.execute(statement).mappings().one_or_none()
            if row:
                used, of_chat = {"used_at": time.time()}, clouds.c.chat_id == row["chat_id"]
                connection.execute(update(clouds).where(of_chat, clouds.c.code == row["code"]).values(used))
                words = (cloud_words.c.chat_id == row["chat_id"], cloud_words.c.key == row["words_key"])
                connection.execute(update(cloud_words).where(*words).values(used))
            return row

        row = await self._store.run(find)
        return None if row is None else await asyncio.to_thread(_read, row)

    async def show(self, chat_id: int, answer_id: int, answer: Drawn) -> None:
        """Notes what an answer shows, instead of what it showed before."""
        row = asdict(answer) | {"shown_at": time.time()}
        statement = insert(drawn).values(chat_id=chat_id, answer_id=answer_id, **row)
        statement = statement.on_conflict_do_update(index_elements=["chat_id", "answer_id"], set_=row)
        await self._store.run(lambda c: c.execute(statement))

    async def shown(self, chat_id: int, answer_id: int) -> Drawn | None:
        """What an answer shows; None when it shows nothing drawn, or was forgotten."""
        found = await self._shown(_drawn().where(drawn.c.chat_id == chat_id, drawn.c.answer_id == answer_id))
        return found[1] if found else None

    async def copy_for(self, chat_id: int, answer_id: int, requester: int) -> int | None:
        """The answer that was made from another one for somebody; None when there is none."""
        of = (drawn.c.chat_id == chat_id, drawn.c.copy_of == answer_id, drawn.c.requester == requester)
        found = await self._shown(_drawn().where(*of).limit(1))
        return found[0] if found else None

    async def latest_cloud(self, chat_id: int, requester: int) -> tuple[int, Drawn] | None:
        """The answer with the cloud that somebody had drawn or changed last in a chat."""
        of = (drawn.c.chat_id == chat_id, drawn.c.requester == requester, drawn.c.kind == "cloud")
        return await self._shown(_drawn().where(*of).order_by(drawn.c.shown_at.desc()).limit(1))

    async def _shown(self, statement: Select[Any]) -> tuple[int, Drawn] | None:
        row = await self._store.run(lambda c: c.execute(statement).mappings().one_or_none())
        if row is None:
            return None
        fields = dict(row) | {name: tuple(row[name]) for name in ("steps", "presses", "notes")}
        return fields.pop("answer_id"), Drawn(**fields)

    async def forget_shown(self, chat_id: int, answer_id: int) -> None:
        """The answer is gone."""
        statement = delete(drawn).where(drawn.c.chat_id == chat_id, drawn.c.answer_id == answer_id)
        await self._store.run(lambda c: c.execute(statement))

    async def forget_old(self) -> None:
        """Drops what nobody used for a month, and the oldest of too many answers."""

        def forget(connection: Connection) -> None:
            oldest = time.time() - _REMEMBERED_S
            for table in (clouds, cloud_words):
                connection.execute(delete(table).where(table.c.used_at < oldest))
            connection.execute(delete(drawn).where(drawn.c.shown_at < oldest))
            surplus = select(drawn.c.chat_id, drawn.c.answer_id).order_by(drawn.c.shown_at.desc()).offset(MOST_DRAWN)
            connection.execute(delete(drawn).where(tuple_(drawn.c.chat_id, drawn.c.answer_id).in_(surplus)))

        await self._store.run(forget)


def _cloud() -> Select[Any]:
    columns = (column for column in clouds.c if column.name != "used_at")
    same = (cloud_words.c.chat_id == clouds.c.chat_id) & (cloud_words.c.key == clouds.c.words_key)
    return select(*columns, cloud_words.c.body).join(cloud_words, same)


def _drawn() -> Select[Any]:
    return select(*(column for column in drawn.c if column.name not in {"chat_id", "shown_at"}))


def _written(draft: Draft) -> tuple[str, bytes]:
    """The code of a draft, and the part of it that a change of style does not touch."""
    bare = replace(draft.whole, style=Style(), seed=0)
    return code_of(draft.spec), zlib.compress(to_json(bare).encode())


def _read(row: Any) -> Draft | None:
    """None for what an earlier Rebus wrote in a way that this one cannot read."""
    try:
        bare = from_json(zlib.decompress(row["body"]).decode())
        style = _STYLE.validate_python(row["style"])
    except (ValueError, ValidationError):
        return None
    return Draft(replace(bare, style=style, seed=row["seed"]), tuple(row["dropped"]))


def _make_room(connection: Connection) -> None:
    oldest = select(cloud_words.c.chat_id, cloud_words.c.key).order_by(cloud_words.c.used_at).limit(1)
    size_bytes = select(func.coalesce(func.sum(cloud_words.c.size_bytes), 0))
    while connection.execute(size_bytes).scalar_one() > MOST_BYTES:
        connection.execute(delete(cloud_words).where(tuple_(cloud_words.c.chat_id, cloud_words.c.key).in_(oldest)))
    surplus = connection.execute(select(func.count()).select_from(clouds)).scalar_one() - MOST_CLOUDS
    if surplus > 0:
        rows = select(clouds.c.chat_id, clouds.c.code).order_by(clouds.c.used_at).limit(surplus)
        connection.execute(delete(clouds).where(tuple_(clouds.c.chat_id, clouds.c.code).in_(rows)))
