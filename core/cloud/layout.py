"""Places the words of a cloud: wordcloud's engine, with a font for each word and sizes that stay true."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from wordcloud import WordCloud

from core.cloud.board import Board
from core.cloud.lettering import Lettering, Sprite, draw_word, letter
from core.cloud.palettes import Palette, Rgb

# Readers judge a word by its area and length (Alexander et al., TVCG 2017), so the size grows as a root of the count.
_SIZE_EXPONENT = 0.6
# The share of words that stand upright; every tenth at most, and never the heaviest, so that the eye has less to turn.
_UPRIGHT_SHARE = 0.08
_LEAST_UPRIGHT_LETTERS = 4
# Words keep this share of the shorter side between them.
_GAP_SHARE = 1 / 180
# The widest word keeps this share of each side free: edge to edge it would look cut off.
_BORDER_SHARE = 1 / 32
# To its left and right a word also keeps this share of its size, half a space: two words must not read as one.
_SPACE_SHARE = 0.1
# A word of more letters (a key, a compound) is fitted into the picture alone, and does not make all others small.
_LONG_WORD_LETTERS = 25
# Smaller is not read on a phone, where 1024 px are some 7 cm wide.
_LEAST_SIZE_SHARE = 1 / 90
# One word alone would fill the picture; it may take this share of its height.
_GREATEST_INK_SHARE = 0.4
# Places are sought on a board of about this many cells each way: on 1024 px, cells of 2 px.
_BOARD_CELLS = 512
# The scale is first sought on cells this many times larger, in steps of six percent.
_COARSE = 2
_COARSE_SHRINK = 0.94
# The boxes of the words usually take this share of the picture.
_USUAL_BOX_SHARE = 0.7
# Words aim up to this share of the picture beside the middle: what makes another seed another cloud.
_AIM_SPREAD = 0.1
_TRIAL_SIZE_PX = 64
_SHRINK = 0.965
_MOST_TRIES = 12


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A word to place.

    `weight` is its size over the heaviest's; `trial` is its ink at 64 px, turned if it is upright.
    """

    word: str
    frequency: float
    weight: float
    lettering: Lettering
    upright: bool
    trial: Sprite
    aim: tuple[float, float]

    def ink_px(self, size_px: float) -> tuple[float, float]:
        """Width and height of the ink at a font size, by proportion."""
        return self.trial.ink.width * size_px / _TRIAL_SIZE_PX, self.trial.ink.height * size_px / _TRIAL_SIZE_PX

    def limit_px(self, width: int, height: int) -> float:
        """The font size with which the ink just fits into a width and a height."""
        ink_width, ink_height = self.ink_px(1)
        return min(width / ink_width, height / ink_height)

    def draw(self, size_px: int) -> Sprite | None:
        sprite = draw_word(self.lettering, size_px)
        return sprite.turned() if sprite and self.upright else sprite


@dataclass(frozen=True, slots=True)
class _Placed:
    candidate: _Candidate
    size_px: int
    x: int
    y: int
    sprite: Sprite

    def is_near(self, other: "_Placed") -> bool:
        """Whether less than half a letter is between the two, so that in one colour they would read as one word."""
        reach = min(self.size_px, other.size_px) / 2
        return (
            self.x - reach < other.x + other.sprite.ink.width
            and other.x - reach < self.x + self.sprite.ink.width
            and self.y - reach < other.y + other.sprite.ink.height
            and other.y - reach < self.y + self.sprite.ink.height
        )


