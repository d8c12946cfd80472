"""How sure an engine says it is, made how often it is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ocr.calibration import CURVES, calibrated
from core.ocr.reading import Box, Line, Word

ENGINES = sorted(CURVES)
SHARES = st.floats(0, 1)
BOX = Box(0, 0, 10, 10)


def told(said: list[float], engine: str) -> list[float]:
    """What Rebus tells of a page's words, of which the engine says so much."""
    lines = calibrated([Line((Word("word", BOX, confidence),)) for confidence in said], engine)
    return [word.confidence for line in lines for word in line.words]


@pytest.mark.parametrize("engine", ENGINES)
@given(lower=SHARES, higher=SHARES)
def test_who_is_surer_stays_surer(engine: str, lower: float, higher: float) -> None:
    lower, higher = told(sorted((lower, higher)), engine)
    assert 0 < lower <= higher < 1


@pytest.mark.parametrize("engine", ENGINES)
def test_doubt_and_certainty_lie_on_both_sides_of_what_is_marked(engine: str) -> None:
    assert told([0], engine)[0] < 0.3
    assert told([1], engine)[0] > 0.9


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sure_word_among_doubtful_ones_is_doubted(engine: str) -> None:
    """A page in a script that the engine does not know has words that it is sure of, too."""
    assert told([0.98] + 20 * [0.4], engine)[0] < told([0.98] + 20 * [0.97], engine)[0] - 0.02


def test_the_same_number_means_more_from_tesseract_than_from_paddle() -> None:
    assert told([0.95], "paddle") < [0.95] < told([0.95], "tesseract")
