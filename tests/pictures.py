"""Pictures of text for tests, dark on white, in a font that has Latin, Greek and Cyrillic letters."""

import io

import pillow_heif
from PIL import Image, ImageDraw, ImageFont

pillow_heif.register_heif_opener()

_FONT = "NotoSans-Regular.ttf"  # of the package fonts-noto-core, which clouds are drawn with too
_MARGIN_PX = 40


def page(*lines: str, letter_px: int = 48, font_file: str = _FONT) -> Image.Image:
    """Lines of text, as large as they need."""
    font = ImageFont.truetype(font_file, letter_px)
    text = "\n".join(lines)
    right, bottom = ImageDraw.Draw(Image.new("RGB", (1, 1))).multiline_textbbox((0, 0), text, font)[2:]
    image = Image.new("RGB", (int(right) + 2 * _MARGIN_PX, int(bottom) + 2 * _MARGIN_PX), "white")
    ImageDraw.Draw(image).multiline_text((_MARGIN_PX, _MARGIN_PX), text, "black", font)
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The bytes of a file of `kind`, Pillow's name of the format."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photo(*lines: str, letter_px: int = 48) -> bytes:
    """A JPEG that says these lines."""
    return saved(page(*lines, letter_px=letter_px))


def blank() -> bytes:
    """A picture without a letter."""
    return saved(Image.new("RGB", (320, 200), "white"))


def sticker(text: str) -> bytes:
    """A static sticker: WebP, 512 px, dark letters on nothing."""
    image = Image.new("RGBA", (512, 512))
    ImageDraw.Draw(image).text((60, 200), text, "black", ImageFont.truetype(_FONT, 56))
    return saved(image, "WEBP", lossless=True)
