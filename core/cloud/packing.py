"""Packs the words of a cloud: the largest size in which all have room, true to their weights, and their places."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic

import numpy as np
import numpy.typing as npt

from core.cloud.lettering import UPRIGHT_DEGREES, Lettering, Sprite, draw_word
from core.cloud.placing import Board, C, Engine, Place

# Places are sought on a board of about this many cells each way: on 1024 px, cells of 2 px.
_BOARD_CELLS = 512
# The size is first sought on cells this many times larger.
_COARSE = 2
# Words of this share of the size that is found there have room on the fine board (measured: 1.04 to 1.10; with this one
# nine times in ten at the first try).
_FINE_SHARE = 1.06
# Ink of words in a full cloud takes about this share of its cells; where the search for the size begins.
_USUAL_INK_SHARE = 0.465
# Where all have room, the next size tried is this much larger.
_GROWTH = 1.04
# Where not all have room, they have it at about this power of the share of ink that has (measured: 1/6 to 1/3)…
_SHARE_EXPONENT = 0.25
# …and so that it need not be tried, from this share on.
_NEAR_ENOUGH = 0.85
_MOST_COARSE_TRIES = 10
_MOST_TRIES = 16
_SHRINK = 0.985
# To its left and right a word also keeps this share of its size: two words must not read as one.
_SPACE_SHARE = 0.12
# The widest word keeps this share of each side free: edge to edge it would look cut off.
_BORDER_SHARE = 1 / 32
# A word of more letters (a key, a compound) is fitted into the picture alone, and does not make all others small.
_LONG_WORD_LETTERS = 25
# One word alone would fill the picture; it may take this share of its height.
_GREATEST_INK_SHARE = 0.4
# Words keep this many gaps to the edges of the canvas; each more costs one part in fifty of the ink.
_EDGE_GAPS = 3
# Words aim up to this share of the picture beside the middle: what makes another seed another cloud.
_AIM_SPREAD = 0.1
# Wide words come first among those of about one size: what is left between them has room for the short ones. The
# exponent weighs width against size, by which words would otherwise be ordered (1.5 % more ink than by either alone).
_WIDTH_EXPONENT = 0.75
# Nine words in ten are level.
_MOST_UPRIGHT_SHARE = 0.1
# Words are near with less than this share of the smaller's size, half a letter, between them.
_NEAR_SHARE = 0.5
# Scales are handed over as fractions of this.
_UNIT = 256


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word to place: its size over the heaviest's, how far it is turned, and where beside the middle it aims.

    One that `may_turn` stands upright where it has no room as it is.
    """

    word: str
    frequency: float
    weight: float
    lettering: Lettering
    degrees: int
    aim: tuple[float, float]
    may_turn: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A word where it stands: the left top of its ink in pixels."""

    candidate: Candidate
    size_px: float
    x: int
    y: int
    sprite: Sprite


@dataclass(frozen=True, slots=True)
class Room:
    """Where words may stand: a canvas in pixels, the gap that they keep, the least size that can be read.

    `free`, shape (height_px, width_px), is where words may stand; None for everywhere.
    """

    width_px: int
    height_px: int
    gap_px: int
    least_size_px: float
    free: npt.NDArray[np.bool_] | None = None

    @property
    def cell_px(self) -> int:
        """The side of the cells of which words' places are made."""
        whole = round(math.sqrt(self.width_px * self.height_px) / _BOARD_CELLS)
        return max(1, min(whole, self.gap_px))


@dataclass(frozen=True, slots=True)
class _Trial(Generic[C]):
    """A candidate's cells at a known size, how many of them have ink, and the size that just fits into the room."""

    candidate: Candidate
    size_px: float
    cells: C
    ink: int
    limit_px: float


