"""Delivery of updates to the bot's own server."""

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from bot.playground.refusals import bad_request
from bot.playground.updates import Pending, UpdateQueue

CONNECTIONS_DEFAULT: Final = 40
CONNECTIONS_LIMIT: Final = 100
FIRST_RETRY_S: Final = 1.0
LAST_RETRY_S: Final = 60.0
"""The official server waits 1 s after the first failure and doubles it up to a minute."""
ANSWER_TIMEOUT_S: Final = 60.0
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass
class Failure:
    at: int
    message: str


def checked_url(url: str) -> str:
    """Raises:
    Refusal: not http(s), or another machine: a playground calls nobody outside.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: Failed to resolve host: the playground delivers to this machine only")
    return url


class WebhookSender:
    """Sends updates one POST each: those of one chat in order, several chats at once.

    Args:
        queue: where the updates are; a delivered one is taken out of it.
    """

    def __init__(self, queue: UpdateQueue) -> None:
        self._queue = queue
        self._secret = ""
        self.max_connections = CONNECTIONS_DEFAULT
        self.last_failure: Failure | None = None
        self._runner: asyncio.Task[None] | None = None
        self._wakened = asyncio.Event()
        self._busy_lanes: set[int] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._carry_out: Any = None

    def carry_out_with(self, carry_out: Any) -> None:
        """``carry_out(method, values)`` performs a call that the bot put into its answer."""
        self._carry_out = carry_out

    async def start(self, url: str, secret: str, max_connections: int) -> None:
        await self.stop()
        self._queue.webhook_url = url
        self._queue.on_push = self._wakened.set
        self._secret = secret
        self.max_connections = max_connections
        self.last_failure = None
        self._wakened.set()
        self._runner = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._queue.webhook_url = ""
        self._queue.on_push = None
        for task in [self._runner, *self._sending]:
            if task is not None:
                task.cancel()
        tasks = [task for task in [self._runner, *self._sending] if task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        self._runner = None
        self._busy_lanes.clear()
        self._sending.clear()

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_TIMEOUT_S, trust_env=False) as client:
            while True:
                await self._wakened.wait()
                self._wakened.clear()
                self._dispatch(client)

    def _dispatch(self, client: httpx.AsyncClient) -> None:
        for pending in list(self._queue.pending):
            if len(self._sending) >= self.max_connections:
                return
            if pending.lane in self._busy_lanes:
                continue
            self._busy_lanes.add(pending.lane)
            task = asyncio.create_task(self._deliver(client, pending))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _deliver(self, client: httpx.AsyncClient, pending: Pending) -> None:
        pause_s = FIRST_RETRY_S
        try:
            while (retry_after_s := await self._post(client, pending)) is not None:
                await asyncio.sleep(retry_after_s or pause_s)
                pause_s = min(pause_s * 2, LAST_RETRY_S)
            self._queue.pending = deque(other for other in self._queue.pending if other is not pending)
        finally:
            self._busy_lanes.discard(pending.lane)
            # After this task has left the set of those that send.
            asyncio.get_running_loop().call_soon(self._wakened.set)

    async def _post(self, client: httpx.AsyncClient, pending: Pending) -> float | None:
        """None when it arrived, else the seconds that the bot asked to wait (0 if it did not)."""
        headers = {"content-type": "application/json"}
        if self._secret:
            headers["x-telegram-bot-api-secret-token"] = self._secret
        body = json.dumps(pending.update, ensure_ascii=False)
        self._queue.log_delivery(pending.update)
        try:
            response = await client.post(self._queue.webhook_url, content=body, headers=headers)
        except httpx.TimeoutException:
            return self._failed("Read timeout expired")
        except httpx.ConnectError:
            return self._failed("Connection refused")
        except httpx.HTTPError:
            return self._failed("Connection reset by peer")
        if not response.is_success:
            reason = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
            return self._failed(reason, response.headers.get("retry-after", ""))
        await self._answer_in_response(response)
        return None

    def _failed(self, message: str, retry_after: str = "") -> float:
        self.last_failure = Failure(int(time.time()), message)
        return min(float(retry_after), LAST_RETRY_S) if retry_after.isdigit() else 0.0

    async def _answer_in_response(self, response: httpx.Response) -> None:
        """A bot may answer the POST with a method call; its result goes nowhere."""
        if self._carry_out is None or "json" not in response.headers.get("content-type", ""):
            return
        try:
            values = response.json()
        except ValueError:
            return
        if isinstance(values, dict) and isinstance(values.get("method"), str):
            await self._carry_out(values.pop("method"), values)
