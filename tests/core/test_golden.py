"""What is drawn looks like the pictures that somebody has looked at (`tests.golden`)."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.cloud.palettes import PALETTES
from tests.golden import FOLDER, GOLDEN, QUOTES, distance, path_of

# Measured: one picture drawn twice differs by nothing, lines a twenty-fifth further apart by .06 (median); a box in
# place of an Arabic letter by .08, Thai and Devanagari without shaping by .19 and .36, Hebrew from the left by .27.
TOLERANCE = 0.07


@pytest.mark.parametrize("name", GOLDEN)
def test_it_looks_as_it_did(name: str) -> None:
    """If it should look otherwise: `python -m tests.golden`, look at the picture, commit it."""
    assert distance(GOLDEN[name](), Image.open(path_of(name))) < TOLERANCE


def test_no_golden_picture_is_left_over() -> None:
    assert set(FOLDER.rglob("*.png")) == {path_of(name) for name in GOLDEN}


@pytest.mark.parametrize(("one", "other"), [("chinese", "traditional"), ("persian", "urdu"), ("thai", "lao")])
def test_another_text_looks_different(one: str, other: str) -> None:
    assert distance(GOLDEN[f"cards/quote-{one}"](), GOLDEN[f"cards/quote-{other}"]()) > 2 * TOLERANCE


@pytest.mark.parametrize("script", ["latin", "arabic", "devanagari", "korean"])
def test_a_box_in_place_of_a_letter_looks_different(script: str) -> None:
    drawn = Image.open(path_of(f"cards/quote-{script}")).convert("RGB")
    letters = np.argwhere(np.abs(np.asarray(drawn).astype(int) - PALETTES["paper"].colours[0]).sum(axis=2) < 60)
    y, x = letters[len(letters) // 2].tolist()
    boxed = drawn.copy()
    ImageDraw.Draw(boxed).rectangle(
        (x - 7, y - 9, x + 7, y + 9), PALETTES["paper"].ground, PALETTES["paper"].colours[0]
    )
    assert distance(boxed, drawn) > TOLERANCE


def test_every_script_that_is_read_and_written_here_has_a_golden_card() -> None:
    assert len(QUOTES) >= 25
