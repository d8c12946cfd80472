"""What an engine that finds places for words offers (`core.cloud.engine` names them)."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

Place = tuple[int, int]
"""Rows and columns: of a left top cell, or from one place to another."""


class Cells(Protocol):
    """The cells that a word's ink touches, as an engine keeps them."""

    @property
    def rows(self) -> int:
        """How many cells high."""

    @property
    def columns(self) -> int:
        """How many cells wide."""

    def area(self) -> int:
        """How many cells are touched."""

    def scaled(self, numerator: int, denominator: int) -> Self:
        """About the cells that the same word touches in another size."""


C = TypeVar("C", bound=Cells)


class Seeker(NamedTuple, Generic[C]):
    """A word that seeks a place: its cells, what should be free around it, and where beside the middle it aims.

    `space` is how many more rows above and below, and columns left and right, should be free of others' ink.
    """

    cells: C
    space: Place
    aim: Place


class Board(Protocol[C]):
    """Where there is room; cells that are taken have a gap around them.

    Words take the free places whose middles are nearest to the board's, moved by their aims.
    """

    def put_all(self, seekers: Sequence[Seeker[C]]) -> list[Place]:
        """Takes a place for each word in turn, up to the first that finds none.

        One that has no room otherwise may stand near to others, or at half of the usual distance to the edges.
        """

    def put_easy(self, seekers: Sequence[Seeker[C]]) -> list[Place | None]:
        """Takes a place for each word that has room with its space around it, None for the others."""

    def copy(self) -> Self:
        """A board with the same cells taken."""


class Engine(Protocol[C]):
    """What makes cells and boards of one kind."""

    name: str

    def cells_of(self, ink: npt.NDArray[np.uint8], cell_px: int) -> C:
        """The cells of `cell_px` pixels a side that any ink, shape (height, width), touches."""

    def board(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> Board[C]:
        """An empty board whose words keep `gap` cells between each other and `edge` from its edges.

        `blocked`, shape (rows, columns), are cells where none may stand.
        """
