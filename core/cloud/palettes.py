"""Grounds and the colours that stand on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """A ground and the colours of words on it, sRGB 0–255.

    Each colour has a contrast of at least 3:1 to the ground, which WCAG 2.2 (1.4.3) asks of large text. Where it is
    `safe`, its colours also differ for readers who lack one kind of cones.
    """

    ground: Rgb
    colours: tuple[Rgb, ...]
    safe: bool = False


_PALETTES = {
    # The sky half an hour after sunset, over the sea.
    "dusk": Palette(
        ground=(0x1C, 0x1B, 0x33),
        colours=(
            (0xFF, 0xB0, 0x7C),  # apricot
            (0xFF, 0x7A, 0x90),  # coral
            (0xFF, 0xD6, 0x7D),  # honey
            (0xB9, 0xA3, 0xFF),  # lilac
            (0x7F, 0xC8, 0xF8),  # sky
            (0xFB, 0xEF, 0xDD),  # cream
        ),
    ),
    # Inks on warm paper.
    "paper": Palette(
        ground=(0xFB, 0xF6, 0xEC),
        colours=(
            (0x1F, 0x3A, 0x5F),  # navy
            (0xB8, 0x40, 0x2A),  # brick
            (0x2C, 0x6E, 0x55),  # fir
            (0x6E, 0x3B, 0x78),  # plum
            (0x96, 0x61, 0x0E),  # ochre
            (0x1D, 0x6F, 0x82),  # teal
        ),
    ),
    # Signs in a side street after rain.
    "neon": Palette(
        ground=(0x0B, 0x0B, 0x14),
        colours=(
            (0xFF, 0x4F, 0xA3),  # pink
            (0x2D, 0xE2, 0xE6),  # cyan
            (0xF9, 0xF8, 0x71),  # lemon
            (0x8C, 0x6C, 0xFF),  # violet
            (0x52, 0xF2, 0x8A),  # green
            (0xFF, 0x8A, 0x3D),  # orange
        ),
    ),
    # The floor of a wood: moss, birch and chanterelles.
    "forest": Palette(
        ground=(0x14, 0x26, 0x1C),
        colours=(
            (0xA8, 0xD0, 0x8D),  # moss
            (0xE8, 0xD9, 0xA8),  # straw
            (0xD9, 0x8F, 0x4E),  # chanterelle
            (0x6F, 0xB7, 0xA1),  # lichen
            (0xF4, 0xF1, 0xE4),  # birch
            (0xD9, 0xB9, 0x3B),  # broom
        ),
    ),
    # Shallow water over a reef.
    "lagoon": Palette(
        ground=(0x06, 0x28, 0x3D),
        colours=(
            (0x47, 0xD7, 0xC4),  # turquoise
            (0xF7, 0xE7, 0xB4),  # sand
            (0xFF, 0x8E, 0x72),  # coral
            (0x8F, 0xD3, 0xFF),  # shallows
            (0xB8, 0xF2, 0x8C),  # weed
            (0xFF, 0xFF, 0xFF),  # foam
        ),
    ),
    # Fallen leaves on wet earth.
    "autumn": Palette(
        ground=(0x2B, 0x17, 0x10),
        colours=(
            (0xF2, 0xA3, 0x3A),  # maple
            (0xE2, 0x58, 0x3E),  # rowan
            (0xF6, 0xDD, 0xB0),  # beech
            (0xBF, 0x92, 0x63),  # oak
            (0xF2, 0x8C, 0x8C),  # spindle
            (0xA3, 0xBD, 0x5F),  # lime
        ),
    ),
    # What is left of a fire, from its heart to its edge.
    "ember": Palette(
        ground=(0x12, 0x0A, 0x08),
        colours=(
            (0xFF, 0xFF, 0xFF),  # white heat
            (0xFF, 0xE7, 0x8F),  # straw
            (0xFF, 0xBF, 0x3F),  # amber
            (0xFF, 0x8A, 0x1F),  # orange heat
            (0xF2, 0x54, 0x2D),  # red heat
            (0xB0, 0x3A, 0x4E),  # crimson
        ),
        safe=True,
    ),
    # A blackboard at the end of the lesson.
    "chalk": Palette(
        ground=(0x2A, 0x3B, 0x36),
        colours=(
            (0xF7, 0xF5, 0xEC),  # white
            (0xF6, 0xA9, 0xB8),  # rose
            (0xF7, 0xE5, 0x8A),  # yellow
            (0xA0, 0xCF, 0xF5),  # blue
            (0xB4, 0xE3, 0xA4),  # green
            (0xF2, 0xB2, 0x7A),  # orange
        ),
    ),
    # A plan of a house, with its notes.
    "blueprint": Palette(
        ground=(0x12, 0x3C, 0x78),
        colours=(
            (0xFF, 0xFF, 0xFF),  # white
            (0x9F, 0xD0, 0xFF),  # line
            (0xFF, 0xE0, 0x8A),  # lamp
            (0x6F, 0xE3, 0xD8),  # glass
            (0xFF, 0xB0, 0x8F),  # brick
            (0xE0, 0xBD, 0xFF),  # note
        ),
    ),
    # Cobalt on a white glaze.
    "porcelain": Palette(
        ground=(0xF8, 0xFA, 0xFD),
        colours=(
            (0x0B, 0x1F, 0x5C),  # cobalt
            (0x1B, 0x4D, 0xB3),  # royal
            (0x3F, 0x79, 0xD9),  # wash
            (0x46, 0x50, 0x6B),  # slate
            (0x0F, 0x7C, 0x92),  # celadon
            (0x7A, 0x4F, 0xB5),  # iris
        ),
    ),
    # A jar on the counter of a sweet shop.
    "candy": Palette(
        ground=(0xFF, 0xF0, 0xF4),
        colours=(
            (0xD6, 0x24, 0x6E),  # raspberry
            (0x7A, 0x35, 0xC9),  # grape
            (0x0E, 0x7C, 0x86),  # mint
            (0xC2, 0x45, 0x0A),  # orange
            (0x2F, 0x5F, 0xD0),  # blueberry
            (0x7A, 0x14, 0x40),  # cherry
        ),
    ),
    # Flowers in June, and their leaves.
    "meadow": Palette(
        ground=(0xF3, 0xF8, 0xE8),
        colours=(
            (0x2F, 0x6B, 0x2A),  # leaf
            (0xB8, 0x33, 0x6A),  # clover
            (0x5B, 0x4B, 0xB5),  # bellflower
            (0xA8, 0x5B, 0x00),  # hawkbit
            (0x0E, 0x7A, 0x74),  # sedge
            (0x7A, 0x1F, 0x1F),  # sorrel
        ),
    ),
    # Brush and seal: every shade of one ink, and a stamp.
    "ink": Palette(
        ground=(0xF7, 0xF4, 0xEE),
        colours=(
            (0x11, 0x11, 0x11),  # black
            (0x3F, 0x45, 0x4D),  # grey
            (0x78, 0x7D, 0x82),  # wash
            (0xC3, 0x27, 0x2B),  # cinnabar
            (0x7A, 0x1E, 0x22),  # dry seal
            (0x8A, 0x6E, 0x3C),  # silk
        ),
    ),
    # Noon on sandstone, and the sage in its cracks.
    "desert": Palette(
        ground=(0xF6, 0xE7, 0xD2),
        colours=(
            (0x7A, 0x2E, 0x1D),  # oxide
            (0xB4, 0x50, 0x1E),  # rust
            (0x2F, 0x5D, 0x62),  # sage
            (0x6B, 0x4A, 0x86),  # thistle
            (0x87, 0x64, 0x14),  # ochre
            (0x3A, 0x2A, 0x20),  # shadow
        ),
    ),
    # Okabe and Ito's colours ("Color Universal Design", 2008), but for their black, on nearly black.
    "signal": Palette(
        ground=(0x11, 0x11, 0x11),
        colours=(
            (0xE6, 0x9F, 0x00),  # orange
            (0x56, 0xB4, 0xE9),  # sky blue
            (0x00, 0x9E, 0x73),  # bluish green
            (0xF0, 0xE4, 0x42),  # yellow
            (0x00, 0x72, 0xB2),  # blue
            (0xD5, 0x5E, 0x00),  # vermilion
            (0xCC, 0x79, 0xA7),  # reddish purple
        ),
        safe=True,
    ),
    # Land, sea and borders of a school atlas.
    "atlas": Palette(
        ground=(0xFB, 0xF9, 0xF4),
        colours=(
            (0x10, 0x2A, 0x5C),  # deep sea
            (0x2F, 0x7F, 0xD0),  # sea
            (0xD0, 0x60, 0x3A),  # border
            (0x81, 0x1E, 0x26),  # railway
            (0x1F, 0x6E, 0x6D),  # lowland
            (0x79, 0x20, 0x97),  # territory
        ),
        safe=True,
    ),
    # Lights of a harbour by night.
    "beacon": Palette(
        ground=(0x0E, 0x1A, 0x2B),
        colours=(
            (0xFF, 0xD1, 0x66),  # lantern
            (0x4D, 0x84, 0xFC),  # pier
            (0xFF, 0x7B, 0x54),  # buoy
            (0xFF, 0xFF, 0xFF),  # lighthouse
            (0xC5, 0xA3, 0xFF),  # late window
        ),
        safe=True,
    ),
    # Ice, and the first sun on it.
    "glacier": Palette(
        ground=(0x0B, 0x22, 0x39),
        colours=(
            (0xFF, 0xFF, 0xFF),  # snow
            (0x8F, 0xD3, 0xFF),  # ice
            (0xF6, 0xC6, 0x67),  # sun
            (0xE8, 0x71, 0x5B),  # dawn
            (0x4F, 0x73, 0xDD),  # crevasse
            (0xBF, 0x92, 0xE0),  # shade
        ),
        safe=True,
    ),
}

PALETTES: Mapping[str, Palette] = MappingProxyType(_PALETTES)
"""The palettes by name; the first is the one of a cloud that asked for none."""
