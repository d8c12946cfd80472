"""The words of a cloud or a text, as a table."""

from telegram import Update
from telegram.constants import ChatAction
from telegram.ext import ContextTypes

from core.cloud.spec import CloudSpec
from core.store.answers import Answers
from handlers.asking import NothingToCount, Question, text_in, text_replied_to
from handlers.converting import Converter
from handlers.drawing import Drawing
from handlers.presence import working
from handlers.replies import answer, words_reply


async def list_words(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    answers: Answers,
    drawing: Drawing,
) -> None:
    """/words with a text or a cloud's code, or in reply to a text or a cloud → its words and counts, and a table."""
    question = Question.of(update)
    async with working(context.bot, question.place, ChatAction.UPLOAD_DOCUMENT):
        spec = await _spec(question, converter, drawing)
        await answer(context.bot, question, words_reply(spec, question.speech), answers)


async def _spec(question: Question, converter: Converter, drawing: Drawing) -> CloudSpec:
    own, replied = text_in(question.message), question.message.reply_to_message
    if own:
        draft = await drawing.draft_of_code(own)
    else:
        draft = await drawing.draft(replied.chat_id, replied.message_id) if replied else None
    if draft:
        return draft.spec
    text = own or text_replied_to(question.message)
    if not text:
        raise NothingToCount
    return await converter.weigh(question, text, await drawing.look_in(question.place.chat_id))
