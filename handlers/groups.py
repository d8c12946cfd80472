"""Coming into a group, leaving it, and its change into a supergroup."""

import structlog
from telegram import Chat, ChatMember, ChatMemberUpdated, Update
from telegram.ext import ContextTypes

from core.errors import N_
from core.store.chats import Chats
from handlers.locales import speech

log = structlog.get_logger(__name__)

_GREETING = N_(
    "Hello! Reply to a picture with /ocr and I answer with its text; "
    "reply to a text or a picture with /cloud and I draw its word cloud. Otherwise I keep quiet."
)
_GONE = {ChatMember.LEFT, ChatMember.BANNED}


async def note_membership(update: Update, context: ContextTypes.DEFAULT_TYPE, *, chats: Chats) -> None:
    """The bot was added (it says once what it does), removed or blocked (it forgets the chat)."""
    change = update.my_chat_member
    if change is None:
        raise ValueError("routed here without my_chat_member")
    log.info("membership", chat_id=change.chat.id, status=change.new_chat_member.status)
    if change.new_chat_member.status in _GONE:
        await chats.forget(change.chat.id)
    elif _came_into_group(change):
        greeting = speech(change.from_user.language_code).gettext(_GREETING)
        await context.bot.send_message(change.chat.id, greeting)


def _came_into_group(change: ChatMemberUpdated) -> bool:
    in_group = change.chat.type in {Chat.GROUP, Chat.SUPERGROUP}
    may_write = change.new_chat_member.status != ChatMember.RESTRICTED or getattr(
        change.new_chat_member, "can_send_messages", False
    )
    return in_group and change.old_chat_member.status in _GONE and may_write


async def migrate(update: Update, _context: ContextTypes.DEFAULT_TYPE, *, chats: Chats) -> None:
    """The group became a supergroup: its settings go with it."""
    message = update.effective_message
    if message and message.migrate_to_chat_id:
        await chats.migrate(message.chat_id, message.migrate_to_chat_id)
