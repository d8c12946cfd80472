"""PDFs and TIFFs for tests: made by other software than what reads them, or by hand where no software would."""

import io
from collections.abc import Callable, Sequence

import fpdf
import pypdfium2
import pypdfium2.raw as pdfium
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from PIL import Image, ImageFont
from playwright.sync_api import Playwright

from tests import browser, pictures

HELVETICA = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
"""Resources of a page whose font /F every reader has."""


def pdf_of(pages: int, write: Callable[[fpdf.FPDF, int], None]) -> bytes:
    """A PDF on A4 by fpdf2; `write` fills each page, told its number from 1 on."""
    document = fpdf.FPDF(format="A4")
    document.set_font("Helvetica", size=14)
    for number in range(1, pages + 1):
        document.add_page()
        write(document, number)
    return bytes(document.output())


def text_pdf(*texts: str) -> bytes:
    """A page for each text, as a word processor makes them."""
    return pdf_of(len(texts), lambda document, number: document.multi_cell(0, 8, texts[number - 1]) and None)


def scan_pdf(*pages: Image.Image) -> bytes:
    """Pages that are nothing but pictures, by Pillow."""
    return pictures.saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150)


def mixed_pdf(text: str, picture: Image.Image) -> bytes:
    """One page: a text, and below it a picture as wide as the text."""

    def write(document: fpdf.FPDF, _number: int) -> None:
        document.multi_cell(0, 8, text)
        document.image(picture, x=document.l_margin, y=document.get_y() + 10, w=document.epw)

    return pdf_of(1, write)


def turned_pdf(text: str, turn_deg: int) -> bytes:
    """A page with /Rotate, as phones and scanners set it, set by PDFium."""
    document = pypdfium2.PdfDocument(text_pdf(text))
    pdfium.FPDFPage_SetRotation(document[0], turn_deg // 90)
    return saved(document)


def locked_pdf(password: str) -> bytes:
    """Encrypted by fpdf2: nothing opens it without the password."""
    document = fpdf.FPDF()
    document.set_font("Helvetica")
    document.add_page()
    document.cell(text="secret")
    document.set_encryption("owner", password)
    return bytes(document.output())


def saved(document: pypdfium2.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def raw_pdf(objects: Sequence[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1 on, with a table that tells where they are."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def drawn_pdf(content: bytes, media_box: bytes = b"0 0 595 842", resources: bytes = b"", *more: bytes) -> bytes:
    """One page with this content; `more` are objects from number 5 on."""
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>>>" % (media_box, resources),
            stream(content),
            *more,
        ]
    )


def tiff_of(*pages: Image.Image) -> bytes:
    """A TIFF of several pages, by Pillow."""
    return pictures.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])


Point = tuple[float, float]


class _Outline(BasePen):
    """Letters as shapes, in the operators of a PDF."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, point: Point) -> None:  # noqa: N802, fontTools' names, here and below
        self._draw("m", point)

    def _lineTo(self, point: Point) -> None:  # noqa: N802
        self._draw("l", point)

    def _curveToOne(self, one: Point, two: Point, point: Point) -> None:  # noqa: N802
        self._draw("c", one, two, point)

    def _closePath(self) -> None:  # noqa: N802
        self._draw("h")

    def _draw(self, operator: str, *points: Point) -> None:
        self.operators.append(" ".join([*(f"{x:f} {y:f}" for x, y in points), operator]))


def shapes_of(text: str, left: float, base: float, size: float) -> bytes:
    """Page content: a line of text that is drawn and not written, as designers' programs export it."""
    font = TTFont(ImageFont.truetype("NotoSans-Regular.ttf").path)
    glyphs, names, unit = font.getGlyphSet(), font.getBestCmap(), size / font["head"].unitsPerEm
    parts = []
    for letter in text:
        pen = _Outline(glyphs)
        glyph = glyphs[names[ord(letter)]]
        glyph.draw(pen)
        if pen.operators:
            parts.append(f"q {unit:f} 0 0 {unit:f} {left:f} {base:f} cm {' '.join(pen.operators)} f Q")
        left += glyph.width * unit
    return "\n".join(parts).encode()


def printed(playwright: Playwright, body: str, css: str = "") -> bytes:
    """What Chromium prints of a web page, on A4."""
    chromium = browser.launch(playwright)
    try:
        page = chromium.new_page()
        page.set_content(f"<!doctype html><meta charset=utf-8><style>{css}</style>{body}")
        return page.pdf(format="A4")
    finally:
        chromium.close()
