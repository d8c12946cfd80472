"""Pages → a reading: languages, bounds, and what counts as text."""

import pytest
from PIL import Image

from core.errors import NoTextFound, TookTooLong, UnknownLanguage
from core.imaging import Pages
from core.ocr import reader
from core.ocr.reading import Box, Line, Page, Word
from core.ocr.seeing import Seen
from core.ocr.wish import Wish
from tests import pictures

TEXT = Pages((pictures.page("Rebus reads"),))


def use(monkeypatch: pytest.MonkeyPatch, *words: tuple[str, float]) -> None:
    """Puts an engine in the reader's place that sees the same words in every picture."""
    line = Line(tuple(Word(text, Box(1, 2, 3, 4), confidence) for text, confidence in words))
    lines = (line,) if words else ()

    def read_page(picture: Image.Image, wish: Wish, _: float) -> tuple[Page, Seen]:
        return Page(*picture.size, lines), Seen(lines, wish.languages, "fixed")

    monkeypatch.setattr(reader, "read_page", read_page)


@pytest.mark.parametrize(
    ("languages", "read_in"),
    [
        (["ru"], ("ru",)),
        (["rus"], ("ru",)),
        (["rus+eng"], ("ru", "en")),
        (["fr", "French"], ("fr",)),
        (["zh-CN"], ("zh-Hans",)),
    ],
)
def test_languages_asked_for_in_any_way_are_read_alone(languages: list[str], read_in: tuple[str, ...]) -> None:
    assert reader.read(TEXT, languages, hints=["de"]).languages == read_in


def test_a_language_asked_for_and_not_installed_is_an_error_and_a_hint_is_not() -> None:
    with pytest.raises(UnknownLanguage, match="Klingon"):
        reader.read(TEXT, ["en", "Klingon"])
    assert reader.read(TEXT, hints=["Klingon"]).text == "Rebus reads"


def test_what_can_be_read_is_known_by_any_of_its_names() -> None:
    assert "en" in reader.available_languages()
    assert reader.resolve(["en", "eng", "English", "en-AU"]) == ("en",)
    with pytest.raises(UnknownLanguage):
        reader.resolve(["Klingon"])


@pytest.mark.parametrize("words", [[], [("—", 0.9)], [("|", 0.6), ("~", 0.7)], [("q", 0.2)], [("§", 0.99), ("a", 0.2)]])
def test_marks_and_guesses_alone_are_no_text(words: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, *words)

    with pytest.raises(NoTextFound):
        reader.read(TEXT)


def test_one_sure_word_brings_its_doubtful_neighbours_along(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, ("5", 0.8), ("q", 0.1))

    assert reader.read(TEXT).text == "5 q"


def test_a_blurred_page_of_doubtful_words_is_text_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, *(10 * [("perhaps", 0.1)]))

    assert reader.read(TEXT).text.split() == 10 * ["perhaps"]


def test_noise_has_no_text() -> None:
    noise = Image.effect_noise((500, 300), 90).convert("RGB")

    with pytest.raises(NoTextFound):
        reader.read(Pages((noise,)))


def test_pages_are_read_in_order_and_their_flaws_are_told() -> None:
    pages = Pages((pictures.page("first page"), pictures.page("second page")), damaged=True, more=True)

    reading = reader.read(pages)

    assert reading.text == "first page\n\nsecond page"
    assert [(page.width_px, page.height_px) for page in reading.pages] == [picture.size for picture in pages.pictures]
    assert reading.damaged
    assert reading.more


def test_boxes_are_in_pixels_of_the_page_as_it_came() -> None:
    large = Image.new("RGB", (5000, 4000), "white")
    large.paste(pictures.page("Rebus", letter_px=200), (3000, 2500))

    (word,) = reader.read(Pages((large,))).words()

    assert word.box.left >= 3000
    assert word.box.top >= 2500
    assert word.box.left + word.box.width <= 5000


def test_engines_are_named_once_and_the_languages_of_all_pages_told() -> None:
    pages = Pages(
        (
            pictures.page("Das ist die erste Seite."),
            pictures.page("Это вторая страница."),
            pictures.page("Und noch eine."),
        )
    )

    reading = reader.read(pages)

    assert reading.engine == "paddle+tesseract"
    assert reading.languages == ("de", "ru")


def test_the_time_is_one_for_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "TIME_LIMIT_S", 0.01)

    with pytest.raises(TookTooLong):
        reader.read(TEXT)


def test_what_was_read_in_time_is_kept_and_the_rest_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line((Word("Rebus", Box(1, 2, 3, 4), 1),))
    first = (Page(9, 9, (line,)), Seen((line,), ("en",), "fixed", unfinished=True))
    turns = iter([first])

    def read_page(_picture: Image.Image, _wish: Wish, _deadline: float) -> tuple[Page, Seen]:
        try:
            return next(turns)
        except StopIteration:
            raise TimeoutError from None

    monkeypatch.setattr(reader, "read_page", read_page)
    reading = reader.read(Pages(2 * TEXT.pictures))

    assert reading.text == "Rebus"
    assert reading.unfinished
    assert reading.more


def test_confidence_is_the_mean_over_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, ("abc", 1.0), ("d", 0.6))

    assert reader.read(TEXT).confidence == pytest.approx(0.9)
