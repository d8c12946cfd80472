"""Every colour can be read on its ground."""

import pytest

from core.cloud.palettes import PALETTES, Palette, Rgb
from core.cloud.spec import Style


def luminance(colour: Rgb) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    shares = (channel / 255 for channel in colour)
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_colour_has_a_contrast_of_three_to_its_ground(palette: Palette) -> None:
    assert min(contrast(colour, palette.ground) for colour in palette.colours) >= 3


def test_there_is_a_dark_ground_and_a_light_one() -> None:
    assert luminance(PALETTES["dusk"].ground) < 0.1
    assert luminance(PALETTES["paper"].ground) > 0.8


def test_the_default_style_has_a_palette() -> None:
    assert Style().palette in PALETTES
