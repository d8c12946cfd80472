"""What every engine gives: the lines of one picture."""

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from core.ocr.reading import Line


class EngineMissing(RuntimeError):
    """The engine's program is not installed: nothing that a user of the bot can mend, but its operator can."""


class Engine(Protocol):
    """A program or model that sees words in pictures."""

    @property
    def name(self) -> str:
        """The engine's name, as it stands in `Reading.engine`."""
        ...

    def languages(self) -> tuple[str, ...]:
        """The languages (BCP 47) that it can read on this machine, sorted. Raises `EngineMissing`."""
        ...

    def read(self, picture: Image.Image, languages: Sequence[str], timeout_s: float) -> tuple[Line, ...]:
        """The lines of an upright RGB picture, boxes in its pixels; none where it sees no word.

        They are in no order that means anything: `core.ocr.order` brings them into one. `languages` are out of
        `languages()`, the likeliest first. Raises `EngineMissing`, `TimeoutError`.
        """
        ...
