"""Pictures that somebody has looked at: what is drawn today must look like them.

`python -m tests.golden` draws them anew, and names those that have changed; look at each before it is committed.
`python -m tests.golden NAME…` draws only those. They are small, and compared as people see them, so that another
version of a font or a library passes, and a box in place of a letter, a lost mark or a line cut off does not.
"""

import io
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw

from core.cards.drawing import draw_card
from core.cards.spec import CardSpec, Kind
from core.cloud.fonts import FONTS
from core.cloud.painting import paint
from core.cloud.palettes import PALETTES
from core.cloud.shapes import SHAPES, mask_of
from core.cloud.spec import CloudSpec, Encoding, Style
from core.cloud.titling import title_marks
from tests.colours import linear, oklab

FOLDER = Path(__file__).parent / "core" / "golden"

# Pictures are compared at this side, in squares of so many pixels a side. The worst square counts: of a card it
# holds a word or two.
_SIDE_PX = 96
_SQUARE_PX = 12
# How much a picture differs from its copy in 256 colours.
_NOISE = 0.02
# A drawing may be so much wider or higher than it was.
_STRETCH = 0.12

QUOTES = {
    "latin": "The reports of my death are greatly exaggerated.\n— Mark Twain",
    "vietnamese": "Công cha như núi Thái Sơn, nghĩa mẹ như nước trong nguồn.",
    "cyrillic": "Все счастливые семьи похожи друг на друга.\n— Лев Толстой",
    "greek": "Ἓν οἶδα ὅτι οὐδὲν οἶδα. Η αρχή είναι το ήμισυ του παντός.",
    "arabic": "العلم في الصغر كالنقش على الحجر، كما قال 3 من الحكماء في كتاب Python (2024).\n— مثل عربي",
    "persian": "می\u200cخواهم زنده بمانم؛ توانا بود هر که دانا بود.",
    "urdu": "پاکستان کی قومی زبان اردو ہے۔",
    "hebrew": "אם אין אני לי, מי לי? (PyCon 2024) שָׁלוֹם",
    "devanagari": "जहाँ चाह, वहाँ राह। विद्यार्थी क्षमा श्री",
    "bengali": "ক্ষুদ্র ক্ষুদ্র বালুকণা, বিন্দু বিন্দু জল।",
    "tamil": "யாதும் ஊரே யாவரும் கேளிர்.",
    "telugu": "దేశమంటే మట్టికాదోయ్, దేశమంటే మనుషులోయ్.",
    "kannada": "ಕನ್ನಡವೇ ಸತ್ಯ, ಕನ್ನಡವೇ ನಿತ್ಯ.",
    "malayalam": "മലയാളം എന്റെ മാതൃഭാഷയാണ്.",
    "gujarati": "જ્યાં જ્યાં વસે એક ગુજરાતી.",
    "gurmukhi": "ਪੰਜਾਬੀ ਮੇਰੀ ਮਾਂ ਬੋਲੀ ਹੈ।",
    "sinhala": "ශ්\u200dරී ලංකාව අපේ රටයි.",
    "thai": "เมื่อคืนนี้เทศกาลโคมไฟเต็มไปด้วยเรือกระดาษ กี่น้ำ ปู่ญู่",
    "lao": "ພາສາລາວເປັນພາສາທີ່ງາມ.",
    "khmer": "ភាសាខ្មែរ ជាភាសាជាតិ។",
    "burmese": "မြန်မာစာ အလွန်လှပါသည်။",
    "tibetan": "ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ། བཀྲ་ཤིས་བདེ་ལེགས།",
    "georgian": "ვეფხისტყაოსანი, შოთა რუსთაველი.",
    "armenian": "Ճանաչել զիմաստութիւն եւ զխրատ։",
    "ethiopic": "ሰላም ለዓለም ሁሉ ይሁን።",
    "chinese": "学而时习之，不亦说乎？有朋自远方来，不亦乐乎？",
    "traditional": "學而時習之，不亦說乎？圖書館。",
    "japanese": "古池や蛙飛び込む水の音。昨日の夜、港が紙の舟でいっぱいになった。",
    "korean": "오늘 아침에는 비가 조금 내렸습니다.",
    "emoji": "Happy birthday, Ada! 🎂🎉 We ❤️ you 👩\u200d💻🇫🇷👍🏽",
}
SIGNS = {
    "gap": "Mind the gap",
    "dog": "Осторожно, злая собака",
    "exit": "出口 · 나가는 곳",
    "hello": "مرحبا Hello שלום",
}
STICKERS = {"hi": "Hi", "paint": "Wet paint", "soup": "ОБЕД 🍲", "peace": "سلام", "thanks": "ありがとう"}
# A line in a kind of letters, with scripts that it lacks; and titles, with and without a date.
FONTS_LINE = "Straße Ἀρχὴ Жук\nسلام שלום 图书馆 कर्म"
TITLES = {
    "latin": "Ride & Glide\n25 November 2026",
    "arabic": "كلمات المدينة 🐱\n25 نوفمبر 2026",
    "chinese": "我们的夏天\n2026年11月25日",
    "date": "\nNovember 25, 2026",
}
EMOJI = {"cat": "🐱", "ring": "⭕", "bicycle": "🚲", "flag": "🇫🇷"}


