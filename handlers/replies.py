"""How results look in a chat: texts, documents, photos, their captions and buttons. Nothing else formats."""

import csv
import io
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from gettext import NullTranslations

from telegram import (
    Bot,
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

from core.cloud.spec import Cloud, CloudSpec, Encoding
from core.exports import Doubts, Export
from core.ocr.reading import Page, Reading
from core.ocr.remarks import remarks
from core.store.answers import Answer, Answers
from handlers.asking import Place, Question
from handlers.buttons import Spot, first_keyboard
from handlers.codes import CodeNote, code_note, code_texts
from handlers.measuring import beginning, units

# Telegram counts UTF-16 units. The note under a text takes some of them too.
_COPY_UNITS = 256
# About twelve lines on a phone: beyond that a text pushes the conversation off the screen.
_FOLDED_UNITS = 600
# The beginning shown with a document leaves room for the note in a caption of 1024.
_BEGINNING_UNITS = 700
_TOP_WORDS = 10
_TABLE_WORDS = 30
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
    """A file; a text too long for a message has its beginning as the caption."""

    data: bytes
    name: str
    caption: str | None = None
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class PhotoReply:
    """A picture (JPEG) with its caption."""

    jpeg: bytes
    caption: str | None = None
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class StickerReply:
    """A sticker (WebP, a side of 512 px): the one message of Telegram's whose ground is the chat's."""

    webp: bytes


Reply = TextReply | DocumentReply | PhotoReply | StickerReply


def sentence_reply(sentence: str) -> TextReply:
    """One plain sentence."""
    return TextReply(sentence)


def list_reply(sentence: str, heading: str, listed: str) -> TextReply:
    """A sentence, and a list that is folded away under its heading."""
    lead, folded = f"{sentence}\n\n", beginning(f"{heading}\n{listed}", MessageLimit.MAX_TEXT_LENGTH - 1000)
    return TextReply(lead + folded, (MessageEntity(MessageEntity.EXPANDABLE_BLOCKQUOTE, units(lead), units(folded)),))


def reading_reply(
    reading: Reading,
    speech: NullTranslations,
    notes: tuple[str, ...] = (),
    *,
    breaks: bool = False,
    in_group: bool = False,
) -> TextReply | DocumentReply:
    """What was read, with what is to be said about it and what can be made of it.

    It is a message while it fits, and a text file beyond; with `breaks` it has the lines of the paper, else its
    paragraphs.
    """
    body, codes = _body(reading, breaks=breaks), code_note(reading, speech)
    doubt, notes = _doubt(reading, speech), (*notes, *reading_notes(reading, speech))
    lead, tail = (f"{doubt}\n\n" if doubt else ""), ("\n\n" + "\n".join(notes) if notes else "")
    before_codes = lead + body + ("\n\n" if body and codes.text else "")
    text = before_codes + codes.text + tail
    is_file = units(text) > MessageLimit.MAX_TEXT_LENGTH
    keyboard = first_keyboard(reading, spot(reading, breaks=breaks, in_group=in_group, is_file=is_file), speech)
    if is_file:
        return _text_file(body, codes, (*notes, doubt) if doubt else notes, speech, keyboard)
    entities = []
    if doubt:
        entities.append(MessageEntity(MessageEntity.ITALIC, 0, units(doubt)))
    if units(body) > _FOLDED_UNITS:
        entities.append(MessageEntity(MessageEntity.EXPANDABLE_BLOCKQUOTE, units(lead), units(body)))
    entities.extend(codes.entities_from(units(before_codes)))
    if notes:
        entities.append(MessageEntity(MessageEntity.ITALIC, units(text) - units(tail) + 2, units(tail) - 2))
    return TextReply(text, tuple(entities), keyboard)


def spot(reading: Reading, *, breaks: bool, in_group: bool, is_file: bool) -> Spot:
    """Where the buttons of an answer lie; arguments as for `reading_reply`."""
    copied = None if is_file or _is_long(reading) else _copied(reading, breaks=breaks)
    return Spot(in_group, is_file, doubtful=_is_doubtful(reading), copied=copied)


def _copied(reading: Reading, *, breaks: bool) -> str | None:
    text = "\n\n".join(part for page in reading.pages if (part := _page_text(page, breaks=breaks)))
    text = text or code_texts(reading)
    return text if units(text) <= _COPY_UNITS else None


def _is_long(reading: Reading) -> bool:
    """Whether it is surely too long to be copied: running text leaves out a hyphen a line, at most."""
    letters = sum(len(word.text) for word in reading.words())
    return letters - sum(len(page.lines) for page in reading.pages) > _COPY_UNITS


def export_reply(export: Export, speech: NullTranslations) -> DocumentReply:
    """What was made of a reading, as a file."""
    return DocumentReply(export.data, speech.gettext("text") + export.suffix)


def _body(reading: Reading, *, breaks: bool) -> str:
    texts = [_page_text(page, breaks=breaks) for page in reading.pages]
    if len(texts) == 1 or not any(texts):
        return texts[0]
    return "\n\n".join(f"{number}/{len(texts)}\n{text}".strip() for number, text in enumerate(texts, 1))


def _page_text(page: Page, *, breaks: bool) -> str:
    return page.text if breaks else page.flowing_text


def reading_notes(reading: Reading, speech: NullTranslations) -> tuple[str, ...]:
    """What is to be said of a file that was not read whole."""
    return tuple(speech.gettext(sentence) % details for sentence, details in remarks(reading))


def _doubt(reading: Reading, speech: NullTranslations) -> str:
    """Said before the text, so that nobody takes it for more than it is; empty where there is none."""
    if not _is_doubtful(reading):
        return ""
    doubt = speech.gettext(
        "I am not sure of this (%(percent)d%%). If it is wrong, choose its language with the button below."
    )
    return doubt % {"percent": round(100 * reading.confidence)}


def _is_doubtful(reading: Reading) -> bool:
    """Whether most is likely wrong; barcodes are right or not read at all."""
    return any(word.text for word in reading.words()) and reading.confidence < DOUBTFUL


def _text_file(
    body: str, codes: CodeNote, notes: tuple[str, ...], speech: NullTranslations, keyboard: InlineKeyboardMarkup
) -> DocumentReply:
    whole = "\n\n".join(filter(None, (body, codes.text)))
    characters = speech.ngettext(
        "The whole text (%(count)d character) is in the file.",
        "The whole text (%(count)d characters) is in the file.",
        len(whole),
    )
    shown = beginning(body, _BEGINNING_UNITS)
    lead = f"{shown}\n\n" if shown else ""
    ending = "\n".join([characters % {"count": len(whole)}, *notes])
    ending = beginning(ending, MessageLimit.CAPTION_LENGTH - units(lead))
    note = codes.cut(MessageLimit.CAPTION_LENGTH - units(lead) - units(ending) - 2)
    caption = lead + (f"{note.text}\n\n" if note.text else "") + ending
    quote = (MessageEntity(MessageEntity.EXPANDABLE_BLOCKQUOTE, 0, units(shown)),) if shown else ()
    entities = (*quote, *note.entities_from(units(lead)))
    return DocumentReply(whole.encode(), speech.gettext("text") + ".txt", caption, entities, keyboard)


def cloud_reply(
    cloud: Cloud, code: str, keyboard: InlineKeyboardMarkup | None = None, notes: tuple[str, ...] = ()
) -> PhotoReply:
    """The cloud, with its ten top words and their counts for those who do not see it, and under them its code.

    A tap copies the code.
    """
    heaviest = sorted(cloud.words, key=lambda placed: -placed.count)[:_TOP_WORDS]
    words = " · ".join(f"{_isolated(placed.word)} {placed.count}" for placed in heaviest)
    mark = f"#{code}"
    lead = beginning("\n".join([words, *notes]), MessageLimit.CAPTION_LENGTH - units(mark) - 1) + "\n"
    entity = MessageEntity(MessageEntity.CODE, units(lead), units(mark))
    return PhotoReply(cloud.data, lead + mark, (entity,), keyboard)


def original_reply(data: bytes, name: str, encoding: Encoding) -> DocumentReply | StickerReply:
    """A cloud or a card as it was drawn, without what Telegram makes of a photo."""
    return StickerReply(data) if encoding == Encoding.WEBP else DocumentReply(data, f"{name}.{encoding}")


def words_reply(spec: CloudSpec, speech: NullTranslations) -> DocumentReply:
    """The words of a text with their counts: all in a table, the commonest as its caption."""
    table = io.StringIO(newline="")
    words = spec.counted
    csv.writer(table).writerows([("word", "count"), *words])
    shown = words[:_TABLE_WORDS]
    heading = speech.gettext("%(shown)d of %(count)d words:") % {"shown": len(shown), "count": len(words)}
    lines = [f"{number}. {_isolated(word)} – {count}" for number, (word, count) in enumerate(shown, 1)]
    caption = beginning("\n".join([heading, *lines]), MessageLimit.CAPTION_LENGTH)
    # With its mark, spreadsheets read UTF-8 as what it is.
    return DocumentReply(table.getvalue().encode("utf-8-sig"), speech.gettext("words") + ".csv", caption)


def doubts_reply(doubts: Doubts | None, confidence: float, speech: NullTranslations) -> PhotoReply | TextReply:
    """How sure the whole is; the crops of doubtful words, if any, and what was read there, and how sure that is."""
    percent = round(100 * confidence)
    if doubts is None:
        sure = speech.gettext("I am %(percent)d%% sure of this, and doubt none of its words.")
        return TextReply(sure % {"percent": percent})
    heading = speech.gettext(
        "I am %(percent)d%% sure of the whole, and least sure of these words (%(shown)d of %(count)d doubtful ones):"
    )
    words = [
        f"{number}. {_isolated(word.text)} – {round(100 * word.confidence)}%"
        for number, word in enumerate(doubts.words, 1)
    ]
    caption = "\n".join([heading % {"percent": percent, "shown": len(doubts.words), "count": doubts.count}, *words])
    return PhotoReply(doubts.jpeg, beginning(caption, MessageLimit.CAPTION_LENGTH))


def _isolated(word: str) -> str:
    # Without isolation a right-to-left word draws the number and the dot after it to its other side (UAX #9).
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in word):
        return f"\u2068{word}\u2069"
    return word


