"""Which update goes to which handler: the first route that fits takes it, so the order is part of what it says."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from core.store.answers import Answers
from core.store.chats import Chats
from core.store.drawings import Drawings
from core.store.readings import Readings
from handlers import (
    albums,
    buttons,
    cards,
    clouds,
    documents,
    groups,
    guide,
    panel,
    photos,
    readings,
    settings,
    shapes,
    texts,
    titles,
    words,
)
from handlers.amending import Amending
from handlers.asking import Addressed, AnswersBot, CarriesStill, Command, HasPicture, HasTextFile, PartOfAlbum
from handlers.buttons import press_pattern
from handlers.converting import Converter
from handlers.drawing import Drawing
from handlers.panels import Panels
from handlers.pressing import Presses
from handlers.showing import Showing

Handler = BaseHandler[Any, ContextTypes.DEFAULT_TYPE, Any]

# Only what is handled is asked for: the default would leave some of it out, and None keeps the server's last.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "my_chat_member",
    "callback_query",
)

_FRESH = ~filters.UpdateType.EDITED


def is_wanted(handlers: Sequence[Handler], update: Update) -> bool:
    """Whether any of the handlers takes the update; PTB's own question, asked before it is put on disk."""
    return any(handler.check_update(update) not in (None, False) for handler in handlers)


def interrupts(update: Update) -> bool:
    """Whether it is about an answer while this is being made."""
    return update.callback_query is not None and update.callback_query.data == documents.STOP


def routes(
    *,
    converter: Converter,
    chats: Chats,
    answers: Answers,
    read: Readings,
    showing: Showing,
    gathering: albums.Albums,
    presses: Presses,
    paging: documents.Documents,
    drawn: Drawings,
    drawing: Drawing,
    panels: Panels,
    amending: Amending,
    cloud_steps: clouds.CloudSubject,
    card_steps: cards.CardSubject,
) -> list[Handler]:
    """The one ordered list."""
    on = MessageHandler
    read_photo = partial(photos.read_photo, converter=converter, chats=chats, showing=showing, documents=paging)
    draw = partial(
        texts.draw_text, converter=converter, chats=chats, answers=answers, drawing=drawing, documents=paging
    )
    album = partial(
        albums.answer_album, albums=gathering, converter=converter, chats=chats, showing=showing, drawing=drawing
    )
    list_words = partial(words.list_words, converter=converter, answers=answers, drawing=drawing)
    set_card = partial(cards.set_card, cards=card_steps, answers=answers, drawings=drawn)
    fill_shape = partial(shapes.fill_shape, converter=converter, drawing=drawing, amending=amending)
    set_title = partial(titles.set_title, converter=converter, drawing=drawing, amending=amending)
    picture_answer = partial(
        shapes.answer_picture, converter=converter, drawings=drawn, amending=amending, read_photo=read_photo
    )
    language = partial(settings.choose_language, converter=converter, chats=chats, answers=answers)
    return [
        ChatMemberHandler(partial(groups.note_membership, chats=chats), ChatMemberHandler.MY_CHAT_MEMBER),
        on(filters.StatusUpdate.MIGRATE, partial(groups.migrate, chats=chats)),
        # Before the commands, because the one in an album's caption is about all of its pictures.
        on(_FRESH & PartOfAlbum(), album),
        # Telegram tells of the one part only, and the answer is about all of them: it stays.
        on(~_FRESH & PartOfAlbum(), albums.leave_answer),
        on(Command("ocr"), read_photo),
        on(Command("cloud"), draw),
        on(Command("words"), list_words),
        on(Command("card"), set_card),
        on(Command("shape"), fill_shape),
        on(Command("title"), set_title),
        on(Command("start"), partial(guide.start, answers=answers)),
        on(Command("help"), partial(guide.guide, answers=answers)),
        on(Command("language"), language),
        on(Command("breaks"), partial(settings.choose_breaks, chats=chats, answers=answers)),
        on(filters.ChatType.PRIVATE & Command(), partial(guide.unknown_command, answers=answers)),
        on(_FRESH & AnswersBot() & CarriesStill(), picture_answer),
        on(Addressed() & HasPicture(), read_photo),
        on(Addressed() & HasTextFile(), draw),
        on(Addressed() & filters.TEXT, draw),
        on(_FRESH & Addressed() & filters.ATTACHMENT, guide.unsupported),
        CallbackQueryHandler(partial(documents.stop_reading, documents=paging), f"^{documents.STOP}$"),
        *_cloud_presses(converter=converter, chats=chats, presses=presses, panels=panels, steps=cloud_steps),
        *_presses(
            converter=converter,
            chats=chats,
            read=read,
            showing=showing,
            presses=presses,
            drawing=drawing,
            paging=paging,
        ),
    ]


