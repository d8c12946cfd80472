"""A card as SVG is the card: what it says, where its ink is, and nothing from outside."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from core.cards.drawing import draw_card
from core.cards.spec import CardSpec, Kind
from core.cloud.palettes import PALETTES
from core.cloud.spec import Encoding

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = ("Less is more", "Ärger 图书馆", "שלום (abc) 12", "العلم في الصغر", "मन के हारे हार है", "เมื่อคืนนี้ กี่น้ำ")


def spec_of(text: str, kind: Kind) -> CardSpec:
    return CardSpec(text, kind, width_px=kind.canvas.width_px, height_px=kind.canvas.height_px)


def tree_of(spec: CardSpec) -> ElementTree.Element:
    return ElementTree.fromstring(draw_card(spec, Encoding.SVG).data)  # noqa: S314, our own


def box_of_outlines(tree: ElementTree.Element, fill: str) -> tuple[float, ...]:
    """Left, top, right and bottom of the points of what is filled with a colour and has no stroke."""
    groups = [group for group in tree.iter(f"{SVG}g") if group.get("fill") == fill and group.get("stroke") is None]
    paths = [path.get("d") or "" for group in groups for path in group.iter(f"{SVG}path")]
    numbers = np.array([float(number) for path in paths for number in re.findall(r"-?\d+\.\d+", path)])
    return numbers[::2].min(), numbers[1::2].min(), numbers[::2].max(), numbers[1::2].max()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", [Kind.QUOTE, Kind.STICKER])
def test_outlines_stand_where_the_ink_is(text: str, kind: Kind) -> None:
    spec = spec_of(text, kind)
    colour = PALETTES[spec.palette].colours[0]
    pixels = np.asarray(Image.open(io.BytesIO(draw_card(spec, Encoding.PNG).data)).convert("RGB")).astype(int)
    ink = np.abs(pixels - colour).max(axis=2) < 60
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    outlines = box_of_outlines(tree_of(spec), "#{:02x}{:02x}{:02x}".format(*colour))
    # Pillow rounds each letter's advance to pixels, and the points are those of curves' handles, too.
    slack = 0.01 * spec.width_px
    assert outlines == pytest.approx((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1), abs=slack)


def test_each_line_says_its_text() -> None:
    spec = spec_of("A <b> & c\n— Ada", Kind.QUOTE)
    titles = [title.text for title in tree_of(spec).iter(f"{SVG}title")]
    assert tuple(titles) == draw_card(spec).lines == ("A <b> & c", "— Ada")


def test_a_sticker_has_an_outline_and_no_ground_and_the_others_have_a_ground() -> None:
    sticker = tree_of(spec_of("We ❤️ you", Kind.STICKER))
    assert sticker.find(f"{SVG}rect") is None
    behind, *words = sticker.findall(f"{SVG}g")
    assert behind.get("stroke") == "#{:02x}{:02x}{:02x}".format(*PALETTES["paper"].ground)
    assert len(list(behind.iter(f"{SVG}use"))) == 1, "a picture has one too"
    assert all(group.get("stroke") is None for group in words)
    assert len(tree_of(spec_of("Hello", Kind.QUOTE)).findall(f"{SVG}rect")) == 2, "and the bar"
    assert len(tree_of(spec_of("Hello", Kind.SIGN)).findall(f"{SVG}rect")) == 4, "and the plate"


@pytest.mark.parametrize("kind", Kind)
def test_it_takes_nothing_from_outside_and_holds_no_text(kind: Kind) -> None:
    data = draw_card(spec_of("We ❤️ <b>you</b> مرحبا", kind), Encoding.SVG).data.decode()
    assert {re.sub(r"\d+", "", found) for found in re.findall(r'href="([^,"]*)', data)} == {"data:image/png;base", "#p"}
    assert "<text" not in data
    assert "<b>" not in data


def test_the_same_spec_gives_the_same_bytes() -> None:
    spec = spec_of("We ❤️ you", Kind.STICKER)
    assert draw_card(spec, Encoding.SVG).data == draw_card(spec, Encoding.SVG).data
    assert draw_card(spec, Encoding.SVG).data != draw_card(replace(spec, palette="neon"), Encoding.SVG).data
