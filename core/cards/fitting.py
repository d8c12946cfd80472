"""Breaks a text into lines and finds the largest size in which they fit."""

import math
import unicodedata
from dataclasses import dataclass

from core.cards.breaking import segments_of
from core.cards.lettering import PLAIN, TRIAL_SIZE_PX, Piece, Writing, pieces_of, runs_leftwards
from core.errors import NothingToSet, TooMuchText

# From one base line to the next, in ems: what sets Latin comfortably. Scripts that reach further get more, so that no
# two lines' ink is closer than the clearance.
_LEADING_EM = 1.3
_CLEARANCE_EM = 0.08
# An empty line between paragraphs is half a line high.
_BLANK_LINE = 0.5
# A line that ends within a phrase of Chinese or Thai is as bad as three ems of space on it, squared at the trial size.
_RESTLESS = (3 * TRIAL_SIZE_PX) ** 2
# Lines that their writer broke, a poem's, stay whole where that makes the letters no smaller than this share.
_WHOLE_LINES = 0.6
# Nobody reads smaller letters.
_LEAST_SIZE_PX = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands: its text, its pieces from left to right, and whether its paragraph begins at the right."""

    text: str
    pieces: tuple[Piece, ...]
    leftwards: bool

    def width_px(self, size_px: int) -> float:
        """The sum of its pieces' advances."""
        return sum(piece.extent(size_px)[0] for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines in one size, each with its base line in pixels below the block's top; ink stays within width and height."""

    size_px: int
    lines: tuple[tuple[Line, float], ...]
    height_px: float

    @property
    def width_px(self) -> float:
        """The widest line's."""
        return max(line.width_px(self.size_px) for line, _ in self.lines)


@dataclass(frozen=True, slots=True)
class _Segment:
    """What is not broken: the end of it in its paragraph, and its widths at the trial size with and without spaces.

    `pauses` where a space or a punctuation mark ends it.
    """

    end: int
    width: float
    inked: float
    pauses: bool


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    leftwards: bool
    segments: tuple[_Segment, ...]

    def breaks(self, width: float) -> list[int]:
        """Where lines end that are no wider than this at the trial size, as long as no segment is."""
        ends, used = [], 0.0
        for before, segment in zip((None, *self.segments), self.segments, strict=False):
            if before and used + segment.inked > width:
                ends.append(before.end)
                used = 0.0
            used += segment.width
        return [*ends, len(self.text)]

    def balanced_breaks(self, width: float) -> list[int]:
        """Of the fewest lines those that leave the least space, squared, on all of them: none is left with one word.

        Where a script has no spaces, lines rather end where a reader pauses. (Minimum raggedness, by dynamic
        programming: Knuth and Plass, "Breaking Paragraphs into Lines", 1981, with no other badness.)
        """
        starts = [0.0]
        for segment in self.segments:
            starts.append(starts[-1] + segment.width)
        best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # lines, raggedness, where the last of them begins
        for end, last in enumerate(self.segments, 1):
            restless = 0 if last.pauses else _RESTLESS
            choices: list[tuple[int, float, int]] = []
            for start in range(end - 1, -1, -1):
                space = width - (starts[end - 1] + last.inked - starts[start])
                if space < 0 and choices:
                    break
                choices.append((best[start][0] + 1, best[start][1] + space**2 + restless, start))
            best.append(min(choices))
        ends, end = [], len(self.segments)
        while end:
            ends.append(self.segments[end - 1].end)
            end = best[end][2]
        return ends[::-1]


def fit(text: str, width_px: float, height_px: float, most_px: float, writing: Writing = PLAIN) -> Block:
    """The text, tidy, in the largest size of which all of it fits, at most `most_px`; lines of a paragraph balanced.

    Raises `NothingToSet` where no font has any of it, and `TooMuchText` where the smallest letters do not fit.
    """
    setting = _Setting(text, writing)
    largest = setting.largest(most_px, width_px, height_px)
    if setting.has_lines:
        whole = setting.largest(most_px, width_px, height_px, break_lines=False)
        largest = whole if whole >= _WHOLE_LINES * largest else largest
    # Hinting rounds each letter's width, so that a line may be a hair wider than it was by proportion.
    for size_px in range(largest, _LEAST_SIZE_PX - 1, -1):
        if setting.fits(size_px, width_px, height_px):
            block = setting.block(size_px, width_px)
            if block.width_px <= width_px:
                return block
    raise TooMuchText


class _Setting:
    """A text measured once, at the trial size."""

    def __init__(self, text: str, writing: Writing) -> None:
        self._writing = writing
        self._ascent = self._descent = 0.0
        self._paragraphs = [self._measured(line) for line in text.split("\n")]
        if self._ascent + self._descent == 0:
            raise NothingToSet
        self._pitch = max(_LEADING_EM * TRIAL_SIZE_PX, self._ascent + self._descent + _CLEARANCE_EM * TRIAL_SIZE_PX)

    @property
    def has_lines(self) -> bool:
        """Whether its writer broke lines."""
        return len(self._paragraphs) > 1

    def largest(self, most_px: float, width_px: float, height_px: float, *, break_lines: bool = True) -> int:
        """The largest size that fits, or the least there is."""
        low, high = _LEAST_SIZE_PX, max(_LEAST_SIZE_PX, int(most_px))
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.fits(middle, width_px, height_px, break_lines=break_lines)
            low, high = (middle, high) if fits else (low, middle - 1)
        return low

    def fits(self, size_px: int, width_px: float, height_px: float, *, break_lines: bool = True) -> bool:
        """Whether the text fits, by proportion."""
        scale = size_px / TRIAL_SIZE_PX
        width = width_px / scale
        if max(segment.inked for one in self._paragraphs for segment in one.segments) > width:
            return False
        breaks = [len(one.breaks(width)) if one.text else _BLANK_LINE for one in self._paragraphs]
        if not break_lines and max(breaks) > 1:
            return False
        rows = sum(breaks)
        return (self._ascent + self._descent + (rows - 1) * self._pitch) * scale <= height_px

    def block(self, size_px: int, width_px: float) -> Block:
        """The lines, balanced."""
        scale = size_px / TRIAL_SIZE_PX
        lines, base = [], self._ascent * scale
        for one in self._paragraphs:
            if not one.text:
                base += _BLANK_LINE * self._pitch * scale
                continue
            start = 0
            for end in one.balanced_breaks(width_px / scale):
                lines.append((self._line(one, start, end), base))
                base += self._pitch * scale
                start = end
        return Block(size_px, tuple(lines), base - (self._pitch - self._descent) * scale)

    def _line(self, paragraph: _Paragraph, start: int, end: int) -> Line:
        text = paragraph.text[start:end].rstrip()
        pieces = pieces_of(paragraph.text, start, start + len(text), self._writing) if text else ()
        return Line(text, pieces, paragraph.leftwards)

    def _measured(self, text: str) -> _Paragraph:
        segments, end = [], 0
        for part in segments_of(text, self._writing.languages):
            start, end = end, end + len(part)
            inked = self._width(text, start, start + len(part.rstrip()))
            space = self._width(text, start + len(part.rstrip()), end)
            pauses = unicodedata.category(part[-1])[0] in "PZ"
            segments.append(_Segment(end, inked + space, inked, pauses))
        return _Paragraph(text, runs_leftwards(text), tuple(segments))

    def _width(self, text: str, start: int, end: int) -> float:
        if start == end:
            return 0.0
        extents = [piece.extent(TRIAL_SIZE_PX) for piece in pieces_of(text, start, end, self._writing)]
        self._ascent = max(self._ascent, *(ascent for _, ascent, _ in extents), 0.0)
        self._descent = max(self._descent, *(descent for _, _, descent in extents), 0.0)
        return math.fsum(advance for advance, _, _ in extents)
