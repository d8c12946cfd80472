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
# Where the search for the size begins: ink of words takes about this share of a full cloud's cells (.31 to .42).
_USUAL_INK_SHARE = 0.36
# Words just have room on the fine board when about this share of their ink has it on the coarse one (measured: .87 to
# .90 of two to eight hundred words, .85 of forty), and of more by this part of those that have the least size already
# (.97 to .99 of a thousand words, an eighth of whose ink is such)…
_SHARE_WITH_ROOM = 0.89
_SHARE_OF_LEAST = 0.75
# …and are too large by about this part of what is missing of it; well enough, when it is no more than this.
_EXCESS_COARSE = 0.65
_NEAR_ENOUGH = 0.05
_MOST_COARSE_TRIES = 5
# On the fine board, a size is too large by this part of the share of ink that has no room (measured: .38 to .40 of 200
# words, 1 of a thousand), within these bounds: one long word tells little. Each further step counts once more.
_EXCESS = 0.4
_LEAST_EXCESS, _MOST_EXCESS = 0.005, 0.015
# Where most words have the least size already, the others yield no more than this many times faster.
_LEAST_YIELDING = 0.3
_MOST_TRIES = 16
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
        scale_px = self._scale(trials, most_px)
        for attempt in range(1, _MOST_TRIES + 1):
            placed = self._place(trials, scale_px, need_all=True)
            if len(placed) == len(trials):
                return placed
            inks = self._inks(trials, scale_px)
            excess = min(_MOST_EXCESS, max(_LEAST_EXCESS, _EXCESS * sum(inks[len(placed) :]) / sum(inks)))
            scale_px *= 1 - excess / self._yielding(trials, inks, scale_px) * attempt
            # One of odd form may have room among larger ones.
            trials.insert(len(placed) // 2, trials.pop(len(placed)))
        return self._place(trials, scale_px, need_all=False)

    def _try_out(self, candidates: Sequence[Candidate]) -> list[_Trial[C]]:
        """The candidates that leave ink, drawn in about the size that they will have, one pixel a cell."""
        area = sum(self._box_em(one) * one.weight**2 for one in candidates)
        scale_px = math.sqrt(self._room.width_px * self._room.height_px / area) if candidates else 0
        trials = []
        for one in candidates:
            size_px = min(max(scale_px * one.weight, self._room.least_size_px), self._rough_limit(one))
            sprite = draw_word(one.lettering, size_px / self._cell_px, one.degrees)
            if sprite:
                limit = min(self._inner_px[0] / sprite.width, self._inner_px[1] / sprite.height)
                cells = self._engine.cells_of(sprite.ink, 1)
                trials.append(_Trial(one, size_px, cells, cells.count(), limit * size_px / self._cell_px))
        return sorted(trials, key=_turn_of)

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

    def _inks(self, trials: Sequence[_Trial[C]], scale_px: float) -> list[float]:
        """How many cells have ink of each word at this size of the heaviest."""
        return [_ink_at(one, self._size_px(one, scale_px)) for one in trials]

    def _yielding(self, trials: Sequence[_Trial[C]], inks: Sequence[float], scale_px: float) -> float:
        """The share of the ink that is of words whose size follows the heaviest's; the others' is the least."""
        least_px = self._room.least_size_px
        free = sum(ink for one, ink in zip(trials, inks, strict=True) if scale_px * one.candidate.weight > least_px)
        return max(_LEAST_YIELDING, free / sum(inks))

    def _scale(self, trials: Sequence[_Trial[C]], most_px: float) -> float:
        """About the heaviest word's size with which all just have room, found on a coarse board."""
        greatest = self._greatest(trials, most_px)
        cell_px = self._cell_px * _COARSE
        blocked = self._blocked(cell_px)
        aims = [self._aim(one.candidate, cell_px) for one in trials]
        rows, columns = self._grid(cell_px)
        free = rows * columns if blocked is None else int(np.count_nonzero(~blocked))
        taken = sum(_ink_at(one, one.candidate.weight) for one in trials) / _COARSE**2
        scale_px = min(math.sqrt(free * _USUAL_INK_SHARE / taken), greatest)
        for _ in range(_MOST_COARSE_TRIES):
            yielding = self._yielding(trials, self._inks(trials, scale_px), scale_px)
            wanted = _SHARE_WITH_ROOM + _SHARE_OF_LEAST * (1 - yielding)
            missing = min(wanted, 1) - self._share_with_room(trials, scale_px, aims, blocked)
            if missing <= 0 and scale_px == greatest:
                break
            excess = _EXCESS_COARSE * missing / yielding
            scale_px = min(scale_px * (1 - excess), greatest)
            if abs(missing) <= _NEAR_ENOUGH:
                break
        return scale_px

    def _share_with_room(
        self,
        trials: Sequence[_Trial[C]],
        scale_px: float,
        aims: Sequence[Place],
        blocked: npt.NDArray[np.bool_] | None,
    ) -> float:
        """The share of the words' ink that has room on a coarse board, where no word may come nearer or turn for it."""
        cell_px = self._cell_px * _COARSE
        board = self._board(cell_px, blocked)
        sizes = [self._size_px(one, scale_px) for one in trials]
        inks = self._inks(trials, scale_px)
        placed = 0.0
        for trial, size_px, ink, aim in zip(trials, sizes, inks, aims, strict=True):
            cells = trial.cells.scaled(round(size_px * _UNIT), round(trial.size_px * _UNIT * _COARSE))
            space = round(_SPACE_SHARE * size_px / cell_px)
            if board.put(cells, _around(space, trial.candidate.degrees), aim):
                placed += ink
        return placed / sum(inks)

    def _place(self, trials: Sequence[_Trial[C]], scale_px: float, *, need_all: bool) -> list[Placed]:
        """The words at this size of the heaviest; when `need_all`, up to the first that finds no room."""
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
                break
        return placed

    def _place_one(self, board: Board[C], one: Candidate, size_px: float) -> Placed | None:
        sprite = draw_word(one.lettering, size_px, one.degrees)
        if sprite is None:
            return None
        cells = self._engine.cells_of(sprite.ink, self._cell_px)
        space = _around(round(_SPACE_SHARE * size_px / self._cell_px), one.degrees)
        place = _put(board, cells, space, self._aim(one, self._cell_px))
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


def _around(space: int, degrees: int) -> Place:
    """The rows and the columns that a word keeps free before and behind it."""
    return (space, 0) if degrees == UPRIGHT_DEGREES else (0, space)


def _put(board: Board[C], cells: C, space: Place, aim: Place) -> Place | None:
    place = board.put(cells, space, aim)
    # Better near another, or near the edge, than all words smaller.
    if place is None and any(space):
        place = board.put(cells, (0, 0), aim)
    return place or board.put(cells, (0, 0), aim, near_edge=True)


def _turn_of(trial: _Trial[C]) -> float:
    """By what words are ordered to take their places: much ink first, and of that the wide.

    What is left between them has room for the short ones (4 % more ink in the end than by size and width).
    """
    return -_ink_at(trial, trial.candidate.weight) * math.sqrt(trial.cells.columns / trial.size_px)


def _ink_at(trial: _Trial[C], size_px: float) -> float:
    """How many cells have ink at another size."""
    scale = size_px / trial.size_px
    return trial.ink * scale * scale


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
