"""What is made of a reading when a button under its answer is pressed."""

from contextlib import suppress
from dataclasses import replace

from telegram import Bot, InlineKeyboardMarkup, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from core.errors import N_, UserError
from core.exports import Form
from core.ocr.choices import offered
from core.ocr.reading import DOUBTFUL_WORD
from core.store.chats import Chats
from core.store.readings import Readings
from handlers.buttons import (
    BY_ENGINE,
    IN_LANGUAGE,
    Spot,
    engine_name,
    engines_keyboard,
    first_keyboard,
    languages_keyboard,
    more_keyboard,
)
from handlers.converting import Converter
from handlers.documents import Documents
from handlers.drawing import Drawing
from handlers.locales import language_name, speech
from handlers.pressing import Presses, ReadingGone, ReadingPress, acknowledge
from handlers.replies import doubts_reply, export_reply, reading_notes, send, spot
from handlers.rights import may_change_answer
from handlers.showing import Showing, Wish, read_all

# What a bot may send (Telegram's "50 MB", read with care).
_UPLOAD_LIMIT_MB = 50


class NotYours(UserError):
    """Somebody else than who asked, and no administrator, would change an answer."""

    sentence = N_(
        "Only the person who asked, or an administrator, can have it read again. "
        "Reply to the picture with /ocr, and you get an answer of your own."
    )


class ExportTooBig(UserError):
    """A file that no bot may send. Details: `size_mb`, `limit_mb`."""

    sentence = N_(
        "The file would have %(size_mb)d MB, and I can send at most %(limit_mb)d. "
        "Take another form, or send me fewer pictures at once."
    )


