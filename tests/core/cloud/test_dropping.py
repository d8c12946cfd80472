"""A word that is dropped from a cloud, and one that a chat does not want, are the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.counting import Counting
from core.cloud.dropping import Dropped, without
from core.cloud.spec import CloudSpec
from core.cloud.weighing import weigh
from core.errors import NoWords

TEXT = (
    "Cats, a cat and two cats; boxes and dogs. The berry, berries! New York, New York, old York, New York. "
    "The cat food, more cat food, no cat food. Movies and a glass, a bus, the news."
)


def dropped_beforehand(text: str, language: str, words: tuple[str, ...]) -> CloudSpec | None:
    try:
        return weigh(text, language, counting=Counting(dropped=words))
    except NoWords:
        return None


def dropped_afterwards(text: str, language: str, words: tuple[str, ...]) -> CloudSpec | None:
    try:
        return without(weigh(text, language), words)
    except NoWords:
        return None


@pytest.mark.parametrize(
    "words",
    [
        ("cat",),
        ("CATS",),
        ("box",),
        ("berry", "Movie"),
        ("york",),
        ("new york",),
        ("cat food", "dogs"),
        ("news", "bus", "glass"),
        ("nothing",),
    ],
)
def test_the_panel_and_the_chat_drop_the_same(words: tuple[str, ...]) -> None:
    beforehand = dropped_beforehand(TEXT, "en", words)
    assert beforehand == dropped_afterwards(TEXT, "en", words)


@given(st.lists(st.sampled_from(TEXT.replace(",", "").split()), max_size=8).map(tuple))
def test_they_drop_the_same_of_any_words(words: tuple[str, ...]) -> None:
    beforehand = dropped_beforehand(TEXT, "en", words)
    assert beforehand == dropped_afterwards(TEXT, "en", words)


@pytest.mark.parametrize(
    ("dropped", "gone", "kept"),
    [
        ("cat", {"cat", "Cats", "CATS"}, {"cat food", "category"}),
        ("cats", {"cat", "cats"}, {"cast"}),
        ("berries", {"berry", "Berries"}, {"bear"}),
        ("new york", {"New York"}, {"York", "New"}),
        ("box", {"box", "boxes"}, {"boxer"}),
        ("news", {"news"}, {"new"}),
    ],
)
def test_an_english_word_is_dropped_in_singular_and_plural(dropped: str, gone: set[str], kept: set[str]) -> None:
    words = Dropped([dropped], ("en",))
    assert {word for word in gone | kept if word in words} == gone


def test_in_other_languages_a_word_is_dropped_as_it_is() -> None:
    words = Dropped(["chat"], ("fr",))
    assert "Chat" in words
    assert "chats" not in words


def test_a_text_of_dropped_words_does_not_fall_back_on_the_words_that_say_nothing() -> None:
    assert dropped_beforehand("the cat, the cats", "en", ("cat",)) is None
