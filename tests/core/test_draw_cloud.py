"""A text becomes a picture that shows its words, true to their counts, none upon another."""

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from core.cloud.counting import Counting, Weighing
from core.cloud.drawing import draw
from core.cloud.layout import Look, TrueCloud
from core.cloud.palettes import PALETTES
from core.cloud.spec import Cloud, CloudSpec, PlacedWord, Style
from core.cloud.weighing import weigh
from core.conversions import draw_cloud, draw_cloud_of_file
from core.errors import NoWords

LETTER = (
    "Hey! The weather in Lisbon was gorgeous on Saturday, so we took the tram up to the castle and ate pastries by the "
    "river. Maria found a tiny bookshop with old maps; Pedro bought three and now his suitcase is too heavy. Tomorrow "
    "we visit the aquarium, then the market for sardines, olives, cheese and wine. Lisbon sunsets are unreal."
)
MANY_SCRIPTS = (
    "Rebus Rebus Rebus Telegram hello привет γειά 世界 こんにちは 안녕하세요 مرحبا שלום नमस्ते สวัสดี გამარჯობა բարեւ "
    "ሰላም বাংলা தமிழ் 😂😂😂 🔥🔥 👩\u200d💻 🇫🇷 Telegram mother-in-law"
)
HALF = 128  # of 255: pixels covered less are the fringe, which every letter has
COUNTED = CloudSpec(tuple((f"word{chr(97 + number)}", 60 // (number + 1)) for number in range(26)), seed=3)


def picture_of(cloud: Cloud) -> Image.Image:
    picture = Image.open(BytesIO(cloud.data))
    picture.load()
    return picture


def lay_out(spec: CloudSpec) -> TrueCloud:
    style = spec.style
    look = Look(PALETTES[style.palette], style.font, style.angles)
    cloud = TrueCloud(style.width_px, style.height_px, look, spec.seed, languages=spec.languages)
    return cloud.generate_from_frequencies(dict(spec.words))


def test_a_cloud_is_a_jpeg_of_the_styles_size() -> None:
    cloud = draw_cloud(LETTER, style=Style("paper", width_px=640, height_px=480))
    picture = picture_of(cloud)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (640, 480))
    assert (cloud.width_px, cloud.height_px) == (640, 480)


def test_colours_keep_their_full_resolution() -> None:
    """4:4:4: each component is sampled in every pixel."""
    assert {layer[1:3] for layer in picture_of(draw_cloud(LETTER)).layer} == {(1, 1)}  # type: ignore[attr-defined]  # JPEG


def test_the_same_spec_gives_the_same_bytes() -> None:
    assert draw(COUNTED) == draw(COUNTED)


def test_another_process_gives_the_same_bytes() -> None:
    """Neither the order of sets nor the machine's language plays a part."""
    code = (
        "import hashlib\nfrom tests.core.test_draw_cloud import COUNTED, MANY_SCRIPTS\n"
        "from core.cloud.drawing import draw\nfrom core.conversions import draw_cloud\n"
        "print(*(hashlib.sha256(one.data).hexdigest() for one in (draw(COUNTED), draw_cloud(MANY_SCRIPTS))))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": language, "LANG": language},
        ).stdout
        for seed, language in (("1", "C.UTF-8"), ("2", "tr_TR.UTF-8"))
    }
    assert len(said) == 1


def test_another_seed_gives_another_cloud_of_the_same_words() -> None:
    one, other = draw(COUNTED), draw(replace(COUNTED, seed=4))
    assert one.data != other.data
    assert sorted(word.word for word in one.words) == sorted(word.word for word in other.words)


def test_the_palette_gives_the_ground() -> None:
    for name, palette in PALETTES.items():
        corner = np.asarray(picture_of(draw(replace(COUNTED, style=Style(name)))))[0, 0].astype(int)
        assert np.abs(corner - palette.ground).max() <= 2


def test_all_words_are_placed_heaviest_first() -> None:
    assert [(word.word, word.count) for word in draw(COUNTED).words] == list(COUNTED.words)


@pytest.mark.parametrize("text", [LETTER, MANY_SCRIPTS], ids=["english", "many scripts"])
def test_a_heavier_word_is_never_smaller(text: str) -> None:
    sizes: dict[int, set[int]] = {}
    for word in draw_cloud(text).words:
        sizes.setdefault(word.count, set()).add(word.size)
    assert all(len(same) == 1 for same in sizes.values())
    in_order = [sizes[count].copy().pop() for count in sorted(sizes)]
    assert in_order == sorted(in_order)
    assert len(set(in_order)) == len(in_order)


