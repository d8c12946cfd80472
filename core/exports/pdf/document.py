"""Searchable PDF: the pictures as they are, and over them what they say, in letters without ink."""

from collections.abc import Iterable

from PIL import Image

from core.exports.pages import PagePicture
from core.exports.pdf.font import GlyphlessFont
from core.exports.pdf.images import add_picture
from core.exports.pdf.objects import PdfFile, text_string
from core.exports.pdf.text_layer import text_layer
from core.exports.title import title_of
from core.ocr.reading import Page, Reading

_POINTS_PER_INCH = 72
_A4_WIDTH = 595.28
_MAX_SIDE = 14_400  # points: the most that readers of PDF take (ISO 32000-1, annex C)
# Below, it is what programs write that know of no paper (72 of a screen, 96 of a Windows); scanners begin at 100, and
# those for documents end at 1200.
_SCANNED_DPI = (100, 1200)


def searchable_pdf(reading: Reading, pictures: Iterable[PagePicture]) -> bytes:
    """A PDF of a reading's pages, as large as their paper where their files say so, and else as wide as A4."""
    pdf, font = PdfFile(), GlyphlessFont()
    tree, font_number = pdf.reserve(), pdf.reserve()
    pages = [_add_page(pdf, picture, tree, font, font_number) for picture in pictures]
    kids = " ".join(f"{page} 0 R" for page in pages)
    pdf.put(tree, f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    font.add_to(pdf, font_number)
    language = f"/Lang {text_string(reading.languages[0])} " if reading.languages else ""
    root = pdf.add(f"<< /Type /Catalog /Pages {tree} 0 R {language}/ViewerPreferences << /DisplayDocTitle true >> >>")
    return pdf.finish(root, pdf.add(f"<< /Title {text_string(title_of(reading))} /Producer (Rebus) >>"))


def _add_page(pdf: PdfFile, page_picture: PagePicture, tree: int, font: GlyphlessFont, font_number: int) -> int:
    page, picture = page_picture.page, page_picture.picture
    scale = _points_per_px(page, _dpi(picture))
    width, height = page.width_px * scale, page.height_px * scale
    image = add_picture(pdf, picture, page_picture.file)
    drawing = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im1 Do Q\n".encode("ascii")
    content = pdf.add_deflated(drawing + text_layer(page, font, scale))
    return pdf.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] /Contents {content} 0 R "
        f"/Resources << /Font << /F1 {font_number} 0 R >> /XObject << /Im1 {image} 0 R >> >> >>"
    )


def _points_per_px(page: Page, dpi: float | None) -> float:
    scale = _POINTS_PER_INCH / dpi if dpi else _A4_WIDTH / page.width_px
    return min(scale, _MAX_SIDE / max(page.width_px, page.height_px))


def _dpi(picture: Image.Image) -> float | None:
    """The resolution that a picture's file gives, where it is one that paper was scanned with."""
    match picture.info.get("dpi"):
        case (across, down) if round(across) == round(down) and _SCANNED_DPI[0] <= across <= _SCANNED_DPI[1]:
            return float(across)
    return None
