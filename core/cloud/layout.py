"""A cloud of words, as `wordcloud.WordCloud` is one: in any script, each size true to its count."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from wordcloud import WordCloud

from core.cloud.contrast import legible
from core.cloud.engine import AUTO, FAST, resolve
from core.cloud.fonts import FONTS
from core.cloud.lettering import UPRIGHT_DEGREES, Pixels, letter
from core.cloud.packing import Packing, Placed, neighbours
from core.cloud.painting import Mark, paint
from core.cloud.palettes import Palette, Rgb
from core.cloud.sizing import Candidate, Room
from core.cloud.spec import Angles
from core.cloud.svg import svg_of
from core.cloud.table import TableEngine

with suppress(ImportError):  # no compiler was at hand when Rebus was installed
    from core.cloud.bits import BitEngine

# Readers judge a word by its area and length (Alexander et al., TVCG 2017), so the size grows as a root of the count.
_SIZE_EXPONENT = 0.6
# Powers differ in their last digit between machines; sizes are multiples of this share of the heaviest's.
_WEIGHT_STEP = 1 / 65536
# The share of words that stand upright whether they must or not; with those that have no room otherwise they are a
# tenth at most (`packing`), and never the heaviest, so that the eye has less to turn.
_UPRIGHT_SHARE = 0.05
_LEAST_UPRIGHT_LETTERS = 4
# The share of words that are slanted, where words may lie as they like, and by how much: still read without turning.
_SLANTED_SHARE = 0.4
_SLANTS_DEGREES = (-20, -14, -8, 8, 14, 20)
# Words keep this share of the shorter side between them: 3 px of 1024, seen on a phone, where that is half a space.
_GAP_SHARE = 1 / 340
# Smaller is not read on a phone, where 1024 px are some 7 cm wide.
_LEAST_SIZE_SHARE = 1 / 90


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of a cloud look, and where they stand.

    `free` (bool) is where words may stand, `colours` (RGB, 0–255) what they take their colours from: the mean under
    their ink, moved to a contrast of 3:1 to the palette's ground. Both have the canvas's height and width, or are
    None.
    """

    palette: Palette
    font: str = FONTS[0]
    angles: Angles = Angles.MIXED
    transparent: bool = False
    free: npt.NDArray[np.bool_] | None = None
    colours: Pixels | None = None


