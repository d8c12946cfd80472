"""The playground on a port of this machine."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn

from bot.playground.app import DEFAULT_TOKEN, create_app
from bot.playground.model import World
from bot.playground.sockets import Sockets


@dataclass(frozen=True)
class Address:
    """Where a running playground is. ``api_url`` and ``file_url`` lack the token; clients append it to them."""

    root: str
    key: str
    token: str
    world: World

    @property
    def page_url(self) -> str:
        return f"{self.root}/play/{self.key}/"

    @property
    def api_url(self) -> str:
        return f"{self.root}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.root}/file/bot"


class _Server(uvicorn.Server):
    """Leaves the signals to the program that it runs in, and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket of which asyncio can tell that it is TCP: for a protocol of 0 it leaves Nagle's algorithm on,
    and every answer waits 40 ms for the client's acknowledgement."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


@asynccontextmanager
async def serve(
    port: int = 0, host: str = "127.0.0.1", token: str = DEFAULT_TOKEN, key: str | None = None
) -> AsyncIterator[Address]:
    """Run a playground in this event loop, on a free port if ``port`` is 0.

    Whatever it listens on (in a container that has to be every address), it answers only those who ask for it by
    a name of the machine that they sit at, and who know the key.

    Raises:
        OSError: the port is taken.
    """
    sockets = Sockets()
    app = create_app(token, key, sockets)
    listener = listen(host, port)
    config = uvicorn.Config(
        app,
        http=sockets.protocol(),
        ws="websockets-sansio",
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,  # an open long poll would keep the server for its whole timeout
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve([listener]))
    try:
        await server.listening.wait()
        shown = "[::1]" if ":" in host else "127.0.0.1"
        yield Address(f"http://{shown}:{listener.getsockname()[1]}", app.state.key, token, app.state.world)
    finally:
        server.should_exit = True
        await running
        listener.close()
