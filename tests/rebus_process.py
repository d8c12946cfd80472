"""The bot as its operator runs it: `rebus run`, a process of its own, told by its environment alone."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import httpx

from tests.playground_client import Playground

Line = dict[str, Any]
START_S = 60.0
"""How long a start may take on a machine with every core taken; alone it takes about a second."""


class Rebus:
    """A running bot. Its log is read as it comes, one JSON object a line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.log: list[Line] = []
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, playground: Playground, data_dir: Path, **settings: object) -> Self:
        """Starts a bot on `playground` and waits until it answers; `settings` are REBUS_… in lower case."""
        rebus = await cls.launch(playground, data_dir, **settings)
        await rebus.wait_for_line("answering", START_S)
        return rebus

    @classmethod
    async def launch(cls, playground: Playground, data_dir: Path, **settings: object) -> Self:
        """Starts a bot and does not wait."""
        chosen = {
            "token": playground.token,
            "api_url": playground.root,
            "data_dir": data_dir,
            "port": 0,
            "workers": 2,
            "log_format": "json",
            **settings,
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("REBUS_")}
        process = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("rebus"),
            "run",
            env=inherited | {f"REBUS_{name.upper()}": str(value) for name, value in chosen.items()},
            cwd=data_dir.parent,  # no .env of the developer's is found there
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        return cls(process)

    async def _read(self) -> None:
        assert self.process.stderr
        async for line in self.process.stderr:
            try:
                self.log.append(json.loads(line))
            except ValueError:  # a traceback of the interpreter itself
                self.log.append({"event": line.decode(errors="replace").rstrip(), "level": "raw"})

    async def wait_for_line(self, event: str, timeout_s: float = 20.0) -> Line:
        """The first log line whose event contains `event`."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for line in self.log:
                if event in str(line.get("event")):
                    return line
            if self.process.returncode is not None:
                break
            await asyncio.sleep(0.02)
        raise AssertionError(f"no line {event!r} in the log:\n{self.shown_log()}")

    def shown_log(self) -> str:
        """The log for a failing test's message."""
        return "\n".join(json.dumps(line, ensure_ascii=False) for line in self.log)

    @property
    def address(self) -> str:
        """Where /healthz and /metrics are."""
        line = next(line for line in self.log if "serving" in str(line.get("event")))
        return f"http://127.0.0.1:{line['port']}"

    async def metrics(self) -> dict[str, float]:
        """All samples: `name{label="value"}` → value."""
        async with httpx.AsyncClient() as client:
            text = (await client.get(f"{self.address}/metrics")).text
        samples = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in samples}

    async def healthz(self) -> httpx.Response:
        """What a container's health check sees."""
        async with httpx.AsyncClient() as client:
            return await client.get(f"{self.address}/healthz")

    async def kill(self) -> None:
        """`kill -9`: no goodbye."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await self._reader

    async def terminate(self) -> float:
        """SIGTERM, as Docker and systemd send it; gives the seconds until the end."""
        asked = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        await self.process.wait()
        await self._reader
        return time.monotonic() - asked


@asynccontextmanager
async def running_rebus(playground: Playground, data_dir: Path, **settings: object) -> AsyncIterator[Rebus]:
    """A bot that is ended with the body, if it did not end before."""
    rebus = await Rebus.start(playground, data_dir, **settings)
    try:
        yield rebus
    finally:
        await rebus.kill()
