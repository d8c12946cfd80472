"""How asking Telegram for updates fares, for the log and for /healthz."""

import asyncio
import time
from collections.abc import Callable

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

log = structlog.get_logger(__name__)

# After a crash the old long poll lives on at Telegram for as long as it asked to wait; restarts overlap by some more.
_CONFLICT_PATIENCE_S = 60.0


class PollingWatch:
    """Told of every poll; knows since when none succeeded. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failing_since: float | None = None
        self._conflict_since = self._last_conflict_at = self._said_at = float("-inf")
        self._revoked = asyncio.Event()

    def succeeded(self) -> None:
        """A poll came back."""
        if self._failing_since is not None:
            log.info("updates come again")
        self._failing_since = None

    def failed(self, error: TelegramError) -> None:
        """A poll failed; PTB tries again by itself, unless the token is wrong."""
        if self._failing_since is None:
            self._failing_since = self._clock()
        if isinstance(error, Conflict):
            self._note_conflict(self._clock())
        elif isinstance(error, InvalidToken):
            self._revoked.set()
        else:
            log.warning("no updates could be taken", error=str(error))

    async def token_revoked(self) -> None:
        """Waits for the moment when Telegram no longer knows the token: nothing will ever come again."""
        await self._revoked.wait()

    def _note_conflict(self, now: float) -> None:
        # Two instances take updates in turns, so that polls which succeed prove nothing: only a long peace does.
        if now - self._last_conflict_at > _CONFLICT_PATIENCE_S:
            self._conflict_since = now
        self._last_conflict_at = now
        if now - self._conflict_since < _CONFLICT_PATIENCE_S:
            log.info("an earlier poll is still open at Telegram, trying again")
        elif now - self._said_at >= _CONFLICT_PATIENCE_S:
            self._said_at = now
            log.error("another instance runs with this token; stop one of the two")

    @property
    def failing_s(self) -> float:
        """Seconds since which no poll succeeded; 0 when the last one did."""
        return 0.0 if self._failing_since is None else self._clock() - self._failing_since