class TrueCloud(WordCloud):  # type: ignore[misc]  # wordcloud has no types
    """A `wordcloud.WordCloud` of words in any script, each size true to its count.

    `layout_` is as in wordcloud: ((word, frequency), font size, (y, x), orientation, colour), with y and x
    of the ink's left top corner; `sprites_` are the drawn words in the same order. Words that no font can draw
    are left out.
    """

    def __init__(self, width: int, height: int, palette: Palette, seed: int, languages: Sequence[str] = ()) -> None:
        side = min(width, height)
        super().__init__(
            width=width,
            height=height,
            margin=max(2, round(side * _GAP_SHARE)),
            min_font_size=max(6, round(side * _LEAST_SIZE_SHARE)),
            background_color=palette.ground,
            color_func=self._colour,
        )
        self.width: int
        self.height: int
        self.margin: int
        self.min_font_size: int
        self._palette = palette
        self._seed = seed
        self._languages = languages
        self._cell_px = max(1, round(math.sqrt(width * height) / _BOARD_CELLS))
        self._inner_px = round(width * (1 - 2 * _BORDER_SHARE)), round(height * (1 - 2 * _BORDER_SHARE))
        self.sprites_: list[Sprite] = []

    def generate_from_frequencies(
        self, frequencies: Mapping[str, float], max_font_size: int | None = None
    ) -> "TrueCloud":
        """Places the words; `max_font_size` (px) bounds the heaviest."""
        chance = Random(self._seed)  # noqa: S311, repeatable is what it must be
        candidates = self._candidates(frequencies, chance)
        placed = self._fit(candidates, max_font_size) if candidates else []
        self.words_ = {candidate.word: candidate.frequency for candidate in candidates}
        self.sprites_ = [one.sprite for one in placed]
        self.layout_ = self._as_wordcloud(placed, chance)
        return self

    def to_image(self) -> Image.Image:
        """The picture, RGB."""
        canvas = Image.new("RGB", (self.width, self.height), self.background_color)
        for (_, _, (y, x), _, colour), sprite in zip(self.layout_, self.sprites_, strict=True):
            sprite.paste_on(canvas, (x, y), colour)
        return canvas

    def _candidates(self, frequencies: Mapping[str, float], chance: Random) -> list[_Candidate]:
        ranked = sorted(frequencies.items(), key=itemgetter(1), reverse=True)
        heaviest = ranked[0][1] if ranked else 1
        candidates = (self._candidate(word, count / heaviest, chance) for word, count in ranked)
        return [candidate for candidate in candidates if candidate]

    def _candidate(self, word: str, frequency: float, chance: Random) -> _Candidate | None:
        # Drawn for each word, so that a word without a font does not change the others.
        turn, aim = chance.random(), (chance.uniform(-1, 1), chance.uniform(-1, 1))
        lettering = letter(word, self._languages)
        trial = draw_word(lettering, _TRIAL_SIZE_PX) if lettering else None
        if lettering is None or trial is None:
            return None
        upright = turn < _UPRIGHT_SHARE and frequency < 1 and len(word) >= _LEAST_UPRIGHT_LETTERS
        weight = frequency**_SIZE_EXPONENT
        return _Candidate(word, frequency, weight, lettering, upright, trial.turned() if upright else trial, aim)

    def _fit(self, candidates: Sequence[_Candidate], max_font_size: int | None) -> list[_Placed]:
        """Shrinks all words alike until all have room; at last leaves out those that still have none."""
        scale_px = min(self._estimate(candidates), max_font_size or math.inf)
        for _ in range(_MOST_TRIES):
            placed = self._place(candidates, scale_px, need_all=True)
            if placed:
                return placed
            scale_px *= _SHRINK
        return self._place(candidates, scale_px, need_all=False)

    def _estimate(self, candidates: Sequence[_Candidate]) -> float:
        """The heaviest word's font size with which all words just fill the picture, found on a coarse board."""
        boxes = [candidate.ink_px(candidate.weight) for candidate in candidates]
        guiding = [one for one in candidates if len(one.word) <= _LONG_WORD_LETTERS] or candidates
        limit_px = min(one.limit_px(*self._inner_px) / one.weight for one in guiding)
        limit_px = min(limit_px, self.height * _GREATEST_INK_SHARE / boxes[0][1])
        area = sum(width * height for width, height in boxes)
        scale_px = min(limit_px, math.sqrt(self.width * self.height * _USUAL_BOX_SHARE / area))
        if not self._has_room(candidates, scale_px):
            return self._shrunk(candidates, scale_px)
        while scale_px < limit_px and self._has_room(candidates, min(limit_px, scale_px / _COARSE_SHRINK)):
            scale_px = min(limit_px, scale_px / _COARSE_SHRINK)
        return scale_px

    def _shrunk(self, candidates: Sequence[_Candidate], scale_px: float) -> float:
        for _ in range(_MOST_TRIES):
            scale_px *= _COARSE_SHRINK
            if self._has_room(candidates, scale_px):
                break
        return scale_px

    def _has_room(self, candidates: Sequence[_Candidate], scale_px: float) -> bool:
        """Whether all words fit, as far as a coarse board and the trial inks can tell."""
        cell_px = self._cell_px * _COARSE
        board = Board(self.height // cell_px, self.width // cell_px)
        for candidate in candidates:
            size_px = self._size_px(candidate, scale_px)
            if not self._put(board, _shrunk_cells(candidate, size_px / cell_px), candidate, size_px, cell_px):
                return False
        return True

    def _size_px(self, candidate: _Candidate, scale_px: float) -> float:
        return min(max(scale_px * candidate.weight, self.min_font_size), candidate.limit_px(*self._inner_px))

    def _place(self, candidates: Sequence[_Candidate], scale_px: float, *, need_all: bool) -> list[_Placed]:
        """The words at this size of the heaviest; none when `need_all` and one finds no room."""
        board = Board(self.height // self._cell_px, self.width // self._cell_px)
        placed = []
        for candidate in candidates:
            size_px = max(1, int(self._size_px(candidate, scale_px)))
            sprite = candidate.draw(size_px)
            if sprite is None:
                continue
            place = self._put(board, _cells(sprite.ink, self._cell_px), candidate, size_px, self._cell_px)
            if place:
                placed.append(_Placed(candidate, size_px, place[1] * self._cell_px, place[0] * self._cell_px, sprite))
            elif need_all:
                return []
        return placed

    def _put(
        self, board: Board, cells: npt.NDArray[np.bool_], candidate: _Candidate, size_px: float, cell_px: int
    ) -> tuple[int, int] | None:
        """Takes the nearest place with a gap around the cells; where they begin, or None without room."""
        gaps = round(2 * self.margin / cell_px), round(2 * (self.margin + _SPACE_SHARE * size_px) / cell_px)
        row_gap, column_gap = gaps[::-1] if candidate.upright else gaps
        rows, columns = min(cells.shape[0] + row_gap, board.rows), min(cells.shape[1] + column_gap, board.columns)
        aim = round(candidate.aim[0] * _AIM_SPREAD * board.rows), round(candidate.aim[1] * _AIM_SPREAD * board.columns)
        place = board.find_place(rows, columns, aim)
        if place is None or cells.shape[0] > rows or cells.shape[1] > columns:
            return None
        start = place[0] + (rows - cells.shape[0]) // 2, place[1] + (columns - cells.shape[1]) // 2
        board.take(cells, start)
        return start

    def _as_wordcloud(self, placed: Sequence[_Placed], chance: Random) -> list[tuple[Any, ...]]:
        colours: list[Rgb] = []
        for number, one in enumerate(placed):
            near = {colours[other] for other in range(number) if one.is_near(placed[other])}
            colours.append(self._colour(random_state=chance, avoid=near))
        return [
            (
                (one.candidate.word, one.candidate.frequency),
                one.size_px,
                (one.y, one.x),
                Image.Transpose.ROTATE_90 if one.candidate.upright else None,
                colour,
            )
            for one, colour in zip(placed, colours, strict=True)
        ]

    def _colour(self, *_: Any, random_state: Random, avoid: Collection[Rgb] = (), **__: Any) -> Rgb:
        """One of the palette's colours by chance; none to `avoid`, as long as there is another."""
        free = [colour for colour in self._palette.colours if colour not in avoid]
        return random_state.choice(free or self._palette.colours)


def _cells(ink: Image.Image, cell_px: int) -> npt.NDArray[np.bool_]:
    """Which cells of a board an ink touches, its left top corner at a cell's."""
    pixels: npt.NDArray[np.bool_] = np.asarray(ink).astype(np.bool_)
    rows, columns = -(-pixels.shape[0] // cell_px), -(-pixels.shape[1] // cell_px)
    padded = np.zeros((rows * cell_px, columns * cell_px), dtype=np.bool_)
    padded[: pixels.shape[0], : pixels.shape[1]] = pixels
    touched: npt.NDArray[np.bool_] = np.logical_or.reduce(padded.reshape(rows, cell_px, columns, cell_px), axis=(1, 3))
    return touched


def _shrunk_cells(candidate: _Candidate, size_cells: float) -> npt.NDArray[np.bool_]:
    """About the cells that a word touches at a font size in cells, from its trial ink."""
    width, height = candidate.ink_px(size_cells)
    small = candidate.trial.ink.resize((math.ceil(width), math.ceil(height)), Image.Resampling.BOX)
    return np.asarray(small).astype(np.bool_)
