"""A text becomes a word cloud, and so does what a picture or a file says."""

import re
from dataclasses import dataclass, replace
from gettext import NullTranslations

from telegram import Message, Update
from telegram.ext import ContextTypes

from core.cloud.words import is_emoji
from core.store.answers import Answers
from core.store.chats import Chats
from core.store.drawings import Draft
from handlers.asking import (
    Command,
    NothingToDraw,
    PictureFile,
    Question,
    TextFile,
    is_reply,
    picture_about,
    text_file_about,
    text_in,
    text_replied_to,
)
from handlers.clouds import forget_choices
from handlers.converting import Converter
from handlers.documents import Documents
from handlers.drawing import Drawing
from handlers.panel import ground_named, shape_named
from handlers.presence import drawing as signs_of_drawing
from handlers.replies import answer, sentence_reply
from handlers.restyling import in_shape, on_ground
from handlers.rights import AdminsOnly, may_change
from handlers.showing import notes_on

_CLOUD = Command("cloud")
_RESET = "reset"
# Before words, a ground is in hexadecimals: "/cloud black cats" is of black cats, and #abc may be a hashtag.
_HEXADECIMAL = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What stands after /cloud: the shape and the ground that it names, empty where it names none, and its words."""

    shape: str
    ground: str
    words: str

    @classmethod
    def in_message(cls, message: Message, speech: NullTranslations) -> "_Asked":
        """The wish in a message; what stands alone and about nothing is words."""
        words = text_in(message)
        if not _CLOUD.filter(message):
            return cls("", "", words)
        is_about_something = bool(is_reply(message) or message.caption)
        shape, ground, rest = "", "", words
        while rest:
            first, _, after = rest.partition(" ")
            after = after.strip()
            if not (after or is_about_something):
                return cls("", "", words)
            emoji = first.replace("\ufe0f", "")  # with and without its selector it is the same
            if not shape and (found := emoji if is_emoji(emoji) else shape_named(first, speech)):
                shape = found
            elif not ground and (not after or _HEXADECIMAL.fullmatch(first)) and (found := ground_named(first, speech)):
                ground = found
            else:
                break
            rest = after
        return cls(shape, ground, rest)


async def draw_text(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    chats: Chats,
    answers: Answers,
    drawing: Drawing,
    documents: Documents,
) -> None:
    """A text, a file of text, or /cloud or a mention with or in reply to one or to a picture → its cloud.

    Words after the command are what the cloud is of; without them a picture goes before its caption. The first of
    them may be its shape and its ground. In reply to a cloud, or with a cloud's code, that one is drawn again.
    """
    question = Question.of(update)
    if _CLOUD.filter(question.message) and text_in(question.message).casefold() == _RESET:
        await _reset(update, context, chats=chats, answers=answers)
        return
    asked = _Asked.in_message(question.message, question.speech)
    matter = await _known(question, asked.words, drawing) or _matter(question.message, asked.words)
    look = await drawing.look(question)
    if asked.shape:
        look = replace(look, style=replace(look.style, shape=asked.shape), picture=None)
    if asked.ground:
        look = replace(look, style=replace(look.style, ground=asked.ground))
    notes: tuple[str, ...] = ()
    async with signs_of_drawing(context.bot, question), documents.watching(context.bot, question) as watch:
        match matter:
            case Draft():
                matter = in_shape(matter, asked.shape) if asked.shape else matter
                matter = on_ground(matter, asked.ground) if asked.ground else matter
                cloud = await converter.redraw(question, matter.spec)
            case PictureFile():
                languages = await chats.languages(question.place.chat_id)
                drawn = await converter.draw_picture(context.bot, question, matter, languages, look=look, watch=watch)
                cloud = drawn.cloud
                notes = notes_on(drawn.read, question.speech)
            case TextFile():
                cloud = await converter.draw_file(context.bot, question, matter, look)
            case _:
                cloud = await converter.draw(question, matter, look)
        await drawing.answer(context.bot, question, cloud, matter if isinstance(matter, Draft) else None, notes)


def _matter(message: Message, words: str) -> str | PictureFile | TextFile:
    """What a cloud is to be drawn of. Raises `NothingToDraw`."""
    matter = words or picture_about(message) or text_file_about(message) or text_replied_to(message)
    if not matter:
        raise NothingToDraw
    return matter


async def _known(question: Question, words: str, drawing: Drawing) -> Draft | None:
    """The cloud that is asked for by its code, or that the question replies to; None where it is of something new."""
    if words:
        return await drawing.draft_of_code(words)
    replied = question.message.reply_to_message
    return await drawing.draft(replied.chat_id, replied.message_id) if replied else None


async def _reset(update: Update, context: ContextTypes.DEFAULT_TYPE, *, chats: Chats, answers: Answers) -> None:
    question = Question.of(update)
    if not await may_change(context.bot, question.message):
        raise AdminsOnly
    await forget_choices(chats, question.place.chat_id)
    sentence = question.speech.gettext("New clouds here will look as I like them, with all words.")
    await answer(context.bot, question, sentence_reply(sentence), answers)
