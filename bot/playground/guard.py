"""Who may talk to the playground: this machine, and pages that it served itself."""

import json
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
BODY_LIMIT_BYTES: Final = 64 * 1024 * 1024
"""A file of 50 MB, the most that Telegram takes, and the rest of the request."""
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


class Guard:
    """Refuses foreign Host and Origin headers (DNS rebinding, other sites' pages) and bodies that are too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        reason = _refusal_of(scope, headers)
        if reason is not None:
            await _refuse(scope, receive, send, 403, reason)
        elif int(headers.get("content-length") or 0) > BODY_LIMIT_BYTES:
            await _refuse(scope, receive, send, 413, "Request Entity Too Large")
        else:
            await self._app(scope, _bounded(receive), send)


def _refusal_of(scope: Scope, headers: Headers) -> str | None:
    host = headers.get("host", "")
    if host_name(host.lower()) not in LOOPBACK_NAMES:
        return "the playground answers under localhost, 127.0.0.1 and [::1] only"
    changes = scope["type"] == "websocket" or scope.get("method") not in SAFE_METHODS
    origin = headers.get("origin")
    if changes and origin is not None and origin.lower() != f"http://{host.lower()}":
        return "the playground takes calls from its own page only"
    return None


class BodyTooLarge(Exception):
    """More bytes than :data:`BODY_LIMIT_BYTES` came without being announced."""


def _bounded(receive: Receive) -> Receive:
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > BODY_LIMIT_BYTES:
            raise BodyTooLarge
        return message

    return bounded


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, reason: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    body = json.dumps({"ok": False, "error_code": status, "description": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 413:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