async def answer(bot: Bot, question: Question, reply: Reply, answers: Answers) -> Answer:
    """Sends the reply to the question; to an edited question, in place of the earlier answer."""
    place = question.place
    earlier = await answers.to(place.chat_id, place.message_id) if question.edited else None
    if earlier:
        return await answer_again(bot, place, earlier, reply, answers)
    return await _answer(bot, place, reply, answers)


async def answer_again(bot: Bot, place: Place, earlier: Answer, reply: Reply, answers: Answers) -> Answer:
    """Puts the reply in place of the earlier answer to the question at `place`; where that cannot be, after it."""
    if await replace_answer(bot, place.chat_id, earlier, reply):
        answer = Answer(earlier.message_id, _KINDS[type(reply)])
        await answers.remember(place.chat_id, place.message_id, answer)
        return answer
    answer = await _answer(bot, place, reply, answers)
    with suppress(BadRequest):  # most likely it is gone already
        await bot.delete_message(place.chat_id, earlier.message_id)
    return answer


async def _answer(bot: Bot, place: Place, reply: Reply, answers: Answers) -> Answer:
    sent = await send(bot, place, reply)
    answer = Answer(sent.message_id, _KINDS[type(reply)])
    await answers.remember(place.chat_id, place.message_id, answer)
    return answer


