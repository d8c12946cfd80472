"""A card as pixels."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from core.cards.composing import Composition, Lettered, RoundBox
from core.cards.lettering import Layers
from core.cloud.palettes import Rgb
from core.cloud.spec import Encoding

# As a cloud's (`core.cloud.painting`).
_JPEG_QUALITY = 90

# Round corners are drawn so many times finer, and made smooth by what is left of them.
_FINER = 4


def paint(card: Composition, encoding: Encoding) -> bytes:
    """The bytes of a card as JPEG, PNG or WebP; JPEG has the palette's ground where the card has none."""
    canvas = Image.new("RGBA", (card.width_px, card.height_px))
    if card.ground is not None:
        canvas.paste(card.ground, (0, 0, *canvas.size))
    for mark in card.marks:
        match mark:
            case RoundBox():
                _paint_box(canvas, mark)
            case Lettered():
                _paint_letters(canvas, mark)
    if card.outline_px:
        canvas = _outlined(canvas, card.outline_px, card.palette.ground)
    return _encoded(canvas, card.palette.ground, encoding)


def _paint_box(canvas: Image.Image, mark: RoundBox) -> None:
    """Pillow's own round corners have steps."""
    left, top, right, bottom = mark.box
    large = Image.new("L", ((right - left) * _FINER, (bottom - top) * _FINER))
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, mark.radius_px * _FINER, 255)
    canvas.paste(mark.colour, mark.box, large.reduce(_FINER))


def _paint_letters(canvas: Image.Image, mark: Lettered) -> None:
    """Letters in their colour, and pictures in theirs."""
    layers = Layers(Image.new("L", canvas.size), Image.new("RGBA", canvas.size))
    for _, pieces in mark.lines():
        for piece, position in pieces:
            piece.draw_on(layers, position, mark.block.size_px)
    tinted = Image.new("RGBA", canvas.size, mark.colour)
    tinted.putalpha(layers.ink)
    canvas.alpha_composite(tinted)
    canvas.alpha_composite(layers.pictures)


def _outlined(canvas: Image.Image, outline_px: float, colour: Rgb) -> Image.Image:
    shadow = Image.new("RGBA", canvas.size, colour)
    shadow.putalpha(grown(canvas.getchannel("A"), outline_px))
    shadow.alpha_composite(canvas)
    return shadow


def grown(alpha: Image.Image, by_px: float) -> Image.Image:
    """What lies within so many pixels of anything visible.

    A Gaussian blur of a half plane's edge falls to 2.3 % at two standard deviations from it; the ramp around
    that keeps the new edge smooth.
    """
    blurred = alpha.point(lambda level: 255 if level >= 128 else 0).filter(ImageFilter.GaussianBlur(by_px / 2))
    return blurred.point(lambda level: min(255, max(0, (level - 4) * 64)))


def _encoded(picture: Image.Image, ground: Rgb, encoding: Encoding) -> bytes:
    out = BytesIO()
    if encoding is Encoding.JPEG or picture.getchannel("A").getextrema() == (255, 255):
        opaque = Image.new("RGB", picture.size, ground)
        opaque.paste(picture, mask=picture.getchannel("A"))
        picture = opaque
    if encoding is Encoding.JPEG:
        picture.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling="4:4:4")
    elif encoding is Encoding.WEBP:
        picture.save(out, "WEBP", lossless=True)  # flat colours: smaller than lossy, and sharp
    else:
        picture.save(out, "PNG")
    return out.getvalue()
