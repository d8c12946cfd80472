"""Words may stand in a figure, in an emoji's silhouette, or in the shape of a picture."""

import numpy as np
import pytest

from core.cloud.shapes import SHAPES, colours_of, find_shape, mask_of
from core.cloud.spec import PICTURE, CloudSpec, PictureShape, Style
from core.cloud.words import is_emoji
from core.errors import NoShape, UnknownShape


def mask(shape: str, width: int = 400, height: int = 400) -> np.ndarray:
    found = mask_of(CloudSpec((("word", 1),), Style(shape=shape, width_px=width, height_px=height)))
    assert found is not None
    assert found.shape == (height, width)
    assert found.dtype == np.bool_
    return found


def box(found: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is set."""
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


def halves(width: int = 40, height: int = 40) -> PictureShape:
    """A picture whose left half is dark blue and shape, and whose right half is white and none."""
    shown = np.zeros((height, width), dtype=bool)
    shown[:, : width // 2] = True
    colours = np.full((height, width, 3), 255, dtype=np.uint8)
    colours[:, : width // 2] = (0, 0, 90)
    return PictureShape(width, height, np.packbits(shown, axis=1).tobytes(), colours.tobytes())


@pytest.mark.parametrize("shape", [*SHAPES, "🐱", "🇫🇷", "👩\u200d💻"])
@pytest.mark.parametrize(("width", "height"), [(512, 512), (640, 360), (360, 640), (64, 64)])
def test_a_shape_fills_the_canvas_as_far_as_it_goes(shape: str, width: int, height: int) -> None:
    found = mask(shape, width, height)
    left, top, right, bottom = box(found)
    room_x, room_y = width - 2 * round(width / 32), height - 2 * round(height / 32)
    assert right - left >= room_x - 2 or bottom - top >= room_y - 2
    assert right - left <= room_x + 2
    assert bottom - top <= room_y + 2
    assert abs(left - (width - right)) <= 2
    assert abs(top - (height - bottom)) <= 2


@pytest.mark.parametrize("shape", SHAPES)
def test_a_figure_has_room_for_words(shape: str) -> None:
    """Of its own box; an ellipse has .79, half of a box is what a triangle has."""
    found = mask(shape)
    left, top, right, bottom = box(found)
    assert 0.45 <= found[top:bottom, left:right].mean() <= 0.95


def test_a_figure_looks_the_same_at_every_size() -> None:
    for shape in SHAPES:
        small, large = mask(shape, 200, 200), mask(shape, 800, 800)
        assert (large[2::4, 2::4] ^ small).mean() < 0.02


def test_a_circle_stays_round_and_a_cloud_grows_wide() -> None:
    left, top, right, bottom = box(mask("circle", 800, 400))
    assert abs((right - left) - (bottom - top)) <= 2
    left, top, right, bottom = box(mask("cloud", 800, 400))
    assert (right - left) > 1.6 * (bottom - top)


def test_the_hole_of_a_ring_stays_and_the_gaps_between_spokes_go() -> None:
    ring, bicycle = mask("⭕"), mask("🚲")
    assert not ring[200, 200]
    left, _, _, bottom = box(bicycle)
    wheel = bicycle[bottom - 80 : bottom - 40, left + 40 : left + 80]
    assert wheel.mean() > 0.9


def test_shapes_differ_from_each_other() -> None:
    shapes = [mask(shape) for shape in SHAPES]
    assert all((one ^ other).sum() > 0.1 * one.sum() for number, one in enumerate(shapes) for other in shapes[:number])


def test_no_shape_is_no_mask() -> None:
    assert mask_of(CloudSpec((("word", 1),))) is None
    assert colours_of(CloudSpec((("word", 1),))) is None
    assert colours_of(CloudSpec((("word", 1),), Style(shape="heart"))) is None


@pytest.mark.parametrize(
    ("text", "shape"),
    [("heart", "heart"), (" Heart ", "heart"), ("❤️", "❤"), ("🐱", "🐱"), ("👩\u200d💻", "👩\u200d💻")],
)
def test_a_shape_is_found_by_its_name_or_its_emoji(text: str, shape: str) -> None:
    assert find_shape(text) == shape


@pytest.mark.parametrize("text", ["", "hart", "🐱🐱", "\U0001fbff", "x" * 10_000, "picture", "🐱 heart", "\u202e"])
def test_what_is_no_shape_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UnknownShape) as raised:
        find_shape(text)
    assert len(str(raised.value)) < 300
    assert "heart" in str(raised.value)


def test_a_spec_of_a_shape_that_is_gone_is_refused() -> None:
    with pytest.raises(UnknownShape):
        mask_of(CloudSpec((("word", 1),), Style(shape="hexagon")))


def test_every_figure_has_an_emoji_for_its_button() -> None:
    assert all(map(is_emoji, SHAPES.values()))
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_a_picture_brings_its_shape_and_its_colours() -> None:
    spec = CloudSpec((("word", 1),), Style("paper", shape=PICTURE, width_px=320, height_px=200), picture=halves())
    shown, colours = mask_of(spec), colours_of(spec)
    assert shown is not None
    assert colours is not None
    assert colours.shape == (200, 320, 3)
    assert shown[100, 80]
    assert not shown[100, 240]
    assert tuple(colours[100, 80]) == (0, 0, 90)


def test_a_style_of_a_pictures_shape_without_the_picture_fills_the_canvas() -> None:
    spec = CloudSpec((("word", 1),), Style(shape=PICTURE))
    assert mask_of(spec) is None
    assert colours_of(spec) is None


def test_an_empty_shape_is_refused() -> None:
    empty = PictureShape(16, 2, bytes(4), bytes(96))
    with pytest.raises(NoShape):
        mask_of(CloudSpec((("word", 1),), Style(shape=PICTURE), picture=empty))


@pytest.mark.parametrize("size", [(1, 1), (1, 192), (192, 1), (7, 3), (192, 192)])
def test_a_picture_of_any_size_is_scaled(size: tuple[int, int]) -> None:
    width, height = size
    full = np.packbits(np.ones((height, width), dtype=bool), axis=1).tobytes()
    picture = PictureShape(width, height, full, bytes(3 * width * height))
    shown = mask_of(CloudSpec((("word", 1),), Style(shape=PICTURE, width_px=4096, height_px=64), picture=picture))
    assert shown is not None
    assert shown.any()
