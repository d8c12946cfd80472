"""The whole playground as one Starlette application."""

import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.playground.bot_api import BotApi
from bot.playground.call import Session
from bot.playground.faults import Faults
from bot.playground.guard import BodyTooLarge, Guard
from bot.playground.model import World
from bot.playground.sockets import Sockets
from bot.playground.user_side import user_side_routes
from bot.playground.webhook import WebhookSender

PAGE: Final = Path(__file__).parent / "page"
DEFAULT_TOKEN: Final = "110201543:playground"  # noqa: S105  # opens a playground on this machine, nothing else
"""A bot id and a word: the shape that every client checks for."""

PAGE_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self';"
        " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Keyed:
    """Lets through only those who know the key in the address, and dresses the answers with the page's headers."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = str(scope.get("path_params", {}).get("key", ""))
        if not hmac.compare_digest(given.encode(), self._key):
            refusal = JSONResponse({"ok": False, "description": "Not Found"}, 404)
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            else:
                await refusal(scope, receive, send)
            return
        await self._app(scope, receive, _dressed(send))


def _dressed(send: Send) -> Send:
    async def dressed(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            headers = message.get("headers")
            extra = [(name.encode(), value.encode()) for name, value in PAGE_HEADERS.items()]
            message = message | {"headers": [*headers, *extra] if isinstance(headers, list) else extra}
        await send(message)

    return dressed  # type: ignore[return-value]  # a Message is a MutableMapping; here it is always a dict


def create_app(token: str = DEFAULT_TOKEN, key: str | None = None, sockets: Sockets | None = None) -> Starlette:
    """A playground with a bot, two people and no groups.

    Args:
        token: of the bot; the number before the colon is its id.
        key: the word in the page's address, random if not given. ``app.state.key`` tells it.
        sockets: of the server that will run it, so that faults can cut connections.

    Raises:
        ValueError: a token that does not begin with a number and a colon.
    """
    bot_id, colon, _ = token.partition(":")
    if not colon or not bot_id.isdigit():
        raise ValueError("a token begins with the bot's number and a colon")
    key = key or secrets.token_urlsafe(16)
    world = World(int(bot_id))
    session = Session(world, WebhookSender(world.updates))
    faults = Faults()
    bot_api = BotApi(session, token, faults, sockets or Sockets())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await session.webhook.stop()
        world.close()

    page = StaticFiles(directory=PAGE, html=True)
    user_side = Router([*user_side_routes(session, bot_api, faults), Mount("/", page)])
    routes: list[BaseRoute] = [
        Route("/bot{token}/{method}", bot_api.call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", bot_api.download, methods=["GET"]),
        Mount("/play/{key}", Keyed(user_side, key)),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard)],
        exception_handlers={404: _not_found, BodyTooLarge: _too_large},
        lifespan=lifespan,
    )
    app.state.key = key
    app.state.token = token
    app.state.world = world
    return app


async def _not_found(_: Request, __: Exception) -> Response:
    return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)


async def _too_large(_: Request, __: Exception) -> Response:
    return JSONResponse({"ok": False, "error_code": 413, "description": "Request Entity Too Large"}, 413)
