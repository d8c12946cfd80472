"""Every word is drawn in letters of its script, never in the boxes that stand for missing glyphs."""

import numpy as np
import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from PIL import Image, ImageFont, features

from core.cloud.fonts import FONTS, Face, face_of, runs_of
from core.cloud.lettering import draw_word, letter
from core.cloud.weighing import weigh
from tests.languages import TEXTS

WORDS = {
    "Latin": "Straße",
    "Vietnamese": "ngữ",
    "Turkish": "ığdır",
    "Polish": "źdźbło",
    "Icelandic": "þjóð",
    "Latvian": "ķērpis",
    "Yoruba": "ọ̀rọ̀",
    "Hausa": "ɓaƙi",
    "Ukrainian": "їжак",
    "Kazakh": "қазақша",
    "Macedonian": "ѓердан",
    "Cyrillic": "подъезд",
    "Greek": "Ἀρχὴ",
    "Arabic": "العربية",
    "Persian": "می\u200cخواهم",
    "Urdu": "پاکستان",
    "Pashto": "ښوونځی",
    "Uyghur": "ئۇيغۇرچە",
    "Sindhi": "ٻڪري",
    "Hebrew": "שָׁלוֹם",
    "Hebrew abbreviation": "צה״ל",
    "Devanagari": "विद्यार्थी",
    "Marathi": "ज्ञानेश्वरी",
    "Bengali": "ক্ষুদ্র",
    "Assamese": "অসমীয়া ৰং",
    "Odia": "ଓଡ଼ିଆ",
    "Tamil": "ஸ்ரீ",
    "Telugu": "స్త్రీ",
    "Kannada": "ಬೆಂಗಳೂರು",
    "Malayalam": "മലയാളം",
    "Gujarati": "ગુજરાતી",
    "Gurmukhi": "ਪੰਜਾਬੀ",
    "Sinhala": "ශ්\u200dරී",
    "Thai": "ก๋วยเตี๋ยว",
    "Lao": "ພາສາ",
    "Khmer": "ខ្មែរ",
    "Burmese": "မြန်မာ",
    "Tibetan": "བོད",
    "Georgian": "ქართული",
    "Armenian": "հայերեն",
    "Ethiopic": "አማርኛ",
    "Cherokee": "ᏣᎳᎩ",
    "Thaana": "ދިވެހި",
    "Chinese": "图书馆",
    "Chinese, traditional": "圖書館",
    "Han beyond the basic plane": "𠮷野",
    "Japanese": "図書館の本",
    "Katakana": "コーヒー",
    "Korean": "한국어",
    "Latin and Han": "Wi-Fi接続",
    "Latin and Hebrew": "aשלום",
}


def pixels(word: str, size_px: int = 60, languages: tuple[str, ...] = ()) -> np.ndarray:
    lettering = letter(word, languages)
    assert lettering is not None
    sprite = draw_word(lettering, size_px)
    assert sprite is not None
    return sprite.ink


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_the_chosen_faces_have_a_glyph_for_every_character(word: str) -> None:
    runs = runs_of(word)
    assert "".join(text for _, text in runs) == word
    for face, text in runs:
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            assert {ord(c) for c in text if c not in "\u200c\u200d"} <= font.getBestCmap().keys()


@pytest.mark.parametrize("font", FONTS)
def test_every_kind_of_letters_has_others_for_the_scripts_that_it_lacks(font: str) -> None:
    assert [name for name, word in WORDS.items() if letter(word, (), font) is None] == []


@pytest.mark.parametrize("word", ["пять", "العربية", "שלום", "नमस्ते", "สวัสดี", "图书馆", "한국어", "አማርኛ"])
def test_no_word_looks_like_the_missing_glyph(word: str) -> None:
    """The picture of a word differs from that of as many characters that the very same face lacks."""
    ((face, _),) = runs_of(word)
    font = ImageFont.truetype(face.path, 60, index=face.index)
    missing = "\U0010fffd" * len(word)
    canvas = Image.new("L", (900, 200))
    mask, _ = font.getmask2(missing, "L")
    canvas.im.paste(255, (0, 0, *mask.size), mask)
    box = np.asarray(canvas.crop(canvas.getbbox() or (0, 0, 1, 1)))
    ink = pixels(word)
    height, width = max(box.shape[0], ink.shape[0]), max(box.shape[1], ink.shape[1])
    padded = [np.pad(one, ((0, height - one.shape[0]), (0, width - one.shape[1]))) > 127 for one in (box, ink)]
    assert (padded[0] ^ padded[1]).sum() > 0.2 * padded[1].sum()


class Strokes:
    """What a pen draws, as fontTools names its strokes."""

    def __init__(self) -> None:
        self.drawn: list[object] = []

    def moveTo(self, *points: object) -> None:  # noqa: N802, fontTools' names, here and below
        self.drawn.append(("move", points))

    def lineTo(self, *points: object) -> None:  # noqa: N802
        self.drawn.append(("line", points))

    def curveTo(self, *points: object) -> None:  # noqa: N802
        self.drawn.append(("curve", points))

    def qCurveTo(self, *points: object) -> None:  # noqa: N802
        self.drawn.append(("quadratic curve", points))

    def closePath(self) -> None:  # noqa: N802
        self.drawn.append("close")


