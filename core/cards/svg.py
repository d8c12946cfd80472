"""A card as SVG: letters as outlines, emoji as pictures, so that it looks the same without any font."""

import io
from collections.abc import Iterator

from PIL import Image

from core.cards.composing import Composition, Lettered, RoundBox
from core.cards.lettering import Emoji, Letters, Piece
from core.cards.painting import grown
from core.cloud.lettering import shape
from core.cloud.palettes import Rgb
from core.cloud.svg import Point, document, group, hex_of, image, path

# The outline of a picture is made of so many pixels for each of the card's: smooth also where it is shown larger.
_FINER = 2


def svg_of(card: Composition) -> str:
    """A card as one SVG, self-contained; each line is a group that says its text."""
    return document(_parts(card), card.width_px, card.height_px, card.ground)


def _parts(card: Composition) -> Iterator[str]:
    for mark in card.marks:
        match mark:
            case RoundBox():
                yield _box(mark)
            case Lettered():
                if card.outline_px:
                    yield _outline(mark, card.outline_px, card.palette.ground)
                yield from _lines(mark)


def _box(mark: RoundBox) -> str:
    left, top, right, bottom = mark.box
    return (
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"'
        f' rx="{mark.radius_px:.2f}" fill="{hex_of(mark.colour)}"/>'
    )


def _lines(mark: Lettered) -> Iterator[str]:
    for line, pieces in mark.lines():
        parts = (_piece(piece, position, mark.block.size_px) for piece, position in pieces)
        yield group(line.text, mark.colour, parts)


def _outline(mark: Lettered, outline_px: float, colour: Rgb) -> str:
    """What is seen around letters and pictures: behind them, for a stroke goes to both sides of an edge."""
    size_px = mark.block.size_px
    parts = "".join(
        _shadow(piece, position, size_px, outline_px, colour)
        if isinstance(piece, Emoji)
        else _piece(piece, position, size_px)
        for _, pieces in mark.lines()
        for piece, position in pieces
    )
    stroke = f'stroke="{hex_of(colour)}" stroke-width="{2 * outline_px:.2f}" stroke-linejoin="round"'
    return f'<g fill="{hex_of(colour)}" {stroke}>{parts}</g>'


def _piece(piece: Piece, position: Point, size_px: int) -> str:
    match piece:
        case Letters():
            # Without a language, the machine's would be taken.
            run, _ = shape(piece.face, piece.text, leftwards=piece.leftwards, language=piece.language or "und")
            return path(run, size_px, position)
        case Emoji():
            return image(_png(piece.picture), *piece.box(position, size_px))
        case _:
            raise TypeError(f"a line has letters and emoji, not {type(piece).__name__}")


def _shadow(emoji: Emoji, position: Point, size_px: int, outline_px: float, colour: Rgb) -> str:
    """All that is within the outline's breadth of a picture."""
    left, top, width, height = emoji.box(position, size_px)
    size = max(1, round(width * _FINER)), max(1, round(height * _FINER))
    margin = round(outline_px * _FINER) + 1
    alpha = Image.new("L", (size[0] + 2 * margin, size[1] + 2 * margin))
    alpha.paste(emoji.picture.getchannel("A").resize(size, Image.Resampling.LANCZOS), (margin, margin))
    shadow = Image.new("RGBA", alpha.size, colour)
    shadow.putalpha(grown(alpha, outline_px * _FINER))
    beyond = margin / _FINER
    return image(_png(shadow), left - beyond, top - beyond, width + 2 * beyond, height + 2 * beyond)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
