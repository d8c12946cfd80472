"""The engine in numpy: a summed-area table of the ink, searched for free rectangles from the middle outwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.cloud.placing import Place, Seeker


class Table:
    """A board of `rows` × `columns` cells, on which rectangles without ink are found.

    The table is that of `wordcloud`'s IntegralOccupancyMap, which takes any free place by chance, gives up with
    chance 1/(places + 1), refuses exact fits, and sums the board anew for each word; this one does none of that.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        # inked[i, j]: how many cells above row i and left of column j have ink.
        self._inked = np.zeros((rows + 1, columns + 1), dtype=np.int32)
        self._distances = _distances(rows, columns)
        self._used = (rows, 0, columns, 0)  # first and last row, first and last column with ink, half open

    def find_place(self, rows: int, columns: int, aim: tuple[int, int] = (0, 0)) -> tuple[int, int] | None:
        """The left top cell of the free rectangle whose middle is nearest to the board's; None without room.

        `aim` moves the middle that is aimed at, by at most a quarter of the board.
        """
        if rows > self.rows or columns > self.columns:
            return None
        # The nearest place is inside what is used, touches it, or is at the aim itself.
        top, bottom = _window(self._used[:2], rows, self.rows, aim[0])
        left, right = _window(self._used[2:], columns, self.columns, aim[1])
        strip = self._inked[top + rows : bottom + rows, left : right + columns]
        strip = strip - self._inked[top:bottom, left : right + columns]
        taken = strip[:, columns:] != strip[:, :-columns]
        row = top + self.rows + rows // 2 - self.rows // 2 - aim[0]
        column = left + self.columns + columns // 2 - self.columns // 2 - aim[1]
        distances = self._distances[row : row + bottom - top, column : column + right - left]
        nearest = divmod(int(np.where(taken, np.inf, distances).argmin()), right - left)
        return None if taken[nearest] else (top + nearest[0], left + nearest[1])

    def copy(self) -> "Table":
        """A board with the same cells taken."""
        other = Table(self.rows, self.columns)
        other._inked[:], other._used = self._inked, self._used
        return other

    def take(self, cells: npt.NDArray[np.bool_], place: tuple[int, int]) -> None:
        """Marks the inked `cells`, left top at `place`, as taken."""
        (top, left), (bottom, right) = place, (place[0] + cells.shape[0], place[1] + cells.shape[1])
        added = cells.cumsum(axis=0, dtype=np.int32).cumsum(axis=1)
        self._inked[top + 1 : bottom + 1, left + 1 : right + 1] += added
        self._inked[top + 1 : bottom + 1, right + 1 :] += added[:, -1:]
        self._inked[bottom + 1 :, left + 1 : right + 1] += added[-1:, :]
        self._inked[bottom + 1 :, right + 1 :] += added[-1, -1]
        used = self._used
        self._used = (min(used[0], top), max(used[1], bottom), min(used[2], left), max(used[3], right))


@dataclass(frozen=True, slots=True)
class TableCells:
    """The cells that a word's ink touches, shape (rows, columns)."""

    ink: npt.NDArray[np.bool_]

    @property
    def rows(self) -> int:
        """How many cells high."""
        return len(self.ink)

    @property
    def columns(self) -> int:
        """How many cells wide."""
        return int(self.ink.shape[1])

    def area(self) -> int:
        """How many cells are touched."""
        return int(np.count_nonzero(self.ink))

    def scaled(self, numerator: int, denominator: int) -> "TableCells":
        """About the cells that the same word touches in another size."""
        size = (-(-self.columns * numerator // denominator), -(-self.rows * numerator // denominator))
        return TableCells(np.asarray(Image.fromarray(self.ink).convert("L").resize(size, Image.Resampling.BOX)) > 0)


class TableBoard:
    """A board on which each word has the rectangle around it for itself; none stands nearer to an edge than others."""

    def __init__(self, table: Table, gap: int, edge: int) -> None:
        self._table, self._gap, self._edge = table, gap, edge

    def put_all(self, seekers: Sequence[Seeker[TableCells]]) -> list[Place]:
        """See `core.cloud.placing.Board`."""
        places = []
        for cells, space, aim in seekers:
            place = self._put(cells, space, aim) or self._put(cells, (0, 0), aim)
            if place is None:
                break
            places.append(place)
        return places

    def put_easy(self, seekers: Sequence[Seeker[TableCells]]) -> list[Place | None]:
        """See `core.cloud.placing.Board`."""
        return [self._put(*seeker) for seeker in seekers]

    def copy(self) -> "TableBoard":
        """See `core.cloud.placing.Board`."""
        return TableBoard(self._table.copy(), self._gap, self._edge)

    def _put(self, cells: TableCells, space: Place, aim: Place) -> Place | None:
        above, before = (self._gap + more for more in space)
        # Words as large as the board may do without their gap.
        rows = max(cells.rows, min(cells.rows + 2 * above, self._table.rows))
        columns = max(cells.columns, min(cells.columns + 2 * before, self._table.columns))
        place = self._table.find_place(rows, columns, aim)
        if place is None:
            return None
        place = place[0] + (rows - cells.rows) // 2, place[1] + (columns - cells.columns) // 2
        self._table.take(cells.ink, place)
        return place[0] + self._edge, place[1] + self._edge


class TableEngine:
    """Makes boards of summed-area tables."""

    name = "wordcloud"

    def cells_of(self, ink: npt.NDArray[np.uint8], cell_px: int) -> TableCells:
        """See `core.cloud.placing.Engine`."""
        rows, columns = -(-ink.shape[0] // cell_px), -(-ink.shape[1] // cell_px)
        padded = np.zeros((rows * cell_px, columns * cell_px), dtype=np.bool_)
        padded[: ink.shape[0], : ink.shape[1]] = ink > 0
        return TableCells(np.logical_or.reduce(padded.reshape(rows, cell_px, columns, cell_px), axis=(1, 3)))

    def board(self, rows: int, columns: int, gap: int, edge: int, blocked: npt.NDArray[np.bool_] | None) -> TableBoard:
        """See `core.cloud.placing.Engine`."""
        table = Table(rows - 2 * edge, columns - 2 * edge)
        if blocked is not None:
            table.take(blocked[edge : rows - edge, edge : columns - edge], (0, 0))
        return TableBoard(table, gap, edge)


def _window(used: tuple[int, int], extent: int, room: int, aim: int) -> tuple[int, int]:
    """The starts (half open) at which a span of `extent` touches what is used, or stands at the aim."""
    aimed = room // 2 - extent // 2 + aim
    first, last = min(used[0] - extent, aimed), max(used[1], aimed)
    return max(0, min(first, room - extent)), min(last, room - extent) + 1


@lru_cache(maxsize=8)
def _distances(rows: int, columns: int) -> npt.NDArray[np.float32]:
    """Distance from the middle for offsets of up to a board's size each way; shape (2 rows + 1, 2 columns + 1).

    The fourth powers make a rectangle with round corners of the board's proportions: it fills a picture better
    than an ellipse, and looks less like a box than a rectangle.
    """
    y = np.linspace(-1, 1, 2 * rows + 1, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, 2 * columns + 1, dtype=np.float32)[None, :]
    return y**4 + x**4
