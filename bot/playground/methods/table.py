"""All methods in one table."""

from typing import Final

from bot.playground.call import Method
from bot.playground.methods import chats, commands, editing, files, identity, questions, receiving, sending

METHODS: Final[dict[str, tuple[str, Method]]] = {
    name.lower(): (name, method)
    for topic in (identity, receiving, sending, editing, files, questions, chats, commands)
    for name, method in topic.METHODS.items()
}
"""Name in lower case (Telegram does not mind the case) → name as documented, function."""
