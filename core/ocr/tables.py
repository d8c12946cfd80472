"""Rows that have several cells each → tables."""

from collections.abc import Sequence
from itertools import pairwise

from core.ocr.columns import Row
from core.ocr.pieces import Piece
from core.ocr.reading import Table

_CELLS_APART = 0.5
"""Heights: the white space between two cells, at least. Between words it is a third of one, seldom two thirds."""

_SPACES = 0.1  # of the rows, at least, have a space where columns part, and
_LEAST_SPACES = 2
_MOST_COLUMNS = 60

_LEAST_ROWS = 3
_LEAST_COLUMNS = 2
_ROWS_BETWEEN = 2  # rows of one cell that a table may have one after the other: an item's name above its price
_ROWS_APART = 3.5  # heights from the middle of one row to the next


_Cells = Sequence[Sequence[Piece]]


def tables(rows: Sequence[Row]) -> list[Table]:
    """The tables in rows that stand in reading order."""
    found = []
    for start, end in _runs(rows):
        cells = [_cells(row) for row in rows[start:end]]
        columns = _columns(cells)
        texts = [_texts(row, columns) for row in cells]
        filled = sum(sum(map(bool, row)) >= _LEAST_COLUMNS for row in texts)
        if len(columns) >= _LEAST_COLUMNS and filled >= _LEAST_ROWS:
            found.append(Table(tuple(texts), start, end - start))
    return found


def has_cells(row: Row) -> bool:
    """Whether the row has more than one cell."""
    return len(_cells(row)) >= _LEAST_COLUMNS


def _runs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Where rows of several cells follow each other, with few of one cell between: first, and one past the last."""
    runs: list[tuple[int, int]] = []
    start = end = -1
    for at, row in enumerate(rows):
        if start >= 0 and (at - end > _ROWS_BETWEEN or not _follows(rows[at - 1], row)):
            runs.append((start, end))
            start = -1
        if has_cells(row):
            start = at if start < 0 else start
            end = at + 1
    if start >= 0:
        runs.append((start, end))
    return [(start, end) for start, end in runs if end - start >= _LEAST_ROWS]


def _follows(row: Row, after: Row) -> bool:
    apart = after.y - row.y
    beside = min(row.right, after.right) > max(row.left, after.left)
    upright = any(piece.line.vertical for piece in (*row.pieces, *after.pieces))
    return not upright and beside and 0 < apart < _ROWS_APART * max(row.height, after.height)


def _cells(row: Row) -> list[list[Piece]]:
    cells = [[row.pieces[0]]]
    for left, right in pairwise(row.pieces):
        if right.left - left.right > _CELLS_APART * row.height:
            cells.append([right])
        else:
            cells[-1].append(right)
    return cells


def _columns(rows: Sequence[_Cells]) -> list[float]:
    """Where columns end, from left to right: the places that lie in most rows' spaces, and infinity.

    Each space between two cells of a row counts for one place alone, so that an empty cell makes no column of its own.
    """
    cells = [(cell[0].left, cell[-1].right) for row in rows if len(row) > 1 for cell in row]
    spaces = [(left[-1].right, right[0].left) for row in rows for left, right in pairwise(row)]
    enough = max(_LEAST_SPACES, _SPACES * len(rows))
    ends: list[float] = []
    while spaces and len(ends) < _MOST_COLUMNS:
        place, found = _densest(spaces, cells)
        if found < enough:
            break
        ends.append(place)
        spaces = [space for space in spaces if not space[0] < place < space[1]]
    return [*sorted(ends), float("inf")]


def _densest(spaces: Sequence[tuple[float, float]], cells: Sequence[tuple[float, float]]) -> tuple[float, int]:
    """The place that lies in the most spaces, less the cells that run across it, and in how many spaces."""
    edges = [(right, 0, -1) for _, right in spaces] + [(left, 0, 1) for left, _ in spaces]
    edges += [(right, -1, 0) for _, right in cells] + [(left, 1, 0) for left, _ in cells]
    edges.sort()
    best, place, most = 0, edges[0][0], 0
    crossing = covering = 0
    for (x, cell, space), (after, _, _) in pairwise(edges):
        crossing += cell
        covering += space
        if after > x and covering - crossing > best:
            best, place, most = covering - crossing, (x + after) / 2, covering
    return place, most


def _texts(row: _Cells, ends: Sequence[float]) -> tuple[str, ...]:
    texts: list[list[str]] = [[] for _ in ends]
    for cell in row:
        left, right = cell[0].left, cell[-1].right
        shares = [min(right, end) - max(left, start) for start, end in zip([float("-inf"), *ends], ends, strict=False)]
        texts[shares.index(max(shares))].extend(piece.text for piece in cell)
    return tuple(" ".join(text) for text in texts)
