"""The text that a page of a PDF carries: taken where it is what a reader of the page sees."""

import ctypes
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import Any, Final

import pypdfium2.raw as pdfium

from core.documents import pdf
from core.documents.paragraphs import SetLine, with_paragraphs
from core.documents.pdf import Contents, Frame
from core.ocr.direction import is_rtl, logical
from core.ocr.reading import Line, Page, Word
from core.ocr.spacing import is_unspaced, merged

NAME: Final = "text layer"
"""What stands in `Reading.engine` for it."""

_MOST_CHARACTERS = 50_000  # on a page: a broadsheet of a newspaper has 30 000

_MOST_UNKNOWN = 0.1
"""Of the visible characters, those that say nothing. A layer with more is worse than a scan that is read."""

_LEAST_LETTERS = 0.4
"""Of the visible characters, letters and digits. Real pages of formulas and tables have half; a font whose codes were
never mapped gives signs at random."""

_LEADERS = frozenset("._-…·")  # rows of them lead to the page numbers of a table of contents, or are to be filled in

_MEANINGLESS = frozenset({"Cc", "Cn", "Co", "Cs"})  # Unicode categories: control, none, private, half a pair

_MOST_GUESSED = 0.02
"""Spaces that PDFium guessed inside of scripts whose letters it misplaces, for each of their letters."""

_LEAST_SPACE = 0.15
"""Of the font's size, between words: a space is a fifth to a third of it, between letters of a word is a tenth."""

_SAME_BASE = 0.3
"""Of the font's size, by which letters of one line may differ in height: marks are higher, the next line is one off."""