class Packing(Generic[C]):
    """Packs words into one room with one engine."""

    def __init__(self, engine: Engine[C], room: Room) -> None:
        self._engine, self._room = engine, room
        self._cell_px = room.cell_px
        self._inner_px = tuple(round(side * (1 - 2 * _BORDER_SHARE)) for side in (room.width_px, room.height_px))

    def pack(self, candidates: Sequence[Candidate], most_px: float = math.inf) -> list[Placed]:
        """The words that have room, in the order in which they took it; `most_px` bounds the heaviest's size.

        All are shrunk alike until all have room; only where even the smallest have none, some are left out.
        """
        trials = self._try_out(candidates)
        if not trials:
            return []
        scale_px = min(self._scale(trials, most_px) * _FINE_SHARE, self._greatest(trials, most_px))
        for _ in range(_MOST_TRIES):
            placed = self._place(trials, scale_px, need_all=True)
            if placed:
                return placed
            scale_px *= _SHRINK
        return self._place(trials, scale_px, need_all=False)

    def _try_out(self, candidates: Sequence[Candidate]) -> list[_Trial[C]]:
        """The candidates that leave ink, drawn in about the size that they will have, one pixel a cell."""
        area = sum(self._box_em(one) * one.weight**2 for one in candidates)
        scale_px = math.sqrt(self._room.width_px * self._room.height_px / area) if candidates else 0
        trials = []
        for one in sorted(candidates, key=_turn_of):
            size_px = min(max(scale_px * one.weight, self._room.least_size_px), self._rough_limit(one))
            sprite = draw_word(one.lettering, size_px / self._cell_px, one.degrees)
            if sprite:
                limit = min(self._inner_px[0] / sprite.width, self._inner_px[1] / sprite.height)
                cells = self._engine.cells_of(sprite.ink, 1)
                trials.append(_Trial(one, size_px, cells, cells.count(), limit * size_px / self._cell_px))
        return trials

    @staticmethod
    def _box_em(candidate: Candidate) -> float:
        return candidate.lettering.width_em * candidate.lettering.height_em

    def _rough_limit(self, candidate: Candidate) -> float:
        """About the size with which the word fits, before its ink is known."""
        width, height = candidate.lettering.width_em, candidate.lettering.height_em
        diagonal = math.hypot(width, height)
        sides = {0: (width, height), 90: (height, width)}.get(candidate.degrees, (diagonal, diagonal))
        return min(self._inner_px[0] / sides[0], self._inner_px[1] / sides[1])

    def _greatest(self, trials: Sequence[_Trial[C]], most_px: float) -> float:
        """What no heaviest word may exceed."""
        guiding = [one for one in trials if len(one.candidate.word) <= _LONG_WORD_LETTERS] or trials
        limit_px = min(one.limit_px / one.candidate.weight for one in guiding)
        heaviest = max(trials, key=lambda one: one.candidate.weight)
        ink_height = heaviest.cells.rows * self._cell_px / heaviest.size_px / heaviest.candidate.weight
        return min(limit_px, self._room.height_px * _GREATEST_INK_SHARE / ink_height, most_px)

    def _size_px(self, trial: _Trial[C], scale_px: float) -> float:
        return min(max(scale_px * trial.candidate.weight, self._room.least_size_px), trial.limit_px)

    def _scale(self, trials: Sequence[_Trial[C]], most_px: float) -> float:
        """The heaviest word's size with which all just have room on a coarse board."""
        greatest = self._greatest(trials, most_px)
        cell_px = self._cell_px * _COARSE
        blocked = self._blocked(cell_px)
        aims = [self._aim(one.candidate, cell_px) for one in trials]
        rows, columns = self._grid(cell_px)
        free = rows * columns if blocked is None else int(np.count_nonzero(~blocked))
        taken = sum(one.ink * (one.candidate.weight / one.size_px) ** 2 for one in trials) / _COARSE**2
        scale_px = min(math.sqrt(free * _USUAL_INK_SHARE / taken), greatest)
        low = 0.0
        for _ in range(_MOST_COARSE_TRIES):
            share = self._share_with_room(trials, scale_px, aims, blocked)
            if share == 1:
                low = scale_px
                if low == greatest:
                    return low
                scale_px = min(greatest, low * _GROWTH)
            else:
                scale_px = max(low, scale_px * share**_SHARE_EXPONENT)
                if low or share >= _NEAR_ENOUGH:
                    break
        return scale_px

    def _share_with_room(
        self,
        trials: Sequence[_Trial[C]],
        scale_px: float,
        aims: Sequence[Place],
        blocked: npt.NDArray[np.bool_] | None,
    ) -> float:
        """The share of the words' ink that has room on a coarse board, up to the first word that has none."""
        cell_px = self._cell_px * _COARSE
        board = self._board(cell_px, blocked)
        sizes = [self._size_px(one, scale_px) for one in trials]
        inks = [one.ink * (size / one.size_px) ** 2 for one, size in zip(trials, sizes, strict=True)]
        turns = _spare_turns(trials)
        for number, (trial, size_px, aim) in enumerate(zip(trials, sizes, aims, strict=True)):
            one = trial.candidate
            cells = trial.cells.scaled(round(size_px * _UNIT), round(trial.size_px * _UNIT * _COARSE))
            space = round(_SPACE_SHARE * size_px / cell_px)
            if _put(board, cells, space, aim, upright=one.degrees == UPRIGHT_DEGREES):
                continue
            sprite = (
                draw_word(one.lettering, size_px / cell_px, UPRIGHT_DEGREES) if turns > 0 and one.may_turn else None
            )
            if sprite is None or not _put(board, self._engine.cells_of(sprite.ink, 1), space, aim, upright=True):
                return sum(inks[:number]) / sum(inks)
            turns -= 1
        return 1

    def _place(self, trials: Sequence[_Trial[C]], scale_px: float, *, need_all: bool) -> list[Placed]:
        """The words at this size of the heaviest; none when `need_all` and one finds no room."""
        board = self._board(self._cell_px, self._blocked(self._cell_px))
        placed = []
        turns = _spare_turns(trials)
        # Where not all have room, the heaviest come first.
        for trial in trials if need_all else sorted(trials, key=lambda one: -one.candidate.weight):
            size_px = self._size_px(trial, scale_px)
            one = self._place_one(board, trial.candidate, size_px)
            if one is None and turns > 0 and trial.candidate.may_turn:
                one = self._place_one(board, replace(trial.candidate, degrees=UPRIGHT_DEGREES), size_px)
                turns -= one is not None
            if one:
                placed.append(one)
            elif need_all:
                return []
        return placed

    def _place_one(self, board: Board[C], one: Candidate, size_px: float) -> Placed | None:
        sprite = draw_word(one.lettering, size_px, one.degrees)
        if sprite is None:
            return None
        cells = self._engine.cells_of(sprite.ink, self._cell_px)
        space, upright = round(_SPACE_SHARE * size_px / self._cell_px), one.degrees == UPRIGHT_DEGREES
        place = _put(board, cells, space, self._aim(one, self._cell_px), upright=upright)
        if place is None:
            return None
        return Placed(one, size_px, place[1] * self._cell_px, place[0] * self._cell_px, sprite)

    def _board(self, cell_px: int, blocked: npt.NDArray[np.bool_] | None) -> Board[C]:
        rows, columns = self._grid(cell_px)
        gap = self._room.gap_px // cell_px
        edge = min(_EDGE_GAPS * self._room.gap_px // cell_px, (min(rows, columns) - 1) // 2)
        return self._engine.board(rows, columns, gap, edge, blocked)

    def _blocked(self, cell_px: int) -> npt.NDArray[np.bool_] | None:
        """The cells, shape (rows, columns), in which some pixel is not free."""
        if self._room.free is None:
            return None
        rows, columns = self._grid(cell_px)
        taken = np.ones((rows * cell_px, columns * cell_px), dtype=np.bool_)
        whole = self._room.free[: rows * cell_px, : columns * cell_px]
        taken[: whole.shape[0], : whole.shape[1]] = ~whole
        cells = taken.reshape(rows, cell_px, columns, cell_px)
        blocked: npt.NDArray[np.bool_] = np.logical_or.reduce(cells, axis=(1, 3))
        return blocked

    def _grid(self, cell_px: int) -> tuple[int, int]:
        """Rows and columns of the whole cells of a size."""
        return max(1, self._room.height_px // cell_px), max(1, self._room.width_px // cell_px)

    def _aim(self, candidate: Candidate, cell_px: int) -> tuple[int, int]:
        """How many cells of a size beside the middle the word aims at."""
        rows, columns = self._grid(cell_px)
        return round(candidate.aim[0] * _AIM_SPREAD * rows), round(candidate.aim[1] * _AIM_SPREAD * columns)


def _spare_turns(trials: Sequence[_Trial[C]]) -> int:
    """How many more words may stand upright."""
    return int(len(trials) * _MOST_UPRIGHT_SHARE) - sum(one.candidate.degrees == UPRIGHT_DEGREES for one in trials)


def _put(board: Board[C], cells: C, space: int, aim: Place, *, upright: bool) -> Place | None:
    place = board.put(cells, (space, 0) if upright else (0, space), aim)
    # Better near another than all words smaller.
    return place or (board.put(cells, (0, 0), aim) if space else None)


def _turn_of(candidate: Candidate) -> float:
    """By what candidates are ordered to take their places."""
    return -candidate.weight * math.pow(candidate.lettering.width_em, _WIDTH_EXPONENT)


def neighbours(placed: Sequence[Placed]) -> Iterator[list[int]]:
    """For each word, which of those before it stand so near that in one colour they would read as one word."""
    sides = np.array([(one.x, one.y, one.x + one.sprite.width, one.y + one.sprite.height) for one in placed])
    reaches = np.array([one.size_px for one in placed]) * _NEAR_SHARE
    lefts, tops, rights, bottoms = sides.reshape(-1, 4).T
    reach = np.minimum(reaches[:, None], reaches)
    near = (lefts[:, None] - reach < rights) & (lefts - reach < rights[:, None])
    near &= (tops[:, None] - reach < bottoms) & (tops - reach < bottoms[:, None])
    for number in range(len(placed)):
        yield np.flatnonzero(near[number, :number]).tolist()
