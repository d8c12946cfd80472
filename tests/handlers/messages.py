"""Messages as Telegram sends them, for handlers to look at without a Telegram."""

from typing import Any

from telegram import Bot, Message, User

PERSON = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "en"}
REBUS = {"id": 1, "is_bot": True, "first_name": "Rebus", "username": "rebus_bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ada"}
GROUP = {"id": -100, "type": "supergroup", "title": "A group"}

PHOTO = [
    {"file_id": f"id{side}", "file_unique_id": f"unique{side}", "width": side, "height": side, "file_size": side}
    for side in (90, 320, 1280)
]
STICKER = {
    "file_id": "sticker",
    "file_unique_id": "sticker",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


class KnownBot(Bot):
    """A bot that has asked Telegram who it is."""

    @property
    def bot(self) -> User:
        return User(**REBUS)


BOT = KnownBot("1:token")  # one for all: each has an HTTP client of its own, which costs more than a test


def entity(text: str, part: str, kind: str) -> dict[str, Any]:
    """The entity that covers `part` in `text`, in UTF-16 units."""
    before = text[: text.index(part)]
    return {"type": kind, "offset": _units(before), "length": _units(part)}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message(**fields: Any) -> Message:
    """A message of Ada's, in private unless `chat` says otherwise; fields as in the Bot API."""
    plain = {"message_id": 5, "date": 1, "chat": PRIVATE, "from": PERSON, **fields}
    read = Message.de_json(plain, BOT)
    assert read is not None
    return read


def said(text: str, *parts: tuple[str, str], **fields: Any) -> Message:
    """A text with these entities: (part of the text, kind)."""
    return message(text=text, entities=[entity(text, part, kind) for part, kind in parts], **fields)
