"""How sure an engine says it is, made how often it is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ocr.calibration import CURVES, calibrated

ENGINES = sorted(CURVES)
SHARES = st.floats(0, 1)


@pytest.mark.parametrize("engine", ENGINES)
@given(lower=SHARES, higher=SHARES)
def test_who_is_surer_stays_surer(engine: str, lower: float, higher: float) -> None:
    lower, higher = sorted((lower, higher))
    assert 0 < calibrated(lower, engine) <= calibrated(higher, engine) < 1


@pytest.mark.parametrize("engine", ENGINES)
def test_doubt_and_certainty_lie_on_both_sides_of_what_is_marked(engine: str) -> None:
    assert calibrated(0, engine) < 0.3
    assert calibrated(1, engine) > 0.9


def test_the_same_number_means_more_from_tesseract_than_from_paddle() -> None:
    assert calibrated(0.95, "paddle") < 0.95 < calibrated(0.95, "tesseract")


def test_an_engine_without_a_curve_is_taken_at_its_word() -> None:
    assert calibrated(0.42, "another") == 0.42
