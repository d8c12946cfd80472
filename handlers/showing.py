"""An answer that shows a reading: sent, noted for its buttons, and put in place of an earlier one."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from gettext import NullTranslations

from telegram import Bot, Chat, MaybeInaccessibleMessage

from core.errors import UnsupportedType, UserError
from core.ocr.joining import joined
from core.store.answers import Answer, Answers
from core.store.chats import Chats
from core.store.readings import Readings, ReadPart, Shown
from handlers.asking import PictureFile, Place, Question, Request
from handlers.converting import Converter, ReadPicture
from handlers.locales import speech
from handlers.paging import Watch
from handlers.replies import DocumentReply, TextReply, answer, answer_again, reading_notes, reading_reply


@dataclass(frozen=True, slots=True)
class Wish:
    """What pictures are to be read with, as in `conversions.read_picture`."""

    languages: tuple[str, ...]
    engine: str


@dataclass(frozen=True, slots=True)
class ReadPictures:
    """What was read of one or several pictures, and a note on each of them that could not be read."""

    parts: tuple[ReadPicture, ...]
    notes: tuple[str, ...] = ()


async def read_all(
    bot: Bot,
    asked: Sequence[tuple[Request, PictureFile | None]],
    wish: Wish,
    translations: NullTranslations,
    converter: Converter,
    *,
    watch: Watch | None = None,
) -> ReadPictures:
    """Reads several pictures, each a request of its own; None stands for a file that is no picture.

    `watch` follows the only one, if that is a document. Raises the first one's error when none could be read.
    """
    followed = watch if len(asked) == 1 else None
    outcomes = await asyncio.gather(
        *(_read(bot, request, picture, wish, converter, watch=followed) for request, picture in asked)
    )
    parts = tuple(outcome for outcome in outcomes if isinstance(outcome, ReadPicture))
    if not parts:
        raise next(outcome for outcome in outcomes if isinstance(outcome, UserError))
    note = translations.gettext("Picture %(number)d: %(reason)s")
    notes = tuple(
        note % {"number": number, "reason": outcome.say(translations.gettext)}
        for number, outcome in enumerate(outcomes, 1)
        if isinstance(outcome, UserError)
    )
    return ReadPictures(parts, notes)


async def _read(
    bot: Bot, request: Request, picture: PictureFile | None, wish: Wish, converter: Converter, *, watch: Watch | None
) -> ReadPicture | UserError:
    if picture is None:
        return UnsupportedType()
    try:
        return await converter.read(bot, request, picture, wish.languages, wish.engine, watch=watch)
    except UserError as error:
        return error


class Showing:
    """Sends answers that show readings, and notes what their buttons are about."""

    def __init__(self, chats: Chats, answers: Answers, readings: Readings) -> None:
        self._chats = chats
        self._answers = answers
        self._readings = readings

    async def answer(self, bot: Bot, question: Question, read: ReadPictures, wish: Wish) -> None:
        """Answers a question with what was read."""
        chat = question.message.chat
        reply = await self._reply(chat, read, question.speech)
        sent = await answer(bot, question, reply, self._answers)
        await self._readings.show(
            chat.id,
            sent.message_id,
            Shown(
                question_id=question.message.message_id,
                kind=sent.kind,
                thread_id=question.thread_id,
                requester=question.requester,
                language=question.language,
                languages=wish.languages,
                engine=wish.engine,
                parts=_parts(read),
            ),
        )

    async def answer_again(
        self, bot: Bot, answer: MaybeInaccessibleMessage, shown: Shown, read: ReadPictures, wish: Wish
    ) -> None:
        """Puts what was read anew in the place of an answer and of what it shows."""
        chat = answer.chat
        reply = await self._reply(chat, read, speech(shown.language))
        question = Place(chat.id, shown.question_id, shown.thread_id)
        sent = await answer_again(bot, question, Answer(answer.message_id, shown.kind), reply, self._answers)
        if sent.message_id != answer.message_id:
            await self._readings.forget_shown(chat.id, answer.message_id)
        again = replace(shown, kind=sent.kind, languages=wish.languages, engine=wish.engine, parts=_parts(read))
        await self._readings.show(chat.id, sent.message_id, again)

    async def _reply(self, chat: Chat, read: ReadPictures, translations: NullTranslations) -> TextReply | DocumentReply:
        return await asyncio.to_thread(  # 50 dense pages take a second
            reading_reply,
            joined([part.reading for part in read.parts]),
            translations,
            (*read.notes, *(note for part in read.parts for note in _page_notes(part, translations))),
            breaks=await self._chats.keeps_breaks(chat.id),
            in_group=chat.type != Chat.PRIVATE,
        )


def notes_on(part: ReadPicture, translations: NullTranslations) -> tuple[str, ...]:
    """What is to be said of a document where its text is not shown, but something made of it."""
    return (*_page_notes(part, translations), *reading_notes(part.reading, translations))


def _page_notes(part: ReadPicture, translations: NullTranslations) -> Iterator[str]:
    """What is to be said of a document's pages that were not read."""
    said = [(trouble.number, trouble.error.say(translations.gettext)) for trouble in part.troubles]
    while said:
        (first, reason), count = said[0], 1
        while count < len(said) and said[count] == (first + count, reason):
            count += 1
        del said[:count]
        if count == 1:
            yield translations.gettext("Page %(number)d: %(reason)s") % {"number": first, "reason": reason}
        else:
            pages = {"first": first, "last": first + count - 1, "reason": reason}
            yield translations.gettext("Pages %(first)d to %(last)d: %(reason)s") % pages
    if part.stopped_of is not None:
        yield translations.gettext("You stopped me; the file has %(pages)d pages.") % {"pages": part.stopped_of}


def _parts(read: ReadPictures) -> tuple[ReadPart, ...]:
    return tuple(
        ReadPart(part.picture.file_id, part.picture.unique_id, part.picture.size_bytes, part.key) for part in read.parts
    )
