"""Contrast as WCAG 2.2 measures it, and colours that keep enough of it."""

from core.cloud.oklab import BLACK, WHITE, Lab, part_way, to_oklab
from core.cloud.palettes import Rgb

# What WCAG 2.2 (1.4.3) asks of large text.
LEAST_CONTRAST = 3.0

# Halvings of the way to white or black: the last is a quarter of a step of eight bits.
_HALVINGS = 10


def luminance(colour: Rgb) -> float:
    """Relative luminance of an sRGB colour, 0–1."""
    shares = [part / 255 for part in colour]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The ratio of two colours, from 1 (none) to 21 (black and white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: Rgb, ground: Rgb) -> Rgb:
    """The colour, as much lighter or darker, whichever is less, as gives it `LEAST_CONTRAST` to the ground."""
    if contrast(colour, ground) >= LEAST_CONTRAST:
        return colour
    lab = to_oklab(colour)
    moved = [one for end in (WHITE, BLACK) if (one := _moved(lab, end, ground))]
    return min(moved, key=lambda one: abs(to_oklab(one)[0] - lab[0]))


def _moved(lab: Lab, end: float, ground: Rgb) -> Rgb | None:
    """The first colour with enough contrast on the way to white or black; None where even that has too little."""
    found = part_way(lab, end, 1.0)
    if contrast(found, ground) < LEAST_CONTRAST:
        return None
    too_near, enough = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (too_near + enough) / 2
        tried = part_way(lab, end, middle)
        if contrast(tried, ground) >= LEAST_CONTRAST:
            found, enough = tried, middle
        else:
            too_near = middle
    return found
