"""A line ends where the rules of its script allow it."""

import pytest

from core.cards.breaking import segments_of
from core.cards.text import tidy
from core.cloud.fonts import letters_of


@pytest.mark.parametrize(
    ("text", "language", "segments"),
    [
        ("mother-in-law, don't go", "en", ["mother-", "in-", "law, ", "don't ", "go"]),
        ("« Le cœur »", "fr", ["« Le ", "cœur »"]),
        ("10\u00a0000 руб.", "ru", ["10\u00a0000 ", "руб."]),
        ("不亦说乎？有朋", "zh", ["不", "亦", "说", "乎？", "有", "朋"]),
        ("港が紙の舟で、「はい」", "ja", ["港が", "紙の", "舟で、", "「はい」"]),
        ("비가 조금 내렸습니다", "ko", ["비가 ", "조금 ", "내렸습니다"]),
        ("ภาษาไทย", "th", ["ภาษา", "ไทย"]),
        ("विद्यार्थी पढ़ते", "hi", ["विद्यार्थी ", "पढ़ते"]),
        ("👩\u200d💻🇫🇷🇩🇪", "", ["👩\u200d💻", "🇫🇷", "🇩🇪"]),
        ("https://example.com/path", "en", ["https://", "example.com/", "path"]),
    ],
)
def test_a_line_ends_where_its_script_lets_it(text: str, language: str, segments: list[str]) -> None:
    assert segments_of(text, (language,) if language else ()) == segments


def test_a_word_longer_than_any_is_cut_between_letters() -> None:
    assert segments_of("e\u0301" * 40) == ["e\u0301"] * 40
    assert segments_of("Donaudampfschifffahrtsgesellschaft") == ["Donaudampfschifffahrtsgesellschaft"]


@pytest.mark.parametrize("text", ["", "a 𝒃 🐱 字\u0301", "क्ष" * 50, "🐱" * 50])
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert "".join(segments_of(text)) == text
    assert "".join(letters_of(text)) == text


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  a \t b  \r\n c\u2028d ", "a b\nc\nd"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("\u202eabc\u202c", "abc"),
        ("e\u0301", "é"),
        ("z" + "\u0301" * 50, "z"),
        ("ngữ Ἀρχὴ", "ngữ Ἀρχὴ"),
        ("\x00a\ud800b\u00ad", "ab"),
        ("בְּרֵאשִׁ֖ית", "בְּרֵאשִׁ֖ית"),
    ],
)
def test_a_text_is_tidied(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def test_a_pile_of_marks_is_bounded_in_every_script() -> None:
    assert len(tidy("ก" + "\u0e49" * 900)) < 20
    assert len(tidy("ka" + "\u0345\u0f72" * 400)) < 20
