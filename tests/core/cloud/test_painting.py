"""What is painted is what was placed: on a ground or on none, as pixels or as outlines, below a title."""

import math
import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from core.cloud.drawing import draw
from core.cloud.palettes import PALETTES
from core.cloud.spec import Angles, Cloud, CloudSpec, Encoding, Style
from core.cloud.titling import title_marks

SVG = "{http://www.w3.org/2000/svg}"
SPEC = CloudSpec(
    (("Lisbon", 9), ("שלום", 6), ("नमस्ते", 5), ("😂", 5), ("<b>&", 4), ("castle", 3), ("tram", 3), ("sardines", 2)),
    Style("paper", width_px=400, height_px=300),
)


def styled(**changes: object) -> CloudSpec:
    return replace(SPEC, style=replace(SPEC.style, **changes))  # type: ignore[arg-type]  # any field


def opened(cloud: Cloud) -> Image.Image:
    picture = Image.open(BytesIO(cloud.data))
    picture.load()
    return picture


@pytest.mark.parametrize("encoding", [Encoding.JPEG, Encoding.PNG, Encoding.WEBP])
def test_a_cloud_comes_in_the_encoding_that_was_asked_for(encoding: Encoding) -> None:
    cloud = draw(SPEC, encoding)
    assert (opened(cloud).format, opened(cloud).size, cloud.encoding) == (encoding.value.upper(), (400, 300), encoding)


@pytest.mark.parametrize("encoding", [Encoding.PNG, Encoding.WEBP])
def test_a_transparent_cloud_has_words_and_no_ground(encoding: Encoding) -> None:
    cover = np.asarray(opened(draw(styled(transparent=True), encoding)).getchannel("A"))
    assert cover[0, 0] == 0
    assert 0.1 < (cover > 0).mean() < 0.7


def test_a_jpeg_has_a_ground_all_the_same() -> None:
    picture = opened(draw(styled(transparent=True), Encoding.JPEG))
    assert np.abs(np.asarray(picture)[0, 0].astype(int) - PALETTES["paper"].ground).max() <= 2


def test_edges_of_transparent_words_are_not_mixed_with_the_ground() -> None:
    """Every pixel that is partly covered has a colour of the palette, whole; so it looks right on any wall."""
    spec = replace(styled(transparent=True), words=(("Lisbon", 9), ("castle", 3)))
    pixels = np.asarray(opened(draw(spec, Encoding.PNG)))
    edges = pixels[(pixels[..., 3] > 0) & (pixels[..., 3] < 255)][:, :3]
    assert len(edges) > 100
    assert {tuple(colour) for colour in edges.tolist()} <= set(PALETTES["paper"].colours)


def test_laid_on_its_ground_a_transparent_cloud_is_the_other() -> None:
    plain = np.asarray(opened(draw(SPEC, Encoding.PNG))).astype(int)
    clear = opened(draw(styled(transparent=True), Encoding.PNG))
    wall = Image.new("RGBA", clear.size, PALETTES["paper"].ground)
    assert np.abs(np.asarray(Image.alpha_composite(wall, clear).convert("RGB")).astype(int) - plain).max() <= 2


def test_an_svg_is_well_formed_and_says_its_words() -> None:
    tree = ElementTree.fromstring(draw(SPEC, Encoding.SVG).data)  # noqa: S314, our own
    assert (tree.get("width"), tree.get("height"), tree.get("viewBox")) == ("400", "300", "0 0 400 300")
    assert sorted(title.text or "" for title in tree.iter(f"{SVG}title")) == sorted(word for word, _ in SPEC.words)
    assert len(list(tree.iter(f"{SVG}image"))) == 1
    assert tree.find(f"{SVG}rect") is not None
    clear = ElementTree.fromstring(draw(styled(transparent=True), Encoding.SVG).data)  # noqa: S314, our own
    assert clear.find(f"{SVG}rect") is None


def test_an_svg_takes_nothing_from_outside_and_holds_no_text() -> None:
    data = draw(SPEC, Encoding.SVG).data.decode()
    assert set(re.findall(r'href="([^,"]*)', data)) == {"data:image/png;base64", "#p0"}
    assert "<text" not in data
    assert "<b>" not in data


