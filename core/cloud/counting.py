"""How the words of a text are counted and weighed, as people ask for it."""

from dataclasses import dataclass
from enum import StrEnum


class Weighing(StrEnum):
    """What makes a word heavy: how often it comes, or how special it is against its language at large."""

    COUNT = "count"
    KEYNESS = "keyness"


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, and how it is weighed.

    `dropped` are words and phrases that a chat does not want to see (`core.cloud.dropping`).
    """

    weighing: Weighing = Weighing.COUNT
    keeps_numbers: bool = False
    dropped: tuple[str, ...] = ()
