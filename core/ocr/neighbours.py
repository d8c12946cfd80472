"""Who stands beside whom: found among the near ones only, so that bent pages hold together and crowds cost little."""

from collections.abc import Sequence

import numpy as np

from core.ocr.pieces import Span

_MOST_SEEN = 64  # neighbours looked at: two rows of a wide table; more are boxes on top of each other

_SAME_ROW = 0.5
"""Middles that differ by less, in heights of the lower span, are on one row: lines are nearly a height apart."""

_IN_THE_WAY = 0.6  # of the mean height: what overlaps the row by that much stands between those left and right of it

_ALIKE = 2.0
"""Of the heights in one row: capitals and digits differ less from small letters, a total's large print as much."""

_ALIKE_IN_BLOCK = 1.6
"""Of the heights within one block: lines of capitals, of digits or without descenders come this much lower."""

_LINE_PITCH = 2.2
"""From line to line at most, in heights of the taller. Engines' boxes are about 1.3 × the letters, so that
this is double spacing (2.4 × the letters' size) and a little more."""

_LEAST_PITCH = 0.3  # heights of the lower: spans nearer than that are on one row

_SHARED = 0.5  # of the narrower span's width lies under or over the other, where both are of one block


class Field:
    """Spans by where they stand."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        sides = [(span.left, span.top, span.right, span.bottom) for span in spans]
        self._left, self._top, self._right, self._bottom = np.asarray(sides, dtype=np.float64).reshape(-1, 4).T

    def touching(self, left: float, top: float, right: float, bottom: float) -> list[int]:
        """Those that touch a rectangle, by their numbers."""
        inside = (self._left <= right) & (self._right >= left) & (self._top <= bottom) & (self._bottom >= top)
        found: list[int] = inside.nonzero()[0][:_MOST_SEEN].tolist()
        return found

    def right_of(self, at: int) -> list[int]:
        """Those on the height of span `at`'s right end that begin right of its middle, from left to right."""
        span = self.spans[at]
        reach = span.height / 2
        level = (self._top <= span.y_right + reach) & (self._bottom >= span.y_right - reach)
        found = (level & (self._left > (span.left + span.right) / 2)).nonzero()[0]
        nearest: list[int] = found[np.argsort(self._left[found], kind="stable")][:_MOST_SEEN].tolist()
        return nearest


def beside(field: Field) -> list[tuple[int, int]]:
    """Pairs on one row with nothing between them, left and right; each span at most once on either side."""
    spans = field.spans
    pairs = [(left, right) for left in range(len(spans)) if (right := _next(field, left)) is not None]
    # Where two have the same on their right, it goes to the nearer.
    nearest = {right: left for left, right in sorted(pairs, key=lambda pair: spans[pair[0]].right)}
    return [(left, right) for right, left in nearest.items()]


def _next(field: Field, at: int) -> int | None:
    """The span right of span `at` on its row: of those that begin about equally near the one that is most level.

    What begins behind the middle of another does not begin equally near: it is the next word but one.
    """
    span = field.spans[at]
    best: tuple[float, int] | None = None
    near = float("inf")
    for other in field.right_of(at):
        candidate = field.spans[other]
        if candidate.left > near:
            break
        lower, taller = sorted((span.height, candidate.height))
        if candidate.left < span.right - lower / 2:
            continue
        off = offset(span, candidate)
        if off < _SAME_ROW * lower and taller < _ALIKE * lower:
            best = min(best or (off, other), (off, other))
            near = min(near, candidate.left + min(lower, candidate.width / 2))
        elif off < _IN_THE_WAY * (lower + taller) / 2:
            near = min(near, candidate.left)
    return best[1] if best else None


def offset(left: Span, right: Span) -> float:
    """By how much their middles differ in height, halfway between them."""
    x = (left.right + right.left) / 2
    return abs(left.y_at(x) - right.y_at(x))


def stacks(field: Field) -> list[list[int]]:
    """Spans in columns, from top to bottom: each is the only one under the one before, and that its only one above."""
    count = len(field.spans)
    next_to = [_above_and_below(field, at) for at in range(count)]
    columns = []
    seen: set[int] = set()
    for start in sorted(range(count), key=lambda at: field.spans[at].y):
        column = []
        at: int | None = start
        while at is not None and at not in seen:
            column.append(at)
            seen.add(at)
            low = next_to[at][1]
            at = low if low is not None and next_to[low][0] == at else None
        if column:
            columns.append(column)
    return columns


def _above_and_below(field: Field, at: int) -> tuple[int | None, int | None]:
    """The nearest spans over and under span `at`, where they may belong to it and none stands beside them."""
    span = field.spans[at]
    height, half_width = span.height, span.width / 2
    reach = _LINE_PITCH * height
    over: list[tuple[float, int]] = []
    under: list[tuple[float, int]] = []
    for other in field.touching(span.left, span.top - reach, span.right, span.bottom + reach):
        candidate = field.spans[other]
        left, right = max(span.left, candidate.left), min(span.right, candidate.right)
        if other == at or right - left <= min(height, half_width, candidate.width / 2):
            continue
        middle = (left + right) / 2
        away = candidate.y_at(middle) - span.y_at(middle)
        lower, taller = (height, candidate.height) if height < candidate.height else (candidate.height, height)
        if _LEAST_PITCH * lower < abs(away) < _LINE_PITCH * taller:
            (under if away > 0 else over).append((abs(away), other))
    return _only(field, span, over), _only(field, span, under)


def _only(field: Field, span: Span, near: Sequence[tuple[float, int]]) -> int | None:
    """The nearest of those `near`, if it may belong to `span` and none of the others stands beside it."""
    if not near:
        return None
    nearest = min(near)[1]
    found = field.spans[nearest]
    left, right = found.left + found.height / 2, found.right - found.height / 2
    if any(field.spans[other].left > right or field.spans[other].right < left for _, other in near):
        return None
    return nearest if _are_alike(span, found) else None


def _are_alike(span: Span, other: Span) -> bool:
    shared = min(span.right, other.right) - max(span.left, other.left)
    lower, taller = sorted((span.height, other.height))
    return taller < _ALIKE_IN_BLOCK * lower and shared >= _SHARED * min(span.width, other.width)
