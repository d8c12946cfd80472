"""Pictures in a PDF: as they came, or as small as they become without a loss that anybody sees."""

import io
import struct

from PIL import ExifTags, Image

from core.exports.pdf.jpeg import plain_jpeg
from core.exports.pdf.objects import PdfFile

_JPEG_QUALITY = 85  # what cameras and messengers save with
# Letters drawn on a screen, their smoothed edges included, stay below; photos and scans in colour go far beyond. More
# than this are not counted, and not tried without loss.
_FEW_COLOURS = 4096
_UPRIGHT = (None, 1)


def add_picture(pdf: PdfFile, picture: Image.Image, file: bytes | None) -> int:
    """Adds an RGB picture to a PDF and gives back its number; `file` holds it as it is, if it does.

    The file's own JPEG is taken over. Else it becomes a JPEG, or stays without loss if that takes no more bytes.
    """
    data, entries = _taken_over(picture, file) or _encoded(picture)
    width, height = picture.size
    return pdf.add_stream(data, f"/Type /XObject /Subtype /Image /Width {width} /Height {height} {entries}")


def _taken_over(picture: Image.Image, file: bytes | None) -> tuple[bytes, str] | None:
    if file is None or not (found := plain_jpeg(file, picture.size)):
        return None
    if Image.open(io.BytesIO(file)).getexif().get(ExifTags.Base.Orientation) not in _UPRIGHT:
        return None
    jpeg, components = found
    return jpeg, _jpeg_entries("RGB" if components == 3 else "L")


def _encoded(picture: Image.Image) -> tuple[bytes, str]:
    colours = picture.getcolors(_FEW_COLOURS)
    if colours is None:
        return _as_jpeg(picture), _jpeg_entries("RGB")
    picture = _narrowed(picture, [colour for _, colour in colours])  # type: ignore[misc] # RGB has three values
    lossless = _as_png_rows(picture)
    if picture.mode != "1":
        jpeg = _as_jpeg(picture)
        if len(jpeg) < len(lossless):
            return jpeg, _jpeg_entries(picture.mode)
    return lossless, _png_entries(picture)


def _narrowed(picture: Image.Image, colours: list[tuple[int, int, int]]) -> Image.Image:
    """The same picture in black and white (1) or grey (L), where its colours are no more."""
    if any(not red == green == blue for red, green, blue in colours):
        return picture
    if all(grey in (0, 255) for grey, _, _ in colours):
        return picture.convert("1", dither=Image.Dither.NONE)
    return picture.getchannel(0)


def _as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def _as_png_rows(picture: Image.Image) -> bytes:
    """The compressed rows of a PNG, which PDF's FlateDecode reads as they are (ISO 32000-1, 7.4.4.4)."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    png, at, rows = out.getvalue(), 8, []
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            rows.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(rows)


def _jpeg_entries(mode: str) -> str:
    return f"/ColorSpace /{_space(mode)} /BitsPerComponent 8 /Filter /DCTDecode"


def _png_entries(picture: Image.Image) -> str:
    bits, bands = (1 if picture.mode == "1" else 8), len(picture.getbands())
    return (
        f"/ColorSpace /{_space(picture.mode)} /BitsPerComponent {bits} /Filter /FlateDecode "
        f"/DecodeParms << /Predictor 15 /Colors {bands} /BitsPerComponent {bits} /Columns {picture.width} >>"
    )


def _space(mode: str) -> str:
    return "DeviceRGB" if mode == "RGB" else "DeviceGray"
