"""What determines a cloud: the same spec gives the same bytes."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Style:
    """How a cloud looks. `palette` names one in `core.cloud.palettes`; `top` is how many words it shows at most.

    Raises `ValueError` beyond what keeps a drawing's memory and time small: 64–4096 px a side, 1–1000 words.
    """

    palette: str = "dusk"
    width_px: int = 1024
    height_px: int = 1024
    top: int = 200

    def __post_init__(self) -> None:
        if not (64 <= self.width_px <= 4096 and 64 <= self.height_px <= 4096):
            raise ValueError(f"a cloud has 64 to 4096 px a side, not {self.width_px}x{self.height_px}")
        if not 1 <= self.top <= 1000:
            raise ValueError(f"a cloud shows 1 to 1000 words, not {self.top}")


@dataclass(frozen=True, slots=True)
class CloudSpec:
    """Weighted words (heaviest first, each with its count), the style, and the seed of all chance in it.

    `languages` (BCP 47, most used first) choose between the Chinese, Japanese and Korean shapes of one character.
    """

    words: tuple[tuple[str, int], ...]
    style: Style = field(default_factory=Style)
    seed: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word where it stands: font size and ink box in pixels of the canvas, origin at the top left."""

    word: str
    count: int
    size: int
    x: int
    y: int
    width: int
    height: int
    rotated: bool


@dataclass(frozen=True, slots=True)
class Cloud:
    """A drawn cloud: JPEG bytes (quality 90, 4:4:4), `width_px` × `height_px`, and the words that it shows."""

    jpeg: bytes
    width_px: int
    height_px: int
    words: tuple[PlacedWord, ...]
