"""Any bytes → upright RGB pages: every kind, every way of storing colours, every orientation."""

import struct
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFile, ImageStat

from core import imaging
from core.errors import EmptyFile, TooLong, TooManyPixels, UnreadablePicture, UnsupportedType, UserError
from core.imaging.colours import as_rgb
from tests import hostile
from tests.hostile import KINDS, picture, saved, whole

OCR_DEV = Path(__file__).parents[2] / ".." / "shared" / "data" / "ocr-dev" / "images"

# Two lossy kinds blur edges; half of white is far from what any of them does to a flat field.
FAR = 128


def quarters() -> Image.Image:
    """White but for the top left quarter, on a side that is longer across: every orientation looks different."""
    image = Image.new("RGB", (64, 32), "white")
    image.paste("black", (0, 0, 32, 16))
    return image


def only_page(data: bytes) -> Image.Image:
    pages = imaging.open_pages(data)
    assert len(pages.pictures) == 1
    return pages.pictures[0]


def differ(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of any value; the pictures have one size."""
    assert one.size == other.size
    return max(high for _, high in ImageChops.difference(one, other).getextrema())  # type: ignore[misc] # RGB: pairs


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_opens_as_one_rgb_page(kind: str) -> None:
    page = only_page(whole(kind))

    assert page.mode == "RGB"
    assert page.size == picture().size
    assert ImageStat.Stat(ImageChops.difference(page, picture())).mean < [8, 8, 8]


@pytest.mark.parametrize("name", ["screen__multi-line_cn2.png", "sroie__093.jpg", "mdp_digital__es_book_0.jpg"])
@pytest.mark.skipif(not OCR_DEV.is_dir(), reason="shared/data/ocr-dev is absent: real pictures are left out")
def test_real_pictures_open_at_their_size(name: str) -> None:
    with Image.open(OCR_DEV / name) as image:
        assert only_page((OCR_DEV / name).read_bytes()).size == image.size


@pytest.mark.skipif(not OCR_DEV.is_dir(), reason="shared/data/ocr-dev is absent: phone photos are left out")
def test_the_photos_of_phones_that_pytesseract_refuses_open() -> None:
    mpo = next(path for path in sorted(OCR_DEV.glob("mdp_photo__*")) if Image.open(path).format == "MPO")

    assert only_page(mpo.read_bytes()).mode == "RGB"


def test_the_kind_is_told_from_the_content_alone() -> None:
    with pytest.raises(UnsupportedType):
        imaging.open_pages(b"BMW makes cars, and this is a text.")
    with pytest.raises(EmptyFile):
        imaging.open_pages(b"")


TURNS = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_90),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_270),
    8: (Image.Transpose.ROTATE_90,),
}
"""What a viewer does for each orientation, by the table of EXIF 2.32, section 4.6.4."""


def turned(image: Image.Image, turns: tuple[Image.Transpose, ...]) -> Image.Image:
    for turn in turns:
        image = image.transpose(turn)
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_an_orientation_is_honoured_in_every_kind(kind: str, orientation: int) -> None:
    page = only_page(saved(quarters(), kind, exif=exif(orientation), quality=95))

    assert differ(page, turned(quarters(), TURNS[orientation])) < FAR


@pytest.mark.parametrize("orientation", TURNS)
def test_a_heic_is_turned_once_although_its_container_and_its_exif_both_say_so(orientation: int) -> None:
    image = quarters()
    image.info["exif"] = exif(orientation).tobytes()  # from here pillow-heif takes the turn of the container
    data = saved(image, "HEIF", quality=95)
    assert (b"irot" in data or b"imir" in data) == (orientation != 1)

    assert differ(only_page(data), turned(quarters(), TURNS[orientation])) < FAR


def test_a_heic_of_which_only_the_exif_speaks_of_a_turn_stays() -> None:
    """ISO/IEC 23008-12: the container's properties count, EXIF tells only how the sensor was held."""
    data = saved(quarters(), "HEIF", exif=exif(6), quality=95)
    assert b"irot" not in data

    assert differ(only_page(data), quarters()) < FAR


def exif(orientation: int) -> Image.Exif:
    block = Image.Exif()
    block[0x0112] = orientation
    return block


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_is_ignored(value: int) -> None:
    data = hostile.jpeg_with((0xE1, hostile.orientation(value)))

    assert differ(only_page(data), only_page(whole("JPEG"))) == 0


def ink(colour: tuple[int, int, int]) -> Image.Image:
    """A bar of one colour on a transparent ground, a fifth of the picture."""
    image = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    image.paste((*colour, 255), (10, 20, 40, 35))
    return image


@pytest.mark.parametrize(("colour", "ground"), [((255, 255, 255), 0), ((250, 240, 90), 0), ((0, 0, 0), 255)])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_text_on_a_transparent_ground_stands_out(colour: tuple[int, int, int], ground: int, kind: str) -> None:
    page = only_page(saved(ink(colour), kind, lossless=True))

    assert page.getpixel((2, 2)) == (ground,) * 3
    assert page.getpixel((25, 27)) == colour


@pytest.mark.parametrize(("paper", "ground"), [("white", 255), ("black", 0)])
def test_the_corners_of_a_window_look_like_the_window(paper: str, ground: int) -> None:
    window = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    window.paste(Image.new("RGBA", (56, 56), paper), (2, 2))

    assert only_page(saved(window, "PNG")).getpixel((0, 0)) == (ground,) * 3


@pytest.mark.parametrize(("letter", "outline", "ground"), [("black", "white", 255), ("white", "black", 0)])
@pytest.mark.parametrize(("strokes", "widths_px"), [(3, (20, 12)), (9, (36, 8))], ids=["a little text", "much of it"])
def test_the_outline_of_a_stickers_letters_melts_into_the_ground(
    letter: str, outline: str, ground: int, strokes: int, widths_px: tuple[int, int]
) -> None:
    """Else outlines are read, and not letters: a ground that differs from most of the sticker differs from them."""
    stroke_px, outline_px = widths_px
    sticker, breadth = Image.new("RGBA", (512, 512)), stroke_px + 2 * outline_px
    for left in range(4, strokes * (breadth + 3), breadth + 3):
        sticker.paste(Image.new("RGBA", (breadth, 480), outline), (left, 10))
        sticker.paste(
            Image.new("RGBA", (stroke_px, 480 - 2 * outline_px), letter), (left + outline_px, 10 + outline_px)
        )

    page = only_page(saved(sticker, "WEBP", lossless=True))

    assert page.getpixel((511, 511)) == page.getpixel((6, 12)) == (ground,) * 3
    assert page.getpixel((4 + breadth // 2, 250)) == (255 - ground,) * 3


def test_a_cutout_keeps_its_transparency_and_stands_upright() -> None:
    image = Image.new("RGBA", (40, 20), (200, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6

    cutout = imaging.open_cutout(saved(image, "PNG", exif=exif))

    assert (cutout.mode, cutout.size) == ("RGBA", (20, 40))
    assert cutout.getpixel((5, 5))[3] == 0
    assert cutout.getpixel((5, 35)) == (200, 0, 0, 255)
    assert imaging.open_cutout(saved(quarters(), "PNG")).getextrema()[3] == (255, 255)


def test_a_picture_that_is_all_transparent_is_white() -> None:
    assert only_page(saved(Image.new("RGBA", (9, 9)), "PNG")).getextrema() == ((255, 255),) * 3


def test_transparency_in_a_palette_and_beside_grey_counts_too() -> None:
    white_on_nothing = ink((255, 255, 255))

    assert only_page(saved(white_on_nothing.convert("LA"), "PNG")).getpixel((2, 2)) == (0, 0, 0)
    assert only_page(saved(white_on_nothing.quantize(4), "PNG")).getpixel((2, 2)) == (0, 0, 0)


def test_inverted_cmyk_as_photoshop_writes_it_keeps_its_colours() -> None:
    data = saved(quarters().convert("CMYK"), "JPEG", quality=95)
    assert b"Adobe" in data

    assert differ(only_page(data), quarters()) < FAR


@pytest.mark.parametrize("white", [1023, 4095, 65_535])
@pytest.mark.parametrize("kind", ["TIFF", "PNG"])
def test_deep_grey_is_scaled_and_not_cut_off(white: int, kind: str) -> None:
    ramp = np.linspace(0, white, 256).astype(np.uint16).reshape(1, 256)

    page = only_page(saved(Image.fromarray(ramp), kind))

    assert page.getpixel((0, 0)) == (0, 0, 0)
    assert page.getpixel((255, 0)) == (255, 255, 255)
    assert page.getpixel((128, 0)) == (128, 128, 128)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-5.0, 300.0), (-1e30, 1e30)])
def test_floats_of_any_range_are_scaled(low: float, high: float) -> None:
    values = np.linspace(low, high, 256).astype(np.float32).reshape(1, 256)

    page = only_page(saved(Image.fromarray(values), "TIFF"))

    assert [page.getpixel((x, 0)) for x in (0, 255)] == [(0, 0, 0), (255, 255, 255)]


@pytest.mark.parametrize("values", [np.uint16, np.int32, np.float32])
def test_deep_grey_takes_no_more_memory_than_its_picture(values: type[np.generic]) -> None:
    deep = Image.fromarray(np.arange(3000 * 3000).reshape(3000, 3000).astype(values))

    tracemalloc.start()  # which sees the arrays, not what Pillow holds
    try:
        grey = as_rgb(deep)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert grey.getextrema() == 3 * ((0, 255),)
    assert most < 4 * 3000 * 3000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_mode_shows_the_same_picture(mode: str) -> None:
    image = quarters().convert("L") if mode == "I;16" else quarters()
    stored = Image.fromarray(np.asarray(image, dtype=np.uint16) * 257) if mode == "I;16" else image.convert(mode)

    assert differ(only_page(saved(stored, "TIFF" if mode != "P" else "PNG")), quarters()) == 0


def test_pixels_are_counted_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: ImageFile.ImageFile) -> None:
        raise AssertionError

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)

    with pytest.raises(TooManyPixels) as raised:
        imaging.open_pages(hostile.png(hostile.header(8_000, 6_000)))
    assert raised.value.details == {"megapixels": 48, "limit_megapixels": 42}