_KINDS: dict[type[Reply], str] = {
    TextReply: "text",
    DocumentReply: "document",
    PhotoReply: "photo",
    StickerReply: "sticker",
}


async def send(bot: Bot, place: Place, reply: Reply) -> Message:
    """Sends a reply to the message at `place`, which may be gone by now: it is answered all the same."""
    to = ReplyParameters(place.message_id, allow_sending_without_reply=True)
    match reply:
        case TextReply():
            return await bot.send_message(
                place.chat_id,
                reply.text,
                entities=reply.entities,
                reply_markup=reply.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=to,
                message_thread_id=place.thread_id,
            )
        case DocumentReply() | PhotoReply():
            sending = bot.send_document if isinstance(reply, DocumentReply) else bot.send_photo
            return await sending(
                place.chat_id,
                _file(reply),
                caption=reply.caption,
                caption_entities=reply.entities,
                reply_markup=reply.keyboard,
                reply_parameters=to,
                message_thread_id=place.thread_id,
                write_timeout=_UPLOAD_S,
                read_timeout=_UPLOAD_S,
            )
        case StickerReply():
            return await bot.send_sticker(
                place.chat_id,
                InputFile(reply.webp, "sticker.webp"),
                reply_parameters=to,
                message_thread_id=place.thread_id,
                write_timeout=_UPLOAD_S,
                read_timeout=_UPLOAD_S,
            )


def _file(reply: DocumentReply | PhotoReply, *, attach: bool = False) -> InputFile:
    if isinstance(reply, DocumentReply):
        return InputFile(reply.data, reply.name, attach=attach)
    return InputFile(reply.jpeg, "picture.jpg", attach=attach)


async def replace_answer(bot: Bot, chat_id: int, earlier: Answer, reply: Reply) -> bool:
    """Edits the earlier answer; False when it is gone, or one of the two has no media that can be edited."""
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
            case DocumentReply() | PhotoReply():
                medium = InputMediaDocument if isinstance(reply, DocumentReply) else InputMediaPhoto
                await bot.edit_message_media(
                    medium(_file(reply, attach=True), caption=reply.caption, caption_entities=reply.entities),
                    chat_id,
                    earlier.message_id,
                    reply_markup=reply.keyboard,
                    write_timeout=_UPLOAD_S,
                )
            case StickerReply():
                return False
    except BadRequest as error:
        return "message is not modified" in error.message.lower()
    return True
