"""/start and /help, what to do with everything else, and the menus that Telegram shows beside the input line."""

from gettext import NullTranslations

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    Update,
)
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from core.errors import N_, UserError
from core.store.answers import Answers
from handlers.asking import Question
from handlers.locales import SOURCE_LANGUAGE, languages, speech, telegram_code
from handlers.replies import answer, sentence_reply

log = structlog.get_logger(__name__)

COMMANDS = {
    "ocr": N_("Read the text of a picture"),
    "cloud": N_("Draw a word cloud of a text or picture"),
    "words": N_("List the words of a cloud or text"),
    "card": N_("Set a text as a picture"),
    "shape": N_("Fill the shape of a picture with words"),
    "title": N_("Write a title above a cloud"),
    "language": N_("Choose the language of this chat's pictures"),
    "breaks": N_("Keep the line breaks of the paper, or join its lines"),
    "help": N_("How to use me"),
}
_DESCRIPTION = N_(
    "Send me a photo and I answer with the text in it. Send me a text and I answer with its word cloud. "
    "In a group, reply to a picture with /ocr or to a text with /cloud."
)
_SHORT_DESCRIPTION = N_("Pictures into words, words into pictures.")

_START = N_(
    "Hello! I turn pictures into words and words into pictures.\n\n"
    "📷 Send me a photo, a screenshot or a scan: I answer with the text in it. "
    "Sent as a file, a picture keeps its sharpness.\n"
    "✍️ Send me some sentences: I answer with their word cloud.\n\n"
    "In a group, reply to a picture with /ocr or to a text with /cloud.\n"
    "More: /help"
)
_HELP = N_(
    "📷 A photo, a picture or PDF sent as a file, a sticker or an album → its text\n"
    "✍️ A text, or a file of text (TXT, Markdown, Word, CSV, HTML, subtitles, an exported chat) → its word cloud\n\n"
    "/ocr – in reply to a picture: its text. Name the language if I get it wrong: /ocr rus, /ocr de fr\n"
    "/cloud – with some text, or in reply to a text, a picture or a file: its word cloud. /cloud 🐱 and /cloud heart "
    "give it a shape, /cloud #1f3a5f gives it a ground, its code (#…) draws it again anywhere\n"
    "/words – with some text, or in reply to a text or a cloud: its words and their counts\n"
    "/card – with some text, or in reply to one: the text as a picture\n"
    "/shape – in reply to a picture or a sticker: the words of your last cloud in its shape; in reply to a text in its "
    "writer's profile picture, /shape me in yours\n"
    "/title – with some words, in reply to a cloud: its title\n"
    "/language – the language of this chat's pictures: /language ru en, /language auto\n"
    "/breaks – texts with the line breaks of the paper: /breaks on, /breaks off\n\n"
    "The buttons under a text make a PDF, a Word file and more of it, or have it read again in another language. "
    "Those under a cloud change how it looks.\n\n"
    "In groups I answer commands, my name and replies to me, and keep quiet otherwise.\n"
    "I keep your pictures until they are answered, what I read in them for a week and the words of clouds for a month, "
    "for the buttons."
)
_UNKNOWN_COMMAND = N_("I don't know this command. /help says what I can do.")


class NothingForMe(UserError):
    """Something that is neither read nor drawn."""

    sentence = N_(
        "I can do nothing with this. Send me a picture or a PDF, or a text: "
        "as a message, or as a TXT, Markdown, Word, CSV, HTML, SRT or JSON file."
    )


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE, *, answers: Answers) -> None:
    """/start → a welcome that says what to do."""
    await _say(update, context, _START, answers)


async def guide(update: Update, context: ContextTypes.DEFAULT_TYPE, *, answers: Answers) -> None:
    """/help → all that one can do."""
    await _say(update, context, _HELP, answers)


async def unknown_command(update: Update, context: ContextTypes.DEFAULT_TYPE, *, answers: Answers) -> None:
    """A command that is none, in private → where to look."""
    await _say(update, context, _UNKNOWN_COMMAND, answers)


async def unsupported(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Anything that is neither picture nor text → what can be sent instead."""
    raise NothingForMe


async def _say(update: Update, context: ContextTypes.DEFAULT_TYPE, sentence: str, answers: Answers) -> None:
    question = Question.of(update)
    await answer(context.bot, question, sentence_reply(question.speech.gettext(sentence)), answers)


async def set_menus(bot: Bot) -> None:
    """Tells Telegram the bot's commands and descriptions in every language, where they are not so already.

    A convenience: a refusal is logged, and the bot goes on without.
    """
    for name in languages():
        catalogue = speech(name)
        code = "" if name == SOURCE_LANGUAGE else telegram_code(name)
        try:
            await _set_commands(bot, catalogue, code)
            await _set_descriptions(bot, catalogue, code)
        except TelegramError as error:
            log.warning("the menus could not be set", language=name, error=str(error))


async def _set_commands(bot: Bot, catalogue: NullTranslations, code: str) -> None:
    commands = tuple(BotCommand(name, catalogue.gettext(text)) for name, text in COMMANDS.items())
    for scope in (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        if await bot.get_my_commands(scope, language_code=code) != commands:
            await bot.set_my_commands(commands, scope, language_code=code)


async def _set_descriptions(bot: Bot, catalogue: NullTranslations, code: str) -> None:
    # Telegram allows few changes of these a day, so they are asked before they are set.
    description = catalogue.gettext(_DESCRIPTION)
    if (await bot.get_my_description(code)).description != description:
        await bot.set_my_description(description, code)
    short = catalogue.gettext(_SHORT_DESCRIPTION)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
