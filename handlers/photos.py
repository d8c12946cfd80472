"""A picture or document becomes its text."""

from telegram import Update
from telegram.ext import ContextTypes

from core.errors import UnsupportedType
from core.store.chats import Chats
from handlers.asking import NothingToRead, Question, carries_file, named_languages, picture_about
from handlers.converting import Converter
from handlers.documents import Documents
from handlers.presence import looking
from handlers.showing import ReadPictures, Showing, Wish


async def read_photo(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    chats: Chats,
    showing: Showing,
    documents: Documents,
) -> None:
    """A picture or PDF, or /ocr or a mention with or in reply to one → its text."""
    question = Question.of(update)
    picture = picture_about(question.message)
    if picture is None:
        raise UnsupportedType if carries_file(question.message) else NothingToRead
    languages = named_languages(question.message) or await chats.languages(question.message.chat_id)
    wish = Wish(languages, converter.engine)
    async with looking(context.bot, question), documents.watching(context.bot, question) as watch:
        read = await converter.read(context.bot, question, picture, wish.languages, wish.engine, watch=watch)
        await showing.answer(context.bot, question, ReadPictures((read,)), wish)
