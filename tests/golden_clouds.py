"""Whole clouds, one for each script, palette, font and shape, that somebody has looked at.

A pixel more of a first word moves all words after it. So a golden cloud says where its words stand, and is compared
with the words of today in its own places; where they stand by themselves is not its matter, but how large they are.
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, PngImagePlugin

from core.cloud.drawing import compose
from core.cloud.fonts import FONTS
from core.cloud.grounds import palette_of
from core.cloud.lettering import draw_word
from core.cloud.painting import Mark, paint
from core.cloud.palettes import PALETTES, Palette, Rgb
from core.cloud.pictures import shape_of_picture
from core.cloud.shapes import SHAPES
from core.cloud.spec import PICTURE, Angles, CloudSpec, Style
from core.cloud.weighing import weigh
from tests.languages import TEXTS
from tests.likeness import cloud_distance

# One language for each script, and those of one script whose letters or marks differ.
SCRIPTS = {
    "latin": "de",
    "vietnamese": "vi",
    "yoruba": "yo",
    "cyrillic": "ru",
    "greek": "el",
    "arabic": "ar",
    "persian": "fa",
    "urdu": "ur",
    "hebrew": "he",
    "devanagari": "hi",
    "bengali": "bn",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "gujarati": "gu",
    "gurmukhi": "pa",
    "odia": "or",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "khmer": "km",
    "burmese": "my",
    "tibetan": "bo",
    "georgian": "ka",
    "armenian": "hy",
    "ethiopic": "am",
    "cherokee": "chr",
    "thaana": "dv",
    "chinese": "zh",
    "traditional": "zh-Hant",
    "japanese": "ja",
    "korean": "ko",
}
EMOJI = {"cat": "🐱", "ring": "⭕", "bicycle": "🚲", "flag": "🇫🇷"}
_EMOJI_TEXT = (
    "🐱 🐱 🐱 🎉 🎉 ❤️ 🔥 🌍 👩\u200d💻 👩\u200d💻 🇫🇷 👍🏽 🍋 🚲 🧭 🎻 Happy birthday Ada, happy harbour, "
    "С днём рождения, 生日快乐, عيد ميلاد سعيد"
)
# Words enough to fill a figure; and letters that only some of the fonts have, all with counts as Zipf has them.
_MANY = {
    f"{word}{mark}": 60 // (3 + place)
    for place, (mark, word) in enumerate(
        (mark, word)
        for mark in ("", "s", "ed")
        for word in ("sail", "count", "light", "row", "dock", "tune", "call", "net")
    )
}
LETTERS = {
    "Straße": 9,
    "Ἀρχή": 6,
    "подъезд": 5,
    "שלום": 4,
    "图书馆": 4,
    "कर्म": 3,
    "سلام": 3,
    "Łódź": 2,
    "ngữ": 2,
    "😂": 2,
}
# A cloud is kept in so many colours, the fewest in which it differs by no more than that from itself.
_FEW_COLOURS, _NOISE = (64, 256), 0.02
_TITLE, _ARABIC_TITLE = "Lantern night\nNovember 25, 2026", "كلمات المدينة 🐱\n25 نوفمبر 2026"
# A palette of which no two colours are alike, so that a word in another one is seen.
_STYLE = Style("beacon", width_px=320, height_px=240)
_SMALL = replace(_STYLE, width_px=240, height_px=180, top=14)


def _disc() -> bytes:
    """A picture of a red and blue ball before white."""
    ball = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(ball).pieslice((10, 10, 190, 190), 90, 270, "#c81e32")
    ImageDraw.Draw(ball).pieslice((10, 10, 190, 190), 270, 90, "#1e50c8")
    out = io.BytesIO()
    ball.save(out, "PNG")
    return out.getvalue()


def _of(language: str, style: Style) -> CloudSpec:
    return weigh(TEXTS[language], language, style)


def _shaped(shape: str) -> CloudSpec:
    style = replace(_STYLE, width_px=240, height_px=240, shape=shape)
    return CloudSpec(tuple(_MANY.items()), style, languages=("en",))


def _lettered(font: str) -> CloudSpec:
    return CloudSpec(tuple(LETTERS.items()), replace(_SMALL, font=font), languages=("zh",))


CLOUDS: Mapping[str, Callable[[], CloudSpec]] = {
    **{f"script-{script}": partial(_of, language, _STYLE) for script, language in SCRIPTS.items()},
    "script-emoji": lambda: weigh(_EMOJI_TEXT, "en", _STYLE),
    **{f"palette-{name}": partial(_of, "en", replace(_SMALL, palette=name)) for name in PALETTES},
    **{f"font-{name}": partial(_lettered, name) for name in FONTS},
    **{f"shape-{name}": partial(_shaped, name) for name in SHAPES},
    **{f"shape-emoji-{name}": partial(_shaped, emoji) for name, emoji in EMOJI.items()},
    "shape-picture": lambda: replace(_shaped(PICTURE), picture=shape_of_picture(_disc())),
    **{f"angles-{angles}": partial(_of, "en", replace(_STYLE, angles=angles)) for angles in Angles},
    "ground-navy": partial(_of, "en", replace(_SMALL, palette="paper", ground="#000080")),
    "ground-tomato": partial(_of, "en", replace(_SMALL, palette="dusk", ground="#ff6347")),
    "ground-none": partial(_of, "en", replace(_SMALL, transparent=True)),
    "title": partial(_of, "en", replace(_STYLE, title=_TITLE)),
    "title-arabic": partial(_of, "ar", replace(_STYLE, title=_ARABIC_TITLE)),
}
"""What is drawn whole, by name."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a word stands in a golden cloud; its colour is the palette's of that number, or one of no palette."""

    text: str
    size_px: float
    degrees: int
    x: int
    y: int
    colour: int | tuple[int, int, int]


