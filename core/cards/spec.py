"""What determines a card: the same spec gives the same bytes."""

from dataclasses import dataclass
from enum import StrEnum

from core.cloud.palettes import PALETTES
from core.cloud.spec import Encoding
from core.cloud.styles import CANVASES, Canvas

# Below, a thousand characters are not read; above, Telegram scales it down anyway.
MIN_SIDE_PX, MAX_SIDE_PX = 256, 2560
MOST_CHARACTERS = 1000
"""A thousand fill a quote's square with letters of 23 px (Chinese: 17), small print on a phone."""


class Kind(StrEnum):
    """What a text becomes: a quotation, a sign, or a sticker of big letters with nothing around them."""

    QUOTE = "quote"
    SIGN = "sign"
    STICKER = "sticker"

    @property
    def canvas(self) -> Canvas:
        """The canvas that such a card has when none is asked for.

        Smaller than a cloud's, for its letters are larger: our own reader finds fewer of those above 100 px.
        """
        return {Kind.QUOTE: Canvas(800, 800), Kind.SIGN: Canvas(960, 540), Kind.STICKER: CANVASES["sticker"]}[self]


@dataclass(frozen=True, slots=True)
class CardSpec:
    """A text, set as a picture.

    `palette` names one in `core.cloud.palettes`, `font` one in `core.cloud.fonts`; `language` (BCP 47, empty for
    none) is that of a text too short to tell its own.

    Raises `ValueError` for a side beyond 256–2560 px and for an unknown palette.
    """

    text: str
    kind: Kind = Kind.QUOTE
    palette: str = "paper"
    font: str = "sans"
    width_px: int = 800
    height_px: int = 800
    language: str = ""

    def __post_init__(self) -> None:
        if not (MIN_SIDE_PX <= self.width_px <= MAX_SIDE_PX and MIN_SIDE_PX <= self.height_px <= MAX_SIDE_PX):
            raise ValueError(f"a card has 256 to 2560 px a side, not {self.width_px}x{self.height_px}")
        if self.palette not in PALETTES:
            raise ValueError(f"there is no palette {self.palette!r}")


@dataclass(frozen=True, slots=True)
class Card:
    """A drawn card: its bytes in an encoding, its size in pixels, and its lines from top to bottom as they were set."""

    data: bytes
    encoding: Encoding
    width_px: int
    height_px: int
    lines: tuple[str, ...]
