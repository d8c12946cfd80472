"""Spaces between words, and pieces that are one word."""

from hypothesis import given
from hypothesis import strategies as st

from core.ocr.reading import Box, Line, Word
from core.ocr.spacing import merged, spaces_after


def pieces(text: str) -> list[Word]:
    """Words of `text`, cut at `|` (no space follows) and at spaces, ten pixels to each."""
    words: list[Word] = []
    for group in text.split():
        parts = group.split("|")
        for index, part in enumerate(parts):
            box = Box(10 * len(words), 0, 10, 8)
            words.append(Word(part, box, 0.5, space_after=index == len(parts) - 1))
    return words


def texts(text: str) -> list[str]:
    return [word.text for word in merged(pieces(text))]


def test_syllables_of_one_korean_word_become_one_word() -> None:
    assert texts("실|생|활|에서 사|용|되|는") == ["실생활에서", "사용되는"]


def test_chinese_stays_in_the_engines_pieces_and_is_joined_without_spaces() -> None:
    assert texts("当然|，|在|媒介") == ["当然", "，", "在", "媒介"]
    assert Line(merged(pieces("当然|，|在|媒介"))).text == "当然，在媒介"


def test_a_thai_mark_goes_to_the_letter_that_carries_it() -> None:
    assert texts("ย|์|แผ|น") == ["ย์", "แผ", "น"]


def test_latin_beside_chinese_is_a_word_of_its_own_and_keeps_the_spaces_of_the_page() -> None:
    assert texts("读|A4|纸 now") == ["读", "A4", "纸", "now"]
    assert Line(merged(pieces("读|A4|纸 now"))).text == "读A4纸 now"


def test_a_merged_word_has_the_common_box_and_the_confidence_of_its_letters() -> None:
    long, short = Word("가나다", Box(5, 2, 30, 9), 0.9, space_after=False), Word("라", Box(40, 0, 10, 8), 0.5)

    (word,) = merged([long, short])

    assert word == Word("가나다라", Box(5, 0, 45, 11), 0.8)


def test_spaces_are_where_the_text_has_them() -> None:
    assert spaces_after(["ab", "c", "d"], "\nabc  d\n") == [False, True, True]


def test_a_word_that_the_text_lacks_does_not_lose_the_others() -> None:
    assert spaces_after(["ab", "?", "c", "d"], "abc d") == [False, True, True, True]


def test_no_word_is_no_word() -> None:
    assert merged([]) == ()


@given(st.lists(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=4), min_size=1, max_size=8))
def test_merging_never_loses_or_adds_a_letter(words: list[str]) -> None:
    line = [Word(word, Box(0, 0, 1, 1), 0.5, space_after=index % 2 == 0) for index, word in enumerate(words)]

    assert Line(merged(line)).text == Line(tuple(line)).text