def test_sizes_grow_as_a_power_of_the_count() -> None:
    sizes = {word.count: word.size for word in draw(COUNTED).words}
    assert sizes[60] / sizes[15] == pytest.approx(4**0.6, rel=0.05)


def test_a_long_word_does_not_make_the_others_small() -> None:
    words = draw_cloud(f"{LETTER} Rindfleischetikettierungsueberwachungsaufg").words
    long = next(word for word in words if word.word.startswith("Rind"))
    assert min(word.size for word in words) == long.size
    assert long.width > 900
    assert sorted(word.size for word in words)[1] > 1.4 * long.size


@pytest.mark.parametrize("seed", range(4))
def test_nine_words_in_ten_are_horizontal(seed: int) -> None:
    words = draw(
        replace(
            COUNTED,
            words=tuple((f"word{a}{b}", 3 if a == "a" else 2) for a in "abcdefghij" for b in "klmnopqrst"),
            seed=seed,
        )
    ).words
    assert sum(word.rotated for word in words) <= len(words) / 5
    assert any(word.rotated for word in words)
    assert all(word.height > word.width for word in words if word.rotated)


@pytest.mark.parametrize(
    "style", [Style(), Style("paper", width_px=400, height_px=700), Style("dusk", width_px=301, height_px=299)]
)
@pytest.mark.parametrize("text", [LETTER, MANY_SCRIPTS, "one"], ids=["english", "many scripts", "one word"])
def test_a_box_is_the_ink_of_its_word(text: str, style: Style) -> None:
    """Each word drawn alone on black stays in its box and touches the box's edges; no box leaves the picture."""
    words, inks = inks_of(text, style)
    assert words
    for word, alone in zip(words, inks, strict=True):
        assert alone.getbbox() == (word.x, word.y, word.x + word.width, word.y + word.height)
        assert word.x >= 0
        assert word.y >= 0
        assert word.x + word.width <= style.width_px
        assert word.y + word.height <= style.height_px


def inks_of(text: str, style: Style) -> tuple[tuple[PlacedWord, ...], list[Image.Image]]:
    """The placed words, and the ink of each alone on the whole canvas (mode L)."""
    spec = weigh(text, style=style)
    layout = lay_out(spec)
    inks = []
    for one in layout.placed_:
        alone = Image.new("L", (style.width_px, style.height_px))
        alone.paste(Image.fromarray(one.sprite.ink), (one.x, one.y))
        inks.append(alone)
    return draw(spec).words, inks


WORDS = st.dictionaries(
    st.sampled_from(f"{LETTER} {MANY_SCRIPTS}".replace(".", "").replace(",", "").split()),
    st.integers(1, 50),
    min_size=1,
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, st.integers(64, 400), st.integers(64, 400), st.integers(0, 1000))
def test_no_two_words_overlap(counts: dict[str, int], width: int, height: int, seed: int) -> None:
    ranked = tuple(sorted(counts.items(), key=lambda item: -item[1]))
    layout = lay_out(CloudSpec(ranked, Style("dusk", width_px=width, height_px=height), seed))
    taken = np.zeros((height, width), dtype=bool)
    for one in layout.placed_:
        ink = one.sprite.ink > 0
        beneath = taken[one.y : one.y + one.sprite.height, one.x : one.x + one.sprite.width]
        assert beneath.shape == ink.shape
        assert not (beneath & ink).any()
        beneath |= ink


def test_neighbours_keep_a_gap() -> None:
    """The ink of a word but for its faint fringe, widened by two pixels, meets no other's."""
    _, inks = inks_of(LETTER, Style())
    near = Image.new("L", inks[0].size)
    for alone in inks:
        box = alone.getbbox()
        assert box is not None
        widened = (box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2)
        ink = np.asarray(alone.crop(widened)) >= HALF
        grown = np.zeros_like(ink)
        for down in range(-2, 3):
            for right in range(-2, 3):
                grown |= np.roll(ink, (down, right), (0, 1))
        here = np.asarray(near.crop(widened)) >= HALF
        assert not (grown & here).any()
        near = ImageChops.lighter(near, alone)


