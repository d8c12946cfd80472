"""What the buttons under a cloud do."""

from dataclasses import replace

from telegram import Bot, InlineKeyboardMarkup, Update
from telegram.constants import ChatAction
from telegram.ext import ContextTypes

from core.cloud.spec import PICTURE
from core.store.chats import Chats
from core.store.drawings import Draft, Drawings, Drawn
from handlers.asking import Request
from handlers.converting import Converter
from handlers.locales import speech
from handlers.panel import CANVAS, DEFAULT, KIND, ON, Original, cloud_keyboard
from handlers.panels import DrawingGone, PanelPress, Panels, may_change
from handlers.pressing import Presses, acknowledge
from handlers.replies import PhotoReply, cloud_reply, original_reply, send
from handlers.restyling import on_canvas, restyled
from handlers.rights import AdminsOnly, is_administrator

_STICKER = "sticker"
_STICKERS = {(CANVAS, _STICKER), (KIND, _STICKER)}


class CloudSubject:
    """Clouds, whose steps are codes."""

    def __init__(self, converter: Converter, drawings: Drawings, chats: Chats) -> None:
        self._converter = converter
        self._drawings = drawings
        self._chats = chats

    async def draft(self, chat_id: int, step: str) -> Draft:
        """The cloud of a step. Raises `DrawingGone`."""
        draft = await self._drawings.find(chat_id, step)
        if draft is None:
            raise DrawingGone
        return draft

    async def change(self, chat_id: int, step: str, wish: str, argument: str) -> str:
        """As `Subject.change`."""
        return await self._drawings.keep(chat_id, restyled(await self.draft(chat_id, step), wish, argument))

    async def reply(self, request: Request, drawn: Drawn, menu: str, *, in_group: bool) -> PhotoReply:
        """As `Subject.reply`."""
        step = drawn.steps[-1]
        draft = await self.draft(request.place.chat_id, step)
        cloud = await self._converter.redraw(request, draft.spec)
        keyboard = await self._keyboard(request, draft, menu, in_group=in_group)
        return cloud_reply(cloud, step, keyboard, drawn.notes)

    async def keyboard(self, request: Request, step: str, menu: str, *, in_group: bool) -> InlineKeyboardMarkup:
        """As `Subject.keyboard`."""
        return await self._keyboard(request, await self.draft(request.place.chat_id, step), menu, in_group=in_group)

    async def _keyboard(self, request: Request, draft: Draft, menu: str, *, in_group: bool) -> InlineKeyboardMarkup:
        return cloud_keyboard(
            draft.spec,
            menu,
            draft.dropped,
            speech(request.language),
            in_group=in_group,
            keeps_numbers=menu == DEFAULT and await self._chats.keeps_numbers(request.place.chat_id),
        )

    async def original(self, request: Request, step: str, form: Original) -> bytes:
        """As `Subject.original`."""
        spec = (await self.draft(request.place.chat_id, step)).spec
        if form is Original.STICKER:
            spec = replace(spec, style=on_canvas(spec.style, _STICKER))
        elif form is Original.CLEAR:
            spec = replace(spec, style=replace(spec.style, transparent=True))
        return (await self._converter.redraw(request, spec, form.encoding)).data


async def change(update: Update, context: ContextTypes.DEFAULT_TYPE, *, panels: Panels) -> None:
    """🎨 🔤 ◻ 📐 🎲 ➕ ➖ 🚫 ↩ → the same message, drawn otherwise; a sticker is sent at once."""
    press = await panels.press(update)
    changed = await panels.change(context.bot, press)
    if changed and (press.wish, press.argument) in _STICKERS:
        await _send_original(context.bot, press, Original.STICKER, panels)


async def send_original(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    panels: Panels,
    presses: Presses,
    converter: Converter,
) -> None:
    """⬇ → the cloud or card as a file, or as a sticker; for anybody, since the message stays as it is."""
    press, bot = await panels.press(update), context.bot
    converter.refuse_excess(press)

    async def make() -> None:
        await _send_original(bot, press, Original(press.argument), panels)

    await presses.make(bot, press, ChatAction.UPLOAD_DOCUMENT, make)


async def _send_original(bot: Bot, press: PanelPress, form: Original, panels: Panels) -> None:
    data = await panels.original(press, form)
    await send(bot, press.place, original_reply(data, press.drawn.kind, form.encoding))


async def turn(update: Update, context: ContextTypes.DEFAULT_TYPE, *, panels: Panels) -> None:
    """A menu, or back from one → other buttons under the same message."""
    await panels.turn(context.bot, await panels.press(update))


