"""The line to Telegram, to be torn down: the playground's faults answer or cut, a torn line refuses the connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self
from urllib.parse import urlsplit


class Wire:
    """Passes bytes between 127.0.0.1:`port` and a server.

    Attributes:
        address: what a bot takes for the server's.
    """

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._writers: set[asyncio.StreamWriter] = set()

    @classmethod
    @asynccontextmanager
    async def to(cls, target: str) -> AsyncIterator[Self]:
        """A line that holds while the body runs, until it is torn."""
        wire = cls(target)
        await wire.mend()
        try:
            yield wire
        finally:
            wire.tear()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def mend(self) -> None:
        """From now on connections are taken (again), at the same address."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    def tear(self) -> None:
        """Open connections break, new ones are refused."""
        if self._server:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        ends = {writer, back}
        self._writers |= ends
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        self._writers -= ends


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()