def test_a_bomb_that_pillow_itself_refuses_is_named_with_its_true_size() -> None:
    with pytest.raises(TooManyPixels) as raised:
        imaging.open_pages(hostile.png(hostile.header(100_000, 100_000)))
    assert raised.value.details["megapixels"] == 10_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_of_more_pixels_than_reading_needs_comes_at_half_its_size(kind: str) -> None:
    quarter = Image.new("L", (3_000, 2_125), 0)
    large = Image.new("L", (6_000, 4_250), 255)  # 25.5 megapixels
    large.paste(quarter, (0, 0))

    page = only_page(saved(large, kind))

    assert page.size == (3_000, 2_125)
    assert [page.getpixel(place) for place in ((1_490, 1_050), (1_510, 1_070))] == [(0, 0, 0), (255, 255, 255)]


def test_a_large_jpeg_that_was_cut_off_comes_at_half_its_size_too() -> None:
    large = saved(Image.effect_noise((6_000, 4_250), 50), "JPEG")

    pages = imaging.open_pages(large[: len(large) // 2])

    assert pages.damaged
    assert pages.pictures[0].size == (3_000, 2_125)


def test_a_side_that_no_engine_takes_is_refused_and_a_tall_screenshot_is_not() -> None:
    with pytest.raises(TooLong) as raised:
        imaging.open_pages(saved(Image.new("1", (40_000, 2)), "PNG"))
    assert raised.value.details == {"side_px": 40_000, "limit_px": 32_767}
    assert only_page(saved(Image.new("1", (2, 30_000)), "PNG")).size == (2, 30_000)


def test_pages_of_a_tiff_come_in_order_up_to_the_limit() -> None:
    shades = [Image.new("L", (8, 8), shade) for shade in range(imaging.MAX_PAGES + 1)]

    few = imaging.open_pages(saved(shades[0], "TIFF", save_all=True, append_images=shades[1:3]))
    many = imaging.open_pages(saved(shades[0], "TIFF", save_all=True, append_images=shades[1:]))

    assert [page.getpixel((0, 0)) for page in few.pictures] == [(0, 0, 0), (1, 1, 1), (2, 2, 2)]
    assert not few.more
    assert len(many.pictures) == imaging.MAX_PAGES
    assert many.more


def test_all_pages_together_are_bounded_too() -> None:
    page = Image.new("1", (6_000, 6_000))

    pages = imaging.open_pages(saved(page, "TIFF", save_all=True, append_images=[page] * 3, compression="group4"))

    assert len(pages.pictures) == 2
    assert pages.more


def test_a_thumbnail_in_a_tiff_is_no_page() -> None:
    thumbnail = Image.new("L", (4, 4), 9)
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}  # where Pillow takes a page's own tags from

    pages = imaging.open_pages(saved(Image.new("L", (8, 8)), "TIFF", save_all=True, append_images=[thumbnail]))

    assert [page.size for page in pages.pictures] == [(8, 8)]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("white", "black", "red")]

    page = only_page(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50, lossless=True))

    assert page.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_was_cut_off_is_read_as_far_as_it_goes_and_says_so(*, progressive: bool) -> None:
    sound = saved(quarters().resize((640, 320)), "JPEG", progressive=progressive, quality=90)

    pages = imaging.open_pages(sound[: len(sound) * 3 // 4])

    assert pages.damaged
    assert pages.pictures[0].size == (640, 320)
    assert differ(pages.pictures[0].crop((0, 0, 640, 80)), quarters().resize((640, 320)).crop((0, 0, 640, 80))) < FAR


def test_a_sound_picture_is_not_called_damaged() -> None:
    assert not imaging.open_pages(whole("JPEG")).damaged


def test_a_picture_with_not_one_row_left_is_unreadable() -> None:
    head = whole("PNG").index(b"IDAT") + len(b"IDAT")

    with pytest.raises(UnreadablePicture):
        imaging.open_pages(whole("PNG")[:head])


def test_pages_before_a_broken_one_are_kept() -> None:
    broken = hostile.tiff_page(8, 8, 9_999, 64, compression=5)  # a strip beyond the end of the file
    sound = hostile.tiff_page(8, 8, 0, 64)
    second = 8 + 2 + 12 * len(sound) + 4
    data = hostile.tiff(sound, following=second, tail=hostile.tiff(broken)[8:])

    pages = imaging.open_pages(data)

    assert len(pages.pictures) == 1
    assert pages.damaged


def test_threads_do_not_disturb_each_other_and_no_global_switch_is_left() -> None:
    cut = whole("JPEG")[: len(whole("JPEG")) // 2]
    with ThreadPoolExecutor(4) as threads:
        damaged = list(threads.map(lambda data: imaging.open_pages(data).damaged, [cut, whole("JPEG")] * 20))

    assert damaged == [True, False] * 20
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


@given(st.binary(max_size=300), st.sampled_from([b"", *hostile.MAGIC.values()]))
def test_any_bytes_give_pages_or_an_error_that_a_user_can_mend(data: bytes, start: bytes) -> None:
    _opens_or_says_why(start + data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_file_with_some_bytes_changed_does_too(kind: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(SMALL[kind])
    for at, value in changes:
        data[at % len(data)] = value
    _opens_or_says_why(bytes(data))


SMALL = {kind: saved(quarters().convert("P" if kind == "GIF" else "RGB"), kind) for kind in KINDS}


def _opens_or_says_why(data: bytes) -> None:
    """Whatever else were raised would fail the test."""
    try:
        pages = imaging.open_pages(data)
    except UserError:
        return
    assert pages.pictures
    assert all(page.mode == "RGB" for page in pages.pictures)
    assert sum(page.width * page.height for page in pages.pictures) <= imaging.MAX_TOTAL_PIXELS


def test_no_plugin_of_pillow_runs_but_that_of_the_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were all tried on a broken file, EPS and its like would be among them."""
    asked: list[bytes] = []

    def accept(start: bytes) -> bool:
        asked.append(start)
        return False

    monkeypatch.setattr(Image, "ID", ["GREEDY", *Image.ID])
    monkeypatch.setattr(Image, "OPEN", {"GREEDY": (ImageFile.StubImageFile, accept), **Image.OPEN})

    with pytest.raises(UnreadablePicture):
        imaging.open_pages(hostile.MAGIC["PNG"] + b"nothing of a PNG")

    assert asked == []


def test_brands_of_an_iso_file_are_read_within_bounds() -> None:
    with pytest.raises(UnsupportedType):
        imaging.open_pages(struct.pack(">I4s4s", 2**32 - 1, b"ftyp", b"isom"))
