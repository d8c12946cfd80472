"""What the benchmark does to pictures before they are read."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from bench.ocr.conditions import ALL, in_condition


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """2000 × 1000, upright as its EXIF says, with a black corner at the upright picture's top left."""
    page = Image.new("RGB", (1000, 2000), "white")
    page.paste("black", (0, 1800, 200, 2000))  # turned clockwise by 90° it comes to the top left
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    path = tmp_path / "photo.jpg"
    page.save(path, exif=exif)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    made.mkdir()
    return made


def test_the_files_themselves_are_read_as_they_are(photo: Path, folder: Path) -> None:
    assert in_condition("files", photo, folder) == photo


def test_telegram_delivers_an_upright_photo_of_1280_px(photo: Path, folder: Path) -> None:
    with Image.open(in_condition("telegram", photo, folder)) as sent:
        assert (sent.format, sent.size) == ("JPEG", (1280, 640))
        assert sent.convert("L").getpixel((20, 20)) < 30


@pytest.mark.parametrize(
    ("turn", "size", "corner"),
    [
        ("turned-90", (1000, 2000), (950, 50)),
        ("turned-180", (2000, 1000), (1950, 950)),
        ("turned-270", (1000, 2000), (50, 1950)),
    ],
)
def test_turns_are_clockwise_from_upright(
    photo: Path, folder: Path, turn: str, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    with Image.open(in_condition(turn, photo, folder)) as turned:
        assert turned.size == size
        assert turned.convert("L").getpixel(corner) < 30
        assert turned.convert("L").getpixel((size[0] // 2, size[1] // 2)) > 220


def test_a_tilted_page_has_corners_of_its_own_colour(photo: Path, folder: Path) -> None:
    with Image.open(in_condition("tilted-5", photo, folder)) as tilted:
        assert tilted.width > 2000
        assert tilted.convert("L").getpixel((2, 2)) > 220


def test_dark_is_inverted_dim_keeps_a_quarter_of_the_light_and_half_of_the_sides(photo: Path, folder: Path) -> None:
    def look(condition: str) -> tuple[tuple[int, int], float]:
        with Image.open(in_condition(condition, photo, folder)) as changed:
            return changed.size, float(np.asarray(changed.convert("L")).mean())

    size, light = look("blurred")
    assert look("dark") == (size, pytest.approx(255 - light, abs=2))
    assert look("dim") == (size, pytest.approx(light / 4, abs=2))
    assert look("half")[0] == (1000, 500)


@pytest.mark.parametrize("condition", ALL)
def test_a_condition_is_the_same_each_time(photo: Path, folder: Path, condition: str) -> None:
    made = [in_condition(condition, photo, folder).read_bytes() for _ in range(2)]
    assert made[0] == made[1]
