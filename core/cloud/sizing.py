"""Finds the size of a cloud's words: about the largest in which all have room, true to their weights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple

import numpy as np
import numpy.typing as npt

from core.cloud.lettering import UPRIGHT_DEGREES, Lettering, draw_word
from core.cloud.placing import Board, C, Engine, Seeker

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
# Where most words have the least size already, the others yield no more than this many times faster.
_LEAST_YIELDING = 0.3
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


class Grid(NamedTuple):
    """The whole cells of a size in a room."""

    rows: int
    columns: int
    cell_px: int

    def seeker(self, cells: C, candidate: Candidate, size_px: float) -> Seeker[C]:
        """A word as one that seeks a place on a board of these cells."""
        space = round(_SPACE_SHARE * size_px / self.cell_px)
        down, right = candidate.aim
        return Seeker(
            cells,
            (space, 0) if candidate.degrees == UPRIGHT_DEGREES else (0, space),
            (round(down * _AIM_SPREAD * self.rows), round(right * _AIM_SPREAD * self.columns)),
        )


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

    @property
    def inner_px(self) -> tuple[int, int]:
        """How wide and how high a word may be."""
        width, height = (round(side * (1 - 2 * _BORDER_SHARE)) for side in (self.width_px, self.height_px))
        return width, height

    def grid(self, cell_px: int) -> Grid:
        """The whole cells of a size."""
        return Grid(max(1, self.height_px // cell_px), max(1, self.width_px // cell_px), cell_px)

    def board(self, engine: Engine[C], cell_px: int) -> Board[C]:
        """An empty board of cells of a size."""
        rows, columns, _ = self.grid(cell_px)
        gap = self.gap_px // cell_px
        edge = min(_EDGE_GAPS * self.gap_px // cell_px, (min(rows, columns) - 1) // 2)
        return engine.board(rows, columns, gap, edge, self.blocked(cell_px))

    def blocked(self, cell_px: int) -> npt.NDArray[np.bool_] | None:
        """The cells, shape (rows, columns), in which some pixel is not free; None where all are."""
        if self.free is None:
            return None
        rows, columns, _ = self.grid(cell_px)
        taken = np.ones((rows * cell_px, columns * cell_px), dtype=np.bool_)
        whole = self.free[: rows * cell_px, : columns * cell_px]
        taken[: whole.shape[0], : whole.shape[1]] = ~whole
        cells = taken.reshape(rows, cell_px, columns, cell_px)
        blocked: npt.NDArray[np.bool_] = np.logical_or.reduce(cells, axis=(1, 3))
        return blocked


class Trial(NamedTuple, Generic[C]):
    """A candidate's cells at a known size, how many of them have ink, and the size that just fits into the room."""

    candidate: Candidate
    size_px: float
    cells: C
    ink: int
    limit_px: float

    def ink_at(self, size_px: float) -> float:
        """About how many cells have ink at another size."""
        scale = size_px / self.size_px
        return self.ink * scale * scale


