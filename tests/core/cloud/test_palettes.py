"""Every colour can be read on its ground and told from the others."""

import pytest

from core.cloud.palettes import PALETTES, Palette
from core.cloud.spec import Style
from tests.colours import BLINDNESS, contrast, least_difference, luminance

SAFE = {name: palette for name, palette in PALETTES.items() if palette.safe}

# Three to four times what is just noticed. The two closest of Okabe and Ito's seven differ by .076 for deuteranopes.
TOLD_APART = 0.07


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_colour_blindness_is_simulated_as_machado_does() -> None:
    """Orange and green of one lightness fall together without red or green cones, teal and blue without blue ones."""
    orange_and_green, teal_and_blue = [(0x99, 0x77, 0x00), (0x6B, 0x8E, 0x23)], [(0, 140, 140), (0, 130, 200)]
    assert least_difference(orange_and_green, "deuteranopia") < 0.3 * least_difference(orange_and_green)
    assert least_difference(teal_and_blue, "tritanopia") < 0.3 * least_difference(teal_and_blue)
    greys = [(90, 90, 90), (160, 160, 160)]
    assert all(least_difference(greys, kind) == pytest.approx(least_difference(greys), abs=0.001) for kind in BLINDNESS)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_colour_has_a_contrast_of_three_to_its_ground(palette: Palette) -> None:
    assert contrast(palette.colours, palette.ground).min() >= 3


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_no_two_colours_of_a_palette_look_alike(palette: Palette) -> None:
    assert len(palette.colours) >= 5
    assert least_difference(palette.colours) >= TOLD_APART


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("palette", SAFE.values(), ids=SAFE)
def test_readers_without_one_kind_of_cones_tell_the_colours_of_a_safe_palette_apart(
    palette: Palette, blindness: str
) -> None:
    assert least_difference(palette.colours, blindness) >= TOLD_APART


def test_no_palette_that_is_safe_goes_without_saying_so() -> None:
    unsaid = [
        name
        for name, palette in PALETTES.items()
        if not palette.safe and all(least_difference(palette.colours, kind) >= TOLD_APART for kind in BLINDNESS)
    ]
    assert unsaid == []


def test_there_are_a_dozen_palettes_dark_and_light_and_three_are_safe() -> None:
    grounds = [float(luminance(palette.ground)) for palette in PALETTES.values()]
    assert len(grounds) >= 12
    assert sum(ground < 0.1 for ground in grounds) >= 5
    assert sum(ground > 0.8 for ground in grounds) >= 5
    assert len(SAFE) >= 3
    assert any(luminance(palette.ground) > 0.8 for palette in SAFE.values())


def test_a_palette_is_named_by_one_english_word() -> None:
    assert all(name.isascii() and name.isalpha() and name.islower() for name in PALETTES)


def test_the_default_style_has_a_palette() -> None:
    assert Style().palette in PALETTES
