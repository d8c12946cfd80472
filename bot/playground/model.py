"""The world: people, the bot, chats and what was said in them, in the shapes of the Bot API."""

import itertools
import secrets
import time
from collections import OrderedDict
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.playground.events import EventHub
from bot.playground.files import FileStore, StoredFile
from bot.playground.refusals import bad_request
from bot.playground.updates import UpdateQueue

Json = dict[str, Any]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
ChatType = Literal["private", "group", "supergroup", "channel"]

PRESENT: Final = frozenset({"creator", "administrator", "member"})
ADMINS: Final = frozenset({"creator", "administrator"})

GROUP_ANONYMOUS_BOT: Final[Json] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Who an anonymous administrator's message seems to come from."""

KEPT_MESSAGES: Final = 10_000
"""A chat forgets its oldest messages beyond this, so that a day of load tests does not fill the memory."""

TICKS_PER_S: Final = 40
"""Message and update ids start from the clock at this rate, so that a playground that is started again repeats none
as long as it did not use more than 40 ids a second on average."""
TICKS_WRAP: Final = 2_000_000_000
"""Telegram's ids have 32 bits; the start wraps around every 19 months, longer than any bot remembers them."""


def clock_ticks() -> int:
    return int(time.time() * TICKS_PER_S) % TICKS_WRAP + 1


@dataclass
class Entry:
    """A message and what became of it. ``seq`` grows with every change in the world."""

    seq: int
    message: Json
    edited: bool = False
    deleted: bool = False
    reactions: list[Json] = field(default_factory=list)

    @property
    def message_id(self) -> int:
        return int(self.message["message_id"])

    def as_json(self) -> Json:
        return {
            "seq": self.seq,
            "message": self.message,
            "edited": self.edited,
            "deleted": self.deleted,
            "reactions": self.reactions,
        }


@dataclass
class Chat:
    """A chat, its members by user id, its topics by thread id, its messages by id."""

    id: int
    type: ChatType
    title: str | None = None
    person: Json | None = None
    is_forum: bool = False
    members: dict[int, Status] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    entries: OrderedDict[int, Entry] = field(default_factory=OrderedDict)
    by_change: OrderedDict[int, Entry] = field(default_factory=OrderedDict)
    migrated_to: int | None = None
    instance: str = field(default_factory=lambda: str(secrets.randbits(62)))
    next_message_id: int = 0

    def __post_init__(self) -> None:
        # Apart by chat, so that an id that is used in the wrong chat is not found there by chance.
        self.next_message_id = clock_ticks() + abs(self.id) % 100_003

    def as_json(self) -> Json:
        """The Bot API's ``Chat``."""
        chat: Json = {"id": self.id, "type": self.type}
        if self.title is not None:
            chat["title"] = self.title
        if self.person is not None:
            chat |= {key: self.person[key] for key in ("first_name", "username") if key in self.person}
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def status_of(self, user_id: int) -> Status:
        return self.members.get(user_id, "left")

    def has(self, user_id: int) -> bool:
        return self.status_of(user_id) in PRESENT

    def is_admin(self, user_id: int) -> bool:
        return self.status_of(user_id) in ADMINS

    def present_ids(self) -> list[int]:
        return [user_id for user_id, status in self.members.items() if status in PRESENT]

    def living(self, message_id: int) -> Entry | None:
        """The message, unless it was deleted or never was."""
        entry = self.entries.get(message_id)
        return None if entry is None or entry.deleted else entry

    @property
    def last_seq(self) -> int:
        return next(reversed(self.by_change.values())).seq if self.by_change else 0