_PAGE_SHARE = 0.8
"""Of the page that a picture covers to be its paper: whatever was drawn before it is hidden, as by scanning programs
that put what they recognised underneath."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """One character: its box (left, bottom, right, top), where on its line it stands, its font's size; in points.

    `advance` is from where to where it takes room on its line, more than its own width.
    """

    text: str
    bounds: tuple[float, float, float, float]
    advance: tuple[float, float]
    origin: tuple[float, float]
    size: float
    angle_deg: float


@dataclass(frozen=True, slots=True)
class _Space:
    """Between two words; `guessed` by PDFium from a distance."""

    guessed: bool


@dataclass(frozen=True, slots=True)
class _Break:
    """The end of a line; where `hyphen`, a word goes on on the next one."""

    hyphen: bool = False


_Sign = _Letter | _Space | _Break


def text_layer(data: bytes, number: int) -> Page | None:
    """The text of a page of a PDF (0 for the first), its words in the pixels of `rendered`, each of confidence 1.

    None where there is none that can be trusted: no letters; letters that do not show or lie under a picture of the
    page, which are what some program read of a scan; letters whose font does not tell what they are.
    Raises the errors of `core.documents.pdf.page_of`.
    """
    with pdf.page_of(data, number) as page:
        contents = pdf.contents_of(page)
        return layer_of(page, contents, pdf.frame_of(page, contents))


def layer_of(page: Any, contents: Contents, frame: Frame) -> Page | None:
    """As `text_layer`, of an open page."""
    if _is_hidden(page, contents):
        return None
    turned_deg = page.get_rotation()
    page.set_rotation(0)  # of a page that is turned, PDFium tells the lines in another order than the file
    text = page.get_textpage()
    try:
        if not 0 < pdfium.FPDFText_CountChars(text) <= _MOST_CHARACTERS:
            return None
        signs = list(_signs(text))
    finally:
        text.close()
        page.set_rotation(turned_deg)
    if not _is_trusted(signs):
        return None
    lines = [line for letters in _rejoined(_split(signs)) if (line := _line(letters, frame))]
    return Page(frame.width_px, frame.height_px, with_paragraphs(lines)) if lines else None


def _is_hidden(page: Any, contents: Contents) -> bool:
    """Whether no text is drawn, or all of it before a picture that covers the page."""
    width, height = page.get_size()
    papers = [
        picture.place for picture in contents.pictures if pdf.area(picture.bounds) >= _PAGE_SHARE * width * height
    ]
    return contents.last_text < max(papers, default=0)


def _signs(text: Any) -> Iterator[_Sign]:
    """What stands on the page, in the order in which PDFium tells it: that of the file, right-to-left words mended."""
    visible: dict[int, bool] = {}
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    x, y = ctypes.c_double(), ctypes.c_double()
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = chr(code) if 0 <= code <= 0x10FFFF else "\ufffd"
        if letter in "\r\n":
            yield _Break()
        elif pdfium.FPDFText_IsHyphen(text, index) == 1:
            yield _Break(hyphen=True)
        elif letter.isspace():
            yield _Space(guessed=pdfium.FPDFText_IsGenerated(text, index) == 1)
        elif _shows(text, index, visible) and pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            angle = math.degrees(pdfium.FPDFText_GetCharAngle(text, index))
            unknown = pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
            bounds = (left.value, bottom.value, right.value, top.value)
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            pdfium.FPDFText_GetLooseCharBox(text, index, loose)
            pdfium.FPDFText_GetMatrix(text, index, matrix)
            yield _Letter(
                "\ufffd" if unknown else letter,
                bounds,
                (loose.left, loose.right),
                (x.value, y.value),
                pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d),
                angle,
            )


def _shows(text: Any, index: int, known: dict[int, bool]) -> bool:
    """Whether the letter is painted; `known` are the answers by text object."""
    item = pdfium.FPDFText_GetTextObject(text, index)
    if not item:
        return True
    key = ctypes.cast(item, ctypes.c_void_p).value or 0
    if key not in known:
        known[key] = pdfium.FPDFTextObj_GetTextRenderMode(item) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return known[key]


def _is_trusted(signs: Sequence[_Sign]) -> bool:
    letters = [sign.text for sign in signs if isinstance(sign, _Letter) and sign.text not in _LEADERS]
    known = [letter for letter in letters if letter != "\ufffd" and unicodedata.category(letter) not in _MEANINGLESS]
    if not known or len(letters) - len(known) > _MOST_UNKNOWN * len(letters):
        return False
    if sum(unicodedata.category(letter)[0] in "LMN" for letter in known) < _LEAST_LETTERS * len(known):
        return False
    return sum(_guessed_within_stacked(signs)) <= _MOST_GUESSED * sum(map(_is_stacked, known))


# Of South and South East Asia (Unicode blocks, Devanagari to Myanmar, Khmer): letters are put above, below and before
# one another. Chromium's PDFs name a whole cluster for each of its parts, and PDFium then doubles or parts it.
_STACKED = ((0x0900, 0x109F), (0x1780, 0x17FF))


def _is_stacked(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _STACKED)


def _guessed_within_stacked(signs: Sequence[_Sign]) -> Iterator[bool]:
    for before, sign, after in zip(signs, signs[1:], signs[2:], strict=False):
        if isinstance(sign, _Space) and sign.guessed and isinstance(before, _Letter) and isinstance(after, _Letter):
            yield _is_stacked(before.text) and _is_stacked(after.text)


def _split(signs: Sequence[_Sign]) -> Iterator[list[_Letter | _Space]]:
    """Line by line; a hyphen where one was."""
    line: list[_Letter | _Space] = []
    for sign in signs:
        if isinstance(sign, _Break):
            if sign.hyphen and line and isinstance(last := line[-1], _Letter):
                line.append(replace(last, text="-", bounds=(last.bounds[2], *last.bounds[1:])))
            if line:
                yield line
            line = []
        else:
            line.append(sign)
    if line:
        yield line


def _rejoined(lines: Iterable[list[_Letter | _Space]]) -> Iterator[list[_Letter | _Space]]:
    """The lines, those with letters that run to the left made whole: PDFium breaks some after every word."""
    whole: list[_Letter | _Space] = []
    last: list[_Letter | _Space] = []
    for line in lines:
        if last and not _is_one_line(last, line):
            yield whole
            whole = []
        whole.extend(line)
        last = line
    yield whole


def _is_one_line(one: Sequence[_Letter | _Space], other: Sequence[_Letter | _Space]) -> bool:
    both = [[sign for sign in signs if isinstance(sign, _Letter)] for signs in (one, other)]
    if not all(any(map(_is_right_to_left, letters)) for letters in both):
        return False
    bases = [median(letter.origin[1] for letter in letters) for letters in both]
    return abs(bases[0] - bases[1]) < _SAME_BASE * min(letter.size for letters in both for letter in letters)


def _line(signs: Sequence[_Letter | _Space], frame: Frame) -> SetLine | None:
    letters = [sign for sign in signs if isinstance(sign, _Letter)]
    pieces: Sequence[Word]
    if any(map(_is_right_to_left, letters)):
        pieces = [piece for word in _apart(letters) for piece in _pieces(word, frame)]
        pieces = logical(pieces, rtl=bool(is_rtl(piece.text for piece in pieces)))
    else:
        pieces = [piece for word in _parted(signs) for piece in _pieces(word, frame)]
    if not pieces:
        return None
    line = Line(tuple(pieces), angle_deg=_fall(median(letter.angle_deg for letter in letters)))
    base_px = median(frame.point(*letter.origin)[1] for letter in letters)
    return SetLine(line, base_px, median(letter.size for letter in letters) * frame.scale)


def _parted(signs: Sequence[_Letter | _Space]) -> Iterator[list[_Letter]]:
    """The words of a line as its spaces part them."""
    word: list[_Letter] = []
    for at, sign in enumerate(signs):
        if isinstance(sign, _Letter):
            word.append(sign)
        elif not (sign.guessed and 0 < at < len(signs) - 1 and _are_unspaced(signs[at - 1], signs[at + 1])):
            yield word
            word = []
    yield word


def _apart(letters: Sequence[_Letter]) -> Iterator[list[_Letter]]:
    """The words of a line from left to right, by the white space between them.

    Where a line has letters that run to the left, PDFium's order and spaces are right now and then.
    """
    ordered = sorted(letters, key=_middle)
    word, end = ordered[:1], ordered[0].advance[1]
    for letter in ordered[1:]:
        if letter.advance[0] - end > _LEAST_SPACE * letter.size:
            yield word
            word = []
        word.append(letter)
        end = max(end, letter.advance[1])
    yield word


def _fall(angle_deg: float) -> float:
    """PDFium's angle, counterclockwise from 0 to 360, as a line's: how far it falls, from -180 to 180."""
    fall = -((angle_deg + 180) % 360 - 180)
    return 0.0 if abs(fall) < 0.1 else fall  # what is written level comes with an error of rounding


def _are_unspaced(one: _Letter | _Space, other: _Letter | _Space) -> bool:
    """Whether both are of scripts without spaces, whose letters are often set apart."""
    return all(isinstance(sign, _Letter) and is_unspaced(sign.text) for sign in (one, other))


def _pieces(word: Sequence[_Letter], frame: Frame) -> tuple[Word, ...]:
    """A word, or several where it is in a script without spaces; the last with a space after it."""
    letters = _in_logical_order(word) if any(map(_is_right_to_left, word)) else word
    pieces = []
    for letter in letters:
        box = frame.box(*letter.bounds)
        text = _mended(letter.text)
        if box and text:
            pieces.append(Word(text, box, 1.0, space_after=False))
    if not pieces:
        return ()
    *head, last = merged(pieces)
    return (*(_composed(piece) for piece in head), _composed(last, space_after=True))


def _composed(word: Word, *, space_after: bool = False) -> Word:
    return Word(unicodedata.normalize("NFC", word.text), word.box, word.confidence, space_after)


# Letters that are one sign for the printer's sake: ligatures, Arabic letters by their place in a word, and the
# radicals that some fonts give in place of Han letters (Unicode blocks; NFKC takes each apart).
_PRINTED = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFE), (0x2E80, 0x2FDF))


def _mended(letter: str) -> str:
    if any(first <= ord(letter) <= last for first, last in _PRINTED):
        return unicodedata.normalize("NFKC", letter)
    if unicodedata.category(letter) in {"Cf", "Cc"}:  # soft hyphens within a line, joiners, marks of direction
        return letter if letter in "\u200c\u200d" else ""
    return letter


def _is_right_to_left(letter: _Letter) -> bool:
    return unicodedata.bidirectional(letter.text) in {"R", "AL"}


def _in_logical_order(word: Sequence[_Letter]) -> list[_Letter]:
    """The letters of a right-to-left word from right to left.

    Marks stay with the letter above or below which they are; numbers and Latin letters in it with their own order.
    """
    bases = sorted((letter for letter in word if not _is_mark(letter)), key=_middle, reverse=True)
    if not bases:
        return list(word)
    marks: dict[int, list[_Letter]] = {}
    for mark in filter(_is_mark, word):
        under = min(range(len(bases)), key=lambda at: abs(_middle(bases[at]) - _middle(mark)))
        marks.setdefault(under, []).append(mark)
    ordered: list[_Letter] = []
    for left_to_right, run in groupby(range(len(bases)), key=lambda at: _is_left_to_right(bases[at])):
        for at in sorted(run, reverse=left_to_right):
            ordered += [bases[at], *marks.get(at, ())]
    return ordered


def _middle(letter: _Letter) -> float:
    return (letter.bounds[0] + letter.bounds[2]) / 2


def _is_mark(letter: _Letter) -> bool:
    return unicodedata.category(letter.text) == "Mn"


def _is_left_to_right(letter: _Letter) -> bool:
    return unicodedata.bidirectional(letter.text) in {"L", "EN", "AN"}
