"""Structured logs without secrets."""

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, WrappedLogger


class _Redaction:
    """Blots a token out of every string of an event, tracebacks included.

    A library may put the token into an error's text (PTB's InvalidToken does) or into a URL (httpx does).
    """

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        if not self._token:
            return event
        return {key: self._blot(value) for key, value in event.items()}

    def _blot(self, value: object) -> object:
        assert self._token  # noqa: S101, checked by the caller
        if isinstance(value, str | int | float | bool | type(None)):
            return value.replace(self._token, "[token]") if isinstance(value, str) else value
        for text in (str(value), repr(value)):  # a renderer may choose either
            if self._token in text:
                return text.replace(self._token, "[token]")
        return value


def configure_logs(style: Literal["console", "json"], level: str, token: str | None) -> None:
    """Sends structlog's and the standard library's records through one pipe to stderr, `token` blotted out."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    # The traceback becomes a string before the redaction reads it.
    ending: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _Redaction(token),
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ending))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # At info httpx logs each request's address, which holds the token; Alembic and PIL talk of each step.
    for chatty in ("httpx", "httpcore", "uvicorn", "alembic", "PIL"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # PTB's own critical lines print whole updates, people's words with them; its errors reach our handlers.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
