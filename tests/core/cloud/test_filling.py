"""Outlines are filled as exactly as whole numbers tell, as HarfBuzz fills them, and nothing leaves its memory."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud._outlines import FARTHEST_PX, Filler, Outline
from core.cloud.filling import fill, fill_by_harfbuzz
from core.cloud.lettering import letter, turn

WORDS = ["Rebus", "Жучок", "σοφία", "不仅一方面", "겸사겸사", "नमस्ते", "سلام", "ภาษาไทย"]


def polygon(*corners: tuple[float, float]) -> Outline:
    """A contour that is left open."""
    outline = Outline()
    outline.moveTo(corners[0])
    for corner in corners[1:]:
        outline.lineTo(corner)
    return outline


def filled(*outlines: Outline, size_px: float = 16, degrees: int = 0) -> npt.NDArray[np.uint8]:
    """Outlines in a font of 16 units an em: at 16 px, a unit is a pixel."""
    filler = Filler()
    for outline in outlines:
        filler.add([outline], ((7, 0.0, 0.0),), 16, size_px, *turn(degrees))
    found = filler.fill()
    assert found
    rows, _, _, width, height = found
    return np.frombuffer(rows, np.uint8).reshape(height, width)


def test_each_pixel_is_covered_by_its_share() -> None:
    assert filled(polygon((0.25, 0), (2.5, 0), (2.5, 1.75), (0.25, 1.75))).tolist() == [
        [144, 192, 96],
        [192, 255, 128],
    ]
    assert filled(polygon((0, 0), (4, 0), (0, 4))).tolist() == [
        [128, 0, 0, 0],
        [255, 128, 0, 0],
        [255, 255, 128, 0],
        [255, 255, 255, 128],
    ]


def test_a_hole_is_empty_and_an_overlap_is_full() -> None:
    around = polygon((0, 0), (6, 0), (6, 6), (0, 6))
    hole, same = polygon((2, 2), (2, 4), (4, 4), (4, 2)), polygon((2, 2), (4, 2), (4, 4), (2, 4))
    assert (filled(around, hole)[2:4, 2:4] == 0).all()
    assert (filled(around, same) == 255).all()
    both = polygon((0, 0), (6, 0), (6, 6), (0, 6))
    for point, add in (((2, 2), both.moveTo), ((2, 4), both.lineTo), ((4, 4), both.lineTo), ((4, 2), both.lineTo)):
        add(point)
    assert (filled(both) == filled(around, hole)).all()


def test_a_curve_takes_the_area_that_it_encloses() -> None:
    """A parabola two thirds of the box around its control points, a circle of cubic curves π r²."""
    arch = Outline()
    arch.moveTo((0, 0))
    arch.qCurveTo((8, 16), (16, 0))
    assert filled(arch, size_px=160).sum() / 255 == pytest.approx(100 * 2 / 3 * 16 * 8, rel=0.002)
    circle, bend = Outline(), 8 * 0.5522847
    circle.moveTo((8, 0))
    circle.curveTo((8, bend), (bend, 8), (0, 8))
    circle.curveTo((-bend, 8), (-8, bend), (-8, 0))
    circle.curveTo((-8, -bend), (-bend, -8), (0, -8))
    circle.curveTo((bend, -8), (8, -bend), (8, 0))
    circle.closePath()
    assert filled(circle, size_px=160).sum() / 255 == pytest.approx(100 * np.pi * 64, rel=0.002)


def test_a_word_that_is_turned_stands_on_its_head_where_it_should() -> None:
    corner = polygon((0, 0), (3, 0), (3, 1), (1, 1), (1, 2), (0, 2))
    assert (filled(corner, degrees=90) == np.rot90(filled(corner))).all()


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("degrees", [0, 90, -14])
@pytest.mark.parametrize("size_px", [9.3, 40.0, 133.7])
def test_letters_look_as_harfbuzz_fills_them(word: str, degrees: int, size_px: float) -> None:
    lettering = letter(word)
    assert lettering
    runs = [(run.font, run.glyphs) for run in lettering.runs]
    ours, theirs = fill(runs, size_px, *turn(degrees)), fill_by_harfbuzz(runs, size_px, *turn(degrees))
    assert ours
    assert theirs
    one, other = _on_one_sheet(ours, theirs)
    # HarfBuzz's chords are farther from their curves.
    assert np.abs(one - other).max() <= 48
    assert np.abs(one - other).mean() <= 2


def _on_one_sheet(*inks: tuple[npt.NDArray[np.uint8], tuple[int, int]]) -> list[npt.NDArray[np.int64]]:
    """Inks as large as all, their origins at one place."""
    left, top = (max(pen[axis] for _, pen in inks) for axis in range(2))
    right = max(ink.shape[1] - pen[0] for ink, pen in inks)
    bottom = max(ink.shape[0] - pen[1] for ink, pen in inks)
    sheets = []
    for ink, pen in inks:
        sheet = np.zeros((top + bottom, left + right), np.int64)
        y, x = top - pen[1], left - pen[0]
        sheet[y : y + ink.shape[0], x : x + ink.shape[1]] = ink
        sheets.append(sheet)
    return sheets


NUMBERS = st.floats(-300, 300).map(lambda number: round(number, 2))
POINTS = st.tuples(NUMBERS, NUMBERS)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(*[st.tuples(st.just(name), *[POINTS] * many) for name, many in
                         (("moveTo", 1), ("lineTo", 1), ("qCurveTo", 2), ("curveTo", 3))]), min_size=1, max_size=12),
    st.floats(0.1, 60),
    st.sampled_from([0, 90, -20, 14]),
)  # fmt: skip
def test_ink_fills_its_box_whatever_the_outline(strokes, size_px: float, degrees: int) -> None:
    outline = Outline()
    outline.moveTo((0, 0))
    for name, *points in strokes:
        getattr(outline, name)(*points)
    filler = Filler()
    for _ in range(2):  # what was filled once leaves nothing behind
        filler.add([outline], ((1, 0.5, -0.25),), 16, size_px, *turn(degrees))
        found = filler.fill()
    if found is None:
        return
    rows, left, top, width, height = found
    ink = np.frombuffer(rows, np.uint8).reshape(height, width)
    assert ink[0].any()
    assert ink[-1].any()
    assert ink[:, 0].any()
    assert ink[:, -1].any()
    farthest = 430 / 16 * size_px + size_px
    assert -farthest <= left <= left + width <= farthest + 2
    assert -farthest <= top <= top + height <= farthest + 2


def test_nothing_is_drawn_of_nothing() -> None:
    filler = Filler()
    assert filler.fill() is None
    filler.add([Outline()], ((1, 0.0, 0.0),), 1000, 20, 1, 0)
    filler.add([polygon((0, 0), (9, 0), (3, 0))], ((1, 0.0, 0.0),), 1000, 20, 1, 0)
    filler.add([polygon((0, 0), (9, 0), (9, 9))], ((1, 0.0, 0.0),), 1000, 1e-5, 1, 0)
    assert filler.fill() is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Outline().lineTo((1, 1)),
        lambda: Outline().moveTo((1e6, 1)),
        lambda: Filler().add([], ((1, 0.0, 0.0),), 1000, 20, 1, 0),
        lambda: Filler().add([], (), 0, 20, 1, 0),
        lambda: Filler().add([], (), 1000, 0, 1, 0),
        lambda: Filler().add([], (), 1000, float("nan"), 1, 0),
        lambda: Filler().add([], (), 1000, 20, 2, 0),
        lambda: Filler().add([Outline()], ((1, 1e9, 0.0),), 1000, 20, 1, 0),
        lambda: Filler().add([Outline()], ((1, float("nan"), 0.0),), 1000, 20, 1, 0),
        lambda: Filler().add([polygon((0, 0), (60_000, 0))], ((1, 0.0, 0.0),), 16, FARTHEST_PX, 1, 0),
        lambda: filled(polygon((0, 0), (15, 0), (15, 15)), size_px=FARTHEST_PX - 100),
    ],
)
def test_what_would_leave_its_memory_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()
