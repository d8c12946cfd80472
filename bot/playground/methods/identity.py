"""Who the bot is."""

from typing import Final

from bot.playground.call import Call, Method
from bot.playground.model import Json


async def get_me(call: Call) -> Json:
    return call.world.bot_user()


METHODS: Final[dict[str, Method]] = {"getMe": get_me}
