"""Which messages of others a bot gets to see."""

from bot.playground.entities import utf16_slice
from bot.playground.model import Chat, Json, World

SERVICE_FIELDS = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "group_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
    }
)


def bot_sees(world: World, chat: Chat, message: Json) -> bool:
    """Telegram's rule: everything in private chats and channels; in groups everything if the bot is an administrator
    or privacy mode is off, otherwise service messages, commands, mentions of it and replies to it."""
    status = chat.status_of(world.bot_id)
    if status in {"left", "kicked"}:
        return False
    if chat.type in {"private", "channel"} or status != "member" or world.can_read_all_group_messages:
        return True
    return (
        not SERVICE_FIELDS.isdisjoint(message)
        or _answers_bot(world, message)
        or _via_bot(world, message)
        or _addresses_bot(world, message)
    )


def _answers_bot(world: World, message: Json) -> bool:
    answered = message.get("reply_to_message", {})
    return bool(answered.get("from", {}).get("id") == world.bot_id)


def _via_bot(world: World, message: Json) -> bool:
    return bool(message.get("via_bot", {}).get("id") == world.bot_id)


def _addresses_bot(world: World, message: Json) -> bool:
    text = message.get("text") or message.get("caption") or ""
    name = str(world.bot["username"]).lower()
    for entity in message.get("entities") or message.get("caption_entities") or []:
        said = utf16_slice(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and said == f"@{name}":
            return True
        if entity["type"] == "text_mention" and entity["user"]["id"] == world.bot_id:
            return True
        if entity["type"] == "bot_command":
            _, _, addressee = said.partition("@")
            if addressee == name or (not addressee and entity["offset"] == 0):
                return True
    return False
