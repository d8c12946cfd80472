"""Fragments of lines → lines in reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from core.ocr.blocks import Area, Block, blocks, box_of, ordered
from core.ocr.columns import Row, rows
from core.ocr.direction import is_rtl, logical
from core.ocr.pieces import Frame, Piece, pieces, tilt_deg
from core.ocr.reading import Line, Table, Word
from core.ocr.tables import has_cells, tables

_INDENT = 0.8
"""Heights: a paragraph's first line is set in by an em or more, 0.8 of the boxes' height; edges waver by less."""

_SHORT = 3.0  # heights, and
_SHORT_SHARE = 0.15  # of the block's width: a paragraph's last line falls short of its edge by more, and by chance
_MOST = 0.6  # of a text's rows begin and end at its edges: its paragraphs have three lines or more on average

_WIDER_PITCH = 1.4  # times the block's own: white space between paragraphs


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A page's lines in reading order, and its tables, whose rows are among them."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def arranged(fragments: Sequence[Line], width_px: int, height_px: int) -> Arrangement:
    """The lines of a page out of fragments in any order, each a run of words without wide gaps.

    Fragments of one row within a column or table become one line, its words in reading order: from right to left
    where most of its letters are. Boxes stay as they are. Fragments without words are left out.
    """
    fragments = _directed([fragment for fragment in fragments if fragment.words])
    upright = [fragment for fragment in fragments if fragment.vertical]
    level = [fragment for fragment in fragments if not fragment.vertical]
    tilt = tilt_deg(fragments)
    on_side = _letters(upright) > _letters(level)
    rtl = is_rtl(fragment.text for fragment in fragments) or False
    areas = [
        _area(block, vertical=vertical, on_side=on_side)
        for group, vertical in ((level, False), (upright, True))
        for block in blocks(rows(pieces(group, Frame(tilt, width_px, height_px, vertical=vertical, rtl=rtl))))
    ]
    ordered_blocks = [area.block for area in ordered(areas)]
    all_rows = [row for block in ordered_blocks for row in block.rows]
    opening = [opens for block in ordered_blocks for opens in _opening(block)]
    found = tables(all_rows, rtl=rtl)
    within = {at for table in found for at in range(table.first_line + 1, table.first_line + table.line_count)}
    lines = (
        _line(row, rtl=rtl, opens=opens and at not in within)
        for at, (row, opens) in enumerate(zip(all_rows, opening, strict=True))
    )
    return Arrangement(tuple(lines), tuple(found))


def _directed(fragments: Sequence[Line]) -> list[Line]:
    """The fragments, those of a single letter in the direction of most others.

    A letter that is higher than wide, a 1 or an I, does not tell that text runs downwards.
    """
    lone = [fragment.vertical and _letters([fragment]) == 1 for fragment in fragments]
    others = [fragment for fragment, alone in zip(fragments, lone, strict=True) if not alone]
    vertical = 2 * _letters(fragment for fragment in others if fragment.vertical) > _letters(others)
    return [
        replace(fragment, vertical=vertical) if alone else fragment
        for fragment, alone in zip(fragments, lone, strict=True)
    ]


def _letters(fragments: Iterable[Line]) -> int:
    return sum(len(word.text) for fragment in fragments for word in fragment.words)


def _area(block: Block, *, vertical: bool, on_side: bool) -> Area:
    """The block in the direction in which the page is cut: on its side where most of it is vertical."""
    left, top, right, bottom = box_of(block)
    if vertical and not on_side:
        left, top, right, bottom = -bottom, left, -top, right
    elif on_side and not vertical:
        left, top, right, bottom = top, -right, bottom, -left
    return Area(left, top, right, bottom, block)


def _opening(block: Block) -> list[bool]:
    """For each row of the block whether a paragraph begins there."""
    pitches = [after.y - row.y for row, after in pairwise(block.rows)]
    most = _WIDER_PITCH * median(pitches) if pitches else 0.0
    groups: list[tuple[bool, list[Row]]] = [(True, [block.rows[0]])]
    for (row, after), pitch in zip(pairwise(block.rows), pitches, strict=True):
        if pitch > most or has_cells(row) or has_cells(after):
            groups.append((pitch > most, [after]))
        else:
            groups[-1][1].append(after)
    return [opens for first, group in groups for opens in (first, *_opening_in(group))]


def _opening_in(rows: Sequence[Row]) -> list[bool]:
    """For each of some evenly spaced rows but the first whether a paragraph begins there: set in, or after a short row.

    Both count in text that fills its width alone, and where no small letter goes on with a sentence.
    """
    height = median(row.height for row in rows)
    edges = [(row.left, row.right) for row in rows]
    begin, end = median(edge[0] for edge in edges), max(edge[1] for edge in edges)
    slack = max(_SHORT * height, _SHORT_SHARE * (end - begin))
    filled = sum(edge[1] > end - slack for edge in edges) >= _MOST * len(edges)
    flush = sum(abs(edge[0] - begin) < _INDENT * height for edge in edges) >= _MOST * len(edges)
    is_text = len(rows) > 2 and filled and flush
    opening = []
    for (before, now), row in zip(pairwise(edges), rows[1:], strict=True):
        indented = now[0] - max(begin, before[0]) > _INDENT * height
        short = before[1] < end - slack
        opening.append(is_text and (indented or short) and not row.pieces[0].text[:1].islower())
    return opening


def _line(row: Row, *, rtl: bool, opens: bool) -> Line:
    longest = max(row.pieces, key=lambda piece: piece.width).line
    # Where the page is read from right to left, its first piece is the rightmost.
    words = [word for piece in (row.pieces[::-1] if rtl else row.pieces) for word in _words(piece)]
    if rtl or not (longest.vertical or all(word.text.isascii() for word in words)):
        words = list(logical(words, rtl=rtl))
    return Line(tuple(words), opens, longest.angle_deg, longest.vertical)


def _words(piece: Piece) -> list[Word]:
    """The fragment's words from left to right, a space after the last, for another fragment may follow."""
    words = list(piece.line.words)
    if not piece.line.vertical and is_rtl([words[0].text, words[-1].text]) is not False:
        words.sort(key=lambda word: word.box.left + word.box.width / 2)
    words[-1] = replace(words[-1], space_after=True)
    return words
