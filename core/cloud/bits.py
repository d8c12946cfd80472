"""The fast engine: boards of bits, in the compiled extension."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.cloud import _bitmask
from core.cloud._bitmask import Bits
from core.cloud.placing import Place, Seeker

# Pixels of 255 that are covered by less than half are the fringe that smooths a letter's outline: nobody sees the gap
# begin there.
_HALF = 128
# How far it may reach beyond a word's body.
_FRINGE_CELLS = 1


class BitCells(NamedTuple):
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

    def area(self) -> int:
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

    def __init__(self, board: _bitmask.Board, gap: int, edge: int) -> None:
        self._board, self._gap, self._edge = board, gap, edge

    def put_all(self, seekers: Sequence[Seeker[BitCells]]) -> list[Place]:
        """See `core.cloud.placing.Board`."""
        places = self._board.put_all(_plainly(seekers), self._gap, self._edge, closely=True)
        return [place for place in places if place]

    def put_easy(self, seekers: Sequence[Seeker[BitCells]]) -> list[Place | None]:
        """See `core.cloud.placing.Board`."""
        return self._board.put_all(_plainly(seekers), self._gap, self._edge, closely=False)

    def copy(self) -> "BitBoard":
        """See `core.cloud.placing.Board`."""
        return BitBoard(self._board.copy(), self._gap, self._edge)


class BitEngine:
    """Makes boards of bits."""

    name = "fast"

    def cells_of(self, ink: npt.NDArray[np.uint8], cell_px: int) -> BitCells:
        """See `core.cloud.placing.Engine`."""
        return BitCells(*Bits.of_word(ink, cell_px, _HALF))

    def board(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> BitBoard:
        """See `core.cloud.placing.Engine`."""
        empty = _bitmask.Board(rows, columns)
        if blocked is not None:
            empty.take(Bits.of_ink(blocked.view(np.uint8)), 0, 0, _FRINGE_CELLS)
        return BitBoard(empty, gap, edge)


def _plainly(seekers: Iterable[Seeker[BitCells]]) -> list[tuple[Bits, Bits, int, int, int, int]]:
    """What seeks a place, as the extension takes it."""
    return [(cells.ink, cells.body, *space, *aim) for cells, space, aim in seekers]
