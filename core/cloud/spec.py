"""What determines a cloud: the same spec gives the same bytes."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

# Below, no word has room; above, a canvas takes hundreds of MB on its way.
MIN_SIDE_PX, MAX_SIDE_PX = 64, 4096
MOST_WORDS = 1000

_GROUND = re.compile("(?:#[0-9a-f]{6})?")


class Angles(StrEnum):
    """How words may lie: all level, a tenth upright, or a part of them slanted."""

    LEVEL = "level"
    MIXED = "mixed"
    FREE = "free"


class Encoding(StrEnum):
    """What a cloud is encoded as. JPEG has no transparent ground: it gets the palette's."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cloud looks.

    `palette` names one in `core.cloud.palettes`, `font` one in `core.cloud.fonts`; `shape` names one in
    `core.cloud.shapes`, is an emoji whose silhouette is filled, or `PICTURE` for the spec's own; empty, words fill
    the canvas. `top` is how many words it shows at most; `title` stands above them, empty for none, its
    second line smaller, for a date (`core.cloud.dates`). `ground` is a colour as `#1f3a5f`, empty for the palette's.

    Raises `ValueError` beyond what keeps a drawing's memory and time small, 64–4096 px a side and 1–1000 words, and
    for a ground that is no colour.
    """

    palette: str = "dusk"
    font: str = "sans"
    angles: Angles = Angles.MIXED
    shape: str = ""
    width_px: int = 1024
    height_px: int = 1024
    top: int = 200
    transparent: bool = False
    title: str = ""
    ground: str = ""

    def __post_init__(self) -> None:
        if not (MIN_SIDE_PX <= self.width_px <= MAX_SIDE_PX and MIN_SIDE_PX <= self.height_px <= MAX_SIDE_PX):
            raise ValueError(f"a cloud has 64 to 4096 px a side, not {self.width_px}x{self.height_px}")
        if not 1 <= self.top <= MOST_WORDS:
            raise ValueError(f"a cloud shows 1 to 1000 words, not {self.top}")
        if not _GROUND.fullmatch(self.ground):
            raise ValueError(f"a ground is a colour as #1f3a5f, not {self.ground!r:.80}")


PICTURE = "picture"
"""The shape of a style whose spec brings it along."""


@dataclass(frozen=True, slots=True)
class PictureShape:
    """A shape taken from a picture, small enough to be kept: at most 256 px a side.

    `mask` is one bit a pixel, rows of whole bytes, most significant bit first (`numpy.packbits(..., axis=1)`), set
    where words may stand; `colours` is RGB, three bytes a pixel, the picture's own.
    """

    width_px: int
    height_px: int
    mask: bytes
    colours: bytes


@dataclass(frozen=True, slots=True)
class CloudSpec:
    """Weighted words (heaviest first, each with its count), the style, and the seed of all chance in it.

    There may be more words than the style shows: they are what comes next when it shows more. `languages` (BCP 47,
    most used first) choose between the Chinese, Japanese and Korean shapes of one character. `picture` is the shape
    and the colours where the style's shape is `PICTURE`. `counts` are those of the words, in their order, where their
    weights are something else; else empty.
    """

    words: tuple[tuple[str, int], ...]
    style: Style = field(default_factory=Style)
    seed: int = 0
    languages: tuple[str, ...] = ()
    picture: PictureShape | None = None
    counts: tuple[int, ...] = ()

    @property
    def counted(self) -> tuple[tuple[str, int], ...]:
        """The words, each with how often it came."""
        if not self.counts:
            return self.words
        return tuple((word, count) for (word, _), count in zip(self.words, self.counts, strict=True))


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
    """A drawn cloud: its bytes in an encoding (JPEG: quality 90, 4:4:4), and the words that it shows; sizes in pixels.

    `spec` draws it again.
    """

    data: bytes
    encoding: Encoding
    width_px: int
    height_px: int
    words: tuple[PlacedWord, ...]
    spec: CloudSpec
