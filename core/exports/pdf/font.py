"""A font without ink, in which a text of any script can be written to be found, selected and copied.

What programs take from a layer of text is where a character stands and which one it is. So each character is the same
glyph, one em wide, and a table (ToUnicode) says what it stands for. No installed font is needed, and a file grows
by a kilobyte and some bytes for each character that it uses.
"""

import io
from functools import cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

from core.exports.pdf.objects import PdfFile

_NAME = "RebusGlyphless"
_UNITS_PER_EM = 1000  # what PDF measures glyphs in
_MAX_CODES = 0xFFFF  # a code has two bytes, and 0 is the glyph of what is missing
_MAX_CODE_POINTS = 32  # a code stands for 512 bytes at most (Adobe Technical Note 5014); a real one is a tenth of it
_MAX_ROWS = 100  # what one block of the table may hold (the same)
_MISSING = "\ufffd"


class GlyphlessFont:
    """The characters that one file uses, each with its code."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, characters: list[str]) -> tuple[str, int]:
        """The codes of some characters in hexadecimal digits, and how many they are: each is one em wide."""
        pieces = (
            character[start : start + _MAX_CODE_POINTS]
            for character in characters
            for start in range(0, len(character), _MAX_CODE_POINTS)
        )
        codes = [self._codes.get(piece) or self._new_code(piece) for piece in pieces]
        return "".join(codes), len(codes)

    def _new_code(self, character: str) -> str:
        if len(self._codes) >= _MAX_CODES - 1:  # the last is for all that find none
            character = _MISSING
        return self._codes.setdefault(character, f"{len(self._codes) + 1:04X}")

    def add_to(self, file: PdfFile, number: int) -> None:
        """Puts the font into a file as the object of that number (ISO 32000-1, 9.7.6, 9.8 and 9.10.3)."""
        program = _program()
        program_number = file.add_deflated(program, f"/Length1 {len(program)}")
        descriptor = file.add(
            f"<< /Type /FontDescriptor /FontName /{_NAME} /Flags 4 /FontBBox [0 0 {_UNITS_PER_EM} {_UNITS_PER_EM}] "
            f"/ItalicAngle 0 /Ascent {_UNITS_PER_EM} /Descent 0 /CapHeight {_UNITS_PER_EM} /StemV 80 "
            f"/FontFile2 {program_number} 0 R >>"
        )
        glyphs = file.add_deflated(b"\0\0" + b"\0\1" * len(self._codes))
        descendant = file.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{_NAME} /DW {_UNITS_PER_EM} /CIDToGIDMap {glyphs} 0 R "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {descriptor} 0 R >>"
        )
        meanings = file.add_deflated(self._to_unicode().encode("ascii"))
        file.put(
            number,
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{_NAME} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {meanings} 0 R >>",
        )

    def _to_unicode(self) -> str:
        rows = [f"<{code}> <{character.encode('utf-16-be').hex().upper()}>" for character, code in self._codes.items()]
        blocks = [rows[start : start + _MAX_ROWS] for start in range(0, len(rows), _MAX_ROWS)]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin",
                "12 dict begin",
                "begincmap",
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                "/CMapName /Adobe-Identity-UCS def",
                "/CMapType 2 def",
                "1 begincodespacerange",
                "<0000> <FFFF>",
                "endcodespacerange",
                *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
                "endcmap",
                "CMapName currentdict /CMap defineresource pop",
                "end",
                "end",
            ]
        )


@cache
def _program() -> bytes:
    """A TrueType font of one glyph beside that of what is missing; the same bytes each time.

    It is a line without breadth across its em, for PDFium passes over a text whose glyphs have no extent.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((_UNITS_PER_EM, _UNITS_PER_EM))
    pen.closePath()
    builder = FontBuilder(_UNITS_PER_EM, isTTF=True)
    names = [".notdef", "blank"]
    builder.setupGlyphOrder(names)
    builder.setupGlyf({".notdef": Glyph(), "blank": pen.glyph()})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (_UNITS_PER_EM, 0)))
    builder.setupHorizontalHeader(ascent=_UNITS_PER_EM, descent=0)
    builder.setupPost(keepGlyphNames=False)
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
