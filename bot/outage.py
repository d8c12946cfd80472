"""Telling an outage of the way to Telegram from a refusal by Telegram."""

import httpx
from telegram.error import TelegramError


def is_outage(error: BaseException) -> bool:
    """True when the request surely did not reach Telegram: it is no fault of the update, and may be made again."""
    return isinstance(error, TelegramError) and isinstance(
        error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout
    )


def is_doubtful(error: BaseException) -> bool:
    """True when the connection broke after the request was on its way: Telegram may have carried it out."""
    return (
        isinstance(error, TelegramError) and isinstance(error.__cause__, httpx.TransportError) and not is_outage(error)
    )