class TrueCloud(WordCloud):  # type: ignore[misc]  # wordcloud has no types
    """A `wordcloud.WordCloud` of words in any script, each size true to its count.

    `layout_` is as in wordcloud: ((word, frequency), font size, (y, x), orientation, colour), with y and x of the
    ink's left top corner; the orientation is `ROTATE_90`, None, or the degrees of a slanted word. `placed_` are the
    same words as they are drawn. Words that no font can draw are left out.

    `engine` is one of `core.cloud.engine.ENGINES`. Raises `EngineMissing`.
    """

    def __init__(
        self, width: int, height: int, look: Look, seed: int, *, languages: Sequence[str] = (), engine: str = AUTO
    ) -> None:
        side = min(width, height)
        super().__init__(
            width=width,
            height=height,
            margin=max(1, round(side * _GAP_SHARE)),
            min_font_size=max(6, round(side * _LEAST_SIZE_SHARE)),
            background_color=look.palette.ground,
            color_func=self._colour,
            mode="RGBA" if look.transparent else "RGB",
        )
        self.width: int
        self.height: int
        self.margin: int
        self.min_font_size: int
        self._look = look
        self._seed = seed
        self._languages = languages
        self._engine = resolve(engine)
        self.placed_: list[Placed] = []

    def generate_from_frequencies(
        self, frequencies: Mapping[str, float], max_font_size: int | None = None
    ) -> "TrueCloud":
        """Places the words; `max_font_size` (px) bounds the heaviest."""
        chance = Random(self._seed)  # noqa: S311, repeatable is what it must be
        candidates = list(self._candidates(frequencies, chance))
        placed = self._pack(candidates, math.inf if max_font_size is None else max_font_size)
        self.words_ = {candidate.word: candidate.frequency for candidate in candidates}
        ranks = {word: rank for rank, word in enumerate(self.words_)}
        self.placed_ = sorted(placed, key=lambda one: ranks[one.candidate.word])
        self.layout_ = self._as_wordcloud(chance)
        return self

    def to_image(self) -> Image.Image:
        """The picture: RGB, or RGBA where the look is transparent."""
        ground, transparent = self._look.palette.ground, self._look.transparent
        return paint(self.marks(), self.width, self.height, ground, transparent=transparent)

    def to_svg(self, *_: object, **__: object) -> str:
        """The picture as SVG, its letters as outlines, whatever wordcloud's options say of fonts."""
        ground, transparent = self._look.palette.ground, self._look.transparent
        return svg_of(self.marks(), self.width, self.height, ground, transparent=transparent)

    def marks(self, top_px: int = 0) -> list[Mark]:
        """The words as they are painted, so far below the canvas's top."""
        return [
            Mark(
                one.candidate.word,
                one.candidate.lettering,
                one.sprite,
                one.size_px,
                one.candidate.degrees,
                one.x,
                one.y + top_px,
                colour,
            )
            for one, (_, _, _, _, colour) in zip(self.placed_, self.layout_, strict=True)
        ]

    def _pack(self, candidates: Sequence[Candidate], most_px: float) -> list[Placed]:
        room = Room(self.width, self.height, self.margin, self.min_font_size, self._look.free)
        if self._engine == FAST:
            return Packing(BitEngine(), room).pack(candidates, most_px)
        return Packing(TableEngine(), room).pack(candidates, most_px)

    def _candidates(self, frequencies: Mapping[str, float], chance: Random) -> Iterator[Candidate]:
        ranked = sorted(frequencies.items(), key=itemgetter(1), reverse=True)
        heaviest = ranked[0][1] if ranked else 1
        for rank, (word, count) in enumerate(ranked):
            # Drawn for each word, so that a word without a font does not change the others.
            turn, slant, aim = chance.random(), chance.choice(_SLANTS_DEGREES), (chance.random(), chance.random())
            lettering = letter(word, self._languages, self._look.font)
            if lettering is None:
                continue
            is_fixed = rank == 0 or lettering.coloured
            degrees = 0 if is_fixed else self._degrees(word, turn, slant)
            may_turn = not is_fixed and self._look.angles is Angles.MIXED and len(word) >= _LEAST_UPRIGHT_LETTERS
            weight = round((count / heaviest) ** _SIZE_EXPONENT / _WEIGHT_STEP) * _WEIGHT_STEP
            beside = 2 * aim[0] - 1, 2 * aim[1] - 1
            yield Candidate(word, count / heaviest, weight or _WEIGHT_STEP, lettering, degrees, beside, may_turn)

    def _degrees(self, word: str, turn: float, slant: int) -> int:
        match self._look.angles:
            case Angles.MIXED if turn < _UPRIGHT_SHARE and len(word) >= _LEAST_UPRIGHT_LETTERS:
                return UPRIGHT_DEGREES
            case Angles.FREE if turn < _SLANTED_SHARE:
                return slant
            case _:
                return 0

    def _as_wordcloud(self, chance: Random) -> list[tuple[Any, ...]]:
        return [
            (
                (one.candidate.word, one.candidate.frequency),
                max(1, round(one.size_px)),
                (one.y, one.x),
                _ORIENTATIONS.get(one.candidate.degrees, one.candidate.degrees),
                colour,
            )
            for one, colour in zip(self.placed_, self._colours(chance), strict=True)
        ]

    def _colours(self, chance: Random) -> list[Rgb]:
        if self._look.colours is not None:
            ground = self._look.palette.ground
            return [legible(_mean_colour(one, self._look.colours), ground) for one in self.placed_]
        colours: list[Rgb] = []
        for near in neighbours(self.placed_):
            colours.append(self._colour(random_state=chance, avoid={colours[other] for other in near}))
        return colours

    def _colour(self, *_: Any, random_state: Random, avoid: Collection[Rgb] = (), **__: Any) -> Rgb:
        """One of the palette's colours by chance; none to `avoid`, as long as there is another."""
        free = [colour for colour in self._look.palette.colours if colour not in avoid]
        return random_state.choice(free or self._look.palette.colours)


_ORIENTATIONS = {0: None, UPRIGHT_DEGREES: Image.Transpose.ROTATE_90}


def _mean_colour(placed: Placed, colours: Pixels) -> Rgb:
    """The mean of the colours under a word's ink, in whole numbers."""
    sprite = placed.sprite
    under = colours[placed.y : placed.y + sprite.height, placed.x : placed.x + sprite.width][sprite.ink > 0]
    red, green, blue = (int(part) for part in under.sum(axis=0, dtype=np.int64) // len(under))
    return red, green, blue
