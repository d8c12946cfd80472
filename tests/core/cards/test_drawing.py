"""A text is set as a picture: all of it, inside the canvas, as large as it goes, whatever it is made of."""

import io
import pickle
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core import conversions
from core.cards.drawing import draw_card
from core.cards.lettering import Emoji, pieces_of
from core.cards.spec import Card, CardSpec, Kind
from core.cloud.palettes import PALETTES
from core.cloud.spec import Encoding
from core.errors import NothingToSet, TooMuchText, UserError

SENTENCE = "The reports of my death are greatly exaggerated."


def picture_of(card: Card) -> Image.Image:
    return Image.open(io.BytesIO(card.data))


def drawn(text: str, kind: Kind = Kind.QUOTE, side: int = 400, palette: str = "paper") -> np.ndarray:
    """The pixels of a card, RGB, on the palette's ground."""
    return np.asarray(
        picture_of(draw_card(CardSpec(text, kind, palette, width_px=side, height_px=side), Encoding.PNG)).convert("RGB")
    )


def written(text: str, palette: str = "paper", side: int = 400) -> np.ndarray:
    """Where a quote's letters are: what has their colour."""
    return np.abs(drawn(text, Kind.QUOTE, side, palette).astype(int) - PALETTES[palette].colours[0]).sum(axis=2) < 60


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("encoding", "format_"), [(Encoding.JPEG, "JPEG"), (Encoding.PNG, "PNG"), (Encoding.WEBP, "WEBP")]
)
def test_a_card_is_a_picture_of_its_size(kind: Kind, encoding: Encoding, format_: str) -> None:
    card = draw_card(CardSpec(SENTENCE, kind, width_px=480, height_px=300), encoding)
    assert (card.width_px, card.height_px, card.encoding) == (480, 300, encoding)
    assert picture_of(card).size == (480, 300)
    assert picture_of(card).format == format_


@pytest.mark.parametrize("kind", Kind)
def test_the_same_spec_gives_the_same_bytes(kind: Kind) -> None:
    spec = CardSpec("Ärger 图书馆 🐱 مرحبا", kind, "neon")
    assert draw_card(spec).data == draw_card(spec).data
    assert draw_card(spec).data != draw_card(replace(spec, palette="paper")).data


def test_a_card_and_its_spec_cross_between_processes() -> None:
    spec = CardSpec(SENTENCE, Kind.SIGN, language="en")
    card = conversions.draw_card(spec)
    assert pickle.loads(pickle.dumps((spec, card))) == (spec, card)  # noqa: S301, our own bytes


def test_every_kind_has_a_canvas_and_a_sticker_one_of_512_px() -> None:
    assert all(kind.canvas.width_px >= 512 for kind in Kind)
    assert (Kind.STICKER.canvas.width_px, Kind.STICKER.canvas.height_px) == (512, 512)
    assert Kind.STICKER.canvas.transparent


def test_a_sticker_is_nothing_but_letters_with_an_outline() -> None:
    spec = CardSpec("Hi", Kind.STICKER, "dusk", width_px=512, height_px=512)
    card = draw_card(spec, Encoding.WEBP)
    pixels = np.asarray(picture_of(card))
    assert pixels.shape == (512, 512, 4)
    assert len(card.data) < 512_000, "Telegram takes no larger sticker"
    letters = (pixels[..., :3] == PALETTES["dusk"].colours[0]).all(axis=2) & (pixels[..., 3] == 255)
    outline = (pixels[..., :3] == PALETTES["dusk"].ground).all(axis=2) & (pixels[..., 3] == 255)
    assert letters.mean() > 0.1
    assert (pixels[..., 3] == 0).mean() > 0.3
    beside = np.zeros_like(outline)
    beside[8:] |= outline[:-8]
    beside[:-8] |= outline[8:]
    beside[:, 8:] |= outline[:, :-8]
    beside[:, :-8] |= outline[:, 8:]
    see_through = pixels[..., 3] < 16
    near = np.zeros_like(letters)
    near[2:] |= letters[:-2]
    near[:-2] |= letters[2:]
    assert not (near & see_through).any()
    assert beside[letters].any()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", ["I", "WWW", SENTENCE, SENTENCE * 18, "ÅÄÖ\ngjpqy", "ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ", "پاکستان", "กี่น้ำ ปู่ญู่"])
def test_no_ink_touches_the_edge(kind: Kind, text: str) -> None:
    spec = CardSpec(text, kind, "paper", width_px=400, height_px=400)
    pixels = np.asarray(picture_of(draw_card(spec, Encoding.PNG)).convert("RGBA")).astype(int)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert (edge == edge[0]).all()


def test_a_stickers_text_fills_it() -> None:
    """The widest line or the block's height: one of them goes from edge to edge."""
    spec = CardSpec("Mind the gap", Kind.STICKER, "ink", width_px=512, height_px=512)
    pixels = np.asarray(picture_of(draw_card(spec, Encoding.PNG)))
    ink = (pixels == (*PALETTES["ink"].colours[0], 255)).all(axis=2)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) > 0.85 * 512


def test_all_of_a_text_is_set_in_order() -> None:
    text = "Нет, весь я не умру — душа в заветной лире\nМой прах переживёт и тленья убежит"
    assert " ".join(draw_card(CardSpec(text)).lines).split() == text.split()


def test_lines_are_balanced() -> None:
    """The last line is not left with a word."""
    lines = draw_card(CardSpec("We hold these truths to be self-evident, that all men are created equal, " * 2)).lines
    assert min(map(len, lines)) > 0.6 * max(map(len, lines))


def test_the_lines_of_a_paragraph_stay_in_it() -> None:
    lines = draw_card(CardSpec("Roses are red\nViolets are blue\n\nSugar is sweet")).lines
    assert lines == ("Roses are red", "Violets are blue", "Sugar is sweet")


