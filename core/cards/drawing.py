"""From a card's spec to its picture."""

import re
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from core.cards.fitting import Block, fit
from core.cards.lettering import Layers, Writing
from core.cards.spec import MOST_CHARACTERS, Card, CardSpec, Kind
from core.cards.text import tidy
from core.cloud.palettes import PALETTES, Palette, Rgb
from core.cloud.spec import Encoding
from core.errors import NothingToSet, TooMuchText
from core.language import find_languages

# As a cloud's (`core.cloud.drawing`).
_JPEG_QUALITY = 90

# A quote keeps a tenth of the shorter side free all around; its letters have an eleventh at most, so that three words
# do not shout: 73 px, where our own reader reads 0.5 % of the characters of 14 languages wrongly. Who said it stands
# below, after a dash, in little more than half the size.
_QUOTE_MARGIN, _QUOTE_MOST = 1 / 10, 1 / 11
_BAR_BREADTH, _BAR_GAP = 1 / 90, 1 / 22
_AUTHOR = re.compile(r"\n\s*(?:[—–―]|-{1,2}\s)\s*(?P<name>[^\n]{1,80})$")
_AUTHOR_HEIGHT, _AUTHOR_GAP, _AUTHOR_SHARE = 1 / 10, 1 / 24, 0.55

# A sign is a plate with a line along its edge, in shares of its shorter side. Our own reader misses words in letters of
# more than 110 px on it.
_PLATE_MARGIN, _PLATE_RADIUS = 1 / 24, 1 / 12
_LINE_INSET, _LINE_BREADTH = 1 / 40, 1 / 110
_SIGN_PADDING = 1 / 9
_SIGN_MOST = 1 / 5

# Round corners are drawn so many times finer, and made smooth by what is left of them.
_FINER = 4

# A sticker's letters have an outline, by which they are read on any wallpaper.
_OUTLINE = 1 / 42
_STICKER_MOST = 1 / 1.4


def draw_card(spec: CardSpec, encoding: Encoding = Encoding.JPEG) -> Card:
    """Sets a text as a picture; the same spec gives the same bytes. Characters that no font can write are left out.

    A sticker's ground is transparent, but for JPEG, which has the palette's.
    Raises `NothingToSet` where there is nothing to write, `TooMuchText` above a thousand characters, and `ValueError`
    for SVG.
    """
    if encoding is Encoding.SVG:
        raise ValueError("a card is a picture of pixels")
    if len(spec.text) > MOST_CHARACTERS:
        raise TooMuchText
    text = tidy(spec.text)
    if not text:
        raise NothingToSet
    writing = Writing(find_languages(text, spec.language or None), spec.font)
    sheet = _Sheet(Image.new("RGBA", (spec.width_px, spec.height_px)), PALETTES[spec.palette], writing)
    lines = {Kind.QUOTE: _set_quote, Kind.SIGN: _set_sign, Kind.STICKER: _set_sticker}[spec.kind](sheet, text)
    data = _encoded(sheet, encoding)
    return Card(data, encoding, spec.width_px, spec.height_px, lines)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A canvas (RGBA) and what it is drawn with; positions are left, top."""

    canvas: Image.Image
    palette: Palette
    writing: Writing

    @property
    def side_px(self) -> int:
        """The shorter side."""
        return min(self.canvas.size)

    def fit(self, text: str, size: tuple[float, float], most_px: float) -> Block:
        """The text as large as it goes into a width and a height."""
        return fit(text, *size, most_px, self.writing)

    def round_box(self, box: tuple[float, float, float, float], radius: float, colour: Rgb) -> None:
        """Fills a box (left, top, right, bottom) with round corners; Pillow's own have steps."""
        left, top, right, bottom = map(round, box)
        width, height = right - left, bottom - top
        large = Image.new("L", (width * _FINER, height * _FINER))
        ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), radius * _FINER, 255)
        self.canvas.paste(colour, (left, top, right, bottom), large.reduce(_FINER))

    def round_off(self, margin: float, radius: float, colour: Rgb) -> None:
        """Fills all but a margin, with round corners."""
        width, height = self.canvas.size
        self.round_box((margin, margin, width - margin, height - margin), radius, colour)

    def layers(self, block: Block, left: float, top: float, width: float, *, centred: bool) -> Layers:
        """The block on sheets of the canvas's size, its left top corner at `left`, `top`."""
        layers = Layers(Image.new("L", self.canvas.size), Image.new("RGBA", self.canvas.size))
        for line, base in block.lines:
            free = width - line.width_px(block.size_px)
            x = left + (free / 2 if centred else free if line.leftwards else 0)
            for piece in line.pieces:
                piece.draw_on(layers, (x, top + base), block.size_px)
                x += piece.extent(block.size_px)[0]
        return layers

    def put(self, layers: Layers, colour: Rgb) -> None:
        """Draws letters in a colour, and pictures in theirs."""
        tinted = Image.new("RGBA", self.canvas.size, colour)
        tinted.putalpha(layers.ink)
        self.canvas.alpha_composite(tinted)
        self.canvas.alpha_composite(layers.pictures)


