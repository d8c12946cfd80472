"""A spec has a short code, and comes back from its JSON as it was."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.codes import code_of, find_code, from_json, to_json
from core.cloud.palettes import PALETTES
from core.cloud.shapes import SHAPES
from core.cloud.spec import PICTURE, Angles, CloudSpec, PictureShape, Style

PLAIN = CloudSpec((("apple", 3), ("груша", 2), ("🍐", 1)), Style("paper"), seed=7, languages=("en", "ru"))
PICTURED = replace(PLAIN, style=Style(shape=PICTURE), picture=PictureShape(9, 2, b"\xff\x80\xff\x80", bytes(range(54))))

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
STYLES = st.builds(
    Style,
    palette=st.sampled_from(sorted(PALETTES)),
    font=st.sampled_from(["sans", "serif"]),
    angles=st.sampled_from(Angles),
    shape=st.sampled_from(["", PICTURE, "🐱", *SHAPES]),
    width_px=st.integers(64, 4096),
    height_px=st.integers(64, 4096),
    top=st.integers(1, 1000),
    transparent=st.booleans(),
    title=TEXT,
    ground=st.sampled_from(["", "#000080", "#ffffff"]),
)
PICTURES = st.integers(1, 20).flatmap(
    lambda width: st.integers(1, 5).flatmap(
        lambda height: st.builds(
            PictureShape,
            st.just(width),
            st.just(height),
            st.binary(min_size=-(-width // 8) * height, max_size=-(-width // 8) * height),
            st.binary(min_size=3 * width * height, max_size=3 * width * height),
        )
    )
)
SPECS = st.builds(
    CloudSpec,
    words=st.lists(st.tuples(TEXT, st.integers(0, 10**9)), min_size=1, max_size=20).map(tuple),
    style=STYLES,
    seed=st.integers(0, 2**32),
    languages=st.lists(st.sampled_from(["en", "zh-Hant", "ru"]), max_size=3, unique=True).map(tuple),
    picture=st.none() | PICTURES,
)


@given(SPECS)
def test_a_spec_comes_back_as_it_was(spec: CloudSpec) -> None:
    assert from_json(to_json(spec)) == spec
    assert code_of(from_json(to_json(spec))) == code_of(spec)


def test_the_counts_of_words_that_are_weighed_otherwise_come_back_too() -> None:
    weighed = replace(PLAIN, counts=(9, 4, 1))

    assert from_json(to_json(weighed)) == weighed
    with pytest.raises(ValueError, match="as many counts as words"):
        from_json(to_json(replace(PLAIN, counts=(9,))))


@given(SPECS, SPECS)
def test_specs_have_the_same_code_only_if_they_are_the_same(one: CloudSpec, other: CloudSpec) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


def test_a_code_stays_the_same_for_ever() -> None:
    """The codes stand in chats, and who draws the same cloud again next year is given the same one."""
    assert code_of(PLAIN) == "q7cwyhrdhq"
    assert code_of(PICTURED) == "p7yv8gnejc"


@given(SPECS)
def test_a_code_has_ten_letters_and_digits_none_like_another(spec: CloudSpec) -> None:
    assert re.fullmatch(r"[a-hjkmnp-z][2-9][a-hjkmnp-z2-9]{8}", code_of(spec))


@pytest.mark.parametrize("text", ["#{}", "/cloud #{}", "apples 3, pears 2\n#{} ", "(#{})", "#{}!"])
def test_a_code_is_found_where_it_stands(text: str) -> None:
    code = code_of(PLAIN)
    assert find_code(text.format(code)) == code
    assert find_code(text.format(code.upper())) == code


@pytest.mark.parametrize(
    "text",
    ["", "#", "k3f9x2m7qd", "#helloworld", "#k3f9x2m7q", "#k3f9x2m7qdd", "a#k3f9x2m7qd", "#k1f9x2m7qd", "#ſ3f9x2m7qd"],
)
def test_what_is_no_code_is_not_taken_for_one(text: str) -> None:
    assert find_code(text) is None


def test_a_style_of_an_older_bot_has_the_defaults_of_what_came_later() -> None:
    old = json.loads(to_json(PLAIN))
    del old["style"]["title"]
    assert from_json(json.dumps(old)) == PLAIN


def _changed(**changes: object) -> str:
    return json.dumps({**json.loads(to_json(PICTURED)), **changes})


def _styled(**changes: object) -> str:
    return _changed(style={**json.loads(to_json(PICTURED))["style"], **changes})


def _pictured(**changes: object) -> str:
    return _changed(picture={**json.loads(to_json(PICTURED))["picture"], **changes})


HOSTILE = {
    "nothing": "",
    "no JSON": "{",
    "a number": "1",
    "a list": "[]",
    "no fields": "{}",
    "another version": _changed(version=2),
    "no version": _changed(version=None),
    "more than a spec": _changed(extra=1),
    "no words": _changed(words=[]),
    "words that are none": _changed(words="apple"),
    "a word without a count": _changed(words=[["apple"]]),
    "a count that is a text": _changed(words=[["apple", "3"]]),
    "a count that is true": _changed(words=[["apple", True]]),
    "half a count": _changed(words=[["apple", 0.5]]),
    "a count below nothing": _changed(words=[["apple", -1]]),
    "a count without end": _changed(words=[["apple", 10**30]]),
    "a count that is no number": _changed(words=[["apple", float("nan")]]),
    "a word that is a number": _changed(words=[[1, 1]]),
    "a long word": _changed(words=[["a" * 201, 1]]),
    "half a character": _changed(words=[["\ud83d", 1]]),
    "too many words": _changed(words=[["a", 1]] * 5_001),
    "a seed that is a text": _changed(seed="1"),
    "a language that is none": _changed(languages=["en; rm"]),
    "many languages": _changed(languages=["en"] * 17),
    "a style that is none": _changed(style=None),
    "a style of more": _styled(extra=1),
    "a palette that is gone": _styled(palette="viridis"),
    "a palette that is a number": _styled(palette=1),
    "unknown angles": _styled(angles="sideways"),
    "a canvas too wide": _styled(width_px=100_000),
    "a canvas that is a text": _styled(width_px="1024"),
    "a canvas that is true": _styled(width_px=True),
    "no words shown": _styled(top=0),
    "transparent by number": _styled(transparent=1),
    "a ground that is no colour": _styled(ground="url(x)"),
    "a ground that is a number": _styled(ground=0),
    "a long title": _styled(title="a" * 257),
    "a picture that is a text": _changed(picture="cat"),
    "a picture of more": _pictured(extra=1),
    "a picture of fewer pixels": _pictured(width_px=200),
    "a picture without end": _pictured(width_px=10**9, height_px=10**9),
    "a picture of no width": _pictured(width_px=0),
    "pixels that are none": _pictured(mask="*"),
    "pixels beyond ASCII": _pictured(mask="я"),
    "deep nesting": "[" * 200_000,
    "deep tables": '{"a":' * 100_000,
    "a long number": f'{{"version": {"9" * 10_000}}}',
    "too long": " " * 1_000_001,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_spec_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011, which one is nobody's concern
        from_json(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    )
)
def test_any_json_is_a_spec_or_refused(value: object) -> None:
    for text in (
        json.dumps(value),
        _changed(words=value),
        _changed(style=value),
        _changed(picture=value),
        _changed(languages=value),
        _changed(counts=value),
    ):
        try:
            from_json(text)
        except ValueError:
            continue
