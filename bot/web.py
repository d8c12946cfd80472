"""What Rebus serves: /healthz, /metrics and, in webhook mode, the address that Telegram calls."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.intake import StoreFailed
from bot.polling import PollingWatch
from core import metrics
from core.store.inbox import Inbox

# Updates are small: the largest text is 4096 characters, entities and a quoted message with it.
_LONGEST_UPDATE_BYTES = 1_000_000
_GRACE_S = 1


def status_app(inbox: Inbox, watch: PollingWatch, webhook: "Webhook | None" = None) -> Starlette:
    """Routes for operators, and for Telegram when there is a webhook."""

    async def healthz(_request: Request) -> Response:
        """Is the process alive, and its inbox there? Telegram being away is told, and is no fault of ours."""
        try:
            waiting = await inbox.count_open()
        except (SQLAlchemyError, OSError):
            return JSONResponse({"status": "the inbox cannot be read"}, 503)
        return JSONResponse({"status": "ok", "inbox": waiting, "telegram_silent_s": round(watch.failing_s)})

    async def prometheus(_request: Request) -> Response:
        metrics.INBOX.set(await inbox.count_open())
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", healthz), Route("/metrics", prometheus)]
    if webhook:
        routes.append(Route(webhook.path, webhook.receive, methods=["POST"]))
    return Starlette(routes=routes)


class Webhook:
    """Takes updates from Telegram; says 200 only after `accept` has them on disk."""

    path = "/telegram"

    def __init__(self, accept: Callable[[bytes], Awaitable[None]]) -> None:
        self._accept = accept
        self.secret = secrets.token_urlsafe(32)

    async def receive(self, request: Request) -> Response:
        """One call by Telegram, or by somebody who pretends to be."""
        said = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not secrets.compare_digest(said.encode(), self.secret.encode()):
            return PlainTextResponse("wrong secret", 403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_UPDATE_BYTES:
                return PlainTextResponse("too long", 413)
        try:
            await self._accept(body)
        except ValueError:
            return PlainTextResponse("not an update", 400)
        except StoreFailed:
            return PlainTextResponse("cannot be kept, send it again", 503)
        return PlainTextResponse("kept")


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are `bot.app`'s: it ends the servers with everything else."""
        yield


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serves `app` while the body runs; gives the port, a free one for 0. Raises `OSError` when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named: asyncio turns Nagle's algorithm off for what it knows to be TCP, else answers wait 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=_GRACE_S)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
            if task.done():
                await task
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
