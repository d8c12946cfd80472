"""Pages made ready for the engine: size and light."""

import numpy as np
import pytest
from PIL import Image

from core.ocr.preparing import in_page_pixels, prepared
from core.ocr.reading import Box, Line, Word
from tests.hostile import picture


@pytest.mark.parametrize(
    ("size", "scaled"),
    [
        ((2600, 1840), (2600, 1840)),
        ((5200, 3680), (2600, 1840)),
        ((3024, 4032), (1950, 2600)),
        ((1080, 20_000), (1080, 20_000)),
        ((320, 180), (320, 180)),
    ],
)
def test_large_pages_shrink_to_a4_and_long_screenshots_keep_their_width(
    size: tuple[int, int], scaled: tuple[int, int]
) -> None:
    grey, _ = prepared(Image.new("RGB", size, "white"))

    assert grey.mode == "L"
    assert grey.size == scaled


def test_boxes_are_told_in_pixels_of_the_page() -> None:
    line = Line((Word("a", Box(10, 20, 30, 40), 0.5),))

    assert in_page_pixels(line, 0.5).words[0].box == Box(20, 40, 60, 80)


def test_a_shadow_across_the_paper_is_taken_out() -> None:
    shadow = np.linspace(1.0, 0.3, 480)[None, :]
    page = np.asarray(picture("L"), dtype=np.float32) * shadow

    grey, _ = prepared(Image.fromarray(page.astype(np.uint8)).convert("RGB"))

    columns = np.asarray(grey)[:, [20, 240, 460]]
    assert np.median(columns, axis=0).min() > 230, "paper is white on all sides"
    assert columns.min() < 60 or np.asarray(grey).min() < 60, "and letters stay dark"


@pytest.mark.parametrize("ground", ["white", "black"])
def test_an_even_page_is_left_alone_be_it_light_or_dark(ground: str) -> None:
    page = Image.new("RGB", (400, 300), ground)
    page.paste("gray", (50, 50, 350, 70))

    grey, _ = prepared(page)

    assert grey.tobytes() == page.convert("L").tobytes()
