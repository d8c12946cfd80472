"""Trouble on demand."""

import itertools
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from bot.playground.refusals import Refusal, bad_request, forbidden, too_many_requests

FaultKind = Literal["too_many_requests", "server_error", "cut", "cut_after", "slow", "forbidden", "gone", "conflict"]
KINDS: Final = frozenset(get_args(FaultKind))
_REASONS: Final = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


@dataclass
class Fault:
    """One order for trouble.

    Attributes:
        methods: in lower case; None means every method but getUpdates, which would use the fault up at once.
        chat_id: only calls that name this chat.
        times: calls that it still meets; None until cleared.
    """

    fault_id: int
    kind: FaultKind
    methods: frozenset[str] | None = None
    chat_id: int | None = None
    times: int | None = 1
    retry_after_s: int = 1
    delay_s: float = 1.0
    status: int = 502

    def meets(self, method: str, chat_id: str) -> bool:
        if self.kind == "gone" or self.times == 0:
            return False
        named = method != "getupdates" if self.methods is None else method in self.methods
        return named and (self.chat_id is None or str(self.chat_id) == chat_id)

    def refusal(self) -> Refusal | None:
        """What the call is answered with; None for kinds that are not answers."""
        match self.kind:
            case "too_many_requests":
                return too_many_requests(self.retry_after_s)
            case "server_error":
                return Refusal(self.status, _REASONS.get(self.status, "Bad Gateway"))
            case "forbidden":
                return forbidden("bot was blocked by the user")
            case "conflict":
                return Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            case _:
                return None


@dataclass
class Faults:
    """The orders in force, oldest first."""

    orders: list[Fault] = field(default_factory=list)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def gone(self) -> bool:
        """Whether Telegram is out of reach altogether."""
        return any(fault.kind == "gone" for fault in self.orders)

    def order(self, wish: dict[str, Any]) -> Fault:
        """Put a fault in force, from the user side's JSON.

        Raises:
            Refusal: an unknown kind.
        """
        if wish.get("kind") not in KINDS:
            raise bad_request(f"kind is one of {', '.join(sorted(KINDS))}")
        methods = wish.get("method")
        if isinstance(methods, str):
            methods = [methods]
        fault = Fault(
            next(self._ids),
            wish["kind"],
            frozenset(method.lower() for method in methods) if methods else None,
            wish.get("chat_id"),
            wish.get("times", 1),
            int(wish.get("retry_after") or 1),
            float(wish.get("delay_s") or 1.0),
            int(wish.get("status") or 502),
        )
        self.orders.append(fault)
        return fault

    def clear(self) -> None:
        self.orders.clear()

    def take(self, method: str, chat_id: str) -> Fault | None:
        """The oldest fault that meets this call, used once."""
        for fault in self.orders:
            if fault.meets(method, chat_id):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None
