"""What is not words is taken out, and what hides inside words is too."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.cleaning import clean


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/a?b=c#d",
        "www.example.com",
        "t.me/some_channel",
        "example.org",
        "Ivan.Petrov+news@mail.example.ru",
        "mailto:me@example.com",
        "tg://resolve?domain=x",
        "@some_name",
        "@иван",
        "/cloud",
        "/cloud@rebus_bot",
    ],
)
def test_addresses_names_and_commands_leave_no_letter(address: str) -> None:
    assert clean(f"before {address} after").split() == ["before", "after"]


@pytest.mark.parametrize(
    "line",
    [
        "Forwarded from Ada Lovelace",
        "[Forwarded from Rebus News]",
        "---------- Forwarded message ---------",
        "Переслано от Ады",
        "转发自 频道",
        "Ada Lovelace, [5 Mar 2024 at 10:11:12]:",
        "Ада, [05.03.2024 10:11]",
        "<Media omitted>",
        "<Без медиафайлов>",
        "\u200eimage omitted",
        "This message was deleted",
        "IMG-20240305-WA0001.jpg (file attached)",
        "\u200e<attached: 00000012-PHOTO-2024-03-05.jpg>",
        "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
    ],
)
def test_what_messengers_write_leaves_no_letter(line: str) -> None:
    assert clean(f"before\n{line}\nafter").split() == ["before", "after"]


@pytest.mark.parametrize("text", ["I forwarded the message", "a deleted scene", "we omitted it, [1] and more", "a < b"])
def test_what_people_write_about_messages_stays(text: str) -> None:
    assert clean(text) == text


def test_an_address_ends_where_chinese_begins() -> None:
    assert clean("看https://example.com/abc这里").split() == ["看", "这里"]


@pytest.mark.parametrize("text", ["and/or", "read/write", "a.b", "well.Then", "#machine", "3/4", "/usr/bin"])
def test_what_only_looks_like_an_address_stays(text: str) -> None:
    assert clean(text) == text


def test_hidden_characters_do_not_part_a_word() -> None:
    assert clean("he\u200bl\u00adl\u2060o \u202eword\u202c \ufeffx") == "hello word x"


def test_a_zero_width_space_parts_thai_as_its_writers_mean_it() -> None:
    assert clean("ไทย\u200bดี") == "ไทย\u200bดี"


def test_joiners_stay_where_they_shape_letters() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("👩\u200d💻") == "👩\u200d💻"
    assert clean("hel\u200clo") == "hello"


def test_zalgo_is_read_as_the_letters_below() -> None:
    zalgo = "".join(letter + "\u0316\u0301\u0323\u0310\u0346" * 3 for letter in "hello")
    assert clean(zalgo) == "hello"
    assert clean("s\u0336t\u0336r\u0336uck") == "struck"


def test_marks_that_languages_stack_stay() -> None:
    for word in ("ngữ", "ᾧ", "שָׁלוֹם", "ก๋วยเตี๋ยว", "हिन्दी"):
        assert clean(unicodedata.normalize("NFD", word)) == unicodedata.normalize("NFC", word)


def test_fancy_letters_become_plain_ones() -> None:
    assert clean("𝓫𝓸𝓵𝓭 ｗｉｄｅ ﻣﺮﺣﺒﺎ") == "bold wide مرحبا"


def test_thai_and_korean_are_not_taken_apart() -> None:
    assert clean("น้ำ ㅋㅋㅋ") == "น้ำ ㅋㅋㅋ"


def test_a_word_that_print_cut_in_two_is_whole_again() -> None:
    assert clean("an exam-\nple") == "an example"


def test_hebrew_abbreviations_get_the_signs_that_hebrew_fonts_have() -> None:
    assert clean("צה\"ל ג'ירפה") == "צה״ל ג׳ירפה"


@given(st.text())
def test_any_text_comes_out_valid_and_normal(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "a-",
        "@",
        "a+b.",
        "http://",
        "\u0316\u0301",
        "\u200d",
        "a-\n",
        'ש"',
        "a'",
        "a.com",
        "@a.com",
        ".com",
        ", [1",
        "<",
        "omitted\n",
        "Forwarded from\n",
    ],
)
def test_a_megabyte_of_anything_is_cleaned(unit: str) -> None:
    """Linear time: a quadratic pattern would take hours here, and end at the suite's time limit."""
    text = "x" + unit * (1_000_000 // len(unit))
    assert len(clean(text)) <= len(text)
