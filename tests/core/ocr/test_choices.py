"""Which languages are offered, and in which order."""

import pytest

from core.ocr.choices import offered, script_of

KNOWN = (
    "af",
    "ar",
    "be",
    "de",
    "de-Latf",
    "el",
    "en",
    "fr",
    "hi",
    "ja",
    "ka-x-old",
    "ko",
    "ru",
    "uk",
    "zh-Hans",
    "zh-Hant",
)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hello", "Latn"),
        ("Привет, world", "Cyrl"),
        ("中文", "Hans"),
        ("日本語の本です", "Jpan"),
        ("漢字ばかりの文", "Jpan"),
        ("한국어", "Kore"),
        ("שלום", "Hebr"),
        ("12 + 3", None),
        ("", None),
    ],
)
def test_a_texts_script_is_that_of_most_of_its_letters(text: str, script: str | None) -> None:
    assert script_of(text) == script


def test_each_living_language_is_offered_once() -> None:
    for text in ("", "Hello", "Привет"):
        assert sorted(offered(KNOWN, text, ("en", "zh-TW", "xx"))) == sorted(set(KNOWN) - {"ka-x-old"})


def test_what_people_prefer_comes_first_then_the_main_language_of_the_script() -> None:
    assert offered(KNOWN, "Привет", ("zh-TW", "de"))[:4] == ("zh-Hant", "de", "ru", "en")


def test_the_main_languages_of_other_scripts_come_before_the_rest_for_the_script_may_be_wrong() -> None:
    languages = offered(KNOWN, "Hello", ())
    assert languages[0] == "en"
    assert set(languages[1:8]) == {"zh-Hans", "ar", "hi", "ru", "ja", "ko", "zh-Hant"}


def test_the_others_of_the_texts_script_come_before_those_of_another() -> None:
    languages = offered(KNOWN, "Привет", ())
    assert max(languages.index(tag) for tag in ("be", "uk")) < min(languages.index(tag) for tag in ("af", "de", "fr"))
