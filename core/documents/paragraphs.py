"""Where paragraphs begin among the lines of a text layer, which tells nothing of it."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from core.ocr.reading import Line

# In sizes of the font. Lines stand 1.15 to 1.5 of them apart, on a page mostly all alike.
_MORE_ROOM = 1.25  # times the usual distance: a fifth of a line is the least that is set between paragraphs
_INDENT = 0.8
_SAME_PLACE = 0.5
_OTHER_SIZE = 1.1  # a heading is larger than its text by a tenth at least
_SLACK = 0.5  # beside the next word itself: a space, and a margin that is not quite straight
_WIDE_SLACK = 2.0  # Han and Kana: some signs may not begin a line and take others with them


_ENDS = tuple(".:!?…。：！？؟।")  # of sentences


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line as it is set: the height of its baseline on the page and the size of its letters, in pixels."""

    line: Line
    base_px: float
    size_px: float


def with_paragraphs(lines: Sequence[SetLine]) -> tuple[Line, ...]:
    """The lines, in their order, those that open a paragraph marked.

    A paragraph ends where the next line is set apart, indented or of another size, where the next word would have
    fitted into the line, and at a column's end unless the sentence goes on.
    """
    strips = [_Strip.of(line) for line in lines]
    usual = median([*_pitches(strips)] or [1.0])
    measures = _measures(strips, usual)
    opening = [True]
    for at in range(1, len(strips)):
        following = strips[at + 1] if at + 1 < len(strips) else None
        opening.append(_opens(strips[at - 1], strips[at], following, usual, measures[at - 1]))
    return tuple(replace(each.line, opens_paragraph=opens) for each, opens in zip(lines, opening, strict=False))


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line in the direction of its reading: `start` and `end` grow along it, also where it runs to the left."""

    start: float
    end: float
    base: float
    size: float
    first_word: float
    text: str

    @classmethod
    def of(cls, set_line: SetLine) -> "_Strip":
        line = set_line.line
        boxes = [word.box for word in line.words]
        left, right = min(box.left for box in boxes), max(box.left + box.width for box in boxes)
        start, end = (-right, -left) if _runs_left(line) else (left, right)
        return cls(start, end, set_line.base_px, max(1.0, set_line.size_px), boxes[0].width, line.text)


def _runs_left(line: Line) -> bool:
    directions = [unicodedata.bidirectional(letter) for letter in line.text]
    return sum(each in {"R", "AL"} for each in directions) > directions.count("L")


def _pitches(strips: Sequence[_Strip]) -> Iterator[float]:
    for above, below in pairwise(strips):
        if below.base > above.base and below.start < above.end and above.start < below.end:
            yield (below.base - above.base) / below.size


def _measures(strips: Sequence[_Strip], usual: float) -> list[float]:
    """For each line, how far the longest line of its block reaches."""
    blocks: list[list[_Strip]] = []
    for strip in strips:
        if blocks and not _is_apart(blocks[-1][-1], strip, usual):
            blocks[-1].append(strip)
        else:
            blocks.append([strip])
    return [max(strip.end for strip in block) for block in blocks for _ in block]


def _is_apart(above: _Strip, below: _Strip, usual: float) -> bool:
    pitch = (below.base - above.base) / below.size
    sizes = sorted((above.size, below.size))
    return pitch <= 0 or pitch > _MORE_ROOM * usual or sizes[1] > _OTHER_SIZE * sizes[0]


def _opens(above: _Strip, line: _Strip, following: _Strip | None, usual: float, measure: float) -> bool:
    if line.base <= above.base:  # beside it or above: another column
        return above.text.endswith(_ENDS) or line.text[:1].isupper()
    if _is_apart(above, line, usual):
        return True
    goes_back = following is None or following.start < line.start - _SAME_PLACE * line.size
    if line.start > above.start + _INDENT * line.size and goes_back:
        return True
    wide = unicodedata.east_asian_width(line.text[0]) in "WF"
    needed = line.first_word + (_WIDE_SLACK if wide else _SLACK) * line.size
    return measure - above.end > needed
