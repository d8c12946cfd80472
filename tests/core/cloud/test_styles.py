"""Canvases have names."""

from dataclasses import asdict

import pytest

from core.cloud.spec import Style
from core.cloud.styles import CANVASES, Canvas


@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
def test_a_style_can_have_every_canvas(canvas: Canvas) -> None:
    style = Style(**asdict(canvas))
    assert (style.width_px, style.height_px, style.transparent) == (
        canvas.width_px,
        canvas.height_px,
        canvas.transparent,
    )


def test_the_first_canvas_is_that_of_a_style_that_asked_for_none() -> None:
    assert Style(**asdict(next(iter(CANVASES.values())))) == Style()


def test_the_canvases_are_what_their_names_say() -> None:
    assert CANVASES["wide"].width_px > CANVASES["wide"].height_px
    assert CANVASES["tall"].width_px < CANVASES["tall"].height_px
    assert CANVASES["story"].height_px * 9 == CANVASES["story"].width_px * 16
    assert CANVASES["sticker"] == Canvas(512, 512, transparent=True)