def test_an_emoji_is_in_an_svg_once_and_twice_as_fine_as_it_is_shown() -> None:
    words = (("🔥", 9), ("🔥🔥🔥", 5), ("🐱", 2), ("ok", 1))
    tree = ElementTree.fromstring(draw(replace(styled(), words=words), Encoding.SVG).data)  # noqa: S314, our own
    symbols = {f"#{symbol.get('id')}": symbol for symbol in tree.iter(f"{SVG}symbol")}
    uses = [(use.get("href"), float(use.get("width") or 0)) for use in tree.iter(f"{SVG}use")]
    assert len(symbols) == 2
    assert len(uses) == 5
    for name, symbol in symbols.items():
        image = symbol.find(f"{SVG}image")
        assert image is not None
        embedded = Image.open(BytesIO(b64decode((image.get("href") or "").partition(",")[2])))
        largest = max(width for shown, width in uses if shown == name)
        assert embedded.width == min(136, math.ceil(2 * largest)), "136 px are all that the font has"
        assert symbol.get("viewBox") == f"0 0 {embedded.width} {embedded.height}"


def test_what_xml_cannot_hold_is_left_out_of_an_svg() -> None:
    data = draw(CloudSpec((("a\u0001\ufffe\ud800b", 2), ("ok", 1))), Encoding.SVG).data
    ElementTree.fromstring(data)  # noqa: S314, our own


@pytest.mark.parametrize("angles", Angles)
def test_outlines_stand_where_the_ink_is(angles: Angles) -> None:
    """The points of each word's outlines, curves' handles among them, fill its box."""
    cloud = draw(styled(angles=angles), Encoding.SVG)
    tree = ElementTree.fromstring(cloud.data)  # noqa: S314, our own
    boxes = {word.word: (word.x, word.y, word.x + word.width, word.y + word.height) for word in cloud.words}
    looked_at = 0
    for group in tree.iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        paths = [path.get("d") or "" for path in group.iter(f"{SVG}path")]
        if title is None or not paths:
            continue
        numbers = [float(number) for path in paths for number in re.findall(r"-?\d+\.\d+", path)]
        left, top, right, bottom = boxes[title.text or ""]
        slack = 3  # of the handles
        assert left - slack <= min(numbers[::2]) <= left + slack
        assert top - slack <= min(numbers[1::2]) <= top + slack
        assert right - slack <= max(numbers[::2]) <= right + slack
        assert bottom - slack <= max(numbers[1::2]) <= bottom + slack
        looked_at += 1
    assert looked_at == 7


def test_a_title_stands_above_all_words() -> None:
    spec = styled(title="Weather in Lisbon")
    cloud = draw(spec, Encoding.PNG)
    marks, head_px = title_marks(spec.style.title, 400, 300, PALETTES["paper"], languages=(), font="sans")
    (mark,) = marks
    assert mark.y + mark.sprite.height < head_px < min(word.y for word in cloud.words)
    assert abs(mark.x + mark.sprite.width / 2 - 200) <= 1
    ink = (np.asarray(opened(cloud)) != PALETTES["paper"].ground).any(axis=2)
    assert ink[mark.y : mark.y + mark.sprite.height].any()
    assert not ink[mark.y + mark.sprite.height : head_px].any()


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("One\nTwo\nThree", ["One", "Two"]),
        ("  \n\n 12 May ", ["12 May"]),
        ("a\U0010fffdb", ["ab"]),
        ("\U0010fffd", []),
        ("שלום world 😀 世界", ["שלום world 😀 世界"]),
        ("", []),
    ],
)
def test_lines_that_can_be_written_are(title: str, texts: list[str]) -> None:
    marks, head_px = title_marks(title, 800, 600, PALETTES["dusk"], languages=(), font="serif")
    assert [mark.text for mark in marks] == texts
    assert (head_px > 0) is bool(texts)


def test_a_date_alone_is_as_small_as_below_a_title() -> None:
    (_, below), _ = title_marks("Rain\n12 May", 800, 600, PALETTES["dusk"], languages=(), font="sans")
    (alone,), head_px = title_marks("\n12 May", 800, 600, PALETTES["dusk"], languages=(), font="sans")
    assert (alone.size_px, alone.text) == (below.size_px, below.text)
    assert head_px < below.y


@pytest.mark.parametrize("title", ["word " * 60, "字" * 5_000, "e\u0301" * 200])
def test_a_title_without_end_is_cut_and_stays_on_the_canvas(title: str) -> None:
    (mark,), _ = title_marks(title, 400, 300, PALETTES["dusk"], languages=(), font="sans")
    assert mark.text.endswith("…")
    assert len(mark.text) > 8
    assert mark.x >= 0
    assert mark.x + mark.sprite.width <= 400


def test_a_canvas_too_low_for_a_title_has_none() -> None:
    assert draw(styled(title="Title", height_px=64)).words == draw(styled(height_px=64)).words


def test_a_font_changes_the_letters() -> None:
    drawn = {font: draw(styled(font=font), Encoding.PNG).data for font in ("sans", "serif", "round")}
    assert len(set(drawn.values())) == 3
