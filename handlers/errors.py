"""What went wrong: said when a user can mend it, passed over when it is Telegram's noise, else handed on."""

from collections.abc import Callable

import structlog
from telegram import Bot, Message, Update
from telegram.constants import CallbackQueryLimit
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ContextTypes

from core.errors import N_, UserError
from core.store.answers import Answers
from handlers.asking import Place, Question
from handlers.locales import speech
from handlers.measuring import units
from handlers.pressing import acknowledge
from handlers.replies import answer, send, sentence_reply

log = structlog.get_logger(__name__)

_APOLOGY = N_("Sorry, something went wrong on my side, and trying again did not help. Please send it again later.")


class NoRightToSend(UserError):
    """The group does not let the bot send what it made."""

    sentence = N_("I am not allowed to send this here. An administrator can give me the right to send media.")


async def answer_error(
    update: object, context: ContextTypes.DEFAULT_TYPE, *, answers: Answers, fail: Callable[[Exception], None]
) -> None:
    """PTB's error handler. `fail` marks the update as not answered, to be tried again."""
    error = context.error
    try:
        await _answer(error, update, context, answers)
    except Exception as failure:  # the sentence itself could not be sent, or it was no user's error
        if not isinstance(failure, TelegramError):
            log.exception("failed", update_id=getattr(update, "update_id", None), exc_info=failure)
        fail(failure)


async def _answer(
    error: Exception | None, update: object, context: ContextTypes.DEFAULT_TYPE, answers: Answers
) -> None:
    if error is None:
        raise RuntimeError("an error without an exception")
    update_id = getattr(update, "update_id", None)
    if isinstance(error, Forbidden):
        log.info("shut out", update_id=update_id, reason=error.message)
        return
    mendable = _mendable(error)
    if mendable is None:
        return
    if not isinstance(update, Update) or not (update.effective_message or update.callback_query):
        log.info("nobody to tell", update_id=update_id, error=type(mendable).__name__)
        return
    log.info("told", update_id=update.update_id, error=type(mendable).__name__)
    try:
        await _tell(context.bot, update, mendable.say, answers)
    except (Forbidden, BadRequest) as refusal:
        log.info("could not be told", update_id=update.update_id, reason=refusal.message)


async def _tell(bot: Bot, update: Update, say: Callable[[Callable[[str], str]], str], answers: Answers) -> None:
    """Says it to who asked: in reply to the question, or over the chat to who pressed a button, where that is short."""
    query = update.callback_query
    if query is None:
        question = Question.of(update)
        await answer(bot, question, sentence_reply(say(question.speech.gettext)), answers)
        return
    sentence = say(speech(query.from_user.language_code).gettext)
    short = units(sentence) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    if await acknowledge(query, sentence if short else "", alert=short) and short:
        return
    if (message := query.message) is None:
        return
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    await send(bot, Place(message.chat.id, message.message_id, topic), sentence_reply(sentence))


def _mendable(error: Exception) -> UserError | None:
    """The error as its user knows it; None for noise; raises what is neither."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, BadRequest):
        reason = error.message.lower()
        if "not enough rights" in reason:
            return NoRightToSend()
        if any(noise in reason for noise in _NOISE):
            log.info("refused", reason=error.message)
            return None
    raise error


# The chat, the topic or the message is gone, or the answer is there already: nothing is left to do.
_NOISE = (
    "message is not modified",
    "chat not found",
    "topic_closed",
    "message thread not found",
    "group chat was upgraded",
)


async def apologise(update: Update, *, answers: Answers) -> None:
    """The update was given up: its sender is told, once."""
    if update.effective_message is None and update.callback_query is None:
        return
    try:
        await _tell(update.get_bot(), update, lambda translate: translate(_APOLOGY), answers)
    except TelegramError as error:
        log.warning("could not apologise", update_id=update.update_id, reason=str(error))
