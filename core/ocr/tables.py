"""Rows that have several cells each → tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from core.ocr.columns import Row
from core.ocr.pieces import Piece
from core.ocr.reading import Table

_CELLS_APART = 0.5
"""Heights: the white space between two cells, at least. Between words it is a third of one, seldom two thirds."""

_SPACES = 0.1  # of the rows, at least, have a space where columns part, and
_LEAST_SPACES = 2
_MOST_COLUMNS = 60
_LEAST_CELLS = 2  # on both sides of a space that one row alone has, the head of a table: debits, and credits
_EDGE = 0.5  # heights by which the cells of a column begin, or end, apart, at most; ragged ends differ by more

_LEAST_ROWS = 3
_LEAST_COLUMNS = 2
_ROWS_BETWEEN = 2  # rows of one cell that a table may have one after the other: an item's name above its price
_ROWS_APART = 3.5  # heights from the middle of one row to the next

_LABELLED = 0.5
"""Of the lines of a text with labels in its margin, more stand under the text before them: in `ocr-dev`'s chronology
.74 to .87, in its tables of two columns none."""
_ROWS_SEEN = 100  # after the first, of such a text: a page of a book has about 50, and a crowd must not take long


_Cells = Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class _Bit:
    """A part of a cell, from `left` to `right`: its text, with the space that follows it."""

    left: float
    right: float
    text: str


def tables(rows: Sequence[Row], *, rtl: bool = False) -> list[Table]:
    """The tables in rows that stand in reading order; `rtl` where their coordinates are those of a mirror."""
    found = []
    for start, end in _runs(rows):
        cells = [_cells(row) for row in rows[start:end]]
        columns = _columns(cells)
        if len(columns) == _LEAST_COLUMNS and _is_labelled_text(rows, start):
            continue
        texts = _texts(cells, columns, _EDGE * median(row.height for row in rows[start:end]), rtl=rtl)
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


def _is_labelled_text(rows: Sequence[Row], start: int) -> bool:
    """Whether two columns are a text with labels in its margin, such as years: its lines go on under themselves.

    As a table each line of the paper would be a cell, and the sentences torn apart.
    """
    begin, hanging, count = rows[start].right, 0, 0
    for at, row in enumerate(rows[start : start + _ROWS_SEEN], start):
        cells = _cells(row)
        hangs = len(cells) == 1 and row.left > begin - _EDGE * row.height and not row.pieces[0].is_numeric
        if (at > start and not _follows(rows[at - 1], row)) or (len(cells) == 1 and not hangs):
            break
        if len(cells) > 1:
            begin = cells[-1][0].left
        hanging += hangs
        count += 1
    return hanging > _LABELLED * count


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
        place, found, crossing = _densest(spaces, cells)
        if found < enough and (not found or crossing or not _are_beside(place, ends, cells)):
            break
        ends.append(place)
        spaces = [space for space in spaces if not space[0] < place < space[1]]
    return [*sorted(ends), float("inf")]


def _are_beside(place: float, ends: Sequence[float], cells: Sequence[tuple[float, float]]) -> bool:
    """Whether the column around a place that no cell runs across has enough cells on both sides of it."""
    start = max((end for end in ends if end < place), default=float("-inf"))
    stop = min((end for end in ends if end > place), default=float("inf"))
    left = sum(start < cell[0] and cell[1] < place for cell in cells)
    right = sum(place < cell[0] and cell[1] < stop for cell in cells)
    return min(left, right) >= _LEAST_CELLS


def _densest(spaces: Sequence[tuple[float, float]], cells: Sequence[tuple[float, float]]) -> tuple[float, int, int]:
    """The place that lies in the most spaces, less the cells that run across it; in how many spaces, and cells."""
    edges = [(right, 0, -1) for _, right in spaces] + [(left, 0, 1) for left, _ in spaces]
    edges += [(right, -1, 0) for _, right in cells] + [(left, 1, 0) for left, _ in cells]
    edges.sort()
    best, place, most, across = 0, edges[0][0], 0, 0
    crossing = covering = 0
    for (x, cell, space), (after, _, _) in pairwise(edges):
        crossing += cell
        covering += space
        if after > x and covering - crossing > best:
            best, place, most, across = covering - crossing, (x + after) / 2, covering, crossing
    return place, most, across


def _texts(rows: Sequence[_Cells], ends: Sequence[float], edge_px: float, *, rtl: bool) -> list[tuple[str, ...]]:
    """The rows' cells by columns. One that runs across a column's end is cut there, if both parts fit their columns."""
    columns = list(zip([float("-inf"), *ends], ends, strict=False))
    usual = [_usual(rows, start, end) for start, end in columns]
    texts = []
    for row in rows:
        parts: list[list[_Bit]] = [[] for _ in columns]
        for cell in row:
            cut = _by_column(_words(cell, rtl=rtl), columns)
            if all(
                _fits(bits, column, edges, edge_px) for bits, column, edges in zip(cut, columns, usual, strict=True)
            ):
                for part, bits in zip(parts, cut, strict=True):
                    part.extend(bits)
            else:
                left, right = cell[0].left, cell[-1].right
                shares = [min(right, end) - max(left, start) for start, end in columns]
                parts[shares.index(max(shares))].extend(_Bit(left, right, f"{piece.text} ") for piece in cell)
        texts.append(tuple("".join(bit.text for bit in part).rstrip() for part in parts))
    return texts


def _usual(rows: Sequence[_Cells], start: float, end: float) -> tuple[float, float] | None:
    """Where the cells of a column begin and end, as a rule; None where too few stand in it alone to tell."""
    cells = [(cell[0].left, cell[-1].right) for row in rows for cell in row]
    within = [(left, right) for left, right in cells if start < left and right < end]
    if len(within) < _LEAST_CELLS:
        return None
    return median(left for left, _ in within), median(right for _, right in within)


def _by_column(bits: Sequence[_Bit], columns: Sequence[tuple[float, float]]) -> list[list[_Bit]]:
    return [[bit for bit in bits if start < (bit.left + bit.right) / 2 <= end] for start, end in columns]


def _fits(bits: Sequence[_Bit], column: tuple[float, float], usual: tuple[float, float] | None, edge_px: float) -> bool:
    """Whether words stand within a column, and begin or end where others in it do; none do."""
    if not bits:
        return True
    left, right = min(bit.left for bit in bits), max(bit.right for bit in bits)
    if usual is None or left < column[0] - edge_px or right > column[1] + edge_px:
        return False
    return abs(left - usual[0]) < edge_px or abs(right - usual[1]) < edge_px


def _words(cell: Sequence[Piece], *, rtl: bool) -> list[_Bit]:
    """The words of a cell, in their order, where they stand within their pieces."""
    return [bit for piece in cell for bit in _words_of(piece, rtl=rtl)]


def _words_of(piece: Piece, *, rtl: bool) -> Iterator[_Bit]:
    words = piece.line.words
    first = min(word.box.left for word in words)
    last = max(word.box.left + word.box.width for word in words)
    scale = piece.width / max(1, last - first)
    for word in words:
        before = last - word.box.left - word.box.width if rtl else word.box.left - first
        left = piece.left + scale * before
        space = " " if word.space_after or word is words[-1] else ""
        yield _Bit(left, left + scale * word.box.width, word.text + space)