def _quote(text: str) -> Image.Image:
    return _card(CardSpec(text, Kind.QUOTE, "paper", width_px=256, height_px=256))


def _sign(text: str) -> Image.Image:
    return _card(CardSpec(text, Kind.SIGN, "meadow", width_px=400, height_px=256))


def _sticker(text: str) -> Image.Image:
    return _card(CardSpec(text, Kind.STICKER, "neon", width_px=256, height_px=256))


def _font(font: str) -> Image.Image:
    return _card(CardSpec(FONTS_LINE, Kind.SIGN, "glacier", font, width_px=400, height_px=256))


def _title(title: str) -> Image.Image:
    palette = PALETTES["dusk"]
    marks, head_px = title_marks(title, 640, 480, palette, languages=(), font="sans")
    return paint(marks, 640, head_px, palette.ground, transparent=False)


def _card(spec: CardSpec) -> Image.Image:
    return Image.open(io.BytesIO(draw_card(spec, Encoding.PNG).data))


def _shape(shape: str) -> Image.Image:
    mask = mask_of(CloudSpec((("word", 1),), Style(shape=shape, width_px=192, height_px=144)))
    assert mask is not None
    return Image.fromarray(mask)


def _palette(name: str) -> Image.Image:
    """A disc of each colour on the ground."""
    palette = PALETTES[name]
    strip = Image.new("RGB", (32 * len(palette.colours), 32), palette.ground)
    for number, colour in enumerate(palette.colours):
        ImageDraw.Draw(strip).ellipse((32 * number + 4, 4, 32 * number + 27, 27), colour)
    return strip


GOLDEN: dict[str, Callable[[], Image.Image]] = {
    **{f"palettes/{name}": partial(_palette, name) for name in PALETTES},
    **{f"shapes/{name}": partial(_shape, name) for name in SHAPES},
    **{f"shapes/emoji-{name}": partial(_shape, emoji) for name, emoji in EMOJI.items()},
    **{f"fonts/{name}": partial(_font, name) for name in FONTS},
    **{f"titles/{name}": partial(_title, title) for name, title in TITLES.items()},
    **{f"cards/quote-{name}": partial(_quote, text) for name, text in QUOTES.items()},
    **{f"cards/sign-{name}": partial(_sign, text) for name, text in SIGNS.items()},
    **{f"cards/sticker-{name}": partial(_sticker, text) for name, text in STICKERS.items()},
}


def path_of(name: str) -> Path:
    """Where a golden picture is kept."""
    return FOLDER / f"{name}.png"


def distance(one: Image.Image, other: Image.Image) -> float:
    """How different two pictures look where they differ most: OKLab's distance, mean of a square; 1 is black on white.

    What is drawn is laid on what was drawn, edge on edge, for a font's next version may be a little wider. Pictures
    of different sizes, or with drawings of different sizes, are as different as can be.
    """
    boxes = [_box(picture) for picture in (one, other)]
    sizes = [(right - left, bottom - top) for left, top, right, bottom in boxes]
    if one.size != other.size or max(abs(first - last) / first for first, last in zip(*sizes, strict=True)) > _STRETCH:
        return 1.0
    apart = np.linalg.norm(_seen(one, boxes[0]) - _seen(other, boxes[1]), axis=2)
    squares = apart.reshape(_SIDE_PX // _SQUARE_PX, _SQUARE_PX, _SIDE_PX // _SQUARE_PX, _SQUARE_PX)
    return float(squares.mean(axis=(1, 3)).max())


def _box(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where a picture differs from its corner."""
    colours = picture.convert("RGBA")
    box = ImageChops.difference(colours, Image.new("RGBA", colours.size, colours.getpixel((0, 0)))).getbbox(
        alpha_only=False
    )
    return box or (0, 0, *colours.size)


def _seen(picture: Image.Image, box: tuple[int, int, int, int]) -> npt.NDArray[np.float64]:
    """What is in a box, from afar, on grey where it is transparent, in OKLab."""
    flat = Image.new("RGBA", picture.size, (128, 128, 128, 255))
    flat.alpha_composite(picture.convert("RGBA"))
    far = flat.convert("RGB").resize((_SIDE_PX, _SIDE_PX), Image.Resampling.HAMMING, box)
    return oklab(linear(np.asarray(far)))


def main() -> None:
    """Draws the golden pictures anew."""
    for name in sys.argv[1:] or GOLDEN:
        picture, path = GOLDEN[name](), path_of(name)
        changed = distance(picture, Image.open(path)) if path.exists() else 1.0
        path.parent.mkdir(parents=True, exist_ok=True)
        if changed > _NOISE:
            few = picture.quantize(256) if picture.mode == "RGB" else picture  # a third of the bytes
            few.save(path, optimize=True)
            sys.stdout.write(f"{name} {changed:.3f}\n")


if __name__ == "__main__":
    main()
