"""What a chat chooses: the languages of its pictures."""

from babel import Locale, UnknownLocaleError
from telegram import Bot, Chat, ChatMember, Message, Update
from telegram.ext import ContextTypes

from core.errors import N_, UserError
from core.store.answers import Answers
from core.store.chats import Chats
from handlers.asking import Question, arguments
from handlers.converting import Converter
from handlers.replies import answer, list_reply, sentence_reply

_AUTOMATIC = {"auto", "automatic", "any", "off"}


class AdminsOnly(UserError):
    """Somebody else than an administrator changes a group."""

    sentence = N_("Only this group's administrators can change that. Name the language yourself: /ocr rus")


async def choose_language(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, chats: Chats, answers: Answers
) -> None:
    """/language → what is chosen; /language ru en → chooses; /language auto → leaves it to each picture."""
    question = Question.of(update)
    _ = question.speech.gettext
    named = arguments(question.message)
    if named and not await _may_change(context.bot, question.message):
        raise AdminsOnly
    if not named:
        known = await converter.resolve_languages(())
        chosen = await chats.languages(question.message.chat_id)
        names = sorted(f"{_name(tag, question.language)} ({tag})" for tag in known)
        await answer(context.bot, question, list_reply(_spoken(question, chosen), _("I can read:"), names), answers)
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
        return _(
            "I read this chat's pictures in the language of whoever asks, and in English. "
            "To choose others: /language ru en"
        )
    names = ", ".join(_name(language, question.language) for language in languages)
    return _("I read this chat's pictures in: %(languages)s. To leave it to me: /language auto") % {"languages": names}


def _name(language: str, reader: str | None) -> str:
    """A language's name in the reader's language, as far as CLDR has it."""
    try:
        return Locale.parse(language, sep="-").get_display_name(Locale.parse(reader or "en", sep="-")) or language
    except (UnknownLocaleError, ValueError):
        return language


async def _may_change(bot: Bot, message: Message) -> bool:
    if message.chat.type in {Chat.PRIVATE, Chat.CHANNEL}:
        return True
    if message.sender_chat:  # an administrator who writes as the group
        return message.sender_chat.id == message.chat_id
    if message.from_user is None:
        return False
    member = await bot.get_chat_member(message.chat_id, message.from_user.id)
    return member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR}
