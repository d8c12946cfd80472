"""How people ask: what a message is about, who asks, and whether the bot is meant."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Protocol, TypeVar

from telegram import (
    Chat,
    Document,
    ExternalReplyInfo,
    Message,
    MessageEntity,
    MessageOriginUser,
    PhotoSize,
    Sticker,
    Update,
    User,
)
from telegram.ext.filters import MessageFilter

from core.errors import N_, UserError
from core.ocr.reading import Reading
from handlers.locales import speech

_Found = TypeVar("_Found")


class NothingToRead(UserError):
    """/ocr without a picture."""

    sentence = N_("Reply to a picture with /ocr, or send me one with /ocr as its caption.")


class NothingToDraw(UserError):
    """/cloud without a text, a picture or a file."""

    sentence = N_("Write some text after /cloud, or reply with /cloud to a text, a picture or a file of text.")


class NothingToCount(UserError):
    """/words without a text or a cloud."""

    sentence = N_("Reply to a cloud or a text with /words, or write some text after it.")


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture on Telegram's servers; `size_bytes` as far as Telegram says it."""

    file_id: str
    unique_id: str
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What was read, and of which pictures and documents, in the order of its pages: so many pages of each."""

    reading: Reading
    pictures: tuple[PictureFile, ...]
    page_counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text on Telegram's servers; its name tells its kind."""

    file: PictureFile
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: in reply to which message, and in which topic, None where there are none."""

    chat_id: int
    message_id: int
    thread_id: int | None


class Request(Protocol):
    """What somebody wants, however they say it: what a conversion has to know of it."""

    @property
    def place(self) -> Place:
        """Where the answer goes."""

    @property
    def requester(self) -> int:
        """Who waits for the answer."""

    @property
    def language(self) -> str | None:
        """The language (BCP 47) of who reads the answer, as far as it is known."""

    @property
    def hints(self) -> tuple[str, ...]:
        """Languages that the pictures may well be in, where nobody named one."""

    @property
    def errand(self) -> str:
        """A name that no other request has, and this one has again after a restart."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message that asks something of the bot, and where its answer goes."""

    message: Message
    edited: bool

    @classmethod
    def of(cls, update: Update) -> "Question":
        """The question in an update that carries a message."""
        message = update.effective_message
        if message is None:
            raise ValueError("the update carries no message")
        return cls(message, edited=bool(update.edited_message or update.edited_channel_post))

    @property
    def place(self) -> Place:
        """Where its answer goes."""
        return Place(self.message.chat_id, self.message.message_id, self.thread_id)

    @property
    def errand(self) -> str:
        """A name of its own: an edited question is asked anew, after the answer to what it was."""
        return f"{self.message.chat_id}/{self.message.message_id}"

    @property
    def requester(self) -> int:
        """Who waits for the answer: a user, or the chat on whose behalf was written."""
        sender = self.message.sender_chat or self.message.from_user or self.message.chat
        return sender.id

    @property
    def language(self) -> str | None:
        """The language (BCP 47) of the asking user's Telegram; None in a channel or behind a group."""
        return self.message.from_user.language_code if self.message.from_user else None

    @property
    def hints(self) -> tuple[str, ...]:
        """Languages that this user's pictures may well be in, where nobody named one."""
        return (self.language,) if self.language else ()

    @property
    def speech(self) -> NullTranslations:
        """The catalogue to answer from."""
        return speech(self.language)

    @property
    def thread_id(self) -> int | None:
        """The topic to answer in; None where there are none. A reply thread outside a forum is no topic."""
        return self.message.message_thread_id if self.message.is_topic_message else None


def picture_in(message: Message | ExternalReplyInfo) -> PictureFile | None:
    """The picture that a message carries: its largest photo, a picture or PDF as a document, a static sticker."""
    if message.photo:
        return file_of(message.photo[-1])
    if message.document and looks_readable(message.document):
        return file_of(message.document)
    if message.sticker and not (message.sticker.is_animated or message.sticker.is_video):
        return file_of(message.sticker)
    return None


