"""One Bot API call and what it may touch."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.model import World
from bot.playground.params import Params
from bot.playground.webhook import WebhookSender


@dataclass
class Question:
    """A callback or inline query that waits for the bot. ``answered`` gets the answer as its asker sees it."""

    answered: asyncio.Future[dict[str, Any]]
    asked_at: float


@dataclass
class Session:
    """What lives beside the world: open questions, the webhook, the texts and commands that the bot set."""

    world: World
    webhook: WebhookSender
    callbacks: dict[str, Question] = field(default_factory=dict)
    inlines: dict[str, Question] = field(default_factory=dict)
    offered: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """``gone`` ends when the client hangs up."""

    session: Session
    params: Params
    gone: Callable[[], Awaitable[None]]

    @property
    def world(self) -> World:
        return self.session.world


@dataclass(frozen=True)
class Described:
    """A result that comes with a ``description``."""

    result: Any
    description: str


Method = Callable[[Call], Awaitable[Any]]
