"""Which update goes to which handler: the first route that fits takes it, so the order is part of what it says."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from core.store.answers import Answers
from core.store.chats import Chats
from handlers import albums, groups, guide, photos, settings, texts
from handlers.asking import Addressed, Command, HasPicture, PartOfAlbum
from handlers.converting import Converter

Handler = BaseHandler[Any, ContextTypes.DEFAULT_TYPE, Any]

# Only what is handled is asked for: the default would leave some of it out, and None keeps the server's last.
ALLOWED_UPDATES = ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member")

_FRESH = ~filters.UpdateType.EDITED


def is_wanted(handlers: Sequence[Handler], update: Update) -> bool:
    """Whether any of the handlers takes the update; PTB's own question, asked before it is put on disk."""
    return any(handler.check_update(update) not in (None, False) for handler in handlers)


def routes(*, converter: Converter, chats: Chats, answers: Answers, gathering: albums.Albums) -> list[Handler]:
    """The one ordered list."""
    on = MessageHandler
    read = partial(photos.read_photo, converter=converter, chats=chats, answers=answers)
    draw = partial(texts.draw_text, converter=converter, chats=chats, answers=answers)
    album = partial(albums.answer_album, albums=gathering, converter=converter, chats=chats, answers=answers)
    language = partial(settings.choose_language, converter=converter, chats=chats, answers=answers)
    return [
        ChatMemberHandler(partial(groups.note_membership, chats=chats), ChatMemberHandler.MY_CHAT_MEMBER),
        on(filters.StatusUpdate.MIGRATE, partial(groups.migrate, chats=chats)),
        # Before the commands, because the one in an album's caption is about all of its pictures.
        on(_FRESH & PartOfAlbum(), album),
        # Telegram tells of the one part only, and the answer is about all of them: it stays.
        on(~_FRESH & PartOfAlbum(), albums.leave_answer),
        on(Command("ocr"), read),
        on(Command("cloud"), draw),
        on(Command("start"), partial(guide.start, answers=answers)),
        on(Command("help"), partial(guide.guide, answers=answers)),
        on(Command("language"), language),
        on(filters.ChatType.PRIVATE & Command(), partial(guide.unknown_command, answers=answers)),
        on(Addressed() & HasPicture(), read),
        on(Addressed() & filters.TEXT, draw),
        on(_FRESH & Addressed() & filters.ATTACHMENT, guide.unsupported),
    ]
