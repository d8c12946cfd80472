"""How words are weighed, and what is counted as one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.cloud.counting import Counting, Weighing
from core.cloud.spec import CloudSpec
from core.cloud.weighing import weigh
from core.errors import NoWords

CHAPTER = (
    "Alice said that the White Rabbit was late. The Gryphon said little, and the White Rabbit looked at one little "
    "watch. Alice saw the White Rabbit run, and Alice ran after one. The Gryphon knew little of time, said Alice, "
    "and the Gryphon would see one good day. People said it was a good time, one good day, a little time. "
)
KEYNESS = Counting(Weighing.KEYNESS)


def counts(text: str, language: str | None = None, counting: Counting | None = None) -> dict[str, int]:
    return dict(weigh(text, language, counting=counting).words)


def rank(spec: CloudSpec, word: str) -> int:
    return [each for each, _ in spec.words].index(word)


def test_two_words_that_say_more_together_are_one_and_not_counted_again() -> None:
    counted = counts(CHAPTER)
    assert counted["White Rabbit"] == 3
    assert not {"White", "Rabbit"} & set(counted)


def test_a_word_of_a_phrase_keeps_the_times_that_it_stands_alone() -> None:
    counted = counts("New York is old. We saw New York by train, and New York saw us. New cars, long roads.", "en")
    assert (counted["New York"], counted["New"]) == (3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "pine. Apple pine, apple pine; apple",  # across a full stop
        "red car, red house, red door, blue car, big house, big door, red car, red car",  # by chance
        "ha ha ha ha ha ha",
        "Ada's cat. Ada's cat. Ada's cat.",  # "Ada cat" is no phrase
        "😂 🔥 😂 🔥 😂 🔥",
    ],
)
def test_neighbours_that_are_no_phrase_stay_words(text: str) -> None:
    assert not any(" " in word for word in counts(text, "en"))


def test_a_word_belongs_to_its_best_phrase_alone() -> None:
    counted = counts("New York City! New York City? New York City. New York. New York.", "en")
    assert counted == {"New York": 5, "City": 3}


def test_phrases_of_scripts_without_spaces_have_none() -> None:
    assert counts("機械学習は楽しい。機械学習を学ぶ。機械学習と統計。", "ja")["機械学習"] == 3


def test_plurals_count_with_their_singular_and_the_commoner_is_shown() -> None:
    assert counts("cats, a cat, two cats; berries, a berry, a berry; movies, a movie; boxes, a box", "en") == {
        "cats": 3,
        "berry": 3,
        "two": 1,
        "movie": 2,
        "box": 2,
    }


@pytest.mark.parametrize("word", ["news", "glass", "bus", "tennis", "Paris", "physics"])
def test_what_only_looks_like_a_plural_is_itself(word: str) -> None:
    assert word in counts(f"{word} {word} again", "en")


def test_plurals_are_no_concern_of_other_languages() -> None:
    assert {"chat", "chats"} <= set(
        counts("Le chat et les chats qui dorment chez nous sont très vieux, et le chien aussi", "fr")
    )


def test_keyness_puts_what_is_special_first_where_counts_put_what_is_common() -> None:
    by_count, by_keyness = weigh(CHAPTER), weigh(CHAPTER, counting=KEYNESS)
    assert rank(by_count, "said") < rank(by_count, "Gryphon")
    assert rank(by_keyness, "Gryphon") < rank(by_keyness, "said")
    assert "people" not in {word.casefold() for word, _ in by_keyness.words}


def test_words_that_are_weighed_by_keyness_keep_their_counts() -> None:
    spec = weigh(CHAPTER, counting=KEYNESS)
    assert len(spec.counts) == len(spec.words)
    assert spec.counts[rank(spec, "Gryphon")] == 3
    assert weigh(CHAPTER).counts == ()


def test_keyness_knows_traditional_characters_by_the_simplified_ones() -> None:
    """Their words are as common as the simplified ones, and not special for being written so."""
    text = "我們的國家和時間，" * 40 + "獅鷲說話了。" * 40
    assert rank(weigh(text, "zh-TW", counting=KEYNESS), "國家") > 0


def test_a_language_without_a_list_of_frequencies_is_weighed_by_count() -> None:
    text = "თბილისი არის ქალაქი. თბილისი ლამაზი ქალაქია. თბილისი!"
    assert weigh(text, "ka", counting=KEYNESS) == weigh(text, "ka")


def test_numbers_are_kept_where_they_are_wanted() -> None:
    text = "In 2024 we ran 42.195 km, in 2024 again"
    assert {"2024": 2, "42.195": 1}.items() <= counts(text, "en", Counting(keeps_numbers=True)).items()
    assert not {"2024", "42.195"} & set(counts(text, "en"))


def test_dropped_words_are_left_out_in_any_case_and_number() -> None:
    counting = Counting(dropped=("CAT", "New York"))
    text = "Cat, cats and dogs of New York. New York! New York?"
    assert counts(text, "en", counting) == {"dogs": 1}


def test_a_text_of_dropped_words_alone_has_none() -> None:
    with pytest.raises(NoWords):
        weigh("cat cat", "en", counting=Counting(dropped=("cat",)))


def test_very_many_words_are_counted_in_bounded_room() -> None:
    text = " ".join(f"w{number:x} often" for number in range(150_000))
    assert dict(weigh(text).words)["often"] == 150_000


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5_000,
        "ש" * 5_000,
        "北" * 5_000,
        "ア" * 5_000,
        "ก" * 5_000,
        "😂👩🏽\u200d🚀🇫🇷7\ufe0f\u20e3" * 1_024,
        "\u202eolleh\u202c \u2066dlrow\u2069 " * 500,
        "".join(letter + "\u0316\u0301\u0323\u0310\u0346" * 20 for letter in "zalgo ") * 200,
        "1 2 3 " * 5_000,
        "the " * 5_000,
        "\ud800 \ufffe \x00 a " * 1_000,
    ],
    ids=["Latin", "Hebrew", "Han", "kana", "Thai", "emoji", "bidi", "zalgo", "numbers", "stop words", "no characters"],
)
@pytest.mark.parametrize(
    "counting", [Counting(), KEYNESS, Counting(keeps_numbers=True)], ids=["", "keyness", "numbers"]
)
def test_hostile_texts_have_words_or_none(text: str, counting: Counting) -> None:
    try:
        words = weigh(text, counting=counting).words
    except NoWords:
        assert "1 2 3" in text
        return
    assert all(0 < len(word) <= 45 and weight > 0 for word, weight in words)


@given(st.text(), st.sampled_from(Weighing), st.booleans(), st.lists(st.text(max_size=5)))
@example("\U00018cd6A", Weighing.KEYNESS, False, [])  # a letter of Unicode 16
def test_any_text_has_words_or_none_in_any_way_of_counting(
    text: str, weighing: Weighing, keeps_numbers: bool, dropped: list[str]
) -> None:
    try:
        spec = weigh(text, counting=Counting(weighing, keeps_numbers, tuple(dropped)))
    except NoWords:
        return
    weights = [weight for _, weight in spec.words]
    assert weights == sorted(weights, reverse=True)
    assert len({word.casefold() for word, _ in spec.words}) == len(spec.words)
    assert not {word.casefold() for word, _ in spec.words} & {word.casefold() for word in dropped}
