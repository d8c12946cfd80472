"""A picture becomes its text."""

from telegram import Update
from telegram.ext import ContextTypes

from core.errors import UnsupportedType
from core.store.answers import Answers
from core.store.chats import Chats
from handlers.asking import NothingToRead, Question, carries_file, named_languages, picture_about
from handlers.converting import Converter
from handlers.presence import looking
from handlers.replies import answer, reading_reply


async def read_photo(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, chats: Chats, answers: Answers
) -> None:
    """A picture, or /ocr or a mention with or in reply to one → its text."""
    question = Question.of(update)
    picture = picture_about(question.message)
    if picture is None:
        raise UnsupportedType if carries_file(question.message) else NothingToRead
    languages = named_languages(question.message) or await chats.languages(question.message.chat_id)
    async with looking(context.bot, question):
        reading = await converter.read(context.bot, question, picture, languages)
        await answer(context.bot, question, reading_reply(reading, question.speech), answers)
