"""What a chat chooses: the languages of its pictures, and whether their lines stay as they are on the paper."""

from telegram import Update
from telegram.ext import ContextTypes

from core.errors import LIST_COMMA, N_
from core.store.answers import Answers
from core.store.chats import Chats
from handlers.asking import Question, arguments
from handlers.converting import Converter
from handlers.locales import language_name
from handlers.replies import answer, list_reply, sentence_reply
from handlers.rights import AdminsOnly, may_change

_AUTOMATIC = {"auto", "automatic", "any", "off"}
_ON, _OFF = {"on", "yes", "keep", "1"}, {"off", "no", "join", "0"}


class AdminsOnlyLanguage(AdminsOnly):
    """Somebody else than an administrator changes a group's languages, and may name one alone."""

    sentence = N_("Only this group's administrators can change that. With /ocr rus you name the language yourself.")


async def choose_language(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, chats: Chats, answers: Answers
) -> None:
    """/language → what is chosen; /language ru en → chooses; /language auto → leaves it to each picture."""
    question = Question.of(update)
    _ = question.speech.gettext
    named = arguments(question.message)
    if named and not await may_change(context.bot, question.message):
        raise AdminsOnlyLanguage
    if not named:
        known = await converter.resolve_languages(())
        chosen = await chats.languages(question.message.chat_id)
        names = sorted(f"{language_name(tag, question.language)} ({tag})" for tag in known)
        await answer(
            context.bot,
            question,
            list_reply(_spoken(question, chosen), _("I can read:"), _(LIST_COMMA).join(names)),
            answers,
        )
        return
    if named[0].lower() in _AUTOMATIC:
        await chats.set_languages(question.message.chat_id, ())
        sentence = _spoken(question, ())
    else:
        chosen = await converter.resolve_languages(named)
        await chats.set_languages(question.message.chat_id, chosen)
        sentence = _spoken(question, chosen)
    await answer(context.bot, question, sentence_reply(sentence), answers)


def _spoken(question: Question, languages: tuple[str, ...]) -> str:
    _ = question.speech.gettext
    if not languages:
        return _("I find out by myself in which languages this chat's pictures are. To settle it: /language ru en")
    names = _(LIST_COMMA).join(language_name(language, question.language) for language in languages)
    return _("I read this chat's pictures in: %(languages)s. To leave it to me: /language auto") % {"languages": names}


async def choose_breaks(update: Update, context: ContextTypes.DEFAULT_TYPE, *, chats: Chats, answers: Answers) -> None:
    """/breaks → how texts come; /breaks on → with the lines of the paper; /breaks off → with its paragraphs."""
    question = Question.of(update)
    _ = question.speech.gettext
    chat_id = question.message.chat_id
    wish = next((word.lower() for word in arguments(question.message)), "")
    if wish in _ON | _OFF:
        if not await may_change(context.bot, question.message):
            raise AdminsOnly
        await chats.keep_breaks(chat_id, wish in _ON)
    sentence = (
        _("My texts keep the line breaks of the paper. To have them joined into paragraphs: /breaks off")
        if await chats.keeps_breaks(chat_id)
        else _("I join the lines of the paper into paragraphs. To keep its line breaks: /breaks on")
    )
    await answer(context.bot, question, sentence_reply(sentence), answers)
