"""Words of every script are found whole, and no clause is one word."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.words import is_emoji, tokens_of


def counted(text: str, *languages: str) -> Counter[str]:
    """How often each word comes, without what parts words."""
    words = (word for tokens in tokens_of(text, languages) for word in tokens)
    return Counter(word for word in words if word and (is_emoji(word) or word[0].isalnum()))


def words_of(text: str, *languages: str) -> list[str]:
    return sorted(counted(text, *languages))


@pytest.mark.parametrize(
    "word",
    ["don't", "mother-in-law", "l'homme", "हिन्दी", "বাংলা", "தமிழ்", "col·lega", "שָׁלוֹם", "o'zbek", "snake_case"],
)
def test_marks_apostrophes_and_hyphens_stay_inside_words(word: str) -> None:
    assert words_of(f"({word}), '{word}'")[0].strip("'") == word
    assert sum(counted(f"{word} {word}").values()) == 2


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


def test_japanese_verbs_are_in_the_form_of_dictionaries_and_particles_left_out() -> None:
    assert words_of("友達と新しい映画を見て、お茶を飲みました。", "ja") == sorted(
        ["友達", "新しい", "映画", "見る", "お茶", "飲む"]
    )


def test_japanese_words_are_put_together_from_what_the_dictionary_cuts_too_short() -> None:
    assert words_of("日本人の研究者と図書館で話した。山田さんたちは三人です。", "ja") == sorted(
        ["日本人", "研究者", "図書館", "話す", "山田"]
    )


def test_what_is_written_in_katakana_is_one_word() -> None:
    assert words_of("写真をインスタに載せる。アイスクリームを食べる", "ja") == sorted(
        ["写真", "インスタ", "載せる", "アイスクリーム", "食べる"]
    )


def test_a_pronoun_does_not_swallow_the_katakana_behind_it() -> None:
    assert {"キース人", "食後"} <= set(words_of("ボクキース人し再てにセンター食後に対して誰え", "ja"))


def test_traditional_characters_are_kept_among_simplified_ones() -> None:
    assert words_of("圖書館。图书馆。我們在台灣。我们", "zh") == sorted(
        ["圖書館", "图书馆", "我們", "在", "台灣", "我们"]
    )


def test_han_characters_are_japanese_in_a_japanese_text_alone() -> None:
    assert "東京大学" not in words_of("東京大学", "ja")
    assert words_of("东京大学", "zh") == ["东京大学"]
    assert {"読む", "本"} <= set(words_of("我看書。本を読む。", "zh-Hant"))


def test_traditional_chinese_is_cut_as_simplified_is() -> None:
    assert words_of("我們在台灣的圖書館學習電腦", "zh-Hant") == sorted(
        ["我們", "在", "台灣", "的", "圖書館", "學習", "電腦"]
    )


def test_a_long_run_of_kana_is_cut_in_bounded_pieces() -> None:
    assert counted("すし" * 20_000, "ja").total() > 10_000


def test_characters_beyond_the_basic_plane_do_not_shift_the_cuts() -> None:
    """ICU counts in UTF-16 units, Python in characters."""
    assert {"北京", "清华大学"} <= set(words_of("𠮷𠮷𠮷😂北京清华大学"))
    assert {"北京", "清华大学", "𠮷"} <= set(words_of("𠮷北京清华大学"))


@pytest.mark.parametrize(
    "emoji",
    [
        "😂",
        "❤",
        "7\u20e3",
        "👩🏽\u200d🚀",
        "👩\u200d💻",
        "🇫🇷",
        "👍🏽",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_an_emoji_is_one_word(emoji: str) -> None:
    assert counted(f"{emoji}{emoji} {emoji}") == {emoji: 3}
    assert is_emoji(emoji)


def test_an_emoji_with_and_without_its_selector_is_the_same() -> None:
    assert counted("❤\ufe0f❤") == {"❤": 2}


def test_words_are_not_emoji() -> None:
    assert not any(map(is_emoji, ["word", "字", "7", "©", "→", ""]))


def test_hashtags_keep_their_word() -> None:
    assert words_of("#MachineLearning") == ["MachineLearning"]


def test_a_word_is_not_cut_where_a_long_text_is() -> None:
    text = "word " * 300_000
    assert counted(text) == {"word": 300_000}


def test_numbers_are_whole_where_they_are_kept() -> None:
    [tokens] = tokens_of("At 12:30 it was 3.14, not 1,000,000 in 2024", keeps_numbers=True)
    assert {"12:30", "3.14", "1,000,000", "2024"} <= set(tokens)


@given(st.lists(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), min_size=1)))
def test_any_east_asian_text_is_cut(runs: list[str]) -> None:
    for language in ("ja", "zh", "zh-Hant", "en"):
        assert all(words_of(" ".join(runs), language))


@given(st.text())
def test_no_word_holds_a_space(text: str) -> None:
    assert not any(character.isspace() for word in counted(text) for character in word)
