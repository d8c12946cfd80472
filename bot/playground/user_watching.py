"""The user's side: the transcript, files, the record of calls and updates, faults, and events as they happen."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.bot_api import BotApi
from bot.playground.faults import Faults
from bot.playground.files import StoredFile
from bot.playground.model import World
from bot.playground.refusals import bad_request
from bot.playground.user_requests import chat_of, entries_answer, optional_int, read_body, required_int, routes

LONGEST_WAIT_S: Final = 30.0
SHOWN_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""Types that a browser may show; everything else is offered as a download."""


class Watching:
    """The calls that tell what happened, and that order trouble."""

    def __init__(self, world: World, bot_api: BotApi, faults: Faults) -> None:
        self._world = world
        self._bot_api = bot_api
        self._faults = faults

    def routes(self) -> list[BaseRoute]:
        calls = routes(
            [
                ("GET", "/api/chats/{chat_id}/entries", self.entries),
                ("GET", "/api/files/{file_id}", self.file),
                ("GET", "/api/requests", self.requests),
                ("GET", "/api/updates", self.updates),
                ("POST", "/api/updates/duplicate", self.duplicate),
                ("POST", "/api/faults", self.add_fault),
                ("DELETE", "/api/faults", self.clear_faults),
            ]
        )
        return [*calls, WebSocketRoute("/api/events", self.events)]

    async def entries(self, request: Request) -> Response:
        """With ``wait`` (seconds, at most 30) the answer comes when there is something new, or after that time."""
        chat = chat_of(self._world, request)
        after = optional_int(request.query_params.get("after")) or 0
        found = await self._wait(request, lambda: self._world.changed_since(chat, after))
        return entries_answer(found)

    async def _wait(self, request: Request, look: Callable[[], list[Any]]) -> list[Any]:
        ends_at = time.monotonic() + min(float(request.query_params.get("wait") or 0), LONGEST_WAIT_S)
        while not (found := look()):
            left_s = ends_at - time.monotonic()
            if left_s <= 0 or not await self._world.events.wait_for_change(left_s):
                break
        return found

    async def file(self, request: Request) -> Response:
        stored = self._world.files.find(str(request.path_params["file_id"]))
        if stored is None or not stored.path.exists():
            return JSONResponse({"ok": False, "description": "no such file"}, 404)
        return FileResponse(
            stored.path,
            media_type=_served_type(stored),
            filename=stored.file_name or None,
            content_disposition_type="inline" if stored.mime_type in SHOWN_INLINE else "attachment",
        )

    async def requests(self, request: Request) -> Response:
        after = optional_int(request.query_params.get("after")) or 0
        records = self._bot_api.records
        found = await self._wait(request, lambda: _after(records, after))
        return JSONResponse({"requests": found})

    async def updates(self, request: Request) -> Response:
        after = optional_int(request.query_params.get("after")) or 0
        delivered = self._world.updates.delivered
        found = await self._wait(request, lambda: _after(delivered, after))
        return JSONResponse({"updates": found})

    async def duplicate(self, request: Request) -> Response:
        update_id = required_int((await read_body(request)).get("update_id"), "update_id")
        if not self._world.updates.push_again(update_id):
            raise bad_request("no such update")
        return JSONResponse({"ok": True})

    async def add_fault(self, request: Request) -> Response:
        fault = self._faults.order(await read_body(request))
        if fault.kind == "gone":
            self._bot_api.cut_all()
        return JSONResponse({"id": fault.fault_id})

    async def clear_faults(self, _: Request) -> Response:
        self._faults.clear()
        return JSONResponse({"ok": True})

    async def events(self, socket: WebSocket) -> None:
        await socket.accept()
        with self._world.events.listening() as events:
            sending = asyncio.create_task(_forward(socket, events))
            try:
                while (await socket.receive())["type"] != "websocket.disconnect":
                    pass
            finally:
                sending.cancel()


async def _forward(socket: WebSocket, events: Any) -> None:
    try:
        async for event in events:
            await socket.send_json(event)
        await socket.close(1013)
    except (WebSocketDisconnect, RuntimeError):
        return


def _after(records: deque[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Those with a higher ``n``; looked for from the end, for a waiting test asks at each change."""
    newest_first = itertools.takewhile(lambda record: record["n"] > number, reversed(records))
    return list(newest_first)[::-1]


def _served_type(stored: StoredFile) -> str:
    return stored.mime_type if stored.mime_type in SHOWN_INLINE else "application/octet-stream"