def _set_quote(sheet: _Sheet, text: str) -> tuple[str, ...]:
    """In the middle, from the side where its script begins, along a bar; who said it below."""
    side, palette = sheet.side_px, sheet.palette
    sheet.canvas.paste(palette.ground, (0, 0, *sheet.canvas.size))
    said = _AUTHOR.search(text)
    quote, name = (text[: said.start()].strip(), said["name"]) if said else (text, "")
    margin, gap = side * _QUOTE_MARGIN, side * _BAR_GAP
    width, height = sheet.canvas.width - 2 * margin - gap, sheet.canvas.height - 2 * margin
    below = side * (_AUTHOR_HEIGHT + _AUTHOR_GAP) if name else 0.0
    block = sheet.fit(quote, (width, height - below), side * _QUOTE_MOST)
    author = sheet.fit("— " + name, (width, side * _AUTHOR_HEIGHT), block.size_px * _AUTHOR_SHARE) if name else None
    total = block.height_px + (side * _AUTHOR_GAP + author.height_px if author else 0)
    top = (sheet.canvas.height - total) / 2
    leftwards = block.lines[0][0].leftwards
    width = max(block.width_px, author.width_px if author else 0)
    begin = (sheet.canvas.width - width - gap) / 2
    left = begin if leftwards else begin + gap
    bar = begin + width + gap - side * _BAR_BREADTH if leftwards else begin
    sheet.round_box((bar, top, bar + side * _BAR_BREADTH, top + total), side * _BAR_BREADTH / 2, palette.colours[1])
    sheet.put(sheet.layers(block, left, top, width, centred=False), palette.colours[0])
    if author is None:
        return _texts(block)
    # The name is on the quote's side, whichever way it runs itself.
    at = left + width - author.width_px if leftwards else left
    top += total - author.height_px
    sheet.put(sheet.layers(author, at, top, author.width_px, centred=False), palette.colours[1])
    return _texts(block) + _texts(author)


def _set_sign(sheet: _Sheet, text: str) -> tuple[str, ...]:
    """In the middle of a plate that has the palette's first colour."""
    side, palette = sheet.side_px, sheet.palette
    sheet.canvas.paste(palette.ground, (0, 0, *sheet.canvas.size))
    margin, inset = side * _PLATE_MARGIN, side * (_PLATE_MARGIN + _LINE_INSET)
    line = side * _LINE_BREADTH
    sheet.round_off(margin, side * _PLATE_RADIUS, palette.colours[0])
    sheet.round_off(inset, side * (_PLATE_RADIUS - _LINE_INSET), palette.ground)
    sheet.round_off(inset + line, side * (_PLATE_RADIUS - _LINE_INSET) - line, palette.colours[0])
    return _set_in_the_middle(sheet, text, inset + side * _SIGN_PADDING, side * _SIGN_MOST, palette.ground)


def _set_sticker(sheet: _Sheet, text: str) -> tuple[str, ...]:
    """Nothing but letters, with an outline in the colour of the ground."""
    outline = sheet.side_px * _OUTLINE
    lines = _set_in_the_middle(sheet, text, 2 * outline, sheet.side_px * _STICKER_MOST, sheet.palette.colours[0])
    shadow = Image.new("RGBA", sheet.canvas.size, sheet.palette.ground)
    shadow.putalpha(_grown(sheet.canvas.getchannel("A"), outline))
    shadow.alpha_composite(sheet.canvas)
    sheet.canvas.paste(shadow)
    return lines


def _set_in_the_middle(sheet: _Sheet, text: str, margin: float, most_px: float, colour: Rgb) -> tuple[str, ...]:
    width, height = sheet.canvas.width - 2 * margin, sheet.canvas.height - 2 * margin
    block = sheet.fit(text, (width, height), most_px)
    top = (sheet.canvas.height - block.height_px) / 2
    sheet.put(sheet.layers(block, margin, top, width, centred=True), colour)
    return _texts(block)


def _texts(block: Block) -> tuple[str, ...]:
    return tuple(line.text for line, _ in block.lines)


def _grown(alpha: Image.Image, by_px: float) -> Image.Image:
    """What lies within so many pixels of anything visible.

    A Gaussian blur of a half plane's edge falls to 2.3 % at two standard deviations from it; the ramp around
    that keeps the new edge smooth.
    """
    blurred = alpha.point(lambda level: 255 if level >= 128 else 0).filter(ImageFilter.GaussianBlur(by_px / 2))
    return blurred.point(lambda level: min(255, max(0, (level - 4) * 64)))


def _encoded(sheet: _Sheet, encoding: Encoding) -> bytes:
    out, picture = BytesIO(), sheet.canvas
    if encoding is Encoding.JPEG or picture.getchannel("A").getextrema() == (255, 255):
        picture = Image.new("RGB", picture.size, sheet.palette.ground)
        picture.paste(sheet.canvas, mask=sheet.canvas.getchannel("A"))
    if encoding is Encoding.JPEG:
        picture.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling="4:4:4")
    elif encoding is Encoding.WEBP:
        picture.save(out, "WEBP", lossless=True)  # flat colours: smaller than lossy, and sharp
    else:
        picture.save(out, "PNG")
    return out.getvalue()
