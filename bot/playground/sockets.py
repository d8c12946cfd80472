"""Open connections, so that a fault can really cut them."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]


class Sockets:
    """The transports of a server's connections by the client's address.

    Give :meth:`protocol` to uvicorn's ``Config(http=…)``; without it (mounted in another server) nothing can be cut.
    """

    def __init__(self) -> None:
        self._transports: dict[Address, asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        sockets = self

        class TrackedProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
                super().connection_made(transport)
                if self.client is not None:
                    sockets._transports[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    sockets._transports.pop(self.client, None)
                super().connection_lost(exc)

        return TrackedProtocol

    def cut(self, client: Any) -> bool:
        """Reset the connection; whether it was there to be cut."""
        transport = self._transports.get((client[0], client[1])) if client else None
        if transport is None:
            return False
        transport.abort()
        return True
