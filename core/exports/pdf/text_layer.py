"""The invisible text of a page, each word on its place."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from math import cos, radians, sin

from core.exports.characters import in_one_row
from core.exports.direction import from_left_to_right, holds_right_to_left, runs_right_to_left
from core.exports.pdf.font import GlyphlessFont
from core.exports.strips import Strip, strip_of
from core.ocr.reading import Line, Page

_INVISIBLE = 3  # neither filled nor stroked (ISO 32000-1, table 106)
# Of a letter's height: poppler and PDFium take less for no space, and typesetters a quarter of an em for one.
_LEAST_SPACE = 0.2


def text_layer(page: Page, font: GlyphlessFont, points_per_px: float) -> bytes:
    """The content stream that writes a page's lines, in their order, without ink; the font is its /F1."""
    rows = [f"BT {_INVISIBLE} Tr"]
    for line in page.lines:
        words = tuple(word for word in line.words if in_one_row(word.text))
        if words:
            rows += _written(replace(line, words=words), font, page.height_px, points_per_px)
    rows.append("ET")
    return "\n".join(rows).encode("ascii")


def _written(line: Line, font: GlyphlessFont, page_height_px: int, scale: float) -> Iterator[str]:
    """Words and spaces from the line's left end to its right, whichever way it is read: so programs expect it."""
    strip = strip_of(line)
    right_to_left = runs_right_to_left(line.text)
    angle = radians(strip.angle_deg)
    turn = f"{cos(angle):.5f} {-sin(angle):.5f} {sin(angle):.5f} {cos(angle):.5f}"
    yield f"/F1 {strip.height_px * scale:.3f} Tf"
    for place, start, end, space in _spread(line, strip):
        x, y = strip.on_page(start)
        yield f"{turn} {x * scale:.3f} {(page_height_px - y) * scale:.3f} Tm"
        characters = from_left_to_right(in_one_row(line.words[place].text), right_to_left)
        yield _shown(characters, (end - start) / strip.height_px, font)
        if space:
            yield _shown([" "], space / strip.height_px, font)


def _shown(characters: list[str], length_em: float, font: GlyphlessFont) -> str:
    codes, count = font.encode(characters)
    return f"{100 * length_em / count:.3f} Tz <{codes}> Tj"


def _spread(line: Line, strip: Strip) -> Iterator[tuple[int, float, float, float]]:
    """The place of each word in its line, where it begins and ends along it, and the width of the space after it.

    From the line's left end to its right. A word ends where the next begins, if no space follows it, for any gap
    would be taken for one; if one does, early enough for the space. The width is 0 for none.
    """
    order = list(range(len(line.words)))
    if holds_right_to_left(line.text):
        order.sort(key=lambda place: strip.spans_px[place])
    for place, following in zip_longest(order, order[1:]):
        start, end = strip.spans_px[place]
        space = 0.0
        if following is not None:
            least = _LEAST_SPACE * strip.height_px if _spaced(line, place, following) else 0.0
            room = strip.spans_px[following][0] - start
            if room > 0:
                space = max(start + room - end, min(least, room / 2)) if least else 0.0
                end = start + room - space
            else:
                space = least
        yield place, start, end, space


def _spaced(line: Line, left: int, right: int) -> bool:
    """Whether a space stands between two words that stand beside one another."""
    return abs(left - right) > 1 or line.words[min(left, right)].space_after