async def export(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, readings: Readings, presses: Presses
) -> None:
    """📄 🔎 📝 … → the reading as a file."""
    press = await ReadingPress.of(update, readings)
    form = Form(press.argument)
    converter.refuse_excess(press)

    async def make() -> None:
        made = await converter.export(context.bot, press, press.read, form)
        if len(made.data) > _UPLOAD_LIMIT_MB * 1_000_000:
            raise ExportTooBig({"size_mb": len(made.data) // 1_000_000, "limit_mb": _UPLOAD_LIMIT_MB})
        await send(context.bot, press.place, export_reply(made, speech(press.language)))

    await presses.make(context.bot, press, ChatAction.UPLOAD_DOCUMENT, make)


async def draw_cloud(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    readings: Readings,
    presses: Presses,
    drawing: Drawing,
) -> None:
    """☁ → the cloud of what was read."""
    press = await ReadingPress.of(update, readings)
    converter.refuse_excess(press)

    async def make() -> None:
        look = await drawing.look_in(press.place.chat_id)
        cloud = await converter.draw_reading(press, press.reading, look)
        await drawing.send(context.bot, press, cloud, reading_notes(press.reading, press.speech))

    await presses.make(context.bot, press, ChatAction.UPLOAD_PHOTO, make)


async def show_doubts(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, readings: Readings, presses: Presses
) -> None:
    """❓ → how sure the whole is, and the doubtful words beside what they were read from."""
    press = await ReadingPress.of(update, readings)
    converter.refuse_excess(press)

    async def make() -> None:
        doubts = None
        if any(word.confidence < DOUBTFUL_WORD for word in press.reading.words()):
            doubts = await converter.cut_doubtful_words(context.bot, press, press.read)
        await send(context.bot, press.place, doubts_reply(doubts, press.reading.confidence, speech(press.language)))

    await presses.make(context.bot, press, ChatAction.UPLOAD_PHOTO, make)


async def show_more(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, readings: Readings, chats: Chats
) -> None:
    """⚙ → the other buttons."""
    press = await ReadingPress.of(update, readings)
    await acknowledge(press.query)
    keyboard = more_keyboard(
        press.reading,
        await _spot(press, chats),
        speech(press.language),
        other_engines=bool(await _other_engines(press, converter)),
    )
    await _turn_to(context.bot, press, keyboard)


async def show_first(update: Update, context: ContextTypes.DEFAULT_TYPE, *, readings: Readings, chats: Chats) -> None:
    """← → the buttons that the answer came with."""
    press = await ReadingPress.of(update, readings)
    await acknowledge(press.query)
    await _turn_to(context.bot, press, first_keyboard(press.reading, await _spot(press, chats), speech(press.language)))


async def show_languages(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, readings: Readings, chats: Chats
) -> None:
    """🌐 → the languages to read in again, the likeliest first."""
    press = await ReadingPress.of(update, readings)
    await _refuse_others(context.bot, press)
    await acknowledge(press.query)
    known = sorted(
        (language_name(tag, press.language), tag)
        for tag in await converter.readable_languages()
        if (tag,) != press.shown.languages
    )
    names = {tag: name for name, tag in known}
    preferred = [*press.hints, *await chats.languages(press.place.chat_id)]
    languages = [(tag, names[tag]) for tag in offered(list(names), press.reading.text, preferred)]
    page = int(press.argument) if press.argument.isdecimal() else 0
    await _turn_to(context.bot, press, languages_keyboard(languages, page, speech(press.language)))


async def show_engines(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, converter: Converter, readings: Readings
) -> None:
    """🔁 → the engines to read with again."""
    press = await ReadingPress.of(update, readings)
    await _refuse_others(context.bot, press)
    await acknowledge(press.query)
    engines = await _other_engines(press, converter)
    await _turn_to(context.bot, press, engines_keyboard(engines, speech(press.language)))


async def read_again(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    readings: Readings,
    presses: Presses,
    showing: Showing,
    documents: Documents,
) -> None:
    """A language or an engine → the same pictures read again, in place of the answer."""
    pressed = await ReadingPress.of(update, readings)
    await _refuse_others(context.bot, pressed)
    converter.refuse_excess(pressed)

    async def make() -> None:
        async with presses.order(pressed), documents.watching(context.bot, pressed) as watch:
            press = await ReadingPress.of(update, readings)  # the one before it may have changed the answer
            wish = _wish(press)
            asked = [(replace(press, part=part), picture) for part, picture in enumerate(press.read.pictures)]
            read = await read_all(context.bot, asked, wish, speech(press.language), converter, watch=watch)
            await showing.answer_again(context.bot, press.message, press.shown, read, wish)

    wanted = language_name(pressed.argument, pressed.query.from_user.language_code)
    if pressed.wish == BY_ENGINE:
        wanted = engine_name(pressed.argument, pressed.speech)
    saying = pressed.speech.gettext("I read it again: %(how)s") % {"how": wanted}
    await presses.make(context.bot, pressed, ChatAction.TYPING, make, saying)


async def answer_old_button(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """A button that no answer has any more → what to do instead."""
    raise ReadingGone


async def _other_engines(press: ReadingPress, converter: Converter) -> list[str]:
    """What would read otherwise than the answer was: nothing where a document carried all of its text."""
    engines = await converter.engines()
    had_part = [name for name in press.reading.engine.split("+") if name in engines]
    if press.reading.engine and not had_part:
        return []
    return [name for name in engines if name != press.shown.engine and had_part != [name]]


def _wish(press: ReadingPress) -> Wish:
    if press.wish == IN_LANGUAGE:
        return Wish((press.argument,), press.shown.engine)
    return Wish(press.shown.languages, press.argument)


async def _refuse_others(bot: Bot, press: ReadingPress) -> None:
    """In a group, what was answered to one is not changed by another. Raises `NotYours`."""
    if not await may_change_answer(bot, press.message.chat, press.query.from_user, press.shown.requester):
        raise NotYours


async def _spot(press: ReadingPress, chats: Chats) -> Spot:
    breaks = await chats.keeps_breaks(press.place.chat_id)
    return spot(press.reading, breaks=breaks, in_group=press.in_group, is_file=press.shown.kind == "document")


async def _turn_to(bot: Bot, press: ReadingPress, keyboard: InlineKeyboardMarkup) -> None:
    with suppress(BadRequest):  # it is there already, or the answer is gone
        await bot.edit_message_reply_markup(press.place.chat_id, press.place.message_id, reply_markup=keyboard)
