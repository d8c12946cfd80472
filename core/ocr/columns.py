"""Fragments → rows: which fragments side by side are one row, and which belong to columns of prose."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.ocr.neighbours import Field, beside, offset, stacks
from core.ocr.pieces import Piece, Span

_LINE_REACH = 2.5  # heights above and below a gap in which a line that runs across it is sought: two lines

_GUTTER_REACH = 8.0  # heights over which one white space goes on between two gaps: past a paragraph's short lines
_WIDER = 1.5  # times a gutter's width: a gap that lies over a gutter and goes on into empty space beside it

_WORD_SPACE = 0.35
"""Heights: no gutter is as narrow. In the development pictures (`ocr-dev`) word spaces are .15 to .32 of the boxes'
height as a rule, and the narrowest gutter is .77."""

_MOST_WORD_SPACES = 1.5
"""Of the word spaces in the lines beside it: no gutter is as narrow. It is an em or more; in `ocr-dev`, 2.6 or more."""

_TORN = 2.0  # heights: a word space and a letter or two that no engine saw, where words stand under one another
_TORN_SHARE = 0.8  # of the lines left of a tear begin a sentence, and right of it go on with one

_PROSE_WIDTH = 5.5
"""Heights: lines of prose are wider. A newspaper's narrowest have 9 Han or 18 Latin letters, about 7."""

_PROSE_WORDS = 3  # in a line, at least; a table's cell seldom has more than two
_PROSE_SHARE = 0.7  # of a column's text, by its width, is in such lines; the rest are headings and paragraphs' ends
_FULL = 0.8  # of the usual width of long lines: a line of prose has as much
_FULL_SHARE = 0.6  # of a column's text, by its width, is in full lines
_LEAST_LINES = 3  # make a column

_LEAST_ROWS = 3  # make two columns of a table, if nothing else speaks for it
_OFF = 0.3
"""Heights: three of four rows of a table are level to within this. Lines of columns differ by chance, up to .5."""

_OFF_BESIDE_PROSE = 0.2  # the same, where one side is prose
_PAIRED = 0.6  # of a table column's cells have a partner in the next one; the rest are empty cells, or not seen
_PAIRED_BESIDE_PROSE = 0.85  # the same, where one side is prose: labels of paragraphs


@dataclass(frozen=True)
class Row(Span):
    """Pieces that are read one after the other, from left to right."""

    pieces: tuple[Piece, ...]


def rows(pieces: Sequence[Piece]) -> list[Row]:
    """Joins pieces that stand side by side, but for those in different columns of prose."""
    field = Field(pieces)
    pairs = beside(field)
    within = {pair for pair in pairs if _is_within_a_line(pair, field)}
    chains = _chains(len(pieces), within)
    segments = [_row([pieces[at] for at in chain]) for chain in chains]
    segment_of = {at: number for number, chain in enumerate(chains) for at in chain}
    gaps = [(segment_of[left], segment_of[right]) for left, right in pairs if (left, right) not in within]
    inner = _Gutters(segments, gaps).within_rows()
    return [_row([piece for at in chain for piece in segments[at].pieces]) for chain in _chains(len(segments), inner)]


def _is_within_a_line(pair: tuple[int, int], field: Field) -> bool:
    """Whether lines above and below run across the gap: then it is a wide space in a line like them."""
    left, right = (field.spans[at] for at in pair)
    gap = _space(left, right)
    reach = _LINE_REACH * max(left.height, right.height)
    across = (field.spans[at] for at in field.touching(left.right, gap.y - reach, right.left, gap.y + reach))
    middle = (gap.left + gap.right) / 2
    offs = [
        span.y_at(middle) - gap.y
        for span in across
        if span not in (left, right) and span.left < left.right and span.right > right.left
    ]
    return any(-reach < off < 0 for off in offs) and any(0 < off < reach for off in offs)


def _chains(count: int, pairs: Sequence[tuple[int, int]] | set[tuple[int, int]]) -> list[list[int]]:
    """The numbers below `count` in chains of pairs, each from left to right; one without a pair is by itself."""
    after = dict(pairs)
    begun = set(after.values())
    chains = []
    seen: set[int] = set()
    # Those left over go round in a circle, which spans on top of each other can do.
    for start in [*(at for at in range(count) if at not in begun), *range(count)]:
        chain = []
        at: int | None = start
        while at is not None and at not in seen:
            chain.append(at)
            seen.add(at)
            at = after.get(at)
        if chain:
            chains.append(chain)
    return chains