@pytest.mark.parametrize(
    ("text", "side"),
    [("Hm\nHappy birthday", "left"), ("חם\nשלום עולם וכולם", "right"), ("مم\nمرحبا بالعالم كله", "right")],
)
def test_a_quote_begins_at_its_bar_on_the_side_where_its_script_begins(text: str, side: str) -> None:
    ink = written(text)
    rows = np.flatnonzero(ink.any(axis=1))
    first, last = (
        ink[rows[0] : rows[0] + len(rows) // 3].any(axis=0),
        ink[rows[-1] - len(rows) // 3 : rows[-1]].any(axis=0),
    )
    ends = [np.flatnonzero(line)[[0, -1]] for line in (first, last)]
    begins, stops = np.abs(ends[0] - ends[1])[:: 1 if side == "left" else -1]
    assert begins < 8
    assert stops > 40
    bar = np.flatnonzero((np.abs(drawn(text).astype(int) - PALETTES["paper"].colours[1]).sum(axis=2) < 60).any(axis=0))
    assert (bar.max() < ends[1][0]) if side == "left" else (bar.min() > ends[1][1])


def test_who_said_it_is_set_apart() -> None:
    card = draw_card(CardSpec(f"{SENTENCE}\n— Mark Twain"))
    assert card.lines[-1] == "— Mark Twain"
    assert "Mark" not in "".join(card.lines[:-1])
    pixels = drawn(f"{SENTENCE}\n— Mark Twain")
    accent = np.abs(pixels.astype(int) - PALETTES["paper"].colours[1]).sum(axis=2) < 60
    assert accent[:, 100:].any(), "the name has the colour of the bar"


@pytest.mark.parametrize(
    "text", ["— Dialogue begins with a dash.", "- one\n- two\n- three is more than a name, it is a list of things\nend"]
)
def test_a_dash_is_not_always_a_name(text: str) -> None:
    assert " ".join(draw_card(CardSpec(text)).lines).split() == text.split()


def test_emoji_are_drawn_in_their_colours() -> None:
    red = drawn("We ❤️ you", palette="porcelain").astype(int)
    assert ((red[..., 0] > 200) & (red[..., 1] < 90) & (red[..., 2] < 90)).mean() > 0.002


def test_a_family_is_one_picture_and_what_the_font_does_not_know_is_its_parts() -> None:
    def boxes(text: str) -> int:
        pieces = pieces_of(text, 0, len(text))
        assert all(isinstance(piece, Emoji) for piece in pieces)
        return len(pieces)

    assert boxes("👨\u200d👩\u200d👧\u200d👦") == 1
    assert boxes("👍🏽🇫🇷") == 2
    assert boxes("🐱\u200d🏍") == 2


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\u200b\u200d\ufe0f", "\U0010fffd\U0010fffc", "\u202e", "\x00\x01", "\ud800"]
)
def test_a_text_of_nothing_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(NothingToSet):
        draw_card(CardSpec(text, kind))


def test_what_no_font_has_is_left_out_of_the_rest() -> None:
    assert (drawn("ab\U0010fffdc") == drawn("abc")).all()


@pytest.mark.parametrize("text", ["a" * 1001, "a" * 5000, "🐱" * 4096, "字" * 100_000, " " * 1001], ids=len)
def test_more_than_a_thousand_characters_are_refused(text: str) -> None:
    with pytest.raises(TooMuchText):
        draw_card(CardSpec(text))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "text",
    [
        "a" * 1000,
        "字" * 1000,
        "🐱" * 1000,
        "👨\u200d👩\u200d👧\u200d👦" * 142,
        "\u202eevil\u202c \u2066text\u2069 \u2067more",
        "\u2066" * 500 + "deep" + "\u2069" * 400,
        "".join(letter + "\u0316\u0301\u0323\u0310\u0346" * 20 for letter in "zalgo"),
        "ก" + "\u0e49" * 900,
        "a" + "\u20dd" * 900,
        "%s {} <b>&amp;</b> \\n",
        "\n" * 500 + "a" + "\n" * 400 + "b",
        "a\n" * 500,
        "\ufdfa" * 300,
        "𒐫" * 300,
        "⸻" * 300,
        "\u0600" * 100 + "۱۲۳",
    ],
    ids=[
        "one long word", "one clause", "emoji", "families", "bidi overrides", "bidi isolates", "zalgo", "Thai tones",
        "circles", "markup", "empty lines", "many lines", "one wide ligature", "wide cuneiform", "wide dashes",
        "number signs",
    ],
)  # fmt: skip
def test_hostile_texts_are_a_card_or_refused(kind: Kind, text: str) -> None:
    spec = CardSpec(text, kind, width_px=kind.canvas.width_px, height_px=kind.canvas.height_px)
    try:
        card = draw_card(spec)
    except UserError:
        return
    assert card.lines
    ElementTree.fromstring(draw_card(spec, Encoding.SVG).data)  # noqa: S314, our own


def test_an_override_changes_nothing() -> None:
    assert (drawn("\u202eabc def\u202c") == drawn("abc def")).all()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=120), st.sampled_from(Kind))
def test_any_text_is_a_card_or_has_nothing_to_set(text: str, kind: Kind) -> None:
    try:
        card = draw_card(CardSpec(text, kind, width_px=256, height_px=256))
    except NothingToSet:
        return
    assert picture_of(card).size == (256, 256)


@pytest.mark.parametrize("wrong", [{"width_px": 255}, {"height_px": 2561}, {"palette": "viridis"}])
def test_a_card_beyond_its_bounds_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"card|palette"):
        CardSpec(SENTENCE, **wrong)  # type: ignore[arg-type]
