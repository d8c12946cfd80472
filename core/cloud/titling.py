"""The title above a cloud: a line, and smaller ones below it, such as a date."""

from collections.abc import Sequence

from core.cloud.contrast import contrast
from core.cloud.fonts import letters_of
from core.cloud.lettering import Lettering, Sprite, draw_word, letter
from core.cloud.painting import Mark
from core.cloud.palettes import Palette

# The first line's size and the others', as shares of the canvas's shorter side: larger than most words, smaller than
# the heaviest. A line that is too long shrinks to half of it, and is then cut.
_SIZE_SHARES = (1 / 20, 1 / 30)
_LEAST_SHRINK = 0.5
# More letters than this never fit, and are not looked at.
_MOST_LETTERS = 300
# Lines keep this share of each side free, as words do.
_BORDER_SHARE = 1 / 32
# What is free above, between and below lines, as a share of the size of the line above it.
_LEADING = 0.45
_CUT = "…"


def title_marks(
    title: str, width_px: int, height_px: int, palette: Palette, *, languages: Sequence[str], font: str
) -> tuple[list[Mark], int]:
    """The lines of a title on a canvas, in the palette's most legible colour, and the height that they take, in pixels.

    Letters that no font can write are left out; nothing left takes no room. A first line that is empty leaves the
    second one its size.
    """
    colour = max(palette.colours, key=lambda one: contrast(one, palette.ground))
    room_px = width_px * (1 - 2 * _BORDER_SHARE)
    marks: list[Mark] = []
    bottom_px = 0.0
    lines = [line for line in title[:_MOST_LETTERS].splitlines() if line.strip()]
    shares = _SIZE_SHARES[1:] if title.startswith("\n") else _SIZE_SHARES
    for line, share in zip(lines, shares, strict=False):
        size_px = share * min(width_px, height_px)
        fitted = _fitted(_writable(line.strip(), languages, font), room_px, size_px, languages, font)
        if fitted is None:
            continue
        text, lettering, size_px, sprite = fitted
        top_px = round(bottom_px + _LEADING * size_px)
        marks.append(Mark(text, lettering, sprite, size_px, 0, (width_px - sprite.width) // 2, top_px, colour))
        bottom_px = top_px + sprite.height
    return marks, round(bottom_px + _LEADING * marks[-1].size_px) if marks else 0


def _writable(line: str, languages: Sequence[str], font: str) -> str:
    if letter(line, languages, font):
        return line
    return "".join(one for one in letters_of(line) if letter(one, languages, font))


def _fitted(
    line: str, room_px: float, size_px: float, languages: Sequence[str], font: str
) -> tuple[str, Lettering, float, Sprite] | None:
    """The line, cut where it must be, with its lettering, size and ink; None where it leaves no ink."""
    lettering = letter(line, languages, font) if line else None
    if lettering and lettering.width_em * size_px * _LEAST_SHRINK > room_px:
        line = _cut(line, room_px / size_px / _LEAST_SHRINK, languages, font)
        lettering = letter(line, languages, font)
    if lettering is None:
        return None
    size_px = min(size_px, room_px / lettering.width_em) if lettering.width_em else size_px
    sprite = draw_word(lettering, size_px)
    return (line, lettering, size_px, sprite) if sprite else None


def _cut(line: str, room_em: float, languages: Sequence[str], font: str) -> str:
    """As many letters as have room, with an ellipsis; found by halving, for a line grows with its letters."""
    letters = list(letters_of(line))
    fits, exceeds = 0, len(letters)
    while exceeds - fits > 1:
        middle = (fits + exceeds) // 2
        lettering = letter("".join(letters[:middle]).rstrip() + _CUT, languages, font)
        fits, exceeds = (middle, exceeds) if lettering and lettering.width_em <= room_em else (fits, middle)
    return "".join(letters[:fits]).rstrip() + _CUT
