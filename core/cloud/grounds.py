"""Grounds that people choose themselves, and a palette's colours on them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from PIL import ImageColor

from core.cloud.contrast import LEAST_CONTRAST, contrast
from core.cloud.oklab import BLACK, WHITE, difference, part_way, to_oklab
from core.cloud.palettes import PALETTES, Palette, Rgb
from core.cloud.spec import Style

# As `#1f3a5f` and `#abc`, and the names that CSS has for 148 of them.
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}){1,2}|[a-z]{3,20}")
# Three to four times what is just noticed; the colours of every palette differ by so much on its own ground.
_TOLD_APART = 0.07
# What has to be moved is moved a little farther where it can: at the least contrast, all of a cloud looks dull. WCAG
# asks as much of text of ordinary size.
_CLEAR_CONTRAST = 4.5
# The way to white or black is looked at in so many steps: each is less than is noticed.
_STEPS = 64


def find_ground(text: str) -> str | None:
    """The colour that somebody names, as `Style.ground` has it; None where it is none.

    In hexadecimals, or by CSS's name: https://www.w3.org/TR/css-color-4/#named-colors.
    """
    name = text.strip().casefold()
    if not _COLOUR.fullmatch(name):
        return None
    try:
        red, green, blue = ImageColor.getrgb(name)[:3]
    except ValueError:
        return None
    return f"#{red:02x}{green:02x}{blue:02x}"


def palette_of(style: Style) -> Palette:
    """The palette of a style, on the ground that was chosen, if one was."""
    palette = PALETTES[style.palette]
    return on_ground(palette, _rgb(style.ground)) if style.ground else palette


@lru_cache(maxsize=64)
def on_ground(palette: Palette, ground: Rgb) -> Palette:
    """A palette on another ground; its colours are moved in lightness where they have too little contrast to it.

    They go on until they can be told from the others, as far as there is room. Whether readers who lack one kind
    of cones still tell them apart is not known then.
    """
    colours = {colour: colour for colour in palette.colours if contrast(colour, ground) >= LEAST_CONTRAST}
    for colour in palette.colours:
        if colour not in colours:
            colours[colour] = _moved(colour, ground, tuple(colours.values()))
    moved = tuple(colours[colour] for colour in palette.colours)
    return replace(palette, ground=ground, colours=moved, safe=palette.safe and moved == palette.colours)


def _moved(colour: Rgb, ground: Rgb, others: Sequence[Rgb]) -> Rgb:
    """A colour made lighter or darker, by as little as makes it clear and parts it from others, as far as that goes."""
    lab = to_oklab(colour)
    shares = [step / _STEPS for step in range(1, _STEPS + 1)]
    ways = [(part_way(lab, end, share), share * abs(end - lab[0])) for end in (WHITE, BLACK) for share in shares]
    nearest = [one for one, _ in sorted(ways, key=itemgetter(1)) if contrast(one, ground) >= LEAST_CONTRAST]

    def apart(one: Rgb) -> float:
        return min((difference(one, other) for other in others), default=1.0)

    told_apart = [one for one in nearest if apart(one) >= _TOLD_APART]
    clear = (one for one in told_apart if contrast(one, ground) >= _CLEAR_CONTRAST)
    return next(clear, None) or next(iter(told_apart), None) or max(nearest, key=apart)


def _rgb(ground: str) -> Rgb:
    red, green, blue = bytes.fromhex(ground[1:])
    return red, green, blue
