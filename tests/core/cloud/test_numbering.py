"""Words are numbered by the compiled extension as the patterns find them, whatever a text is made of."""

import itertools
import runpy
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud import cleaning, kinds
from core.cloud._tokens import KNOWN, Vocabulary, kinds_in, places_of
from core.cloud.cleaning import clean
from core.cloud.counts import Counts
from core.cloud.kinds import table_of
from core.cloud.numbering import FastNumbering, PlainNumbering
from core.cloud.words import cleaned_pieces, number_words, tokens_of

# What the patterns make decisions about: words, what joins and what parts them, figures, keycaps, flags, emoji and what
# joins those, scripts with and without spaces, marks, and planes beyond the first.
TELLING = (
    "aZé9٣_ \t\n.,'-·׳״אж字年かカーกขກກကកក्क़ा\u0301\u0338\u3099\u200b\u200c\u200d\ufe0f0123456789#*\u20e3"
    "🇫🇷😂👩🏽💻🏴\U000e0067\U000e0062\U000e007f𝒶ａﬁ𐐷🀄𠀀𛀀\U000e0101각ᅡᄀ①“’…`"
)
texts = st.lists(st.sampled_from(TELLING) | st.characters(exclude_categories=["Cs"]), max_size=60).map("".join)


@settings(max_examples=1500, deadline=None)
@given(texts, st.sampled_from([(), ("ja",), ("zh",)]))
def test_the_words_are_those_that_the_patterns_find(text: str, languages: tuple[str, ...]) -> None:
    numbering = FastNumbering()
    numbers = [number for piece in cleaned_pieces(text) for number in number_words(piece, numbering, languages)]
    words = numbering.words()
    assert [words[number] for number in numbers] == [word for tokens in tokens_of(text, languages) for word in tokens]


@given(st.lists(st.text(max_size=6), max_size=40), st.lists(st.text(max_size=6), max_size=5, unique=True))
def test_numbers_are_given_in_the_order_of_the_words(words: list[str], known: list[str]) -> None:
    words = [word.encode(errors="replace").decode() for word in words]
    fast, plain = FastNumbering(known), PlainNumbering(known)
    assert fast.of(words).tolist() == plain.of(words).tolist()
    assert fast.words() == plain.words() == list(dict.fromkeys([*known, *words]))
    assert fast.words(len(known)) == plain.words(len(known))


def test_a_hundred_thousand_words_keep_their_numbers() -> None:
    words = [f"слово{number}" for number in range(100_000)]
    numbering = FastNumbering()
    assert (numbering.of(words) == np.arange(100_000)).all()
    assert (numbering.of(words[::-1]) == np.arange(100_000)[::-1]).all()
    assert numbering.words() == words


def test_counts_are_the_same_with_and_without_the_extension(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "the cat sat, the cat ran; 猫が好き、猫が好き。 le chat 🐱🐱 3月3日 " * 3
    counted = []
    for is_fast in (True, False):
        if not is_fast:
            monkeypatch.setattr("core.cloud.numbering._tokens", None)
        counts = Counts(frozenset({"the"}))
        for piece in cleaned_pieces(text):
            counts.add(number_words(piece, counts.numbering, ("ja",)))
        counted.append((counts.words, counts.pairs))
    assert counted[0] == counted[1]
    assert counted[0][0]["cat"] == 6
    assert counted[0][1]["cat", "sat"] == 3


@settings(max_examples=1500, deadline=None)
@given(texts)
def test_what_a_text_lacks_need_not_be_cleaned_away(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "kinds_in", lambda *_: 255)
        thorough = clean(text)
    assert clean(text) == thorough


@settings(max_examples=1500, deadline=None)
@given(texts | st.text())
def test_a_text_is_composed_where_it_may_be(text: str) -> None:
    assert "".join(cleaning._composed(text)) == unicodedata.normalize("NFC", text)


@given(texts)
def test_a_text_has_the_kinds_of_its_characters(text: str) -> None:
    table = table_of({1: "a-z", 2: "\u0400-\u04ff", 4: "\U00010000-\U0001ffff"})
    expected = [1 * ("a" <= c <= "z") | 2 * ("\u0400" <= c <= "\u04ff") | 4 * (c >= "\U00010000") for c in text]
    beyond = any(ord(c) >= KNOWN for c in text)
    assert kinds_in(text, table) == (255 if beyond else max(itertools.accumulate(expected, int.__or__), default=0))


def test_kinds_are_found_without_the_extension_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "core.cloud._tokens", None)
    plain = runpy.run_path(kinds.__file__)
    table = table_of({1: "a-c", 2: "]^-", 4: "é"})
    for text in ("", "xyz", "a[b]c^-", "é𠀀a", "\U000e0101"):
        assert plain["kinds_in"](text, table) == kinds_in(text, table)
        for wanted in (1, 2, 4, 7):
            assert plain["places_of"](text, table, wanted) == places_of(text, table, wanted)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: kinds_in("a", b"short"),
        lambda: Vocabulary(0).cut("abc", bytes(KNOWN), np.zeros(2, np.int32), []),
        lambda: Vocabulary(0).cut("abc", bytes(9), np.zeros(3, np.int32), []),
        lambda: Vocabulary(0).number(["a", "b"], np.zeros(1, np.int32)),
    ],
)
def test_what_would_leave_its_memory_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


@pytest.mark.parametrize("word", [None, 3, b"a"])
def test_a_word_that_is_none_is_refused(word: object) -> None:
    with pytest.raises(TypeError):
        Vocabulary(0).number([word], np.zeros(1, np.int32))
