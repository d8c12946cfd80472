"""Rows → blocks, and blocks in reading order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from core.ocr.columns import Row
from core.ocr.neighbours import Field, stacks

_INSET = 0.25
"""Heights by which a block's box is drawn in, for engines' boxes overlap: about 1.3 × the letters' height."""

_STANDS_OUT = 3.0
"""Heights by which a heading over several columns reaches beyond the one that it is in the middle of; the lines of one
column differ by less, but for a short one, which reaches less far."""

_MOST_OF_HEADING = 3  # lines of a heading
_HEADING_GAP = 1.4  # times the block's own pitch, at least, is the white space between a heading and its columns

_SECTION_GAP = 3.0
"""Heights: across white space of more than this over all columns (a figure, a heading's air) columns do not go on."""

_LEAST_LINES = 2.0  # in a band's columns on average, where they go on: single lines side by side are rows

_DEEPEST = 40  # cuts within cuts: a newspaper takes about 8
_MOST_CROSSED = 300  # blocks among which the cut that crosses the fewest is sought, a time that grows with the square


@dataclass(frozen=True)
class Block:
    """Rows under one another that belong together."""

    rows: tuple[Row, ...]

    @cached_property
    def height(self) -> float:
        """The usual height of its rows."""
        return median(row.height for row in self.rows)


@dataclass(frozen=True, slots=True)
class Area:
    """A block and where it stands as the page is cut: a box in the page's own direction of reading."""

    left: float
    top: float
    right: float
    bottom: float
    block: Block


def blocks(rows: Sequence[Row]) -> list[Block]:
    """Rows one under the other, alike and alone there, gathered; headings over several columns by themselves."""
    gathered = (tuple(rows[at] for at in stack) for stack in stacks(Field(rows)))
    return [Block(part) for stack in gathered for part in _without_heading(stack)]


def _without_heading(stack: tuple[Row, ...]) -> list[tuple[Row, ...]]:
    """The stack, or its heading and what stands under it, where the heading reaches out over what stands beside that.

    Else the middle column of three under it would be taken for its text, and the first be read before it.
    """
    if len(stack) < 2 * _MOST_OF_HEADING:
        return [stack]
    pitches = [after.y - row.y for row, after in pairwise(stack)]
    wide = _HEADING_GAP * median(pitches)
    for at in range(min(_MOST_OF_HEADING, len(pitches)), 0, -1):
        heading, text = stack[:at], stack[at:]
        reach = _STANDS_OUT * median(row.height for row in text)
        left, right = min(row.left for row in text) - reach, max(row.right for row in text) + reach
        if (
            pitches[at - 1] > wide
            and min(row.left for row in heading) < left
            and max(row.right for row in heading) > right
        ):
            return [heading, text]
    return [stack]


def box_of(block: Block) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in the level coordinates of its rows, drawn in a little."""
    inset = _INSET * block.height
    left, right = min(row.left for row in block.rows) + inset, max(row.right for row in block.rows) - inset
    top, bottom = min(row.top for row in block.rows) + inset, max(row.bottom for row in block.rows) - inset
    return left, top, max(left, right), max(top, bottom)


def ordered(areas: Sequence[Area], depth: int = 0) -> list[Area]:
    """Areas in reading order: the page is cut along white space, across and downwards in turn, and so each part.

    This is the recursive XY-cut (Nagy and Seth, 1984) but for two things. Bands that one white space runs down through
    are not cut apart, for they hold the same columns. Where no white space is, the cut goes where it crosses the least.
    """
    if len(areas) < 2:
        return list(areas)
    if depth > _DEEPEST:
        return _from_top(areas)
    for cut in (_sections, _columns, _least_crossed):
        parts = cut(areas)
        if len(parts) > 1:
            return [area for part in parts for area in ordered(part, depth + 1)]
    return _from_top(areas)


def _from_top(areas: Sequence[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: (area.top, area.left))


def _columns(areas: Sequence[Area]) -> list[list[Area]]:
    return _apart(areas, _along)


def _sections(areas: Sequence[Area]) -> list[list[Area]]:
    """Bands from top to bottom, those with the same columns in one."""
    sections: list[list[Area]] = []
    columns: list[tuple[float, float]] = []
    for band in _apart(areas, _down):
        own = _merged((area.left, area.right) for area in band)
        both = _merged([*columns, *own])
        if sections and min(len(own), len(columns), len(both)) > 1 and _go_on(sections[-1], band, len(both)):
            sections[-1].extend(band)
            columns = both
        else:
            sections.append(band)
            columns = own
    return sections


def _go_on(section: Sequence[Area], band: Sequence[Area], columns: int) -> bool:
    """Whether `columns` of `section` may go on in `band` under it: it is near, and of paragraphs rather than rows."""
    gap = min(area.top for area in band) - max(area.bottom for area in section)
    height = median(area.block.height for area in band)
    lines = sum(len(area.block.rows) for area in band) / columns
    return gap < _SECTION_GAP * height and lines >= _LEAST_LINES


def _apart(areas: Sequence[Area], stretch: Callable[[Area], tuple[float, float]]) -> list[list[Area]]:
    """Areas whose stretches do not touch those of other groups, in their order."""
    groups: list[list[Area]] = []
    end = 0.0
    for (low, high), area in sorted(((stretch(area), area) for area in areas), key=lambda pair: pair[0]):
        if groups and low <= end:
            groups[-1].append(area)
            end = max(end, high)
        else:
            groups.append([area])
            end = high
    return groups


def _merged(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for low, high in sorted(stretches):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _least_crossed(areas: Sequence[Area]) -> list[list[Area]]:
    """Two parts, cut where the fewest rows are crossed, and those by the least; one where there are too many areas."""
    if len(areas) > _MOST_CROSSED:
        return [list(areas)]
    best: tuple[float, list[list[Area]]] = (float("inf"), [list(areas)])
    for stretch in (_down, _along):
        for place in sorted({side for area in areas for side in stretch(area)}):
            before = [area for area in areas if sum(stretch(area)) / 2 <= place]
            if 0 < len(before) < len(areas):
                crossed = sum(_crossed(area, stretch(area), place) for area in areas)
                if crossed < best[0]:
                    best = (crossed, [before, [area for area in areas if sum(stretch(area)) / 2 > place]])
    return best[1]


def _crossed(area: Area, stretch: tuple[float, float], place: float) -> float:
    low, high = stretch
    return min(place - low, high - place) / (high - low) * len(area.block.rows) if low < place < high else 0.0


def _along(area: Area) -> tuple[float, float]:
    return area.left, area.right


def _down(area: Area) -> tuple[float, float]:
    return area.top, area.bottom
