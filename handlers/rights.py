"""Who may change what a group has in common."""

from telegram import Bot, Chat, ChatMember, Message, User
from telegram.error import BadRequest

from core.errors import N_, UserError


class AdminsOnly(UserError):
    """Somebody else than an administrator changes a group."""

    sentence = N_("Only this group's administrators can change that.")


async def may_change(bot: Bot, message: Message) -> bool:
    """Whether who wrote the message may change what its chat has chosen."""
    if message.chat.type in {Chat.PRIVATE, Chat.CHANNEL}:
        return True
    if message.sender_chat:  # an administrator who writes as the group
        return message.sender_chat.id == message.chat_id
    return message.from_user is not None and await is_administrator(bot, message.chat_id, message.from_user)


async def may_change_answer(bot: Bot, chat: Chat, user: User, requester: int) -> bool:
    """Whether an answer to somebody (`requester`) is the user's own, or the user an administrator."""
    return user.id == requester or chat.type == Chat.PRIVATE or await is_administrator(bot, chat.id, user)


async def is_administrator(bot: Bot, chat_id: int, user: User) -> bool:
    """Whether a user is an administrator of a group or channel, as far as the bot may know."""
    try:
        member = await bot.get_chat_member(chat_id, user.id)
    except BadRequest:  # in a channel only administrators are told, and who is no member is none
        return False
    return member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR}
