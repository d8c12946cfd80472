"""Words of every script are found whole, and no clause is one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.words import count_spellings, is_emoji


def words_of(text: str) -> list[str]:
    return sorted(count_spellings(text))


@pytest.mark.parametrize(
    "word",
    ["don't", "mother-in-law", "l'homme", "हिन्दी", "বাংলা", "தமிழ்", "col·lega", "שָׁלוֹם", "o'zbek", "snake_case"],
)
def test_marks_apostrophes_and_hyphens_stay_inside_words(word: str) -> None:
    assert words_of(f"({word}), '{word}'")[0].strip("'") == word
    assert sum(count_spellings(f"{word} {word}").values()) == 2


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("我来到北京清华大学", {"来到", "北京", "清华大学"}),
        ("我們愛台灣的夜市", {"我們", "台灣", "夜市"}),
        ("東京の図書館で本を借りる", {"東京", "図書館", "本", "借りる"}),
        ("กรุงเทพมหานครเป็นเมืองหลวง", {"กรุงเทพมหานคร", "เมือง", "หลวง"}),
        ("ភាសាខ្មែរនៅកម្ពុជា", {"កម្ពុជា"}),
        ("ພາສາລາວຢູ່ວຽງຈັນ", {"ພາສາ", "ລາວ", "ວຽງຈັນ"}),
    ],
)
def test_scripts_without_spaces_are_cut_into_words(clause: str, words: set[str]) -> None:
    assert words <= set(words_of(clause))


def test_characters_beyond_the_basic_plane_do_not_shift_the_cuts() -> None:
    """ICU counts in UTF-16 units, Python in characters."""
    assert {"北京", "清华大学"} <= set(words_of("𠮷𠮷𠮷😂北京清华大学"))
    assert {"北京", "清华大学", "𠮷"} <= set(words_of("𠮷北京清华大学"))


@pytest.mark.parametrize(
    "emoji", ["😂", "❤", "👩\u200d💻", "🇫🇷", "👍🏽", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"]
)
def test_an_emoji_is_one_word(emoji: str) -> None:
    assert count_spellings(f"{emoji}{emoji} {emoji}") == {emoji: 3}
    assert is_emoji(emoji)


def test_an_emoji_with_and_without_its_selector_is_the_same() -> None:
    assert count_spellings("❤\ufe0f❤") == {"❤": 2}


def test_words_are_not_emoji() -> None:
    assert not any(map(is_emoji, ["word", "字", "7", "©", "→", ""]))


def test_hashtags_keep_their_word() -> None:
    assert words_of("#MachineLearning") == ["MachineLearning"]


def test_a_word_is_not_cut_where_a_long_text_is() -> None:
    text = "word " * 300_000
    assert count_spellings(text) == {"word": 300_000}


def test_counting_very_many_words_keeps_the_commonest_in_bounded_room() -> None:
    counted = count_spellings(" ".join(f"w{number:x} often" for number in range(150_000)))
    assert counted["often"] == 150_000
    assert len(counted) <= 100_000


@given(st.text())
def test_no_word_holds_a_space(text: str) -> None:
    assert not any(character.isspace() for word in count_spellings(text) for character in word)
