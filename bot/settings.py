"""Every setting, once: read from `REBUS_…` in the environment or in a `.env` file, then frozen."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_MEBIBYTE = 1024 * 1024


def _web_address(url: str) -> str:
    """The address without a slash at its end. Raises `ValueError` for what is none."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("an address begins with https:// or http://")
    return url.rstrip("/")


class Settings(BaseSettings):
    """What an operator may choose. Each field is described for docs/operating.md, which a test compares."""

    model_config = SettingsConfigDict(
        env_prefix="REBUS_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: SecretStr | None = Field(
        default=None, description="The bot's token from @BotFather. Without one, the playground starts."
    )
    api_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="https://api.telegram.org", description="The Bot API server, Telegram's or one of your own."
    )
    data_dir: Path = Field(
        default=Path.home() / ".local" / "share" / "rebus",
        description="The folder of everything that must last: the database and files on their way.",
    )
    host: str = Field(default="127.0.0.1", description="The address that the web servers listen on.")
    port: int = Field(
        default=8080, ge=0, le=65535, description="The port of /healthz, /metrics and the webhook; 0 takes a free one."
    )
    playground_port: int = Field(
        default=8081, ge=0, le=65535, description="The port of the playground; 0 takes a free one."
    )
    webhook_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        default=None,
        description="The public https address under which Telegram reaches this server's port. "
        "Without one, the bot asks Telegram for updates (long polling).",
    )
    ocr_engine: Literal["auto", "tesseract", "paddle"] = Field(
        default="auto",
        description="What reads pictures where nobody wishes for another: `tesseract`, `paddle` (PP-OCR), or `auto`, "
        "on each page the one that reads it better.",
    )
    cloud_engine: Literal["auto", "fast", "wordcloud"] = Field(
        default="auto",
        description="What places the words of clouds: `fast`, which is compiled when Rebus is installed, `wordcloud`, "
        "several times slower, or `auto`, the fast one where it is there.",
    )
    workers: int = Field(
        default=max(1, os.cpu_count() or 1),
        ge=1,
        description="Processes that read pictures and draw clouds; by default one for each core.",
    )
    worker_memory_mb: int = Field(
        # Measured with both engines: 1030 from its start, 1632 for a page of 12 megapixels, 1700 for a dense one of 40;
        # and all pages of one picture may take 180 more than one page (`core.imaging`).
        default=2560,
        ge=1664,
        description="Address space that one worker may take, in MiB. It starts with 1030; a dense page takes up to "
        "1700.",
    )
    conversion_limit_s: float = Field(
        default=60, gt=0, description="Seconds after which a conversion is ended and its sender told."
    )
    queue_limit: int = Field(
        default=256,
        ge=1,
        description="Conversions that may wait, in all. Two cores answer about 60 photos a minute, "
        "so the last of a full queue waits about four minutes.",
    )
    requester_limit: int = Field(
        default=64, ge=1, description="Conversions that one person may have waiting; people take turns all the same."
    )
    log_format: Literal["console", "json"] = Field(default="console", description="Log lines for people or machines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is said."
    )

    @property
    def worker_memory_bytes(self) -> int:
        """`worker_memory_mb` in bytes."""
        return self.worker_memory_mb * _MEBIBYTE
