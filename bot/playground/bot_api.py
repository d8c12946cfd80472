"""The Bot API over HTTP: token, faults, the call itself, and a record of it."""

import asyncio
import hmac
import itertools
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from bot.playground.call import Call, Described, Session
from bot.playground.faults import Fault, Faults
from bot.playground.files import DOWNLOAD_LIMIT_BYTES
from bot.playground.methods.table import METHODS
from bot.playground.params import Params, read_params
from bot.playground.refusals import Refusal, not_found, unauthorized
from bot.playground.sockets import Sockets

LOGGED_REQUESTS: Final = 10_000
LOGGED_VALUE_LIMIT: Final = 20_000
"""Longer parameters are cut in the record, in characters; the longest text that the Bot API takes is 4096."""


class Cut(Exception):
    """The connection is to be cut instead of answered."""


@dataclass
class Record:
    """A Bot API call as the user side shows it."""

    method: str
    params: Params
    at: float = field(default_factory=time.time)
    http_status: int = 0
    description: str | None = None
    fault: str | None = None

    def as_json(self, n: int) -> dict[str, Any]:
        record: dict[str, Any] = {
            "n": n,
            "at": self.at,
            "method": self.method,
            "params": {name: _shortened(value) for name, value in self.params.values.items()},
            "files": {name: len(upload.data) for name, upload in self.params.files.items()},
            "http_status": self.http_status,
            "ok": self.http_status == 200,
        }
        if self.description is not None:
            record["description"] = self.description
        if self.fault is not None:
            record["fault"] = self.fault
        return record


def _shortened(value: Any) -> Any:
    return value[:LOGGED_VALUE_LIMIT] if isinstance(value, str) else value


class BotApi:
    """The endpoints under ``/bot<token>/`` and ``/file/bot<token>/``."""

    def __init__(self, session: Session, token: str, faults: Faults, sockets: Sockets) -> None:
        self._session = session
        self._token = token.encode()
        self._faults = faults
        self._sockets = sockets
        self._open: set[Any] = set()
        self._numbers = itertools.count(1)
        self.records: deque[dict[str, Any]] = deque(maxlen=LOGGED_REQUESTS)
        session.webhook.carry_out_with(self._carry_out_from_webhook)

    def cut_all(self) -> None:
        """Cut every connection that waits for an answer."""
        for client in list(self._open):
            self._sockets.cut(client)

    async def call(self, request: Request) -> Response:
        """``/bot<token>/<method>``."""
        self._open.add(request.client)
        try:
            if self._faults.gone:
                raise Cut
            return await self._call(request)
        except Cut:
            return self._cut(request)
        finally:
            self._open.discard(request.client)

    def _cut(self, request: Request) -> Response:
        self._sockets.cut(request.client)
        return Response(status_code=502)

    def _authorized(self, request: Request) -> bool:
        return hmac.compare_digest(str(request.path_params["token"]).encode(), self._token)

    async def _call(self, request: Request) -> Response:
        if not self._authorized(request):
            return _refuse(unauthorized())
        method = str(request.path_params["method"])
        name = METHODS[method.lower()][0] if method.lower() in METHODS else method
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return self._recorded(Record(name, Params()), _refuse(refusal), refusal.description)
        record = Record(name, params)
        fault = self._faults.take(method.lower(), params.text("chat_id"))
        if fault is not None:
            record.fault = fault.kind
            response = await self._suffer(fault, record, request)
            if response is not None:
                return response
        return await self._carry_out(record, request)

    async def _suffer(self, fault: Fault, record: Record, request: Request) -> Response | None:
        """The answer that a fault gives; None if the call is then carried out as usual."""
        refusal = fault.refusal()
        if refusal is not None:
            return self._recorded(record, _refuse(refusal), refusal.description)
        if fault.kind == "slow":
            await asyncio.sleep(fault.delay_s)
            return None
        if fault.kind == "cut_after":
            await self._carry_out(record, request)
        else:
            self._recorded(record, Response(status_code=502), "cut")
        raise Cut

    async def _carry_out(self, record: Record, request: Request) -> Response:
        call = Call(self._session, record.params, lambda: _hang_up(request))
        try:
            answer = await perform(call, record.method)
        except Refusal as refusal:
            return self._recorded(record, _refuse(refusal), refusal.description)
        return self._recorded(record, JSONResponse(answer))

    async def _carry_out_from_webhook(self, method: str, values: dict[str, Any]) -> None:
        record = Record(method, Params(values))
        try:
            await perform(Call(self._session, record.params, _never), method)
        except Refusal as refusal:
            self._recorded(record, _refuse(refusal), refusal.description)
        else:
            self._recorded(record, Response())

    def _recorded(self, record: Record, response: Response, description: str | None = None) -> Response:
        record.http_status = response.status_code
        record.description = description
        # Numbered when it ends: a long poll that began earlier must not hide behind calls that were read already.
        self.records.append(record.as_json(next(self._numbers)))
        self._session.world.events.wake()
        return response

    async def download(self, request: Request) -> Response:
        """``/file/bot<token>/<file_path>``."""
        if self._faults.gone:
            return self._cut(request)
        if not self._authorized(request):
            return _refuse(unauthorized())
        stored = self._session.world.files.at(str(request.path_params["path"]))
        if stored is None or stored.size_bytes > DOWNLOAD_LIMIT_BYTES or not stored.path.exists():
            return _refuse(not_found())
        fault = self._faults.take("file", "")
        if fault is not None:
            refusal = fault.refusal()
            if refusal is not None:
                return _refuse(refusal)
            if fault.kind != "slow":
                return self._cut(request)
            await asyncio.sleep(fault.delay_s)
        return FileResponse(stored.path, media_type="application/octet-stream")


async def perform(call: Call, method: str) -> dict[str, Any]:
    """The answer of a method, ``{"ok": true, "result": …}``.

    Raises:
        Refusal: the method says no, or there is none of that name.
    """
    if method.lower() not in METHODS:
        raise not_found()
    result = await METHODS[method.lower()][1](call)
    if isinstance(result, Described):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}


def _refuse(refusal: Refusal) -> Response:
    headers = {}
    if refusal.parameters and "retry_after" in refusal.parameters:
        headers["retry-after"] = str(refusal.parameters["retry_after"])
    return JSONResponse(refusal.as_answer(), refusal.code, headers)


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _never() -> None:
    await asyncio.Event().wait()