def test_no_two_neighbours_share_a_colour() -> None:
    layout = lay_out(weigh(LETTER))
    boxes = [
        (one.x - 5, one.y - 5, one.x + one.sprite.width + 5, one.y + one.sprite.height + 5, mark.colour)
        for one, mark in zip(layout.placed_, layout.marks(), strict=True)
    ]
    near = [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[:number]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert len(near) > 20
    assert not [pair for pair in near if pair[0][4] == pair[1][4]]


def test_the_words_fill_the_picture() -> None:
    """By their boxes, which a reader sees as filled; measured .5 to .8, against .2 for a text set in one line."""
    for style in (Style(), Style("paper", width_px=1280, height_px=720), Style("dusk", width_px=720, height_px=1280)):
        words = draw_cloud(LETTER, style=style).words
        assert sum(word.width * word.height for word in words) > 0.4 * style.width_px * style.height_px


def test_the_picture_shows_the_emoji_in_colour() -> None:
    cloud = draw_cloud("😂 😂 ok hello")
    word = next(word for word in cloud.words if word.word == "😂")
    face = picture_of(cloud).crop((word.x, word.y, word.x + word.width, word.y + word.height))
    assert np.asarray(face).reshape(-1, 3).std(axis=0).min() > 30


def test_words_without_a_font_are_left_out() -> None:
    cloud = draw(CloudSpec((("\U0010fffd", 5), ("hello", 2))))
    assert [word.word for word in cloud.words] == ["hello"]


def test_a_spec_of_words_that_no_font_can_write_is_refused() -> None:
    with pytest.raises(NoWords):
        draw(CloudSpec((("\U0010fffd", 5),)))


@pytest.mark.parametrize("text", ["", "https://example.com/a", "@name 12 34"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(NoWords):
        draw_cloud(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5_000,
        "".join(chr(0x1F300 + number % 500) for number in range(4_096)),
        "\u202eevil\u202c \u2066text\u2069",
        "".join(letter + "\u0316\u0301\u0323\u0310\u0346" * 20 for letter in "zalgo"),
        "\x00\ud800\uffff word",
        "%s {} <b>&amp;</b> \\n \\u202e",
        "字" * 20_000,
    ],
    ids=["one long word", "emoji", "bidi", "zalgo", "not characters", "markup", "one clause"],
)
def test_hostile_texts_are_drawn(text: str) -> None:
    assert draw_cloud(text, style=Style("dusk", width_px=256, height_px=256)).words


def test_ten_megabytes_are_drawn() -> None:
    words = draw_cloud(
        f"{LETTER} " * (10_000_000 // len(LETTER)), style=Style("dusk", width_px=256, height_px=256)
    ).words
    assert "Lisbon" in {word.word for word in words}
    assert words[0].count > 20_000


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_any_text_is_drawn_or_has_no_words(text: str) -> None:
    try:
        cloud = draw_cloud(text, style=Style("paper", width_px=128, height_px=96))
    except NoWords:
        return
    assert picture_of(cloud).size == (128, 96)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (64, 2000), (2000, 64)])
def test_a_canvas_too_small_for_all_shows_some(width: int, height: int) -> None:
    cloud = draw(replace(COUNTED, style=Style("dusk", width_px=width, height_px=height)))
    assert cloud.words
    assert cloud.words[0].word == COUNTED.words[0][0]


def test_a_file_is_drawn_as_what_it_says_is() -> None:
    subtitles = b"1\n00:00:01,000 --> 00:00:02,500\nRoses, roses and tulips\n"
    style = Style("dusk", width_px=256, height_px=256)
    assert draw_cloud_of_file(subtitles, "film.srt", "en", style, 7) == draw_cloud(
        "Roses, roses and tulips", "en", style, 7
    )


def test_a_cloud_shows_what_is_special_where_that_is_wanted() -> None:
    counting = Counting(Weighing.KEYNESS, dropped=("gryphon",))
    drawn = draw_cloud("The gryphon and the hatter said: one more time, people. The hatter!", "en", counting=counting)
    assert {word.word for word in drawn.words} == {"hatter"}


@pytest.mark.parametrize("wrong", [{"width_px": 63}, {"height_px": 4097}, {"top": 0}, {"top": 1001}])
def test_a_style_beyond_its_bounds_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a cloud"):
        replace(Style(), **wrong)