async def keep_style(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, panels: Panels, clouds: CloudSubject, chats: Chats
) -> None:
    """💾 → all new clouds of the chat look so."""
    press, draft = await _of_chat(context.bot, update, panels, clouds)
    style = draft.whole.style
    if style.shape == PICTURE:  # the picture belongs to this cloud, as its title does
        style = replace(style, shape="")
    await chats.set_cloud_style(press.place.chat_id, replace(style, title=""))
    await acknowledge(press.query, press.speech.gettext("New clouds here will look like this one."))


async def keep_dropped(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, panels: Panels, clouds: CloudSubject, chats: Chats
) -> None:
    """🚫 → no new cloud of the chat shows the words that were dropped from this one."""
    press, draft = await _of_chat(context.bot, update, panels, clouds)
    chat_id = press.place.chat_id
    await chats.drop_words(chat_id, (*await chats.dropped_words(chat_id), *draft.dropped))
    await acknowledge(press.query, press.speech.gettext("New clouds here will do without these words."))


async def keep_numbers(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, panels: Panels, clouds: CloudSubject, chats: Chats
) -> None:
    """🔢 → numbers are words in the chat's new clouds, or no longer."""
    press, _ = await _of_chat(context.bot, update, panels, clouds)
    keep = press.argument == ON
    await chats.keep_numbers(press.place.chat_id, keep)
    with_numbers = press.speech.gettext("New clouds here will have numbers, too.")
    without = press.speech.gettext("New clouds here will do without numbers.")
    await panels.turn(context.bot, press, with_numbers if keep else without)


async def reset(
    update: Update, context: ContextTypes.DEFAULT_TYPE, *, panels: Panels, clouds: CloudSubject, chats: Chats
) -> None:
    """🗑 → the chat's clouds look as Rebus would have them, and show all words."""
    press, _ = await _of_chat(context.bot, update, panels, clouds)
    await forget_choices(chats, press.place.chat_id)
    await acknowledge(press.query, press.speech.gettext("New clouds here will look as I like them, with all words."))


async def forget_choices(chats: Chats, chat_id: int) -> None:
    """What a chat chose of its clouds is gone."""
    await chats.set_cloud_style(chat_id, None)
    await chats.drop_words(chat_id, ())
    await chats.keep_numbers(chat_id, False)


async def ask_for_picture(update: Update, context: ContextTypes.DEFAULT_TYPE, *, panels: Panels) -> None:
    """🖼 → what to do; the next picture in reply to the message is its shape."""
    press = await panels.press(update)
    if not await may_change(context.bot, press):
        await panels.turn(context.bot, press)
        return
    await panels.note(press.place, awaits_picture=True)
    sentence = press.speech.gettext("Reply to this cloud with a picture or a sticker, and its words fill that.")
    await acknowledge(press.query, sentence, alert=True)


async def ask_for_emoji(update: Update, _context: ContextTypes.DEFAULT_TYPE, *, panels: Panels) -> None:
    """🐱 → how to have any emoji's shape."""
    press = await panels.press(update)
    sentence = press.speech.gettext("Reply to this cloud with /cloud and any emoji, for example: /cloud 🐱")
    await acknowledge(press.query, sentence, alert=True)


async def ask_for_ground(update: Update, _context: ContextTypes.DEFAULT_TYPE, *, panels: Panels) -> None:
    """🖌 → how to have any colour behind the words."""
    press = await panels.press(update)
    sentence = press.speech.gettext(
        "Reply to this cloud with /cloud and a colour, for example: /cloud indigo or /cloud #1f3a5f"
    )
    await acknowledge(press.query, sentence, alert=True)


async def ask_for_title(update: Update, _context: ContextTypes.DEFAULT_TYPE, *, panels: Panels) -> None:
    """✏️ → how to have a title."""
    press = await panels.press(update)
    sentence = press.speech.gettext("Reply to this cloud with /title and some words, for example: /title My summer")
    await acknowledge(press.query, sentence, alert=True)


async def _of_chat(bot: Bot, update: Update, panels: Panels, clouds: CloudSubject) -> tuple[PanelPress, Draft]:
    """A press that changes what a whole chat has chosen, and the cloud above it. Raises `AdminsOnly`."""
    press = await panels.press(update)
    if press.in_group and not await is_administrator(bot, press.place.chat_id, press.query.from_user):
        raise AdminsOnly
    return press, await clouds.draft(press.place.chat_id, press.drawn.steps[-1])
