"""A card as SVG: letters as outlines, emoji as pictures, so that it looks the same without any font."""

from collections.abc import Iterator

from PIL import Image

from core.cards.composing import Composition, Lettered, RoundBox
from core.cards.lettering import Emoji, Letters, Piece
from core.cards.painting import grown
from core.cloud.palettes import Rgb
from core.cloud.shaping import shape
from core.cloud.svg import FINER, Pictures, Point, document, group, hex_of, path


def svg_of(card: Composition) -> str:
    """A card as one SVG, self-contained; each line is a group that says its text."""
    pictures = Pictures()
    parts = list(_parts(card, pictures))
    return document([*pictures.symbols(), *parts], card.width_px, card.height_px, card.ground)


def _parts(card: Composition, pictures: Pictures) -> Iterator[str]:
    for mark in card.marks:
        match mark:
            case RoundBox():
                yield _box(mark)
            case Lettered():
                if card.outline_px:
                    yield _outline(mark, card.outline_px, card.palette.ground, pictures)
                yield from _lines(mark, pictures)


def _box(mark: RoundBox) -> str:
    left, top, right, bottom = mark.box
    return (
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"'
        f' rx="{mark.radius_px:.2f}" fill="{hex_of(mark.colour)}"/>'
    )


def _lines(mark: Lettered, pictures: Pictures) -> Iterator[str]:
    for line, pieces in mark.lines():
        parts = (_piece(piece, position, mark.block.size_px, pictures) for piece, position in pieces)
        yield group(line.text, mark.colour, parts)


def _outline(mark: Lettered, outline_px: float, colour: Rgb, pictures: Pictures) -> str:
    """What is seen around letters and pictures: behind them, for a stroke goes to both sides of an edge."""
    size_px = mark.block.size_px
    parts = "".join(
        pictures.show(*_shadow(piece, position, size_px, outline_px, colour))
        if isinstance(piece, Emoji)
        else _piece(piece, position, size_px, pictures)
        for _, pieces in mark.lines()
        for piece, position in pieces
    )
    stroke = f'stroke="{hex_of(colour)}" stroke-width="{2 * outline_px:.2f}" stroke-linejoin="round"'
    return f'<g fill="{hex_of(colour)}" {stroke}>{parts}</g>'


def _piece(piece: Piece, position: Point, size_px: int, pictures: Pictures) -> str:
    match piece:
        case Letters():
            # Without a language, the machine's would be taken.
            run, _ = shape(piece.face, piece.text, leftwards=piece.leftwards, language=piece.language or "und")
            return path(run, size_px, position)
        case Emoji():
            return pictures.show(piece.picture, *piece.box(position, size_px))
        case _:
            raise TypeError(f"a line has letters and emoji, not {type(piece).__name__}")


def _shadow(
    emoji: Emoji, position: Point, size_px: int, outline_px: float, colour: Rgb
) -> tuple[Image.Image, float, float, float, float]:
    """All that is within the outline's breadth of a picture, and its left, top, width and height."""
    left, top, width, height = emoji.box(position, size_px)
    size = max(1, round(width * FINER)), max(1, round(height * FINER))
    margin = round(outline_px * FINER) + 1
    alpha = Image.new("L", (size[0] + 2 * margin, size[1] + 2 * margin))
    alpha.paste(emoji.picture.getchannel("A").resize(size, Image.Resampling.LANCZOS), (margin, margin))
    shadow = Image.new("RGBA", alpha.size, colour)
    shadow.putalpha(grown(alpha, outline_px * FINER))
    beyond = margin / FINER
    return shadow, left - beyond, top - beyond, width + 2 * beyond, height + 2 * beyond
