"""The user's side over HTTP and WebSocket: what the page and the tests speak, under ``/play/KEY/api/``."""

from starlette.routing import BaseRoute

from bot.playground.bot_api import BotApi
from bot.playground.call import Session
from bot.playground.faults import Faults
from bot.playground.user_asking import Asking
from bot.playground.user_place import Place
from bot.playground.user_speaking import Speaking
from bot.playground.user_watching import Watching


def user_side_routes(session: Session, bot_api: BotApi, faults: Faults) -> list[BaseRoute]:
    """All calls of the user's side."""
    return [
        *Place(session).routes(),
        *Speaking(session.world).routes(),
        *Asking(session).routes(),
        *Watching(session.world, bot_api, faults).routes(),
    ]
