"""Readings made by hand, on white paper, in the scripts that people write: for what leaves."""

import io
from collections.abc import Sequence

from PIL import Image

from core.ocr.reading import Box, Code, Line, Page, Reading, Table, Word

PAPER = (1000, 1400)
_LETTER_PX, _HEIGHT_PX, _LINE_PX, _MARGIN_PX, _SPACE_PX = 16, 32, 60, 50, 14

# A line each, as pieces that an engine would give: with or without spaces between them.
SPACED = {
    "en": "Words that rain from clouds",
    "de": "Größe, Übermut – naïve Straßen",
    "vi": "Tiếng Việt có nhiều dấu",
    "ru": "Съешь ещё этих булок",
    "el": "Ξεσκεπάζω την ψυχοφθόρα",
    "ar": "السلام عليكم يا عالم",
    "fa": "می‌خواهم کتاب‌ها را بخوانم",
    "he": "שָׁלוֹם עולם חדש",
    "hi": "क्षत्रिय हिन्दी में लिखता",
    "ko": "안녕하세요 세계 여러분",
    "emoji": "smile 😀 👨‍👩‍👧 flag 🇩🇪",
}
UNSPACED = {
    "zh-Hans": ["你好", "世", "界", "，", "这是", "一行"],
    "ja": ["日本語", "の", "テキスト", "です"],
    "th": ["ภาษา", "ไทย", "น้ำ", "ที่", "นี่"],
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he"})


def line_of(
    text: str | Sequence[str], top: int, *, right_to_left: bool = False, confidence: float = 0.9, opens: bool = True
) -> Line:
    """A level line: a text with spaces, or the pieces of one without, each on as much room as it has letters."""
    spaced = isinstance(text, str)
    words = []
    at = _MARGIN_PX
    for piece in text.split() if isinstance(text, str) else text:
        width = _LETTER_PX * len(piece) * (1 if spaced else 2)
        left = PAPER[0] - at - width if right_to_left else at
        words.append(Word(piece, Box(left, top, width, _HEIGHT_PX), confidence, spaced))
        at += width + (_SPACE_PX if spaced else 3)
    return Line(tuple(words), opens)


def page_of(*texts: str | Sequence[str], right_to_left: bool = False) -> Page:
    """A page of lines, a paragraph each, one under the other."""
    lines = [
        line_of(text, _MARGIN_PX + _LINE_PX * place, right_to_left=right_to_left) for place, text in enumerate(texts)
    ]
    return Page(*PAPER, tuple(lines))


def reading_of(*pages: Page, languages: Sequence[str] = ("en",)) -> Reading:
    """A reading of these pages."""
    return Reading(pages, tuple(languages), "tesseract")


def text_of(language: str) -> str:
    """The text of the line in a language."""
    return SPACED[language] if language in SPACED else "".join(UNSPACED[language])


def in_language(language: str) -> Reading:
    """A page of one line in a language."""
    line = SPACED.get(language) or UNSPACED[language]
    return reading_of(page_of(line, right_to_left=language in RIGHT_TO_LEFT), languages=(language,))


def with_table(*rows: tuple[str, ...], between: str = "") -> Reading:
    """A table between two lines, which say `between`, or which stands before and which after."""
    texts = [between or "Before", *map(" ".join, rows), between or "After"]
    lines = [line_of(text, 60 * place) for place, text in enumerate(texts)]
    return reading_of(Page(*PAPER, tuple(lines), (Table(rows, 1, len(rows)),)))


def file_of(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def paper(size: tuple[int, int] = PAPER) -> bytes:
    """A white page."""
    return file_of(Image.new("RGB", size, "white"))


# What no ink can show, what programs take for their own signs, and what makes a text long.
HOSTILE = (
    "\x00\x08\x1b[31mred\x7f",
    "]]>",
    "<script>alert(1)</script>&amp;\"'",
    "half\ud83d a pair",
    "\u202egnp.exe\u202c",
    "\ufffe\uffff",
    "(\\) <FEFF> endstream endobj",
    "a\u0301\u0302\u0303" + "\u0301" * 300,
    "\u2028\u2029\t\n\r",
    "=1+1|cmd",
    "",
)


def hostile() -> Reading:
    """A page of such words, an empty one, and a code and a table of them."""
    words = [Word(text, Box(10, 40 * place, 300, 30), 0.5) for place, text in enumerate(HOSTILE)]
    lines = tuple(Line((word,), opens_paragraph=True) for word in words)
    table = Table(tuple((text, text) for text in HOSTILE), 0, 3)
    codes = tuple(Code(text, "QR Code", Box(0, 0, 0, 0)) for text in HOSTILE)
    return reading_of(Page(*PAPER, lines, (table,), codes), Page(*PAPER, ()), Page(1, 1, (Line(()),)))
