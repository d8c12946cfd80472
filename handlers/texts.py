"""A text becomes a word cloud, and so does what a picture says."""

from telegram import Update
from telegram.ext import ContextTypes

from core.store.answers import Answers
from core.store.chats import Chats
from handlers.asking import NothingToDraw, Question, picture_about, text_about, text_in
from handlers.converting import Converter
from handlers.documents import Documents
from handlers.presence import drawing
from handlers.replies import answer, cloud_reply


async def draw_text(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    chats: Chats,
    answers: Answers,
    documents: Documents,
) -> None:
    """A text, or /cloud or a mention with or in reply to a text or a picture → its cloud.

    Words after the command are what the cloud is of; without them a picture goes before its caption.
    """
    question = Question.of(update)
    own_words = text_in(question.message)
    picture = None if own_words else picture_about(question.message)
    text = own_words or text_about(question.message)
    if not picture and not text:
        raise NothingToDraw
    async with drawing(context.bot, question), documents.watching(context.bot, question) as watch:
        if picture:
            languages = await chats.languages(question.message.chat_id)
            cloud = await converter.draw_picture(context.bot, question, picture, languages, watch)
        else:
            cloud = await converter.draw(question, text)
        await answer(context.bot, question, cloud_reply(cloud), answers)