def outline(font: hb.Font, glyph: int) -> list[object]:
    strokes = Strokes()
    font.draw_glyph_with_pen(glyph, strokes)
    return strokes.drawn


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("language", TEXTS)
def test_no_glyph_of_a_text_is_the_missing_one(language: str, font: str) -> None:
    """Neither by its number nor by its outline: some fonts draw a box for letters that they say they have."""
    spec = weigh(TEXTS[language], language)
    assert len(spec.words) >= 14
    for word, _ in spec.words:
        lettering = letter(word, spec.languages, font)
        assert lettering is not None, word
        for run in lettering.runs:
            missing = outline(run.font, 0)
            assert missing
            assert all(number and outline(run.font, number) != missing for number, _, _ in run.glyphs), word


def test_there_are_texts_in_forty_languages() -> None:
    assert len(TEXTS) >= 40


def test_pillow_shapes() -> None:
    """Without raqm Arabic is drawn unjoined and Devanagari unordered."""
    assert features.check("raqm")


def test_arabic_letters_join() -> None:
    letters = sum(pixels(one).shape[1] for one in "العربية")
    assert pixels("العربية").shape[1] < 0.8 * letters


def test_devanagari_forms_its_conjuncts() -> None:
    assert pixels("क्ष").shape[1] < 0.9 * (pixels("क").shape[1] + pixels("ष").shape[1])


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a𐍈", "a𐍈"),
        ("שלום𐍈", "𐍈םולש"),
        ("𐍈שלום", "𐍈םולש"),
        ("aשלום12", "a12םולש"),
        ("שלום12", "12םולש"),
        ("שabcל", "לabcש"),
    ],
)
def test_letters_stand_in_the_order_in_which_they_are_read(text: str, seen: str) -> None:
    """By Unicode's bidirectional algorithm, across fonts."""
    lettering = letter(text)
    assert lettering is not None
    drawn = [(run.font, glyph) for run in lettering.runs for glyph, x, _ in run.glyphs]
    places = [x for run in lettering.runs for _, x, _ in run.glyphs]
    assert places == sorted(places)
    assert [glyph for _, glyph in drawn] == [
        font.get_nominal_glyph(ord(character)) for (font, _), character in zip(drawn, seen, strict=True)
    ]


@pytest.mark.parametrize(
    ("character", "one", "other"),
    [("骨", "zh", "ja"), ("直", "ja", "zh-Hant"), ("令", "ko", "zh"), ("骨", "zh", "zh-Hant")],
)
def test_han_takes_the_shapes_of_the_texts_language(character: str, one: str, other: str) -> None:
    first, second = pixels(character, languages=(one,)), pixels(character, languages=(other,))
    assert first.shape != second.shape or (first != second).any()


def test_kana_and_hangul_tell_their_own_place() -> None:
    japanese, korean = face_of("図書館の本", ("zh",)), face_of("한국어", ("zh",))
    assert japanese is not None
    assert japanese == face_of("図", ("ja",))
    assert korean == face_of("語", ("ko",))


def test_a_word_that_no_font_can_write_is_not_lettered() -> None:
    assert letter("\U0010fffd") is None
    assert letter("abc\U0010fffd") is None


def test_a_mark_stays_in_the_run_of_its_letter() -> None:
    assert all(not text.startswith(("\u0301", "ּ")) for _, text in runs_of("é\u0301𐍈שּ"))


def test_the_faces_of_text_are_not_colour_fonts() -> None:
    assert isinstance(face_of("7"), Face)
    assert "Emoji" not in face_of("7").path  # type: ignore[union-attr]  # checked above


@pytest.mark.parametrize("emoji", ["😂", "❤", "👩\u200d💻", "🇫🇷", "👍🏽"])
def test_an_emoji_is_one_picture_in_its_colours(emoji: str) -> None:
    lettering = letter(emoji)
    assert lettering is not None
    sprite = draw_word(lettering, 200)
    assert sprite is not None
    assert sprite.picture is not None
    assert sprite.width < 1.6 * sprite.height
    assert sprite.picture[..., :3].std(axis=2).max() > 20


def test_an_emoji_that_the_font_does_not_have_is_not_lettered() -> None:
    assert letter("\U0001fbff") is None
    assert letter("\U0001faff") is None


@pytest.mark.parametrize("word", ["fjord", "العربية", "Å", "ᾧ", "བོད", "😂"])
@pytest.mark.parametrize("size_px", [7, 23, 140])
def test_ink_touches_all_four_edges_of_a_sprite(word: str, size_px: int) -> None:
    ink = pixels(word, size_px) > 0
    assert ink[0].any()
    assert ink[-1].any()
    assert ink[:, 0].any()
    assert ink[:, -1].any()
