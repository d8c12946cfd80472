"""The fast engine: boards of bits, in the compiled extension."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.cloud import _bitmask
from core.cloud._bitmask import Bits
from core.cloud.placing import Place

# Pixels of 255 that are covered by less than half are the fringe that smooths a letter's outline: nobody sees the gap
# begin there.
_HALF = 128
# How far it may reach beyond a word's body.
_FRINGE_CELLS = 1


@dataclass(frozen=True, slots=True)
class BitCells:
    """The cells of a word's `ink`, and of its `body`: the same but for the fringe beside it."""

    ink: Bits
    body: Bits

    @property
    def rows(self) -> int:
        """How many cells high."""
        return self.ink.rows

    @property
    def columns(self) -> int:
        """How many cells wide."""
        return self.ink.columns

    def count(self) -> int:
        """How many cells are touched."""
        return self.body.count()

    def scaled(self, numerator: int, denominator: int) -> "BitCells":
        """About the cells that the same word touches in another size."""
        body = self.body.scaled(numerator, denominator)
        return BitCells(body, body)


class BitBoard:
    """A board that sees the ink itself: a word may stand in the bay of another, as long as the gap is kept.

    It is kept between one's body and the other's ink. With a gap of a cell or more no inks overlap, for the fringe
    reaches one cell beyond the body.
    """

    def __init__(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> None:
        self._board = _bitmask.Board(rows, columns)
        self._gap, self._edge = gap, edge
        if blocked is not None:
            self._board.take(Bits.of_ink(blocked.view(np.uint8)), 0, 0, _FRINGE_CELLS)

    def put(
        self, cells: BitCells, space: tuple[int, int], aim: tuple[int, int], *, near_edge: bool = False
    ) -> Place | None:
        """See `core.cloud.placing.Board`."""
        edge = self._edge // 2 if near_edge else self._edge
        # Towards the edges of the board no other word has to be told apart.
        edges = max(0, edge - space[0]), max(0, edge - space[1])
        place = self._board.find(_spaced(cells.body, space), *aim, *edges)
        if place is None:
            return None
        place = place[0] + space[0], place[1] + space[1]
        self._board.take(cells.ink, *place, self._gap)
        return place


class BitEngine:
    """Makes boards of bits."""

    name = "fast"

    def cells_of(self, ink: npt.NDArray[np.uint8], cell_px: int) -> BitCells:
        """See `core.cloud.placing.Engine`."""
        cells = Bits.of_ink(ink, cell_px)
        return BitCells(cells, cells.body(Bits.of_ink(ink, cell_px, _HALF)))

    def board(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> BitBoard:
        """See `core.cloud.placing.Engine`."""
        return BitBoard(rows, columns, gap, edge, blocked)


def _spaced(cells: Bits, space: tuple[int, int]) -> Bits:
    wide = cells.widened(space[1]) if space[1] else cells
    return wide.raised(space[0]) if space[0] else wide
