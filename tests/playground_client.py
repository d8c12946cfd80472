"""The user's side of the playground for tests: people who send, tap and read, faults, and the record of calls.

`Playground` is the whole place; `PlaygroundUser` is one person in it. Entries are the JSON objects that the
playground's API file describes: ``{"seq", "message", "edited", "deleted", "reactions"}``.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx

Json = dict[str, Any]
Entry = dict[str, Any]
Predicate = Callable[[Entry], bool]

REPOSITORY = Path(__file__).parents[1]
TOKEN = "110201543:playground"
WAIT_S = 20.0
"""How long a test waits for the bot by default; long enough for a loaded machine, never slept through."""


class PlaygroundRefused(Exception):
    """The user's side said no."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(status, description)
        self.status = status
        self.description = description


class NothingCame(AssertionError):
    """What a test waited for did not happen in time."""


@dataclass(frozen=True)
class SentFile:
    """A file to send: bytes, name, and the type that the app names."""

    data: bytes
    name: str = "picture.jpg"
    mime_type: str = "image/jpeg"

    @classmethod
    def read(cls, path: Path, mime_type: str = "application/octet-stream") -> Self:
        return cls(path.read_bytes(), path.name, mime_type)


class Playground:
    """A running playground.

    Attributes:
        root: ``http://127.0.0.1:PORT``.
        api_url, file_url: what a bot takes for Telegram's ``…/bot`` and ``…/file/bot``.
        me: the first person; there is a second one from the start, see :meth:`users`.
    """

    def __init__(self, page_url: str, token: str = TOKEN) -> None:
        self.page_url = page_url if page_url.endswith("/") else f"{page_url}/"
        self.root = self.page_url.partition("/play/")[0]
        self.token = token
        self.api_url = f"{self.root}/bot"
        self.file_url = f"{self.root}/file/bot"
        self.http = httpx.AsyncClient(base_url=f"{self.page_url}api/", timeout=60, trust_env=False)

    @classmethod
    @asynccontextmanager
    async def start(cls, *, port: int = 0, token: str = TOKEN, key: str = "key") -> AsyncIterator[Self]:
        """A playground of one's own, as a process: it lives on whatever happens to this event loop."""
        command = ["-m", "bot.playground", "--port", str(port), "--token", token, "--key", key]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        first_line = await asyncio.wait_for(process.stdout.readline(), 30)
        try:
            async with cls.at(first_line.decode().split()[1], token) as playground:
                yield playground
        finally:
            process.terminate()
            await process.wait()

    @classmethod
    @asynccontextmanager
    async def start_here(cls, *, port: int = 0, token: str = TOKEN, key: str = "key") -> AsyncIterator[Self]:
        """A playground in this event loop: quicker to start, and seen by a debugger."""
        from bot.playground import serve  # noqa: PLC0415  # a test that only drives a process need not import it

        async with serve(port, token=token, key=key) as address, cls.at(address.page_url, token) as playground:
            yield playground

    @classmethod
    @asynccontextmanager
    async def at(cls, page_url: str, token: str = TOKEN) -> AsyncIterator[Self]:
        """One that runs already, by the address of its page."""
        playground = cls(page_url, token)
        async with playground.http:
            yield playground

    async def call(self, verb: str, path: str, **options: Any) -> Any:
        """Any call of the user side.

        Raises:
            PlaygroundRefused: a status of 400 and above.
        """
        response = await self.http.request(verb, path, **options)
        if response.status_code >= 400:
            raise PlaygroundRefused(response.status_code, response.json().get("description", ""))
        return response.json()

    async def state(self) -> Json:
        state: Json = await self.call("GET", "state")
        return state

    async def me(self) -> "PlaygroundUser":
        """The first person."""
        state = await self.state()
        return next(PlaygroundUser(self, user) for user in state["users"] if user["id"] == state["me"])

    async def users(self) -> list["PlaygroundUser"]:
        """Everybody, the first person first."""
        return [PlaygroundUser(self, user) for user in (await self.state())["users"]]

    async def add_user(
        self, first_name: str, username: str | None = None, language_code: str = "en"
    ) -> "PlaygroundUser":
        body = {"first_name": first_name, "username": username, "language_code": language_code}
        return PlaygroundUser(self, await self.call("POST", "users", json=body))

    async def add_chat(
        self,
        chat_type: str = "supergroup",
        title: str = "A group",
        *,
        members: Sequence["PlaygroundUser"] = (),
        is_forum: bool = False,
        with_bot: bool = True,
    ) -> int:
        """The id of a new chat; the first member is its creator."""
        body = {
            "type": chat_type,
            "title": title,
            "is_forum": is_forum,
            "member_ids": [member.id for member in members],
            "with_bot": with_bot,
        }
        return int((await self.call("POST", "chats", json=body))["chat"]["id"])

    async def chat(self, chat_id: int) -> Json:
        """The ``ChatInfo`` of a chat."""
        chats: list[Json] = (await self.state())["chats"]
        return next(chat for chat in chats if chat["chat"]["id"] == chat_id)

    async def add_topic(self, chat_id: int, name: str) -> int:
        """The thread id of a new topic."""
        return int((await self.call("POST", f"chats/{chat_id}/topics", json={"name": name}))["message_thread_id"])

    async def set_member(self, chat_id: int, user_id: int | str, status: str, by: int | None = None) -> Json:
        """Add, promote, remove or ban somebody; ``"bot"`` is the bot."""
        body = {"user_id": user_id, "status": status, "by": by}
        info: Json = await self.call("POST", f"chats/{chat_id}/members", json=body)
        return info

    async def migrate(self, chat_id: int) -> int:
        """The id of the supergroup that the group becomes."""
        return int((await self.call("POST", f"chats/{chat_id}/migrate"))["chat"]["id"])

    async def set_privacy(self, *, sees_everything: bool) -> None:
        await self.call("POST", "privacy", json={"can_read_all_group_messages": sees_everything})

    async def entries(self, chat_id: int, after: int = 0, wait_s: float = 0) -> list[Entry]:
        """What changed in a chat since ``after`` (a ``seq``); with ``wait_s`` as soon as there is anything."""
        answer = await self.call("GET", f"chats/{chat_id}/entries", params={"after": after, "wait": wait_s})
        return list(answer["entries"])

    async def transcript(self, chat_id: int) -> list[Entry]:
        """All messages of a chat in the order in which they were sent."""
        return sorted(await self.entries(chat_id), key=lambda entry: int(entry["message"]["message_id"]))

    async def wait_for(self, chat_id: int, wanted: Predicate, timeout_s: float = WAIT_S, after: int = 0) -> Entry:
        """The first entry (changed since ``after``) that is wanted, now or within ``timeout_s`` seconds.

        Raises:
            NothingCame: with the chat as it is then.
        """
        return (await self.wait_for_all(chat_id, wanted, 1, timeout_s, after))[0]

    async def wait_for_all(
        self, chat_id: int, wanted: Predicate, count: int, timeout_s: float = WAIT_S, after: int = 0
    ) -> list[Entry]:
        """At least ``count`` entries that are wanted, in the order of their messages.

        Raises:
            NothingCame: with the chat as it is then.
        """
        ends_at, seen = time.monotonic() + timeout_s, dict[int, Entry]()
        while True:
            left_s = ends_at - time.monotonic()
            for entry in await self.entries(chat_id, after, max(0.0, min(left_s, 10))):
                seen[entry["message"]["message_id"]] = entry
                after = max(after, entry["seq"])
            found = [entry for _, entry in sorted(seen.items()) if wanted(entry)]
            if len(found) >= count:
                return found
            if left_s <= 0:
                lines = "\n".join(shown(entry) for _, entry in sorted(seen.items()))
                raise NothingCame(f"{len(found)} of {count} came in {timeout_s:g} s; chat {chat_id}:\n{lines}")

    async def file(self, file_id: str) -> bytes:
        response = await self.http.get(f"files/{file_id}")
        response.raise_for_status()
        return response.content

    async def order_fault(self, kind: str, **details: Any) -> int:
        """``kind`` and details as in the API file: method, chat_id, times, retry_after, delay_s, status."""
        return int((await self.call("POST", "faults", json={"kind": kind, **details}))["id"])

    async def clear_faults(self) -> None:
        await self.call("DELETE", "faults")

    async def requests(self, after: int = 0, method: str | None = None, wait_s: float = 0) -> list[Json]:
        """The bot's calls, oldest first."""
        answer = await self.call("GET", "requests", params={"after": after, "wait": wait_s})
        return [record for record in answer["requests"] if method is None or record["method"] == method]

    async def wait_for_request(self, wanted: Callable[[Json], bool], timeout_s: float = WAIT_S, after: int = 0) -> Json:
        """The first call of the bot that is wanted, now or within ``timeout_s`` seconds.

        Raises:
            NothingCame: none was.
        """
        ends_at = time.monotonic() + timeout_s
        while (left_s := ends_at - time.monotonic()) > 0:
            for record in await self.requests(after, wait_s=min(left_s, 10)):
                after = record["n"]
                if wanted(record):
                    return record
        raise NothingCame(f"no such request within {timeout_s:g} s")

    async def updates(self, after: int = 0, wait_s: float = 0) -> list[Json]:
        """The updates as they were delivered: ``{"n", "at", "update"}``."""
        return list((await self.call("GET", "updates", params={"after": after, "wait": wait_s}))["updates"])

    async def duplicate_update(self, update_id: int) -> None:
        await self.call("POST", "updates/duplicate", json={"update_id": update_id})