class Sizing(Generic[C]):
    """The words of a cloud as they are tried out in a room, and the sizes that they have there.

    `trials` are those that leave ink, in the order in which they take their places. Scales are sizes of the heaviest,
    in pixels.
    """

    def __init__(self, engine: Engine[C], room: Room, candidates: Sequence[Candidate]) -> None:
        self._engine, self._room = engine, room
        self.trials = sorted(self._try_out(candidates), key=_turn_of)

    def size_px(self, trial: Trial[C], scale_px: float) -> float:
        """The size of a word."""
        return min(max(scale_px * trial.candidate.weight, self._room.least_size_px), trial.limit_px)

    def yielding(self, scale_px: float) -> float:
        """The share of the ink that is of words whose size follows the heaviest's; the others' is the least."""
        least_px, free, total = self._room.least_size_px, 0.0, 0.0
        for one in self.trials:
            ink = one.ink_at(self.size_px(one, scale_px))
            total += ink
            free += ink if scale_px * one.candidate.weight > least_px else 0
        return max(_LEAST_YIELDING, free / total)

    def scale(self, most_px: float) -> float:
        """About the scale, no more than `most_px`, with which all just have room: found on a coarse board."""
        greatest = self._greatest(most_px)
        cell_px = self._room.cell_px * _COARSE
        empty = self._room.board(self._engine, cell_px)
        grid, blocked = self._room.grid(cell_px), self._room.blocked(cell_px)
        free = grid.rows * grid.columns - (0 if blocked is None else int(np.count_nonzero(blocked)))
        taken = sum(one.ink_at(one.candidate.weight) for one in self.trials) / _COARSE**2
        scale_px = min(math.sqrt(free * _USUAL_INK_SHARE / taken), greatest)
        for _ in range(_MOST_COARSE_TRIES):
            yielding = self.yielding(scale_px)
            wanted = _SHARE_WITH_ROOM + _SHARE_OF_LEAST * (1 - yielding)
            missing = min(wanted, 1) - self._share_with_room(scale_px, empty.copy(), grid)
            if missing <= 0 and scale_px == greatest:
                break
            excess = _EXCESS_COARSE * missing / yielding
            scale_px = min(scale_px * (1 - excess), greatest)
            if abs(missing) <= _NEAR_ENOUGH:
                break
        return scale_px

    def _try_out(self, candidates: Sequence[Candidate]) -> list[Trial[C]]:
        """The candidates that leave ink, drawn in about the size that they will have, one pixel a cell."""
        area = sum(one.lettering.width_em * one.lettering.height_em * one.weight**2 for one in candidates)
        room = self._room
        scale_px = math.sqrt(room.width_px * room.height_px / area) if candidates else 0
        cell_px, least_px, (inner_width, inner_height) = room.cell_px, room.least_size_px, room.inner_px
        trials = []
        for one in candidates:
            size_px = min(max(scale_px * one.weight, least_px), _rough_limit(one, inner_width, inner_height))
            sprite = draw_word(one.lettering, size_px / cell_px, one.degrees)
            if sprite:
                limit = min(inner_width / sprite.width, inner_height / sprite.height)
                cells = self._engine.cells_of(sprite.ink, 1)
                trials.append(Trial(one, size_px, cells, cells.area(), limit * size_px / cell_px))
        return trials

    def _greatest(self, most_px: float) -> float:
        """What no heaviest word may exceed."""
        guiding = [one for one in self.trials if len(one.candidate.word) <= _LONG_WORD_LETTERS] or self.trials
        limit_px = min(one.limit_px / one.candidate.weight for one in guiding)
        heaviest = max(self.trials, key=lambda one: one.candidate.weight)
        ink_height = heaviest.cells.rows * self._room.cell_px / heaviest.size_px / heaviest.candidate.weight
        return min(limit_px, self._room.height_px * _GREATEST_INK_SHARE / ink_height, most_px)

    def _share_with_room(self, scale_px: float, board: Board[C], grid: Grid) -> float:
        """The share of the words' ink that has room on a coarse board, where no word may come nearer or turn for it."""
        seekers, inks = [], []
        for trial in self.trials:
            size_px = self.size_px(trial, scale_px)
            cells = trial.cells.scaled(round(size_px * _UNIT), round(trial.size_px * _UNIT * _COARSE))
            seekers.append(grid.seeker(cells, trial.candidate, size_px))
            inks.append(trial.ink_at(size_px))
        return sum(ink for ink, place in zip(inks, board.put_easy(seekers), strict=True) if place) / sum(inks)


def _rough_limit(candidate: Candidate, inner_width: int, inner_height: int) -> float:
    """About the size with which the word fits, before its ink is known."""
    width, height = candidate.lettering.width_em, candidate.lettering.height_em
    if candidate.degrees == UPRIGHT_DEGREES:
        width, height = height, width
    elif candidate.degrees:
        width = height = math.hypot(width, height)
    return min(inner_width / width, inner_height / height)


def _turn_of(trial: Trial[C]) -> float:
    """By what words are ordered to take their places: much ink first, and of that the wide.

    What is left between them has room for the short ones (4 % more ink in the end than by size and width).
    """
    return -trial.ink_at(trial.candidate.weight) * math.sqrt(trial.cells.columns / trial.size_px)