def file_of(file: PhotoSize | Document | Sticker) -> PictureFile:
    """What is fetched of a file."""
    return PictureFile(file.file_id, file.file_unique_id, file.file_size)


# Clients that do not know a type say nothing or "octet-stream"; the name then tells whether a look is worth it.
_READABLE_ENDING = re.compile(r"\.(jpe?g?|jfif|mpo|a?png|webp|gif|bmp|dib|hei[cf]|hif|avif|tiff?|pdf)$", re.IGNORECASE)


def looks_readable(document: Document) -> bool:
    """Whether a document is worth fetching; what it really is, its bytes tell later."""
    if (document.mime_type or "").startswith(("image/", "application/pdf")):
        return True
    return bool(_READABLE_ENDING.search(document.file_name or ""))


# What `conversions.read_text` reads. Programs, tables of numbers and the like are texts too, and make no cloud.
_TEXT_ENDING = re.compile(r"\.(txt|text|md|markdown|docx|csv|tsv|html?|srt|vtt|json)$", re.IGNORECASE)


def text_file_in(message: Message | ExternalReplyInfo) -> TextFile | None:
    """The file of text that a message carries."""
    document = message.document
    if document is None or looks_readable(document):
        return None
    name = document.file_name or ""
    if not _TEXT_ENDING.search(name):
        if document.mime_type != "text/plain":
            return None
        name += ".txt"
    return TextFile(file_of(document), name)


def text_file_about(message: Message) -> TextFile | None:
    """The file of text that a message carries or replies to, in this chat or another."""
    return _about(message, text_file_in)


def text_in(message: Message) -> str:
    """The text or caption of a message without the commands to and mentions of bots it starts with."""
    entities = [*message.entities, *message.caption_entities]
    text = message.text or message.caption or ""
    units = text.encode("utf-16-le")
    start = 0
    for entity in sorted(entities, key=lambda entity: entity.offset):
        leading = not units[2 * start : 2 * entity.offset].decode("utf-16-le").strip()
        if leading and entity.type in {MessageEntity.BOT_COMMAND, MessageEntity.MENTION}:
            start = entity.offset + entity.length
    return units[2 * start :].decode("utf-16-le").strip()


def text_about(message: Message) -> str:
    """What a command is about: its own words, else what it replies to."""
    return text_in(message) or text_replied_to(message)


def text_replied_to(message: Message) -> str:
    """The quoted part or the whole of the text that a message replies to."""
    if message.quote:
        return message.quote.text
    replied = message.reply_to_message
    return text_in(replied) if replied else ""


def picture_about(message: Message) -> PictureFile | None:
    """The picture that a message carries or replies to, in this chat or another."""
    return _about(message, picture_in)


def still_about(message: Message) -> PictureFile | None:
    """As `picture_about`, and of a sticker that moves its still picture."""
    return _about(message, still_in)


def still_in(message: Message | ExternalReplyInfo) -> PictureFile | None:
    """As `picture_in`, and of a sticker that moves its still picture."""
    if picture := picture_in(message):
        return picture
    return file_of(message.sticker.thumbnail) if message.sticker and message.sticker.thumbnail else None


def _about(message: Message, find: Callable[[Message | ExternalReplyInfo], _Found | None]) -> _Found | None:
    """What is found in a message or else in the one that it replies to, in this chat or another."""
    for candidate in (message, message.reply_to_message, message.external_reply):
        if candidate and (found := find(candidate)):
            return found
    return None


def carries_file(message: Message) -> bool:
    """Whether the message, or the one that it replies to, has something in it that is no text."""
    replied = message.reply_to_message
    return bool(message.effective_attachment or (replied and replied.effective_attachment))


def is_reply(message: Message) -> bool:
    """Whether somebody chose what a message replies to; in a topic, all else replies to its beginning."""
    replied = message.reply_to_message
    return bool(message.external_reply or (replied and not replied.forum_topic_created))


