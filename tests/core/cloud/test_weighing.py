"""What a text is about, counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.spec import Style
from core.cloud.weighing import weigh
from core.errors import NoWords


def counts(text: str, language: str | None = None) -> dict[str, int]:
    return dict(weigh(text, language).words)


def test_the_heaviest_word_comes_first() -> None:
    assert weigh("cat dog dog bird dog cat").words == (("dog", 3), ("cat", 2), ("bird", 1))


def test_case_is_folded_and_the_commonest_spelling_shown() -> None:
    assert counts("NASA NASA nasa rocket Rocket STRASSE Straße Straße") == {"NASA": 3, "Straße": 3, "rocket": 2}


@pytest.mark.parametrize(
    ("text", "stop_words", "telling"),
    [
        ("The garden is what they don't see, dont you?", {"the", "is", "don't", "dont"}, {"garden"}),
        ("Мы были в Москве, и не было людей на улице", {"мы", "в", "и", "не", "на"}, {"москве", "улице"}),
        ("我们的图书馆里有很多书，这是我们的", {"我们", "的", "有", "是"}, {"书"}),
        ("我們的圖書館裡有許多書，這是我們的", {"我們", "的", "這"}, {"圖書館"}),
        (
            "Der Hund und die Katze sind nicht in dem Garten",
            {"der", "und", "die", "nicht"},
            {"hund", "katze", "garten"},
        ),
        ("Η Αθήνα είναι η πρωτεύουσα της Ελλάδας", {"η", "είναι", "της"}, {"αθήνα"}),
        ("यह किताब बहुत अच्छी है और वह भी", {"यह", "है", "और"}, {"किताब"}),
        ("هذا الكتاب من أجمل الكتب في العالم", {"من", "في", "هذا"}, {"الكتاب"}),
    ],
)
def test_stop_words_of_the_texts_language_are_left_out(text: str, stop_words: set[str], telling: set[str]) -> None:
    words = {word.casefold() for word in counts(text)}
    assert not words & stop_words
    assert telling <= words


def test_words_that_the_published_lists_leave_out_in_error_are_kept() -> None:
    assert {"said", "little", "know"} <= set(counts("She said that she would know the little house"))
    assert {"Москва", "жизнь"} <= set(counts("Москва, метро и наша жизнь", "ru"))


def test_stop_words_of_two_languages_are_left_out_of_one_text() -> None:
    words = counts(
        "The weather is nice and the sea is warm in the summer. Погода хорошая, и не только на море, но и в городе."
    )
    assert not {"the", "is", "and", "и", "не", "на", "но", "в"} & set(words)


def test_the_hint_settles_a_text_too_short_to_tell() -> None:
    assert "die" in counts("they die young", "en")
    assert "die" not in counts("die Katze", "de")


def test_the_hint_helps_to_tell_close_languages() -> None:
    text = "Le chat et les chats dorment dans la maison de mes parents"
    assert weigh(text, "fr").languages == ("fr",)
    assert weigh("The cat and the cats sleep in the house of my parents", "fr").languages == ("en",)


def test_a_hint_that_nobody_knows_does_no_harm() -> None:
    assert weigh("The cat and the cats sleep in the house of my parents", "ast").languages == ("en",)


def test_the_hint_does_not_rule_a_text_in_another_script() -> None:
    assert weigh("привет, мир", "en").languages == ("ru",)


def test_a_text_of_stop_words_alone_is_drawn_all_the_same() -> None:
    assert counts("to be or not to be") == {"be": 2, "to": 2, "not": 1, "or": 1}
    assert counts("a") == {"a": 1}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "12 345 6.7 2024-11-23",
        "https://example.com @name /start",
        "...!?",
        "\u202e\u200b\u200d",
        "\ud800",
        "١٢٣",
    ],
)
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(NoWords):
        weigh(text)


def test_numbers_are_left_out_and_names_with_digits_kept() -> None:
    assert set(counts("covid19 3D 2024 a8f93c02 100500 H2O")) == {"covid19", "3D", "H2O"}


def test_possessives_elisions_and_turkish_endings_are_taken_off() -> None:
    assert counts("Alice's cat and Alice") == {"Alice": 2, "cat": 1}
    assert "homme" in counts("L'homme qu'il aime n'est pas aujourd'hui à l'école")
    assert counts("İstanbul'da yaşıyorum. İstanbul'un havası çok güzel.")["İstanbul"] == 2


def test_korean_particles_are_taken_off() -> None:
    assert counts("서울에서 공원을 보았다. 서울의 공원은 크다.")["서울"] == 2


def test_a_word_of_five_thousand_letters_is_cut() -> None:
    ((word, count),) = weigh("ab" * 2_500).words
    assert len(word) == 45
    assert (word[-1], count) == ("…", 1)


def test_a_shout_is_one_word_however_long() -> None:
    assert counts("nooooo noooooooooo") == {"nooo": 2}


def test_the_spec_has_the_words_that_come_next_when_more_are_shown() -> None:
    assert len(weigh(" ".join(f"word{chr(97 + i)}" for i in range(26)), style=Style(top=7)).words) == 26


def test_the_spec_tells_the_languages_for_the_shapes_of_han() -> None:
    assert weigh("今日は天気がいいので公園へ行きました").languages == ("ja",)
    assert weigh("我們愛台灣的圖書館").languages == ("zh-Hant",)
    assert weigh("骨", "zh-TW").languages == ("zh-Hant",)
    assert weigh("骨", "ja").languages == ("ja",)


def test_control_characters_do_not_stop_the_search_for_a_language() -> None:
    assert weigh("\x01the weather\x02 is very nice\x00 today").languages == ("en",)


@given(st.text())
def test_any_text_gives_words_or_says_that_there_are_none(text: str) -> None:
    try:
        spec = weigh(text)
    except NoWords:
        return
    weights = [count for _, count in spec.words]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < len(word) <= 45 and count > 0 for word, count in spec.words)
    assert len({word.casefold() for word, _ in spec.words}) == len(spec.words)