def draw_cloud(name: str) -> Image.Image:
    """A cloud as it is drawn today, and in it where its words stand."""
    spec = CLOUDS[name]()
    marks = _marks(spec)
    colours = palette_of(spec.style).colours
    picture = painted(spec, marks)
    picture.info["stands"] = [
        (
            mark.text,
            mark.size_px,
            mark.degrees,
            mark.x,
            mark.y,
            colours.index(mark.colour) if mark.colour in colours else mark.colour,
        )
        for mark in marks
    ]
    return picture


def redraw_cloud(name: str, golden: Image.Image) -> Image.Image:
    """A cloud with the letters and colours of today, its words where they stand in a golden one, and as large.

    A word that is not there stands where it would today; one that is there alone is missing.
    """
    spec = CLOUDS[name]()
    return painted(spec, marks_again(spec, golden))


def marks_again(spec: CloudSpec, golden: Image.Image) -> list[Mark]:
    """The words of `redraw_cloud`."""
    stands = {stand.text: stand for stand in stands_in(golden)}
    palette = palette_of(spec.style)
    return [_moved(mark, stands.get(mark.text), palette) for mark in _marks(spec)]


def stands_in(golden: Image.Image) -> list[Stand]:
    """Where the words of a golden cloud stand."""
    return [
        Stand(text, size_px, degrees, x, y, colour if isinstance(colour, int) else tuple(colour))
        for text, size_px, degrees, x, y, colour in json.loads(golden.info["stands"])
    ]


def sizes_today(name: str) -> dict[str, float]:
    """The sizes of a cloud's words as they are today, in pixels."""
    return {mark.text: mark.size_px for mark in _marks(CLOUDS[name]())}


def _marks(spec: CloudSpec) -> list[Mark]:
    title, words = compose(spec)
    return [*title, *words]


def painted(spec: CloudSpec, marks: Sequence[Mark]) -> Image.Image:
    """A cloud with these words, as far as they stand on its canvas."""
    style = spec.style
    ground = palette_of(style).ground
    within = [_cut(mark, style.width_px, style.height_px) for mark in marks]
    return paint(within, style.width_px, style.height_px, ground, transparent=style.transparent)


def _cut(mark: Mark, width_px: int, height_px: int) -> Mark:
    box = np.s_[: height_px - mark.y, : width_px - mark.x]
    picture = mark.sprite.picture if mark.sprite.picture is None else mark.sprite.picture[box]
    return replace(mark, sprite=replace(mark.sprite, ink=mark.sprite.ink[box], picture=picture))


def _moved(mark: Mark, stand: Stand | None, palette: Palette) -> Mark:
    sprite = draw_word(mark.lettering, stand.size_px, stand.degrees) if stand else None
    if stand is None or sprite is None:
        return mark
    colour: Rgb = palette.colours[stand.colour] if isinstance(stand.colour, int) else stand.colour
    return Mark(mark.text, mark.lettering, sprite, stand.size_px, stand.degrees, stand.x, stand.y, colour)


def save_cloud(picture: Image.Image, path: Path) -> None:
    """Keeps a cloud in as few colours as it looks the same in, and in it where its words stand."""
    stands = PngImagePlugin.PngInfo()
    text = json.dumps(picture.info["stands"], ensure_ascii=False, separators=(",", ":"))
    stands.add_itxt("stands", text, zip=True)
    method = Image.Quantize.FASTOCTREE if picture.mode == "RGBA" else Image.Quantize.MEDIANCUT
    few = (picture.quantize(number, method) for number in _FEW_COLOURS)
    kept = next((one for one in few if cloud_distance(one, picture) <= _NOISE), picture)
    kept.save(path, optimize=True, pnginfo=stands)
