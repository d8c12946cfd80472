"""The canvases that a cloud can be drawn on, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Canvas:
    """A size in pixels, and whether the ground is transparent."""

    width_px: int
    height_px: int
    transparent: bool = False


CANVASES: Mapping[str, Canvas] = MappingProxyType(
    {
        "square": Canvas(1024, 1024),
        # Telegram scales a photo of ordinary quality down to 1280 px on its long side.
        "wide": Canvas(1280, 720),
        "tall": Canvas(1024, 1280),
        # The size that the Bot API asks of a story's photo (InputStoryContentPhoto).
        "story": Canvas(1080, 1920),
        # A sticker has one side of 512 px, and the other is no longer.
        "sticker": Canvas(512, 512, transparent=True),
    }
)
"""The first is the one of a cloud that asked for none."""