class PlaygroundUser:
    """One person. ``chat_id`` is everywhere the private chat with the bot if it is left out."""

    def __init__(self, playground: Playground, user: Json) -> None:
        self.playground = playground
        self.user = user
        self.id = int(user["id"])

    async def send_text(self, text: str, chat_id: int | None = None, **fields: Any) -> Entry:
        """``fields``: reply_to, thread_id, anonymous, forward_from, entities."""
        entry: Entry = await self._post(chat_id, "text", json={"from": self.id, "text": text, **fields})
        return entry

    async def send_photo(self, photo: bytes | SentFile, chat_id: int | None = None, **fields: Any) -> Entry:
        """``fields``: caption, reply_to, thread_id, anonymous, forward_from."""
        return await self._send_file("photo", photo, chat_id, fields)

    async def send_document(self, document: bytes | SentFile, chat_id: int | None = None, **fields: Any) -> Entry:
        return await self._send_file("document", document, chat_id, fields)

    async def send_sticker(self, sticker: bytes | SentFile, chat_id: int | None = None, **fields: Any) -> Entry:
        """``kind`` may be static, animated or video; ``thumbnail``, a `SentFile`, is what stands for one that moves."""
        thumbnail = fields.pop("thumbnail", None)
        return await self._send_file("sticker", sticker, chat_id, fields, thumbnail)

    async def _send_file(
        self,
        kind: str,
        file: bytes | SentFile,
        chat_id: int | None,
        fields: Json,
        thumbnail: bytes | SentFile | None = None,
    ) -> Entry:
        parts = {"file": _part(file)} | ({"thumbnail": _part(thumbnail)} if thumbnail else {})
        entry: Entry = await self._post(chat_id, kind, data=self._form(fields), files=parts)
        return entry

    async def send_album(
        self, files: Sequence[bytes | SentFile], chat_id: int | None = None, as_: str = "photo", **fields: Any
    ) -> list[Entry]:
        parts = [("file", _part(file)) for file in files]
        answer = await self._post(chat_id, "album", data=self._form({"as": as_, **fields}), files=parts)
        return list(answer["entries"])

    async def set_photo(self, photo: bytes | SentFile) -> None:
        """Have a new profile picture."""
        await self.playground.call("POST", f"users/{self.id}/photo", files={"file": _part(photo)})

    async def edit(self, entry: Entry, text: str | None = None, photo: bytes | SentFile | None = None) -> Entry:
        """Change a text, a caption, or the picture."""
        path = f"entries/{entry['message']['message_id']}/edit"
        chat_id = int(entry["message"]["chat"]["id"])
        if photo is None:
            edited: Entry = await self._post(chat_id, path, json={"from": self.id, "text": text})
            return edited
        fields = {} if text is None else {"text": text}
        changed: Entry = await self._post(chat_id, path, data=self._form(fields), files={"file": _part(photo)})
        return changed

    async def delete(self, entry: Entry) -> None:
        await self._act(entry, "delete", {})

    async def react(self, entry: Entry, emoji: str | None) -> Entry:
        reacted: Entry = await self._act(entry, "react", {"emoji": emoji})
        return reacted

    async def tap(self, entry: Entry, row: int = 0, column: int = 0) -> Json:
        """``{"answer": …}``, ``{"copied": …}`` or ``{"url": …}``."""
        tapped: Json = await self._act(entry, "tap", {"row": row, "column": column})
        return tapped

    async def tap_text(self, entry: Entry, text: str) -> Json:
        """Tap the button that shows ``text``.

        Raises:
            NothingCame: there is none.
        """
        for row, buttons in enumerate(keyboard_of(entry)):
            for column, button in enumerate(buttons):
                if text in button["text"]:
                    return await self.tap(entry, row, column)
        raise NothingCame(f"no button {text!r} under {shown(entry)}")

    async def _act(self, entry: Entry, act: str, fields: Json) -> Any:
        message = entry["message"]
        path = f"entries/{message['message_id']}/{act}"
        return await self._post(int(message["chat"]["id"]), path, json={"from": self.id, **fields})

    async def ask_inline(self, query: str, offset: str = "", chat_id: int | None = None) -> Json:
        """``{"results", "next_offset", "button"}``."""
        body = {"from": self.id, "query": query, "offset": offset, "chat_id": chat_id}
        answer: Json = await self.playground.call("POST", "inline", json=body)
        return answer

    async def choose_inline(self, result_id: str, chat_id: int | None = None) -> Entry:
        body = {"from": self.id, "chat_id": chat_id or self.id, "result_id": result_id}
        entry: Entry = await self.playground.call("POST", "inline/choose", json=body)
        return entry

    async def block_bot(self) -> None:
        await self.playground.set_member(self.id, "bot", "kicked")

    async def unblock_bot(self) -> None:
        await self.playground.set_member(self.id, "bot", "member")

    async def entries(self, chat_id: int | None = None, after: int = 0) -> list[Entry]:
        return await self.playground.entries(chat_id or self.id, after)

    async def wait_for(
        self, wanted: Predicate, timeout_s: float = WAIT_S, chat_id: int | None = None, after: int = 0
    ) -> Entry:
        return await self.playground.wait_for(chat_id or self.id, wanted, timeout_s, after)

    async def wait_for_answer(
        self, question: Entry, wanted: Predicate | None = None, timeout_s: float = WAIT_S
    ) -> Entry:
        """The bot's first reply to ``question`` (that is ``wanted``)."""
        chat_id = int(question["message"]["chat"]["id"])

        def answers(entry: Entry) -> bool:
            return is_answer_to(entry, question) and (wanted is None or wanted(entry))

        return await self.playground.wait_for(chat_id, answers, timeout_s)

    async def _post(self, chat_id: int | None, path: str, **options: Any) -> Any:
        return await self.playground.call("POST", f"chats/{chat_id or self.id}/{path}", **options)

    def _form(self, fields: Json) -> Json:
        return {"from": str(self.id)} | {name: str(value) for name, value in fields.items() if value is not None}


