"""The shape of a picture is what its transparency shows, or its subject, or all of it."""

import io
import pickle

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from core import conversions
from core.cloud import pictures
from core.cloud.pictures import shape_of_picture
from core.cloud.spec import PictureShape
from core.errors import NoShape, TooManyPixels, UserError
from tests.hostile import CORPUS, HostileFile


def file_of(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def mask(shape: PictureShape) -> np.ndarray:
    rows = np.frombuffer(shape.mask, dtype=np.uint8).reshape(shape.height_px, -1)
    return np.unpackbits(rows, axis=1, count=shape.width_px).astype(bool)


def colours(shape: PictureShape) -> np.ndarray:
    return np.frombuffer(shape.colours, dtype=np.uint8).reshape(shape.height_px, shape.width_px, 3)


def noise(width: int, height: int, colour: tuple[int, int, int], spread: int) -> Image.Image:
    """A colour with a texture, as walls and meadows have."""
    rough = np.random.default_rng(0).normal(0, spread, (height, width, 1))
    return Image.fromarray((np.array(colour) + rough).clip(0, 255).astype(np.uint8))


def portrait() -> Image.Image:
    """Somebody in red before a wall, a window and a curtain, cut off by the lower edge."""
    scene = noise(480, 600, (140, 150, 170), 6)
    scene.paste(noise(110, 600, (60, 80, 140), 10), (0, 0))
    scene.paste(noise(90, 200, (225, 230, 235), 4), (380, 40))
    someone = Image.new("L", scene.size)
    draw = ImageDraw.Draw(someone)
    draw.ellipse((160, 120, 320, 320), fill=255)
    draw.rounded_rectangle((90, 300, 390, 700), 80, fill=255)
    dress = noise(480, 600, (190, 40, 35), 12)
    dress.paste(noise(480, 330, (215, 160, 130), 6), (0, 0))
    scene.paste(dress, mask=someone)
    return scene.filter(ImageFilter.GaussianBlur(1))


def test_transparency_is_the_shape_and_what_is_seen_gives_the_colours() -> None:
    image = Image.new("RGBA", (600, 400))
    ImageDraw.Draw(image).ellipse((100, 100, 500, 300), fill=(200, 30, 30, 255))
    shape = shape_of_picture(file_of(image))
    assert (shape.width_px, shape.height_px) == pytest.approx((128, 64), abs=2)
    assert mask(shape).mean() == pytest.approx(np.pi / 4, abs=0.03)
    assert np.abs(colours(shape).astype(int) - (200, 30, 30)).max() < 12


@pytest.mark.parametrize(("ground", "figure"), [("white", "black"), ("black", "white"), ("#f0e0d0", "#204080")])
def test_a_figure_on_a_plain_ground_is_the_shape(ground: str, figure: str) -> None:
    image = Image.new("RGB", (500, 500), ground)
    ImageDraw.Draw(image).ellipse((150, 50, 350, 450), fill=figure)
    shape = shape_of_picture(file_of(image, "JPEG"))
    assert shape.width_px == pytest.approx(shape.height_px / 2, abs=2)
    assert mask(shape).mean() == pytest.approx(np.pi / 4, abs=0.03)


def test_the_whites_of_eyes_belong_to_the_face() -> None:
    image = Image.new("RGB", (400, 400), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((50, 50, 350, 350), fill="orange")
    draw.ellipse((130, 130, 170, 170), fill="white")
    assert mask(shape_of_picture(file_of(image)))[60, 60]
    assert mask(shape_of_picture(file_of(image))).mean() == pytest.approx(np.pi / 4, abs=0.03)


@pytest.mark.parametrize("library", ["with OpenCV", "without"])
def test_somebody_before_a_wall_is_the_shape(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if library == "without":
        monkeypatch.setattr(pictures, "cv2", None)
    else:
        pytest.importorskip("cv2")
    shape = shape_of_picture(file_of(portrait()))
    shown = mask(shape)
    assert shown[shape.height_px // 5, shape.width_px // 2]
    assert shown[-4, shape.width_px // 2]
    assert not shown[4, 4]
    assert not shown[4, -4]
    assert shown.mean() == pytest.approx(0.79, abs=0.08)


@pytest.mark.parametrize("library", ["with OpenCV", "without"])
def test_a_photo_without_a_subject_is_all_shape(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if library == "without":
        monkeypatch.setattr(pictures, "cv2", None)
    lawn = noise(400, 300, (80, 120, 50), 40)
    shape = shape_of_picture(file_of(lawn, "JPEG"))
    assert (shape.width_px, shape.height_px) == (192, 144)
    assert mask(shape).all()


def test_stars_are_no_subject() -> None:
    sky = Image.new("RGB", (400, 400), "black")
    draw = ImageDraw.Draw(sky)
    places = np.random.default_rng(0).integers(20, 380, (200, 2))
    for x, y in places.tolist():
        draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill="white")
    assert mask(shape_of_picture(file_of(sky))).all()


def test_a_photo_stands_upright() -> None:
    image = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 120, 180), fill="navy")
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    turned = shape_of_picture(out.getvalue())
    assert turned.width_px > turned.height_px


@pytest.mark.parametrize("colour", ["black", "white", (0, 128, 0)])
def test_a_picture_of_one_colour_is_all_shape(colour: str) -> None:
    shape = shape_of_picture(file_of(Image.new("RGB", (640, 480), colour)))
    assert mask(shape).all()


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (15, 15), (300, 100)])
def test_a_picture_however_small_has_a_shape(size: tuple[int, int]) -> None:
    shape = shape_of_picture(file_of(Image.new("RGB", size, "red")))
    assert mask(shape).all()


@pytest.mark.parametrize("size", [(2, 2), (5, 5), (3, 11), (15, 40)])
def test_a_thumbnails_noise_is_all_shape(size: tuple[int, int]) -> None:
    """There are fewer colours in it than a cut is begun with."""
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    assert mask(shape_of_picture(file_of(Image.fromarray(pixels)))).all()


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGBA", (300, 300)),
        Image.new("RGBA", (1, 1)),
        Image.new("RGB", (2000, 3)),
        Image.new("RGB", (3, 2000)),
    ],
    ids=["all hidden", "one hidden pixel", "a line", "an upright line"],
)
def test_a_picture_without_a_shape_is_refused(image: Image.Image) -> None:
    with pytest.raises(NoShape):
        shape_of_picture(file_of(image))


def test_forty_two_megapixels_are_a_shape_and_more_are_refused() -> None:
    large = Image.new("L", (8000, 5250), 255)
    ImageDraw.Draw(large).ellipse((2000, 500, 6000, 4500), fill=0)
    assert mask(shape_of_picture(file_of(large))).mean() == pytest.approx(np.pi / 4, abs=0.03)
    with pytest.raises(TooManyPixels):
        shape_of_picture(file_of(Image.new("1", (8001, 5250))))


def test_a_shape_crosses_between_processes() -> None:
    shape = conversions.shape_of_picture(file_of(portrait()))
    assert pickle.loads(pickle.dumps(shape)) == shape  # noqa: S301, our own bytes


def test_the_same_picture_has_the_same_shape() -> None:
    assert shape_of_picture(file_of(portrait())) == shape_of_picture(file_of(portrait()))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_a_hostile_file_is_a_shape_or_refused(file: HostileFile) -> None:
    try:
        shape = shape_of_picture(file.build())
    except UserError:
        return
    assert max(shape.width_px, shape.height_px) <= 192
    assert len(shape.colours) == 3 * shape.width_px * shape.height_px
    assert mask(shape).any()
