"""Words can be read on any ground that somebody chooses, and their colours told apart."""

import json
from dataclasses import replace
from io import BytesIO
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from core.cloud.codes import code_of, from_json, to_json
from core.cloud.drawing import draw
from core.cloud.grounds import find_ground, on_ground, palette_of
from core.cloud.oklab import difference, from_oklab, to_oklab
from core.cloud.palettes import PALETTES, Palette
from core.cloud.spec import CloudSpec, Encoding, Style
from tests.colours import contrast, least_difference, linear, oklab

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
SPEC = CloudSpec((("harbour", 3), ("lantern", 2), ("🐱", 1)), Style("paper", width_px=300, height_px=200))


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_palette_is_read_and_told_apart_on_every_ground(palette: Palette) -> None:
    for ground in product((0, 64, 128, 192, 255), repeat=3):
        colours = on_ground(palette, ground).colours
        assert contrast(colours, ground).min() >= 3
        assert least_difference(colours) >= 0.069  # as on their own; of one that is computed otherwise


@given(COLOURS, st.sampled_from(sorted(PALETTES)))
@example((119, 119, 119), "ink")
def test_no_ground_is_without_contrast(ground: tuple[int, int, int], name: str) -> None:
    assert contrast(on_ground(PALETTES[name], ground).colours, ground).min() >= 3


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_colours_that_can_be_read_stay_as_they_are(palette: Palette) -> None:
    moved = on_ground(palette, palette.ground)
    assert moved == palette
    assert on_ground(palette, (0, 0, 0) if sum(palette.ground) < 300 else (255, 255, 255)).colours == palette.colours


def test_a_palette_whose_colours_were_moved_is_no_longer_said_to_be_safe() -> None:
    assert on_ground(PALETTES["atlas"], (255, 255, 255)).safe
    assert not on_ground(PALETTES["atlas"], (0, 0, 128)).safe


@given(COLOURS)
def test_lightness_is_measured_as_elsewhere(colour: tuple[int, int, int]) -> None:
    assert to_oklab(colour) == pytest.approx(oklab(linear(colour)), abs=1e-6)
    assert from_oklab(to_oklab(colour)) == colour
    assert difference(colour, colour) == 0


@pytest.mark.parametrize(
    ("text", "ground"),
    [("#1f3a5f", "#1f3a5f"), ("#FFF", "#ffffff"), (" navy ", "#000080"), ("RebeccaPurple", "#663399")],
)
def test_a_ground_is_named_in_hexadecimals_or_by_its_name(text: str, ground: str) -> None:
    assert find_ground(text) == ground


@pytest.mark.parametrize(
    "text",
    ["", "#", "#12", "#1234", "#12345678", "123456", "greenish", "rgb(1,2,3)", "hsl(0,0%,0%)", "#ff٠٠٠٠"],
)
def test_what_is_no_colour_is_no_ground(text: str) -> None:
    assert find_ground(text) is None


@pytest.mark.parametrize("encoding", [Encoding.JPEG, Encoding.PNG, Encoding.SVG])
def test_a_cloud_has_the_ground_that_was_chosen(encoding: Encoding) -> None:
    data = draw(replace(SPEC, style=replace(SPEC.style, ground="#800020")), encoding).data
    if encoding is Encoding.SVG:
        assert b'fill="#800020"' in data
        return
    pixels = np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)
    assert np.abs(pixels[0, 0] - (0x80, 0x00, 0x20)).max() <= 2
    assert (np.abs(pixels - pixels[0, 0]).sum(axis=2) < 30).mean() < 0.9


def test_a_transparent_cloud_keeps_the_colours_that_its_ground_asks_for() -> None:
    style = replace(SPEC.style, ground="#000080", transparent=True)
    spec = replace(SPEC, words=SPEC.words[:2], style=style)
    pixels = np.asarray(Image.open(BytesIO(draw(spec, Encoding.PNG).data)))
    seen = {tuple(colour) for colour in pixels[pixels[..., 3] > 0][:, :3].tolist()}
    assert seen <= set(palette_of(style).colours)
    assert pixels[0, 0, 3] == 0


def test_a_chosen_ground_has_a_code_of_its_own_and_the_codes_without_one_stay() -> None:
    chosen = replace(SPEC, style=replace(SPEC.style, ground="#000080"))
    assert from_json(to_json(chosen)) == chosen
    assert code_of(chosen) != code_of(SPEC)
    assert "ground" not in json.loads(to_json(SPEC))["style"]


@pytest.mark.parametrize("ground", ["navy", "#FFF", "#12345", "#1234567", "#12345g", "url(x)", "#ff0000 "])
def test_a_style_has_a_colour_as_its_ground_or_none(ground: str) -> None:
    with pytest.raises(ValueError, match="ground"):
        Style(ground=ground)
