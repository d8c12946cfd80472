"""How asking Telegram for updates fares, for the log and for /healthz."""

import time

import structlog
from telegram.error import Conflict, TelegramError

log = structlog.get_logger(__name__)

# After a crash the old long poll lives on at Telegram for as long as it asked to wait; restarts overlap by some more.
_CONFLICT_PATIENCE_S = 60.0


class PollingWatch:
    """Told of every poll; knows since when none succeeded."""

    def __init__(self) -> None:
        self._failing_since: float | None = None
        self._said_at = 0.0

    def succeeded(self) -> None:
        """A poll came back."""
        if self._failing_since is not None:
            log.info("Telegram answers again")
        self._failing_since = None

    def failed(self, error: TelegramError) -> None:
        """A poll failed; PTB tries again by itself."""
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
        if not isinstance(error, Conflict):
            log.warning("Telegram cannot be asked for updates", error=str(error))
        elif now - self._failing_since < _CONFLICT_PATIENCE_S:
            log.info("an earlier poll is still open at Telegram, trying again")
        elif now - self._said_at >= _CONFLICT_PATIENCE_S:
            self._said_at = now
            log.error("another instance runs with this token; stop one of the two")

    @property
    def failing_s(self) -> float:
        """Seconds since which no poll succeeded; 0 when the last one did."""
        return 0.0 if self._failing_since is None else time.monotonic() - self._failing_since