def _cloud_presses(
    *, converter: Converter, chats: Chats, presses: Presses, panels: Panels, steps: clouds.CloudSubject
) -> list[Handler]:
    """The buttons under a cloud or a card."""
    on, pattern = CallbackQueryHandler, panel.press_pattern
    original = partial(clouds.send_original, panels=panels, presses=presses, converter=converter)
    return [
        on(partial(clouds.change, panels=panels), pattern(*panel.CHANGES, panel.UNDO)),
        on(partial(clouds.turn, panels=panels), pattern(panel.MENU)),
        on(original, pattern(panel.EXPORT)),
        on(partial(clouds.ask_for_picture, panels=panels), pattern(panel.ASK_PICTURE)),
        on(partial(clouds.ask_for_emoji, panels=panels), pattern(panel.ASK_EMOJI)),
        on(partial(clouds.ask_for_title, panels=panels), pattern(panel.ASK_TITLE)),
        on(partial(clouds.ask_for_ground, panels=panels), pattern(panel.ASK_GROUND)),
        on(partial(clouds.keep_style, panels=panels, clouds=steps, chats=chats), pattern(panel.KEEP_STYLE)),
        on(partial(clouds.keep_dropped, panels=panels, clouds=steps, chats=chats), pattern(panel.KEEP_DROPPED)),
        on(partial(clouds.keep_numbers, panels=panels, clouds=steps, chats=chats), pattern(panel.KEEP_NUMBERS)),
        on(partial(clouds.reset, panels=panels, clouds=steps, chats=chats), pattern(panel.RESET)),
    ]


def _presses(
    *,
    converter: Converter,
    chats: Chats,
    read: Readings,
    showing: Showing,
    presses: Presses,
    drawing: Drawing,
    paging: documents.Documents,
) -> list[Handler]:
    """The buttons under an answer that shows a reading."""
    on = CallbackQueryHandler
    more = partial(readings.show_more, converter=converter, readings=read, chats=chats)
    first = partial(readings.show_first, readings=read, chats=chats)
    languages = partial(readings.show_languages, converter=converter, readings=read, chats=chats)
    engines = partial(readings.show_engines, converter=converter, readings=read)
    export = partial(readings.export, converter=converter, readings=read, presses=presses)
    cloud = partial(readings.draw_cloud, converter=converter, readings=read, presses=presses, drawing=drawing)
    doubts = partial(readings.show_doubts, converter=converter, readings=read, presses=presses)
    again = partial(
        readings.read_again, converter=converter, readings=read, presses=presses, showing=showing, documents=paging
    )
    return [
        on(export, press_pattern(buttons.EXPORT)),
        on(cloud, press_pattern(buttons.CLOUD)),
        on(doubts, press_pattern(buttons.DOUBTS)),
        on(again, press_pattern(buttons.IN_LANGUAGE, buttons.BY_ENGINE)),
        on(more, press_pattern(buttons.MORE)),
        on(first, press_pattern(buttons.BACK)),
        on(languages, press_pattern(buttons.LANGUAGES)),
        on(engines, press_pattern(buttons.ENGINES)),
        # Every press is answered, also one of a button that only an earlier Rebus gave.
        on(readings.answer_old_button),
    ]