def writer_of(message: Message) -> User | None:
    """The person who wrote a message, before others forwarded it; None for a chat, or somebody who hides."""
    if origin := message.forward_origin:
        return origin.sender_user if isinstance(origin, MessageOriginUser) else None
    return None if message.sender_chat else message.from_user


def mentions(message: Message, bot: User) -> bool:
    """Whether the bot's name stands in the message, as a name and not inside a word or a link."""
    name = f"@{bot.username}".lower()
    named = {
        **message.parse_entities([MessageEntity.MENTION]),
        **message.parse_caption_entities([MessageEntity.MENTION]),
    }
    return any(text.lower() == name for text in named.values())


def answers_bot(message: Message, bot: User) -> bool:
    """Whether the message is a reply to one of the bot's own."""
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot.id)


class Addressed(MessageFilter):
    """In a private chat everything; in a group or channel, mentions and replies to the bot."""

    def filter(self, message: Message) -> bool:
        """PTB's question, answered."""
        bot = message.get_bot()
        if message.chat.type == Chat.PRIVATE:
            return True
        return mentions(message, bot.bot) or answers_bot(message, bot.bot)


class Command(MessageFilter):
    """A command at the beginning of a text or a caption: one of `names`, plain or with this bot's name.

    Without names, any command, whoever is meant by it.
    """

    def __init__(self, *names: str) -> None:
        super().__init__(name=f"Command({', '.join(names)})")
        self._names = names

    def filter(self, message: Message) -> bool:
        """PTB's question, answered."""
        command = _leading_command(message)
        if command is None:
            return False
        name, _, addressee = command[1:].partition("@")
        meant = not addressee or addressee.lower() == (message.get_bot().username or "").lower()
        return not self._names or (meant and name.lower() in self._names)


def _leading_command(message: Message) -> str | None:
    texts = (
        message.parse_entities([MessageEntity.BOT_COMMAND]),
        message.parse_caption_entities([MessageEntity.BOT_COMMAND]),
    )
    return next((text for found in texts for entity, text in found.items() if entity.offset == 0), None)


class PartOfAlbum(MessageFilter):
    """One of several messages that were sent as one."""

    def filter(self, message: Message) -> bool:
        """PTB's question, answered."""
        return message.media_group_id is not None


class HasPicture(MessageFilter):
    """The message carries a picture that is read, or names the bot in reply to one.

    A reply that does not name it speaks for itself: words in reply to a cloud are words, the cloud is not read.
    """

    def filter(self, message: Message) -> bool:
        """PTB's question, answered."""
        named = mentions(message, message.get_bot().bot)
        return (picture_about(message) if named else picture_in(message)) is not None


class CarriesStill(MessageFilter):
    """The message itself carries a picture that is read, or a sticker that moves and has a still picture."""

    def filter(self, message: Message) -> bool:
        """PTB's question, answered."""
        return still_in(message) is not None


class AnswersBot(MessageFilter):
    """The message is a reply to one of the bot's own."""

    def filter(self, message: Message) -> bool:
        """PTB's question, answered."""
        return answers_bot(message, message.get_bot().bot)


class HasTextFile(MessageFilter):
    """The message carries a file of text, or names the bot in reply to one."""

    def filter(self, message: Message) -> bool:
        """PTB's question, answered."""
        named = mentions(message, message.get_bot().bot)
        return (text_file_about(message) if named else text_file_in(message)) is not None


_OCR = Command("ocr")


def arguments(message: Message) -> tuple[str, ...]:
    """The words after a command, as people part them: by spaces, commas or plus signs."""
    return tuple(text_in(message).replace(",", " ").replace("+", " ").split())


def named_languages(message: Message) -> tuple[str, ...]:
    """The languages that stand after /ocr; a mention or a caption names none."""
    return arguments(message) if _OCR.filter(message) else ()
