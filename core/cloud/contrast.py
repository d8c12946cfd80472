"""Contrast as WCAG 2.2 measures it, and colours that keep enough of it."""

from core.cloud.palettes import Rgb

# What WCAG 2.2 (1.4.3) asks of large text.
LEAST_CONTRAST = 3.0


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
    """The colour, mixed with as little white or black as gives it `LEAST_CONTRAST` to the ground."""
    if contrast(colour, ground) >= LEAST_CONTRAST:
        return colour
    away = max(((0, 0, 0), (255, 255, 255)), key=lambda end: contrast(end, ground))
    low, high = 0, 255  # shares of `away`, in 255ths: too little, enough
    while high - low > 1:
        middle = (low + high) // 2
        enough = contrast(_mixed(colour, away, middle), ground) >= LEAST_CONTRAST
        low, high = (low, middle) if enough else (middle, high)
    return _mixed(colour, away, high)


def _mixed(colour: Rgb, other: Rgb, share: int) -> Rgb:
    red, green, blue = ((one * (255 - share) + two * share) // 255 for one, two in zip(colour, other, strict=True))
    return red, green, blue
