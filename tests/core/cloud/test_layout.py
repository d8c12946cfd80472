"""Words stand where they may, in the colours and at the angles that were asked for, with either engine."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.cloud.contrast import LEAST_CONTRAST, contrast, legible
from core.cloud.engine import ENGINES, FAST, WORDCLOUD, EngineMissing, resolve
from core.cloud.layout import Look, TrueCloud
from core.cloud.palettes import PALETTES
from core.cloud.spec import Angles

COUNTS = {f"{name}{number}": 90 // (number + 1) for number in range(12) for name in ("apple", "tree")}
WORDS = [
    "Rebus",
    "Telegram",
    "hello",
    "привет",
    "γειά",
    "世界",
    "こんにちは",
    "안녕하세요",
    "مرحبا",
    "שלום",
    "नमस्ते",
    "สวัสดี",
    "ምስል",
    "😂",
    "👩\u200d💻",
    "🇫🇷",
    "ok",
    "a",
]


def lay_out(counts: dict[str, int], look: Look, size: tuple[int, int] = (400, 300), engine: str = FAST) -> TrueCloud:
    return TrueCloud(*size, look, 5, engine=engine).generate_from_frequencies(counts)


def disc(width: int, height: int, share: float = 1) -> npt.NDArray[np.bool_]:
    """The ellipse that fills a canvas, or a share of it."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return x**2 + y**2 < share**2


def ink_of(cloud: TrueCloud) -> npt.NDArray[np.uint8]:
    """How many words' ink each pixel has."""
    ink = np.zeros((cloud.height, cloud.width), np.uint8)
    for one in cloud.placed_:
        here = ink[one.y : one.y + one.sprite.height, one.x : one.x + one.sprite.width]
        assert here.shape == one.sprite.ink.shape
        here += one.sprite.ink > 0
    return ink


@pytest.mark.parametrize("engine", [FAST, WORDCLOUD])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    counts=st.dictionaries(st.sampled_from(WORDS), st.integers(1, 60), min_size=1),
    size=st.tuples(st.integers(64, 500), st.integers(64, 500)),
    angles=st.sampled_from(Angles),
    shaped=st.booleans(),
)
def test_no_pixel_has_two_words_and_none_is_outside_the_shape(engine, counts, size, angles, shaped) -> None:
    free = disc(*size) if shaped else None
    ink = ink_of(lay_out(counts, Look(PALETTES["dusk"], angles=angles, free=free), size, engine))
    assert ink.max(initial=0) <= 1
    assert not shaped or not ink[~disc(*size)].any()


@pytest.mark.parametrize("engine", [FAST, WORDCLOUD])
def test_a_shape_is_filled_to_its_edges(engine: str) -> None:
    counts = {f"word{number}": 9 + number % 3 for number in range(80)}
    ink = ink_of(lay_out(counts, Look(PALETTES["dusk"], free=disc(600, 600)), (600, 600), engine))
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert max(rows[0], 599 - rows[-1], columns[0], 599 - columns[-1]) < 60


def test_a_shape_without_room_takes_no_word() -> None:
    assert lay_out(COUNTS, Look(PALETTES["dusk"], free=np.zeros((300, 400), bool))).layout_ == []


def test_words_fill_a_shape_beside_the_middle() -> None:
    free = np.zeros((300, 400), bool)
    free[180:, 250:] = True
    cloud = lay_out({"one": 3, "two": 2, "three": 1}, Look(PALETTES["dusk"], free=free))
    assert len(cloud.layout_) == 3
    assert all(one.x >= 250 and one.y >= 180 for one in cloud.placed_)


def test_words_take_the_mean_colour_beneath_them() -> None:
    """Left half red, right half green: a word across both is neither, but the others are one."""
    colours = np.zeros((300, 400, 3), np.uint8)
    colours[:, :200, 0] = 255
    colours[:, 200:, 1] = 255
    cloud = lay_out({f"w{number}": 1 for number in range(40)}, Look(PALETTES["dusk"], colours=colours))
    seen = 0
    for one, mark in zip(cloud.placed_, cloud.marks(), strict=True):
        if one.x + one.sprite.width <= 200:
            assert mark.colour == legible((255, 0, 0), PALETTES["dusk"].ground)
            seen += 1
        elif one.x >= 200:
            assert mark.colour == (0, 255, 0)
            seen += 1
        else:
            assert mark.colour[0] > 0
            assert mark.colour[1] > 0
    assert seen > 20


@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
def test_a_colour_is_moved_no_farther_than_it_must_be(colour, ground) -> None:
    moved = legible(colour, ground)
    assert contrast(moved, ground) >= LEAST_CONTRAST
    if contrast(colour, ground) >= LEAST_CONTRAST:
        assert moved == colour
    else:
        assert contrast(moved, ground) < LEAST_CONTRAST + 0.3


@pytest.mark.parametrize(
    ("angles", "share"), [(Angles.LEVEL, (0, 0)), (Angles.MIXED, (0.01, 0.1)), (Angles.FREE, (0.25, 0.55))]
)
def test_so_many_words_are_turned(angles: Angles, share: tuple[float, float]) -> None:
    counts = {f"word{one}{other}": 5 for one in "abcdefghijkl" for other in "mnopqrstuvwx"} | {"heaviest": 9}
    cloud = lay_out(counts, Look(PALETTES["dusk"], angles=angles), (900, 900))
    degrees = [one.candidate.degrees for one in cloud.placed_]
    assert share[0] <= sum(map(bool, degrees)) / len(degrees) <= share[1]
    assert cloud.placed_[0].candidate.degrees == 0
    assert all(turn in {0, 90} or abs(turn) <= 20 for turn in degrees)


def test_an_emoji_stays_upright() -> None:
    counts = {chr(0x1F600 + number): 9 - number % 2 for number in range(60)}
    cloud = lay_out(counts, Look(PALETTES["dusk"], angles=Angles.FREE))
    assert {one.candidate.degrees for one in cloud.placed_} == {0}


def test_the_layout_reads_as_wordclouds_does() -> None:
    cloud = lay_out(COUNTS, Look(PALETTES["dusk"]))
    assert isinstance(cloud.to_image(), Image.Image)
    assert cloud.to_svg().startswith("<svg")
    for ((word, frequency), size, (y, x), orientation, colour), one in zip(cloud.layout_, cloud.placed_, strict=True):
        assert (word, y, x) == (one.candidate.word, one.y, one.x)
        assert 0 < frequency <= 1
        assert size == pytest.approx(one.size_px, abs=0.5)
        assert orientation in {None, Image.Transpose.ROTATE_90}
        assert colour in PALETTES["dusk"].colours
    assert max(size for _, size, *_ in lay_out(COUNTS, Look(PALETTES["dusk"])).layout_) > 20
    bounded = TrueCloud(400, 300, Look(PALETTES["dusk"]), 5).generate_from_frequencies(COUNTS, max_font_size=20)
    assert max(size for _, size, *_ in bounded.layout_) == 20


def test_the_engine_is_the_one_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [resolve(engine) for engine in ENGINES] == [FAST, FAST, WORDCLOUD]
    one, other = (lay_out(COUNTS, Look(PALETTES["dusk"]), engine=engine) for engine in (FAST, WORDCLOUD))
    assert [placed.candidate.word for placed in one.placed_] == [placed.candidate.word for placed in other.placed_]
    assert one.layout_ != other.layout_
    monkeypatch.setattr("core.cloud.engine._bitmask", None)
    assert resolve() == WORDCLOUD
    with pytest.raises(EngineMissing):
        resolve(FAST)
