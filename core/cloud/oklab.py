"""OKLab, in which equal steps look equal (Ottosson, "A perceptual color space for image processing", 2020)."""

import math

from core.cloud.palettes import Rgb

WHITE, BLACK = 1.0, 0.0
"""Lightnesses."""

Lab = tuple[float, float, float]
"""Lightness, 0–1, and how far from grey towards red or green, yellow or blue."""


def to_oklab(colour: Rgb) -> Lab:
    """An sRGB colour (0–255) in OKLab."""
    red, green, blue = (_light(part / 255) for part in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def from_oklab(lab: Lab) -> Rgb:
    """The sRGB colour (0–255); of one that no screen shows, the nearest part by part."""
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _part(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _part(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _part(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def part_way(lab: Lab, end: float, share: float) -> Rgb:
    """A colour on its way to white or black, 0–1; it stays colourful as long as there is room for that."""
    lightness, a, b = lab
    kept = 1 - share**2
    return from_oklab((lightness + (end - lightness) * share, a * kept, b * kept))


def difference(one: Rgb, other: Rgb) -> float:
    """How different two colours look: about .02 is just noticed, 1 is black and white."""
    return math.dist(to_oklab(one), to_oklab(other))


def _light(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _part(light: float) -> int:
    light = min(max(light, 0.0), 1.0)
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))
