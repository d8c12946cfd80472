"""Telegram's export of a chat, or of all of them (result.json): what people wrote."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from core.errors import TooHeavy, UnreadableText

_EXPORT = re.compile(r'\s*\{.{0,5000}?"(?:messages|chats|left_chats)"\s*:', re.DOTALL)
# Values in one file, at some 100 bytes each once read. An export of 20 MB has 700,000.
_MOST_VALUES = 3_000_000
# Parts of a message that are no words of its writer.
_NO_WORDS = frozenset({"link", "mention", "bot_command", "email", "phone", "bank_card", "code", "pre"})


def looks_like_export(text: str) -> bool:
    """Whether it begins as such an export does."""
    return _EXPORT.match(text) is not None


def text_of(text: str) -> str:
    """The messages' texts and the polls' questions, one a line. Raises `UnreadableText`, `TooHeavy`."""
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise TooHeavy
    try:
        export = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableText from error
    return "\n".join(part for message in _messages(export) for part in _parts(message))


def _messages(export: object) -> Iterator[Mapping[str, object]]:
    for chat in [export, *_chats(export)]:
        for message in _list(_get(chat, "messages")):
            if isinstance(message, dict) and message.get("type", "message") == "message":
                yield message


def _chats(export: object) -> Iterator[object]:
    for group in ("chats", "left_chats"):
        yield from _list(_get(_get(export, group), "list"))


def _parts(message: Mapping[str, object]) -> Iterator[str]:
    text = message.get("text")
    yield text if isinstance(text, str) else "".join(_said(part) for part in _list(text))
    poll = message.get("poll")
    for said in (_get(poll, "question"), *(_get(answer, "text") for answer in _list(_get(poll, "answers")))):
        if isinstance(said, str):
            yield said


def _said(part: object) -> str:
    """A part of a message: a string, or an object that says what it is, with a space for what is left out."""
    if isinstance(part, str):
        return part
    said = " " if _get(part, "type") in _NO_WORDS else _get(part, "text")
    return said if isinstance(said, str) else ""


def _get(thing: object, key: str) -> object:
    return thing.get(key) if isinstance(thing, dict) else None


def _list(thing: object) -> Sequence[object]:
    return thing if isinstance(thing, list) else ()
