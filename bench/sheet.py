"""`python -m bench.sheet`: draws the contact sheets in docs/images, of palettes, shapes and cards, and of scripts."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from core.cards.drawing import draw_card
from core.cards.fitting import fit
from core.cards.lettering import Layers
from core.cards.spec import CardSpec, Kind
from core.cloud.drawing import draw
from core.cloud.fonts import FONTS
from core.cloud.grounds import find_ground
from core.cloud.palettes import PALETTES
from core.cloud.shapes import SHAPES
from core.cloud.spec import Angles, CloudSpec, Encoding, Style
from core.cloud.weighing import weigh
from tests.golden import QUOTES
from tests.golden_clouds import CLOUDS, LETTERS, SCRIPTS

FOLDER = Path(__file__).parents[1] / "docs" / "images"
TEXT = (
    "Last night the lantern festival filled the old harbour with paper boats, and the whole town came down to watch "
    "the candles drift past the fishing boats. Children followed the lights along the quay, counting boats and "
    "naming colours, while the band played waltzes on the steps of the customs house. By midnight the harbour was "
    "dark again, but a few paper boats were still burning near the lighthouse, and nobody wanted to go home. "
    "The ferry whistled across the water, gulls circled above the market, and a baker opened his shop early to sell "
    "warm bread and plum cake. An old sailor told stories of storms, islands, whales and pirates; his parrot "
    "repeated every word. Somebody lit a fire on the beach, somebody tuned a violin, and the moon climbed over the "
    "hills like a lantern that had lost its string. In the morning the fishermen gathered wet paper from the waves, "
    "smiling, and hung their nets to dry between the chestnut trees. Summer was over; the swallows left on Sunday. "
    "But the harbour remembered the music, the candles, the lights and the boats, all winter long."
)
GROUNDS = {"navy": "paper", "tomato": "dusk", "gold": "glacier"}
EMOJI = ("🐱", "🦋", "🎄", "🐘", "🍐", "⭕")
CARDS = (
    CardSpec("Not all those who wander are lost.\n— J. R. R. Tolkien", palette="glacier"),
    CardSpec("千里之行，始于足下。\n— 老子", palette="porcelain"),
    CardSpec("العلم في الصغر كالنقش على الحجر", palette="forest"),
    CardSpec("Mind the gap", Kind.SIGN, "lagoon"),
    CardSpec("Осторожно, добрая собака 🐶", Kind.SIGN, "ember"),
    CardSpec("ありが とう!", Kind.STICKER, "candy"),
)

_COLUMNS = 6
_LETTER_PX = 15
_TILE_PX, _GAP_PX, _NAME_PX = 176, 8, 22
# Twice a tile: words are placed as on a larger picture, and made smooth.
_DRAWN_PX = 2 * _TILE_PX
_CARD_PX = 512
# Enough to see colours by; shapes need all there are.
_FEW_WORDS = 40
_GROUND, _INK = (255, 255, 255), (60, 60, 60)
# The sheet is to stay below 300 kB.
_QUALITY = 36


Tiles = Iterator[tuple[str, Image.Image]]
"""Square pictures, each with its name."""


def clouds() -> Tiles:
    """A cloud in each palette, in each shape, font and way to lie, on some grounds, and some cards."""
    spec = weigh(TEXT)
    names = list(PALETTES)
    for name in names:
        yield name, _cloud(spec, Style(name, width_px=_DRAWN_PX, height_px=_DRAWN_PX, top=_FEW_WORDS))
    for number, shape in enumerate((*SHAPES, *EMOJI)):
        style = Style(names[-number % len(names)], shape=shape, width_px=_DRAWN_PX, height_px=_DRAWN_PX)
        yield shape, _cloud(spec, style)
    for number, font in enumerate(FONTS):
        letters = CloudSpec(tuple(LETTERS.items()), languages=("zh",))
        yield font, _cloud(letters, Style(names[5 * number], font, width_px=_DRAWN_PX, height_px=_DRAWN_PX))
    for number, angles in enumerate(Angles):
        style = Style(names[4 * number + 1], angles=angles, width_px=_DRAWN_PX, height_px=_DRAWN_PX, top=_FEW_WORDS)
        yield angles, _cloud(spec, style)
    for ground, palette in GROUNDS.items():
        style = Style(
            palette, width_px=_DRAWN_PX, height_px=_DRAWN_PX, top=_FEW_WORDS, ground=find_ground(ground) or ""
        )
        yield f"{palette} on {ground}", _cloud(spec, style)
    for card in CARDS:
        yield card.kind, _card(card)


def scripts() -> Tiles:
    """A quote and a cloud in each script, as the golden pictures have them."""
    names = list(PALETTES)
    for number, (script, text) in enumerate(QUOTES.items()):
        yield script, _card(CardSpec(text, palette=names[number % len(names)]))
    for number, script in enumerate((*SCRIPTS, "emoji")):
        style = Style(names[-number % len(names)], width_px=_DRAWN_PX, height_px=_DRAWN_PX)
        yield script, _cloud(CLOUDS[f"script-{script}"](), style)


def sheet(tiles: Tiles) -> Image.Image:
    """All tiles in rows."""
    every = list(tiles)
    column_px, row_px = _TILE_PX + _GAP_PX, _TILE_PX + _NAME_PX + _GAP_PX
    canvas = Image.new("RGB", (_COLUMNS * column_px + _GAP_PX, -(-len(every) // _COLUMNS) * row_px + _GAP_PX), _GROUND)
    for number, (name, picture) in enumerate(every):
        row, column = divmod(number, _COLUMNS)
        left, top = _GAP_PX + column * column_px, _GAP_PX + row * row_px
        tile = picture.resize((_TILE_PX, _TILE_PX), Image.Resampling.LANCZOS)
        canvas.paste(tile, (left, top), tile if tile.mode == "RGBA" else None)
        write_below(canvas, name, (left, top + _TILE_PX), (_TILE_PX, _NAME_PX))
    return canvas


def write_below(canvas: Image.Image, name: str, corner: tuple[int, int], size: tuple[int, int]) -> None:
    """A name in the middle of a box with this left top corner, width and height."""
    (left, top), (width_px, height_px) = corner, size
    block = fit(name, width_px, height_px, _LETTER_PX)
    ((line, _),) = block.lines
    layers = Layers(Image.new("L", canvas.size), Image.new("RGBA", canvas.size))
    x = left + (width_px - block.width_px) / 2
    for piece in line.pieces:
        piece.draw_on(layers, (x, top + height_px * 0.75), block.size_px)
        x += piece.extent(block.size_px)[0]
    canvas.paste(_INK, (0, 0), layers.ink)
    canvas.paste(layers.pictures, (0, 0), layers.pictures)


def _cloud(spec: CloudSpec, style: Style) -> Image.Image:
    cloud = draw(CloudSpec(spec.words, style, spec.seed, spec.languages), Encoding.JPEG)
    return Image.open(io.BytesIO(cloud.data))


def _card(card: CardSpec) -> Image.Image:
    square = CardSpec(card.text, card.kind, card.palette, width_px=_CARD_PX, height_px=_CARD_PX)
    return Image.open(io.BytesIO(draw_card(square, Encoding.PNG).data)).convert("RGBA")


SHEETS = {"clouds": clouds, "scripts": scripts}


def main() -> int:
    """Draws the sheets, or those that are named, and says how large they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SHEETS:
        file = FOLDER / f"{name}.webp"
        sheet(SHEETS[name]()).save(file, "WEBP", quality=_QUALITY, method=6)
        print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
