"""What an engine that finds places for words offers (`core.cloud.engine` names them)."""

from typing import Protocol, Self, TypeVar

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

    def count(self) -> int:
        """How many cells are touched."""

    def scaled(self, numerator: int, denominator: int) -> Self:
        """About the cells that the same word touches in another size."""


C = TypeVar("C", bound=Cells)
Taken_contra = TypeVar("Taken_contra", bound=Cells, contravariant=True)


class Board(Protocol[Taken_contra]):
    """Where there is room; cells that are taken have a gap around them."""

    def put(
        self, cells: Taken_contra, space: tuple[int, int], aim: tuple[int, int], *, near_edge: bool = False
    ) -> Place | None:
        """Takes the free place whose middle is nearest to the board's, moved by `aim`; None without room.

        `space` is how many more rows above and below, and columns left and right, must be free of others' ink.
        `near_edge`, it may stand at half of the distance that words keep to the board's edges.
        """


class Engine(Protocol[C]):
    """What makes cells and boards of one kind."""

    name: str

    def cells_of(self, ink: npt.NDArray[np.uint8], cell_px: int) -> C:
        """The cells of `cell_px` pixels a side that any ink, shape (height, width), touches."""

    def board(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> Board[C]:
        """An empty board whose words keep `gap` cells between each other and `edge` from its edges.

        `blocked`, shape (rows, columns), are cells where none may stand.
        """