def _row(pieces: Sequence[Piece]) -> Row:
    first, last = pieces[0], pieces[-1]
    return Row(
        left=min(piece.left for piece in pieces),
        right=max(piece.right for piece in pieces),
        y_left=first.y_left,
        y_right=last.y_right,
        height=max(piece.height for piece in pieces),
        slope=(first.slope + last.slope) / 2,
        pieces=tuple(pieces),
    )


def _space(left: Span, right: Span) -> Span:
    """The white space between two spans on one row."""
    x = (left.right + right.left) / 2
    y = (left.y_at(x) + right.y_at(x)) / 2
    return Span(min(left.right, x), max(right.left, x), y, y, min(left.height, right.height), 0.0)


class _Gutters:
    """The gaps between segments of rows, gathered to white spaces that go down the page.

    A gap is a pair of segments, by their numbers, left and right of it.
    """

    def __init__(self, segments: Sequence[Row], gaps: Sequence[tuple[int, int]]) -> None:
        self._segments = segments
        self._gaps = gaps
        self._stack_of: dict[int, list[int]] = {}
        self._texts = Field(segments)
        for stack in stacks(self._texts):
            self._stack_of |= dict.fromkeys(stack, stack)
        self._after = dict(gaps)
        self._paired = ({left for left, _ in gaps}, {right for _, right in gaps})
        self._spaces = Field([_space(segments[left], segments[right]) for left, right in gaps])
        self._next = self._linked()

    def within_rows(self) -> list[tuple[int, int]]:
        """Those of the gaps that are inside a row; the rest are between columns of prose."""
        gutters = self._gathered()
        parting = {
            at
            for gutter in gutters
            if not (self._is_word_space(gutter) or self._is_torn(gutter)) and self._parts_columns(gutter)
            for at in gutter
        }
        few = {at for gutter in gutters if len(gutter) < _LEAST_ROWS for at in gutter}
        spaces = self._spaces.spans
        # A few gaps go with the gutter over or under them, and so does one that has the gutter in it.
        joining = {
            at
            for at in set(range(len(self._gaps))) - parting
            for other in self._next[at] & parting
            if at in few or spaces[at].width > _WIDER * spaces[other].width
        }
        return [gap for at, gap in enumerate(self._gaps) if at not in parting | joining]

    def _linked(self) -> list[set[int]]:
        """For each gap those over and under it with no text between: more than half of the narrower is shared."""
        linked: list[set[int]] = [set() for _ in self._gaps]
        for at, space in enumerate(self._spaces.spans):
            reach = space.y + _GUTTER_REACH * space.height
            texts = [self._texts.spans[text] for text in self._texts.touching(space.left, space.y, space.right, reach)]
            for other in self._spaces.touching(space.left, space.y, space.right, reach):
                under = self._spaces.spans[other]
                if (
                    under.y > space.y
                    and _shared(space, under) > min(space.width, under.width) / 2
                    and not _is_crossed(space, under, texts)
                ):
                    linked[at].add(other)
                    linked[other].add(at)
        return linked

    def _gathered(self) -> list[list[int]]:
        """Gaps that are one white space: more than half of the wider is shared from each to the next."""
        spaces = self._spaces.spans
        gutters = []
        seen: set[int] = set()
        for start in range(len(spaces)):
            gutter = []
            waiting = [start]
            while waiting:
                at = waiting.pop()
                if at not in seen:
                    seen.add(at)
                    gutter.append(at)
                    waiting.extend(
                        other
                        for other in self._next[at]
                        if _shared(spaces[at], spaces[other]) > max(spaces[at].width, spaces[other].width) / 2
                    )
            if gutter:
                gutters.append(gutter)
        return gutters

    def _parts_columns(self, gutter: Sequence[int]) -> bool:
        """Whether the two sides of a gutter are columns that are read one after the other.

        They are if both are prose. A table's columns are level and nearly each cell of one has a partner in the other;
        what is level by chance is no table: balloons, captions, boxes. Numbers are no prose.
        """
        pairs = [self._gaps[at] for at in gutter]
        sides = [self._side(pairs, side) for side in (0, 1)]
        prose = sum(side.is_prose for side in sides)
        numeric = sum(side.is_numeric for side in sides)
        paired = max(side.paired for side in sides)
        off = _third_quartile([_off(self._segments[left], self._segments[right]) for left, right in pairs])
        if prose == 2:
            return True
        if sides[0].is_prose and self._are_labels([right for _, right in pairs]):
            return True
        if prose == 1:
            return off > _OFF_BESIDE_PROSE or paired < _PAIRED_BESIDE_PROSE
        if numeric == 2:
            return False
        if len(pairs) < _LEAST_ROWS and any(len(self._stack_of[at]) == 1 for pair in pairs for at in pair):
            return False
        return paired < _PAIRED or (off > _OFF and numeric == 0)

    def _is_word_space(self, gutter: Sequence[int]) -> bool:
        """Whether the gutter is as narrow as a space between words, though words stand under one another there."""
        lines = [self._beside(at) for at in gutter]
        width = median(self._spaces.spans[at].width for at in gutter)
        height = median(max(left.height, right.height) for left, right in lines)
        own = [space for pieces in lines for piece in pieces for space in piece.spaces]
        return width < max(_WORD_SPACE * height, _MOST_WORD_SPACES * median(own) if own else 0.0)

    def _is_torn(self, gutter: Sequence[int]) -> bool:
        """Whether lines begin sentences on the left that go on, on their right, with a small letter.

        Columns of prose do not: their lines begin in the midst of sentences on either side.
        """
        if len(gutter) < _LEAST_LINES:
            return False
        width = median(self._spaces.spans[at].width for at in gutter)
        height = median(max(piece.height for piece in self._beside(at)) for at in gutter)
        begins = sum(_begins_anew(self._segments[self._gaps[at][0]].pieces[0].text) for at in gutter)
        goes_on = sum(self._beside(at)[1].text[:1].islower() for at in gutter)
        return width < _TORN * height and min(begins, goes_on) >= _TORN_SHARE * len(gutter)

    def _beside(self, at: int) -> tuple[Piece, Piece]:
        """The pieces left and right of a gap."""
        left, right = self._gaps[at]
        return self._segments[left].pieces[-1], self._segments[right].pieces[0]

    def _are_labels(self, cells: Sequence[int]) -> bool:
        """Whether most of them stand before prose on their right, as dates and numbers do in a margin."""
        after = [self._after[at] for at in cells if at in self._after]
        beside = {other for at in after for other in self._stack_of[at]}
        return 2 * len(after) > len(cells) and _is_prose([self._segments[at] for at in beside])

    def _side(self, pairs: Sequence[tuple[int, int]], side: int) -> "_Side":
        found = {at for pair in pairs for at in self._stack_of[pair[side]]}
        heights = [self._segments[pair[side]].y for pair in pairs]
        near = [at for at in found if min(heights) <= self._segments[at].y <= max(heights)]
        cells = [self._segments[pair[side]].pieces[-1 if side == 0 else 0] for pair in pairs]
        return _Side(
            is_prose=_is_prose([self._segments[at] for at in found]),
            is_numeric=2 * sum(cell.is_numeric for cell in cells) >= len(cells),
            paired=sum(at in self._paired[side] for at in near) / len(near),
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """What stands on one side of a gutter; `paired` is the share of its segments that have a partner."""

    is_prose: bool
    is_numeric: bool
    paired: float


def _shared(one: Span, other: Span) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _is_crossed(upper: Span, lower: Span, texts: Sequence[Span]) -> bool:
    """Whether one of `texts` runs across between two spaces that are over one another."""
    x = (max(upper.left, lower.left) + min(upper.right, lower.right)) / 2
    return any(text.left < x < text.right and upper.y < text.y_at(x) < lower.y for text in texts)


def _begins_anew(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit()


def _off(left: Span, right: Span) -> float:
    return offset(left, right) / min(left.height, right.height)


def _third_quartile(values: Sequence[float]) -> float:
    """What three of four values do not exceed; of fewer the greatest."""
    return sorted(values)[len(values) * 3 // 4]


def _is_prose(lines: Sequence[Row]) -> bool:
    """Whether they are long lines, and most of them of one length."""
    if len(lines) < _LEAST_LINES:
        return False
    widths = sorted(line.width for line in lines)
    usual = widths[len(widths) * 4 // 5]
    long = sum(line.width for line in lines if line.width > _PROSE_WIDTH * line.height and _words(line) >= _PROSE_WORDS)
    full = sum(width for width in widths if width > _FULL * usual)
    return long > _PROSE_SHARE * sum(widths) and full > _FULL_SHARE * sum(widths)


def _words(line: Row) -> int:
    return sum(piece.word_count for piece in line.pieces)
