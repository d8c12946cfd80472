"""Grounds and the colours that stand on them."""

from dataclasses import dataclass

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """A ground and the colours of words on it, sRGB 0–255.

    Each colour has a contrast of at least 3:1 to the ground, which WCAG 2.2 (1.4.3) asks of large text.
    """

    ground: Rgb
    colours: tuple[Rgb, ...]


PALETTES = {
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
}
