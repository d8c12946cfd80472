"""What people call a language → the one that is installed."""

import pytest

from core.ocr.languages import language_and_script, match, tag_of

INSTALLED = (
    "ar",
    "az",
    "az-Cyrl",
    "de",
    "de-Latf",
    "el",
    "en",
    "fa",
    "fil",
    "he",
    "it",
    "it-x-old",
    "ja",
    "ko",
    "ku",
    "no",
    "pt",
    "ro",
    "ru",
    "sr",
    "sr-Latn",
    "th",
    "uz",
    "uz-Cyrl",
    "zh-Hans",
    "zh-Hant",
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("pt_BR", "pt"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("yue", "zh-Hant"),
        ("cmn", "zh-Hans"),
        ("sr", "sr"),
        ("sr-ME", "sr-Latn"),
        ("sr-Latn", "sr-Latn"),
        ("sh", "sr-Latn"),
        ("az-RU", "az-Cyrl"),
        ("uz", "uz"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("iw", "he"),
        ("tl", "fil"),
        ("mo", "ro"),
        ("de-Latf", "de-Latf"),
        ("it-x-old", "it-x-old"),
    ],
)
def test_a_tag_finds_its_language_and_script(wanted: str, found: str) -> None:
    assert match(wanted, INSTALLED) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("rus", "ru"),
        ("chi_sim", "zh-Hans"),
        ("CHI_TRA", "zh-Hant"),
        ("srp_latn", "sr-Latn"),
        ("aze_cyrl", "az-Cyrl"),
        ("fas", "fa"),
        ("heb", "he"),
        ("ell", "el"),
        ("ita_old", "it-x-old"),
        ("frk", "de-Latf"),
    ],
)
def test_the_engines_own_codes_are_understood(wanted: str, found: str) -> None:
    assert match(wanted, INSTALLED) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Russian", "ru"),
        ("русский", "ru"),
        (" РУССКИЙ ", "ru"),
        ("Deutsch", "de"),
        ("german", "de"),
        ("Ελληνικά", "el"),
        ("한국어", "ko"),
        ("日本語", "ja"),
        ("العربية", "ar"),
        ("Chinese", "zh-Hans"),
        ("中文", "zh-Hans"),
        ("Traditional Chinese", "zh-Hant"),
        ("繁體中文", "zh-Hant"),
        ("Italian", "it"),
        ("Serbian", "sr"),
    ],
)
def test_names_in_english_and_in_the_language_itself_are_understood(wanted: str, found: str) -> None:
    assert match(wanted, INSTALLED) == found


@pytest.mark.parametrize("wanted", ["", "xx", "klingon", "fr", "mn-Mong", "../../etc/passwd", "eng -c x=y", "e" * 5000])
def test_what_is_not_installed_or_no_language_matches_nothing(wanted: str) -> None:
    assert match(wanted, INSTALLED) is None


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("eng", "en"),
        ("chi_sim", "zh-Hans"),
        ("kmr", "ku"),
        ("ceb", "ceb"),
        ("srp", "sr"),
        ("msa", "ms"),
        ("kur_ara", "ku-Arab"),
    ],
)
def test_codes_become_bcp_47(code: str, tag: str) -> None:
    assert tag_of(code) == tag


def test_a_script_is_filled_in_from_likely_subtags() -> None:
    assert language_and_script("ru") == ("ru", "Cyrl")
    assert language_and_script("zh-TW") == ("zh", "Hant")
    assert language_and_script("no such tag") is None