class World:
    """Everything that the playground knows. Changed on the event loop's thread alone."""

    def __init__(self, bot_id: int) -> None:
        self.events = EventHub()
        self.files = FileStore()
        self.updates = UpdateQueue(clock_ticks(), on_change=self.events.wake)
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Rebus", "username": "rebus_bot"}
        self.can_read_all_group_messages = False
        self.users: dict[int, Json] = {}
        self.profile_photos: dict[int, list[list[StoredFile]]] = {}
        self.chats: dict[int, Chat] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self._seq = itertools.count(1)
        self._user_ids = itertools.count(5_000_001)
        self.me = self.add_user("Ada", "ada_demo", "en")["id"]
        self.add_user("Lin", "lin_demo", "zh-hans")

    @property
    def bot_id(self) -> int:
        return int(self.bot["id"])

    def bot_user(self) -> Json:
        """The bot as ``getMe`` tells."""
        return self.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": self.can_read_all_group_messages,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def user(self, user_id: int) -> Json:
        """A person or the bot.

        Raises:
            Refusal: nobody has that id.
        """
        if user_id == self.bot_id:
            return self.bot
        if user_id not in self.users:
            raise bad_request("user not found")
        return self.users[user_id]

    def add_user(self, first_name: str, username: str | None = None, language_code: str | None = None) -> Json:
        """A new person, with a private chat that the bot cannot write to until they write first."""
        user: Json = {"id": next(self._user_ids), "is_bot": False, "first_name": first_name}
        if username:
            user["username"] = username
        if language_code:
            user["language_code"] = language_code
        self.users[user["id"]] = user
        chat = Chat(user["id"], "private", person=user, members={user["id"]: "member", self.bot_id: "left"})
        self.chats[chat.id] = chat
        self.events.publish({"type": "user", "user": user})
        return user

    def add_chat(self, chat_type: ChatType, title: str, *, is_forum: bool = False) -> Chat:
        """A new group, supergroup or channel with nobody in it, under an id never used before."""
        prefix = -1_000_000_000_000 if chat_type != "group" else 0
        chat_id = prefix - 1_000_000 - secrets.randbelow(2_000_000_000)
        chat = Chat(chat_id, chat_type, title=title, is_forum=is_forum)
        self.chats[chat_id] = chat
        return chat

    def chat(self, chat_id: int) -> Chat:
        """Raises:
        Refusal: there is none, or it became a supergroup.
        """
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to})
        return chat

    def record(self, chat: Chat, message: Json) -> Entry:
        """Give the message its id, date and chat, and keep it."""
        message_id = chat.next_message_id
        chat.next_message_id += 1
        message = {"message_id": message_id, "date": int(time.time()), "chat": chat.as_json()} | message
        entry = Entry(0, message)
        chat.entries[message_id] = entry
        if len(chat.entries) > KEPT_MESSAGES:
            oldest, _ = chat.entries.popitem(last=False)
            chat.by_change.pop(oldest, None)
        self.touch(chat, entry)
        return entry

    def touch(self, chat: Chat, entry: Entry) -> None:
        """Number the change and tell the page."""
        entry.seq = next(self._seq)
        chat.by_change[entry.message_id] = entry
        chat.by_change.move_to_end(entry.message_id)
        self.events.publish({"type": "entry", "chat_id": chat.id, "entry": deepcopy(entry.as_json())})

    def changed_since(self, chat: Chat, seq: int) -> list[Entry]:
        """Entries with a later ``seq``, in the order of their change."""
        newest_first = itertools.takewhile(lambda entry: entry.seq > seq, reversed(chat.by_change.values()))
        return list(newest_first)[::-1]

    def react(self, chat: Chat, entry: Entry, user_id: int, emoji: str | None) -> None:
        """Replace this user's reaction; None takes it away."""
        entry.reactions = [reaction for reaction in entry.reactions if reaction["user_id"] != user_id]
        if emoji is not None:
            entry.reactions.append({"user_id": user_id, "emoji": emoji})
        self.touch(chat, entry)

    def close(self) -> None:
        self.files.close()


def quoted(message: Json) -> Json:
    """The message as it stands in another's ``reply_to_message``: without what it answers itself."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
