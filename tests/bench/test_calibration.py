"""How the benchmark fits curves to what engines say."""

from itertools import product

import numpy as np
import pytest

from bench.ocr.calibration import cross_validated, fitted
from bench.ocr.confidences import Said
from core.ocr.calibration import Curve

SAID = np.random.default_rng(1).beta(3, 1, 20_000)
AROUND = np.random.default_rng(3).beta(4, 1, 20_000)
CHANCE = np.random.default_rng(2).random(20_000)


@pytest.mark.parametrize("true", [Curve(1.15, 0.49, 5.0, -4.0), Curve(0.0, 1.5, 0.0, -1.2), Curve(1.0, 1.0, 0.0, 0.0)])
def test_the_curve_that_words_were_right_by_is_found_again(true: Curve) -> None:
    right = (np.array(list(map(true.at, SAID, AROUND))) > CHANCE).astype(float)
    found = fitted(SAID, AROUND, right)
    for said, around in product((0.2, 0.5, 0.8, 0.95, 0.99), (0.5, 0.8, 0.95)):
        assert found.at(said, around) == pytest.approx(true.at(said, around), abs=0.03)


def test_a_curve_never_falls_though_its_words_would_have_it() -> None:
    # The surer the engine, the more often it is wrong.
    curve = fitted(SAID, AROUND, (CHANCE > (SAID + AROUND) / 2).astype(float))
    assert curve.right >= 0
    assert curve.wrong >= 0
    assert curve.page >= 0


def test_a_page_is_told_by_a_curve_that_never_saw_it() -> None:
    """One engine is right on one page and wrong on the other, whatever it says: each half learns the other's lesson."""
    words = [
        Said(page, page, "Latin", "paddle", said=0.9, around=0.9, told=0.9, right=page == "good", text="word")
        for page in ("good", "bad")
        for _ in range(50)
    ]
    told = cross_validated(words)
    assert (told[:50] < 0.1).all()
    assert (told[50:] > 0.9).all()
