"""How results look in a chat: texts, documents, photos, their captions and buttons. Nothing else formats."""

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from gettext import NullTranslations

from icu import BreakIterator, Locale
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import MessageLimit
from telegram.error import BadRequest

from core.cloud.spec import Cloud
from core.ocr.reading import Reading
from core.store.answers import Answer, Answers
from handlers.asking import Question

# Telegram counts UTF-16 units. The note under a text takes some of them too.
_COPY_UNITS = 256
# About twelve lines on a phone: beyond that a text pushes the conversation off the screen.
_FOLDED_UNITS = 600
# The beginning shown with a document leaves room for the note in a caption of 1024.
_BEGINNING_UNITS = 700
_TOP_WORDS = 10
# Of 70 third-party pictures, 4 of the 34 read with less confidence had half their words right, and all 30 of those
# read with more (`python -m bench confidence`, docs/benchmarks.md).
DOUBTFUL = 0.7

# Uploads of some MB on a slow line; PTB's default of 20 s for media is for the reading side too short.
_UPLOAD_S = 120


@dataclass(frozen=True, slots=True)
class TextReply:
    """A message of text, with its entities and, where it helps, a button."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class DocumentReply:
    """A file, with the beginning of what it holds as its caption."""

    data: bytes
    name: str
    caption: str
    entities: tuple[MessageEntity, ...]


@dataclass(frozen=True, slots=True)
class PhotoReply:
    """A picture (JPEG) with its caption."""

    jpeg: bytes
    caption: str


Reply = TextReply | DocumentReply | PhotoReply


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def beginning(text: str, limit: int) -> str:
    """As much of `text` as fits into `limit` UTF-16 units, cut between words, never inside a character, with a “…”.

    A character is what a reader takes for one (UAX #29): with its marks, a family of emoji, a flag.
    """
    if units(text) <= limit:
        return text
    characters = BreakIterator.createCharacterInstance(Locale.getRoot())
    characters.setText(text)
    end = characters.preceding(limit)  # the last boundary that leaves a unit for the "…"; ICU counts as Telegram does
    cut = text.encode("utf-16-le")[: 2 * end].decode("utf-16-le")
    at_space = max(cut.rfind(" "), cut.rfind("\n"))
    # A script without spaces, or one endless word, is cut where it is.
    return (cut[:at_space] if at_space > limit // 2 else cut).rstrip() + "…"


def sentence_reply(sentence: str) -> TextReply:
    """One plain sentence."""
    return TextReply(sentence)


def list_reply(sentence: str, heading: str, items: Sequence[str]) -> TextReply:
    """A sentence, and a list that is folded away under its heading."""
    lead, folded = f"{sentence}\n\n", beginning(f"{heading}\n{', '.join(items)}", MessageLimit.MAX_TEXT_LENGTH - 1000)
    return TextReply(lead + folded, (MessageEntity(MessageEntity.EXPANDABLE_BLOCKQUOTE, units(lead), units(folded)),))


def reading_reply(reading: Reading, speech: NullTranslations, notes: tuple[str, ...] = ()) -> TextReply | DocumentReply:
    """What was read, as a message while it fits and as a text file beyond, with what is to be said about it."""
    body = _body(reading)
    doubt, notes = _doubt(reading, speech), (*notes, *_notes(reading, speech))
    lead, tail = (f"{doubt}\n\n" if doubt else ""), ("\n\n" + "\n".join(notes) if notes else "")
    if units(lead + body + tail) > MessageLimit.MAX_TEXT_LENGTH:
        return _text_file(body, (*notes, doubt) if doubt else notes, speech)
    entities = []
    if doubt:
        entities.append(MessageEntity(MessageEntity.ITALIC, 0, units(doubt)))
    if units(body) > _FOLDED_UNITS:
        entities.append(MessageEntity(MessageEntity.EXPANDABLE_BLOCKQUOTE, units(lead), units(body)))
    if notes:
        entities.append(MessageEntity(MessageEntity.ITALIC, units(lead + body) + 2, units(tail) - 2))
    return TextReply(lead + body + tail, tuple(entities), _copy_button(reading.text, speech))


def _body(reading: Reading) -> str:
    if len(reading.pages) == 1:
        return reading.text
    numbered = (f"{number}/{len(reading.pages)}\n{page.text}" for number, page in enumerate(reading.pages, 1))
    return "\n\n".join(part.strip() for part in numbered)


def _notes(reading: Reading, speech: NullTranslations) -> tuple[str, ...]:
    _ = speech.gettext
    notes = []
    if reading.damaged:
        notes.append(_("The file is damaged; I read as much of it as there is."))
    if reading.more:
        notes.append(_("The file has more pages; I read the first %(pages)d.") % {"pages": len(reading.pages)})
    return tuple(notes)


def _doubt(reading: Reading, speech: NullTranslations) -> str:
    """Said before the text, so that nobody takes it for more than it is; empty where there is none."""
    if reading.confidence >= DOUBTFUL:
        return ""
    doubt = speech.gettext(
        "I am not sure of this (%(percent)d%%). If it is wrong, tell me the language: "
        "reply to the picture with /ocr and its name, for example /ocr rus."
    )
    return doubt % {"percent": round(100 * reading.confidence)}


def _copy_button(text: str, speech: NullTranslations) -> InlineKeyboardMarkup | None:
    if units(text) > _COPY_UNITS:
        return None
    button = InlineKeyboardButton(speech.gettext("📋 Copy"), copy_text=CopyTextButton(text))
    return InlineKeyboardMarkup.from_button(button)


def _text_file(body: str, notes: tuple[str, ...], speech: NullTranslations) -> DocumentReply:
    characters = speech.ngettext(
        "The whole text (%(count)d character) is in the file.",
        "The whole text (%(count)d characters) is in the file.",
        len(body),
    )
    shown = beginning(body, _BEGINNING_UNITS)
    ending = "\n".join([characters % {"count": len(body)}, *notes])
    caption = f"{shown}\n\n{beginning(ending, MessageLimit.CAPTION_LENGTH - units(shown) - 2)}"
    quote = MessageEntity(MessageEntity.EXPANDABLE_BLOCKQUOTE, 0, units(shown))
    return DocumentReply(body.encode(), speech.gettext("text") + ".txt", caption, (quote,))


def cloud_reply(cloud: Cloud, notes: tuple[str, ...] = ()) -> PhotoReply:
    """The cloud, with its ten top words and their counts for those who do not see it."""
    heaviest = sorted(cloud.words, key=lambda placed: -placed.count)[:_TOP_WORDS]
    words = " · ".join(f"{_isolated(placed.word)} {placed.count}" for placed in heaviest)
    return PhotoReply(cloud.jpeg, beginning("\n".join([words, *notes]), MessageLimit.CAPTION_LENGTH))


def _isolated(word: str) -> str:
    # Without isolation a right-to-left word draws the number and the dot after it to its other side (UAX #9).
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in word):
        return f"\u2068{word}\u2069"
    return word


async def answer(bot: Bot, question: Question, reply: Reply, answers: Answers) -> None:
    """Sends the reply to the question; to an edited question, in place of the earlier answer."""
    chat_id, question_id = question.message.chat_id, question.message.message_id
    if question.edited:
        earlier = await answers.to(chat_id, question_id)
        if earlier:
            await _answer_again(bot, question, earlier, reply, answers)
            return
    sent = await _send(bot, question, reply)
    await answers.remember(chat_id, question_id, Answer(sent.message_id, _KINDS[type(reply)]))


async def _answer_again(bot: Bot, question: Question, earlier: Answer, reply: Reply, answers: Answers) -> None:
    chat_id, question_id = question.message.chat_id, question.message.message_id
    if await _replace(bot, chat_id, earlier, reply):
        await answers.remember(chat_id, question_id, Answer(earlier.message_id, _KINDS[type(reply)]))
        return
    sent = await _send(bot, question, reply)
    await answers.remember(chat_id, question_id, Answer(sent.message_id, _KINDS[type(reply)]))
    with suppress(BadRequest):  # most likely it is gone already
        await bot.delete_message(chat_id, earlier.message_id)


_KINDS: dict[type[Reply], str] = {TextReply: "text", DocumentReply: "document", PhotoReply: "photo"}


async def _send(bot: Bot, question: Question, reply: Reply) -> Message:
    message = question.message
    # The question may be gone by now: it is answered all the same.
    to = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    match reply:
        case TextReply():
            return await bot.send_message(
                message.chat_id,
                reply.text,
                entities=reply.entities,
                reply_markup=reply.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=to,
                message_thread_id=question.thread_id,
            )
        case DocumentReply():
            return await bot.send_document(
                message.chat_id,
                InputFile(reply.data, reply.name),
                caption=reply.caption,
                caption_entities=reply.entities,
                reply_parameters=to,
                message_thread_id=question.thread_id,
                write_timeout=_UPLOAD_S,
                read_timeout=_UPLOAD_S,
            )
        case PhotoReply():
            return await bot.send_photo(
                message.chat_id,
                InputFile(reply.jpeg, "cloud.jpg"),
                caption=reply.caption,
                reply_parameters=to,
                message_thread_id=question.thread_id,
                write_timeout=_UPLOAD_S,
                read_timeout=_UPLOAD_S,
            )


async def _replace(bot: Bot, chat_id: int, earlier: Answer, reply: Reply) -> bool:
    """Edits the earlier answer; False when it is gone, or a file or picture that has to become a text."""
    try:
        match reply:
            case TextReply() if earlier.kind == "text":
                await bot.edit_message_text(
                    reply.text,
                    chat_id,
                    earlier.message_id,
                    entities=reply.entities,
                    reply_markup=reply.keyboard,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            case TextReply():
                return False
            case DocumentReply():
                document = InputMediaDocument(
                    InputFile(reply.data, reply.name, attach=True),
                    caption=reply.caption,
                    caption_entities=reply.entities,
                )
                await bot.edit_message_media(document, chat_id, earlier.message_id, write_timeout=_UPLOAD_S)
            case PhotoReply():
                photo = InputMediaPhoto(InputFile(reply.jpeg, "cloud.jpg", attach=True), caption=reply.caption)
                await bot.edit_message_media(photo, chat_id, earlier.message_id, write_timeout=_UPLOAD_S)
    except BadRequest as error:
        return "message is not modified" in error.message.lower()
    return True