def _part(file: bytes | SentFile) -> tuple[str, bytes, str]:
    sent = SentFile(file) if isinstance(file, bytes) else file
    return sent.name, sent.data, sent.mime_type


def from_bot(entry: Entry) -> bool:
    """Whether the bot said it and it still stands."""
    return bool(entry["message"].get("from", {}).get("is_bot")) and not entry["deleted"]


def is_answer_to(entry: Entry, question: Entry) -> bool:
    answered = entry["message"].get("reply_to_message", {}).get("message_id")
    return from_bot(entry) and bool(answered == question["message"]["message_id"])


def text_of(entry: Entry) -> str:
    """Text or caption; empty if there is neither."""
    message = entry["message"]
    return str(message.get("text") or message.get("caption") or "")


def keyboard_of(entry: Entry) -> list[list[Json]]:
    """The rows of the inline keyboard."""
    rows: list[list[Json]] = entry["message"].get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def file_id_of(entry: Entry) -> str:
    """The largest size of the photo, the document, or the sticker."""
    message = entry["message"]
    if "photo" in message:
        return str(message["photo"][-1]["file_id"])
    return str((message.get("document") or message["sticker"])["file_id"])


def shown(entry: Entry) -> str:
    """One line for a failed test's report."""
    message = entry["message"]
    who = message.get("from", {}).get("first_name") or message.get("sender_chat", {}).get("title")
    what = [key for key in ("photo", "document", "sticker") if key in message]
    marks = [mark for mark in ("edited", "deleted") if entry[mark]]
    emoji = [reaction["emoji"] for reaction in entry["reactions"]]
    return f"{message['message_id']} {who}: {' '.join([*what, *marks, *emoji])} {text_of(entry)[:200]!r}"
