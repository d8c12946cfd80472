"""The shape of a cloud, taken from a picture."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Bot, Update
from telegram.ext import ContextTypes

from core.cloud.spec import PICTURE
from core.errors import N_, UserError
from core.store.drawings import Drawings
from handlers.amending import Amending
from handlers.asking import (
    PictureFile,
    Question,
    answers_bot,
    picture_in,
    still_about,
    still_in,
    text_in,
    writer_of,
)
from handlers.avatars import avatar_of
from handlers.converting import Converter
from handlers.drawing import Drawing
from handlers.guide import NothingForMe
from handlers.presence import drawing as signs_of_drawing
from handlers.restyling import in_shape

_ME = N_("me")


class NothingToFill(UserError):
    """/shape without a picture."""

    sentence = N_(
        "Reply to a picture or a sticker with /shape, and the words of your last cloud fill it; in reply to somebody's "
        "text they fill that person's profile picture, with /shape me yours. For other words, write them after it."
    )


async def fill_shape(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    drawing: Drawing,
    amending: Amending,
) -> None:
    """/shape on a picture, or in reply to one → the words after it, or those of the last cloud, in its shape.

    On a picture in reply to a cloud, it is that cloud. In reply to a text, its writer's profile picture is the shape;
    /shape me takes the asker's own.
    """
    question = Question.of(update)
    async with signs_of_drawing(context.bot, question):
        picture, words = await _picture_and_words(context.bot, question)
        if not words and await _fill_answered(context, question, picture, converter=converter, amending=amending):
            return
        shape = await converter.shape_of(context.bot, question, picture)
        if words:
            look = await drawing.look_in(question.place.chat_id)
            look = replace(look, style=replace(look.style, shape=PICTURE), picture=shape)
            await drawing.answer(context.bot, question, await converter.draw(question, words, look))
            return
        draft = in_shape((await amending.latest(question)).draft, shape)
        await drawing.answer(context.bot, question, await converter.redraw(question, draft.spec), draft)


async def answer_picture(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    drawings: Drawings,
    amending: Amending,
    read_photo: Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]],
) -> None:
    """A picture in reply to a message of the bot's → the shape of a cloud that asked for one; else its text.

    Of a sticker that moves it is the still picture's shape; its text is not read.
    """
    question = Question.of(update)
    replied, picture = question.message.reply_to_message, still_in(question.message)
    drawn = await drawings.shown(replied.chat_id, replied.message_id) if replied else None
    if drawn and drawn.awaits_picture and picture:
        async with signs_of_drawing(context.bot, question):
            if await _fill_answered(context, question, picture, converter=converter, amending=amending):
                return
    if picture_in(question.message) is None:
        raise NothingForMe
    await read_photo(update, context)


async def _picture_and_words(bot: Bot, question: Question) -> tuple[PictureFile, str]:
    """What is to be filled, and the words after the command. Raises `NothingToFill`, `NoAvatar`."""
    message, words = question.message, text_in(question.message)
    first, *rest = words.split(maxsplit=1) or [""]
    if first.casefold() in {_ME, question.speech.gettext(_ME)}:
        return await avatar_of(bot, writer_of(message)), "".join(rest)
    if picture := still_about(message):
        return picture, words
    replied = message.reply_to_message
    if replied is None or not replied.text or answers_bot(message, bot.bot):
        raise NothingToFill
    return await avatar_of(bot, writer_of(replied)), words


async def _fill_answered(
    context: ContextTypes.DEFAULT_TYPE,
    question: Question,
    picture: PictureFile,
    *,
    converter: Converter,
    amending: Amending,
) -> bool:
    """Gives the cloud that the question replies to the shape of a picture; False where that is not one's own."""
    replied = question.message.reply_to_message
    if replied is None or picture == picture_in(replied):
        return False
    cloud = await amending.replied_to(context.bot, question)
    if cloud is None or not cloud.is_own:
        return False
    shape = await converter.shape_of(context.bot, question, picture)
    await amending.change(context.bot, question, cloud, in_shape(cloud.draft, shape))
    return True
