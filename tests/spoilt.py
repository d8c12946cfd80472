"""Pictures that nobody thought of: text and textures drawn at random, and spoilt in ways that pictures come to harm.

The same number gives the same picture.
"""

import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageCms, ImageEnhance, ImageFilter, ImageOps

from tests import pictures

# In fonts that other tests draw with too.
_TEXTS = (
    ("NotoSans-Regular.ttf", "Rebus reads 12,50 words"),
    ("NotoSans-Regular.ttf", "Сегодня хорошая погода"),
    ("NotoSans-Regular.ttf", "Tất cả mọi người"),
    ("NotoNaskhArabic-Regular.ttf", "يولد جميع الناس"),
    ("NotoSansHebrew-Regular.ttf", "כל בני אדם נולדו"),
    ("NotoSansDevanagari-Regular.ttf", "सभी मनुष्यों को गौरव"),
    ("NotoSansThai-Regular.ttf", "มนุษย์ทั้งหลายเกิดมา"),
    ("NotoSansCJK-Regular.ttc", "人人生而自由，在尊严"),
    ("NotoSansCJK-Regular.ttc", "모든 인간은 태어날"),
)
_Random = random.Random
_Drawn = Callable[[_Random], Image.Image]


def spoilt_picture(number: int) -> bytes:
    """A file of some kind that Rebus opens, seldom more than a megapixel large."""
    chance = random.Random(number)
    picture = chance.choice(_DRAWN)(chance)
    for spoil in chance.sample(_SPOILING, chance.choice([0, 1, 2])):
        picture = spoil(picture, chance)
    return chance.choice(_STORING)(picture)


def _line(chance: _Random) -> Image.Image:
    font, text = chance.choice(_TEXTS)
    page = pictures.page(text[: chance.choice([1, 40, 40])], letter_px=chance.choice([12, 24, 48]), font_file=font)
    ink = ImageOps.invert(page).getbbox()
    return page.crop(ink) if chance.random() < 0.3 else page  # to the picture's edge, or with air around


def _page(chance: _Random) -> Image.Image:
    font, text = chance.choice(_TEXTS)
    return pictures.page(*chance.choice([1, 3]) * [text, text[3:]], letter_px=chance.choice([16, 30]), font_file=font)


def _roll(chance: _Random) -> Image.Image:
    """Lines in several scripts under one another, some lying otherwise."""
    lines = [_line(chance) for _ in range(4)]
    lines = [line.rotate(chance.choice([0, 0, 90, 180]), expand=True) for line in lines]
    roll = Image.new("RGB", (max(line.width for line in lines), sum(line.height for line in lines)), "white")
    top = 0
    for line in lines:
        roll.paste(line, (0, top))
        top += line.height
    return roll


def _texture(chance: _Random) -> Image.Image:
    down, across = np.mgrid[0:200, 0:300]
    step = chance.choice([2, 5, 12])
    noise = np.random.default_rng(chance.randrange(1000)).integers(0, 256, (200, 300))
    levels = chance.choice(
        [
            (down // step + across // step) % 2 * 255,
            np.where((down % (3 * step) < 2) | (across % (5 * step) < 2), 0, 255),
            np.repeat(noise[0, : -(-300 // step)] // 128 * 255, step)[np.newaxis, :300].repeat(200, 0),
            noise,
        ]
    )
    return Image.fromarray(levels.astype(np.uint8)).convert("RGB")


def _sliver(chance: _Random) -> Image.Image:
    page, thin = _page(chance), chance.choice([1, 3, 5, 12])
    return page.resize(chance.choice([(thin, 3000), (3000, thin), (thin, thin)]))


_DRAWN: tuple[_Drawn, ...] = (_line, _line, _page, _page, _roll, _texture, _sliver)


def _turned(picture: Image.Image, chance: _Random) -> Image.Image:
    angle = chance.choice([2, 7, 33, 90, 135, 180, 270])
    return picture.rotate(angle, expand=True, fillcolor=chance.choice(["white", "black"]))


def _smaller(picture: Image.Image, chance: _Random) -> Image.Image:
    share = chance.choice([0.05, 0.4, 0.7])
    return picture.resize((max(1, int(picture.width * share)), max(1, int(picture.height * share))))


def _squeezed(picture: Image.Image, chance: _Random) -> Image.Image:
    across, down = chance.choice([(1, 0.1), (0.1, 1), (2, 0.5)])
    return picture.resize((max(1, int(picture.width * across)), max(1, int(picture.height * down))))


def _noisy(picture: Image.Image, chance: _Random) -> Image.Image:
    noise = np.random.default_rng(chance.randrange(1000)).normal(0, 50, (picture.height, picture.width, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))


def _half_black(picture: Image.Image, _: _Random) -> Image.Image:
    spoilt = picture.copy()
    spoilt.paste("black", (0, 0, picture.width // 2, picture.height))
    return spoilt


def _red_alone(picture: Image.Image, _: _Random) -> Image.Image:
    nothing = Image.new("L", picture.size)
    return Image.merge("RGB", (picture.getchannel(0), nothing, nothing))


_SPOILING: tuple[Callable[[Image.Image, _Random], Image.Image], ...] = (
    _turned,
    _turned,
    _smaller,
    _squeezed,
    _noisy,
    _half_black,
    _red_alone,
    lambda picture, _: ImageOps.mirror(picture),
    lambda picture, _: ImageOps.invert(picture),
    lambda picture, _: picture.filter(ImageFilter.GaussianBlur(3)),
    lambda picture, _: ImageEnhance.Brightness(picture).enhance(0.1),
    lambda picture, _: ImageOps.expand(picture, 150, "navy"),
)


def _with_alpha(picture: Image.Image) -> bytes:
    grey = picture.convert("L")
    return pictures.saved(Image.merge("LA", (grey, ImageOps.invert(grey))), "PNG")


def _sixteen_bits(picture: Image.Image) -> bytes:
    return pictures.saved(Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257), "PNG")


def _floats(picture: Image.Image) -> bytes:
    return pictures.saved(Image.fromarray(np.asarray(picture.convert("L")).astype(np.float32) / -7), "TIFF")


def _lab(picture: Image.Image) -> bytes:
    spaces = (ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"))
    lab = ImageCms.profileToProfile(picture, *spaces, outputMode="LAB")
    assert lab is not None
    return pictures.saved(lab, "TIFF")


def _two_pages(picture: Image.Image) -> bytes:
    return pictures.saved(picture, "TIFF", save_all=True, append_images=[pictures.page("second page", letter_px=20)])


_STORING: tuple[Callable[[Image.Image], bytes], ...] = (
    lambda picture: pictures.saved(picture, "JPEG", quality=40),
    lambda picture: pictures.saved(picture, "PNG"),
    lambda picture: pictures.saved(picture.convert("1"), "PNG"),
    lambda picture: pictures.saved(picture.quantize(16), "PNG", transparency=0),
    lambda picture: pictures.saved(picture.convert("CMYK"), "JPEG"),
    lambda picture: pictures.saved(picture, "GIF", save_all=True, append_images=[ImageOps.invert(picture)]),
    _with_alpha,
    _sixteen_bits,
    _floats,
    _lab,
    _two_pages,
)
