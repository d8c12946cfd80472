"""The fast engine: boards of bits, in the compiled extension."""

import numpy as np
import numpy.typing as npt

from core.cloud import _bitmask
from core.cloud._bitmask import Bits
from core.cloud.placing import Place


class BitBoard:
    """A board that sees the ink itself: a word may stand in the bay of another, as long as the gap is kept."""

    def __init__(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> None:
        self._board = _bitmask.Board(rows, columns)
        self._gap, self._edge = gap, edge
        if blocked is not None:
            self._board.block(Bits.of_ink(blocked.view(np.uint8)))

    def put(self, cells: Bits, space: tuple[int, int], aim: tuple[int, int]) -> Place | None:
        """See `core.cloud.placing.Board`."""
        place = self._board.find(_spaced(cells, space), *aim, self._edge)
        if place is None:
            return None
        place = place[0] + space[0], place[1] + space[1]
        self._board.take(cells, *place, self._gap)
        return place


class BitEngine:
    """Makes boards of bits."""

    name = "fast"

    def cells_of(self, ink: npt.NDArray[np.uint8], cell_px: int) -> Bits:
        """See `core.cloud.placing.Engine`."""
        return Bits.of_ink(ink, cell_px)

    def board(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> BitBoard:
        """See `core.cloud.placing.Engine`."""
        return BitBoard(rows, columns, gap, edge, blocked)


def _spaced(cells: Bits, space: tuple[int, int]) -> Bits:
    wide = cells.widened(space[1]) if space[1] else cells
    return wide.raised(space[0]) if space[0] else wide
