"""HTML, MarkdownV2 and entities: where they lie, and how Telegram words what is wrong with them.

The cases marked with stadiums repeat facts of TDLib's own tests: byte offsets in refusals, UTF-16 offsets in entities.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import Entity, find_entities, tidy, utf16_length, utf16_slice
from bot.playground.markup import parse
from bot.playground.refusals import Refusal

Found = list[tuple[Any, ...]]

RESERVED = "_*[]()~`>#+-=|{}.!"
STYLES = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler"}
MARKS = {"bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||"}

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


def places(entities: list[Entity]) -> Found:
    ordered = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return [
        (
            entity["type"],
            entity["offset"],
            entity["length"],
            *(value for key, value in entity.items() if key not in {"type", "offset", "length"}),
        )
        for entity in ordered
    ]


@pytest.mark.parametrize(
    ("marked", "text", "entities"),
    [
        ("plain", "plain", []),
        ("\\\\a\\.b\\", "\\a.b\\", []),
        ("🏟 🏟_abac \\* asd _", "🏟 🏟abac * asd ", [("italic", 5, 11)]),
        ("🏟_a *b*_", "🏟a b", [("italic", 2, 3), ("bold", 4, 1)]),
        ("🏟 🏟_🏟 __🏟___", "🏟 🏟🏟 🏟", [("italic", 5, 5), ("underline", 8, 2)]),
        ("~a~||b||", "ab", [("strikethrough", 0, 1), ("spoiler", 1, 1)]),
        ("`a*b\\`_`", "a*b`_", [("code", 0, 5)]),
        ("```\nx = 1\n```", "x = 1\n", [("pre", 0, 6)]),
        ("🏟 🏟```py\n🏟```", "🏟 🏟🏟", [("pre", 5, 2, "py")]),
        ("**", "", []),
        ("[x](telegram.dog)", "x", [("text_link", 0, 1, "http://telegram.dog/")]),
        ("[telegram\\.org]", "telegram.org", [("text_link", 0, 12, "http://telegram.org/")]),
        ("[x](https://a.bc?\\)q)", "x", [("text_link", 0, 1, "https://a.bc/?)q")]),
        ("[x](word)", "x", []),
        ("[x](tg://user?id=7)", "x", [("text_mention", 0, 1, 7)]),
        ("![👍](tg://emoji?id=25)a", "👍a", [("custom_emoji", 0, 2, "25")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 4)]),
        (">a\n**>b", "a\nb", [("blockquote", 0, 2), ("blockquote", 2, 1)]),
        (">a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", 0, 4)]),
        ("**>a||", "a", [("expandable_blockquote", 0, 1)]),
        ("*a\n>b\n>c\nd*", "a\nb\nc\nd", [("bold", 0, 7), ("blockquote", 2, 4)]),
    ],
)
def test_markdown_becomes_text_and_entities(marked: str, text: str, entities: Found) -> None:
    plain, found = parse(marked, "MarkdownV2")
    assert (plain, places(found)) == (text, entities)


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        *[
            (character, f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
            for character in "]()#+-=|{}.!"
        ],
        ("a>", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("🏟 🏟_abacaba", "Can't find end of Italic entity at byte offset 9"),
        ("🏟 🏟_abac * asd ", "Can't find end of Bold entity at byte offset 15"),
        ("🏟 🏟`", "Can't find end of Code entity at byte offset 9"),
        ("🏟 🏟```a", "Can't find end of Pre entity at byte offset 9"),
        ("🏟 🏟```a ", "Can't find end of PreCode entity at byte offset 9"),
        ("🏟 🏟```🏟 🏟`", "Can't find end of Code entity at byte offset 21"),
        ("🏟 🏟__🏟 _🏟___", "Can't find end of Italic entity at byte offset 23"),
        ("🏟 🏟||test\\|", "Can't find end of Spoiler entity at byte offset 9"),
        ("🏟 🏟![👍", "Can't find end of CustomEmoji entity at byte offset 9"),
        ("![👍]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![👍](tg://emoji?ix=1)", "Custom emoji URL must have an emoji identifier"),
        ("[telegram\\.org](asd", "Can't find end of a URL at byte offset 16"),
        (">*b\n>ld\nld*\n", "Can't find end of Bold entity at byte offset 1"),
        (">asd\n>q||e||w||\n||asdad", "Can't find end of Spoiler entity at byte offset 16"),
    ],
)
def test_wrong_markdown_is_refused(marked: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse(marked, "markdownv2")
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("marked", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &#65;&#x42; &nbsp; &ltx", 'a <b> & "c" AB &nbsp; &ltx', []),
        ("🏟<b>🏟<i>a</i></b>", "🏟🏟a", [("bold", 2, 3), ("italic", 4, 1)]),
        (
            "<strong>a</strong><em>b</em><ins>c</ins><del>d</del>",
            "abcd",
            [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)],
        ),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<a href='http://x.org/?a=1&amp;b'>x</a>", "x", [("text_link", 0, 1, "http://x.org/?a=1&b")]),
        ('<a href="tg://user?id=7">x</a>', "x", [("text_mention", 0, 1, 7)]),
        ("<a>x.org</a>", "x.org", [("text_link", 0, 5, "http://x.org/")]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1, "py")]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2, "5")]),
        ("<B>x</b>", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_html_becomes_text_and_entities(marked: str, text: str, entities: Found) -> None:
    plain, found = parse(marked, "HTML")
    assert (plain, places(found)) == (text, entities)


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("🏟<b>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("🏟</b>", "Unexpected end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("🏟<br>", 'Unsupported start tag "br" at byte offset 4'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_wrong_html_is_refused(marked: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse(marked, "html")
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def escaped_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def escaped_markdown(text: str) -> str:
    return "".join(f"\\{character}" if character in f"{RESERVED}\\" else character for character in text)


@given(st.lists(st.tuples(st.sampled_from(list(STYLES)), texts), min_size=1, max_size=5))
def test_html_that_a_client_writes_comes_back_as_it_was(parts: list[tuple[str, str]]) -> None:
    marked = "".join(f"<{STYLES[kind]}>{escaped_html(text)}</{STYLES[kind]}>" for kind, text in parts)
    plain, entities = parse(marked, "HTML")
    assert plain == "".join(text for _, text in parts)
    assert [(e["type"], utf16_slice(plain, e["offset"], e["length"])) for e in entities] == parts


@given(st.lists(st.tuples(st.sampled_from(list(MARKS)), texts), min_size=1, max_size=5))
def test_markdown_that_a_client_writes_comes_back_as_it_was(parts: list[tuple[str, str]]) -> None:
    """A word between the entities keeps neighbouring underscores apart."""
    marked = "x".join(f"{MARKS[kind]}{escaped_markdown(text)}{MARKS[kind]}" for kind, text in parts)
    plain, entities = parse(marked, "MarkdownV2")
    assert plain == "x".join(text for _, text in parts)
    assert [(e["type"], utf16_slice(plain, e["offset"], e["length"])) for e in entities] == parts


@given(st.text(max_size=200), st.sampled_from(["HTML", "MarkdownV2"]))
def test_any_text_is_parsed_or_refused(text: str, mode: str) -> None:
    try:
        plain, entities = parse(text, mode)
    except Refusal as refusal:
        plain, entities = refusal.description.removeprefix("Bad Request: can't parse entities: "), []
        assert plain != refusal.description  # noqa: PT017  # either outcome is right, each in its own way
    assert all(e["length"] > 0 and e["offset"] + e["length"] <= utf16_length(plain) for e in entities)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.sampled_from(list(STYLES)), st.integers(0, 60), st.integers(1, 60)), max_size=6),
)
def test_tidied_entities_lie_within_the_tidied_text(text: str, spans: list[tuple[str, int, int]]) -> None:
    size = utf16_length(text)
    given_entities = [
        {"type": kind, "offset": offset, "length": min(length, size - offset)}
        for kind, offset, length in spans
        if offset < size
    ]
    tidied = tidy(text, given_entities)
    assert tidied.text == tidied.text.strip()
    assert all(
        e["offset"] >= 0 < e["length"] and e["offset"] + e["length"] <= utf16_length(tidied.text)
        for e in tidied.entities
    )
    assert tidied.entities == tidy(tidied.text, [e for e in tidied.entities if e["type"] in STYLES]).entities


@given(texts, texts)
def test_trimming_moves_entities_along(before: str, inside: str) -> None:
    text = f"  {before}😀{inside}  "
    entity = {"type": "bold", "offset": utf16_length(f"  {before}😀"), "length": utf16_length(inside)}
    tidied = tidy(text, [entity])
    bold = [e for e in tidied.entities if e["type"] == "bold"]
    assert [utf16_slice(tidied.text, e["offset"], e["length"]) for e in bold] == [inside.rstrip()] * bool(
        inside.rstrip()
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/start@rebus_bot x", [("bot_command", "/start@rebus_bot")]),
        ("😀 /a, (/b) c/d /é //e", [("bot_command", "/a"), ("bot_command", "/b")]),
        ("@ada_demo, a@b, @ab", [("mention", "@ada_demo")]),
        ("mail ada@example.org!", [("email", "ada@example.org")]),
        ("see https://x.org/a?b=1#c. And x.org/ü!", [("url", "https://x.org/a?b=1#c"), ("url", "x.org/ü")]),
        ("#tag #1 #тег a#b", [("hashtag", "#tag"), ("hashtag", "#тег")]),
        ("$EUR $eur", [("cashtag", "$EUR")]),
        ("end.Next 1.5 e.g. x", []),
    ],
)
def test_links_commands_and_tags_are_found(text: str, found: list[tuple[str, str]]) -> None:
    entities = sorted(find_entities(text, []), key=lambda entity: int(entity["offset"]))
    assert [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in entities] == found


def test_nothing_is_found_in_code() -> None:
    assert [e["type"] for e in tidy("/start x.org", [{"type": "code", "offset": 0, "length": 12}]).entities] == ["code"]
