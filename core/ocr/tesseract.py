"""Tesseract, through pytesseract: its codes, its quirks, and its failures made ours."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pytesseract
from PIL import Image
from pytesseract.pytesseract import run_tesseract, save

from core.errors import TooHeavy
from core.ocr.engine import EngineMissing
from core.ocr.languages import tag_of
from core.ocr.preparing import in_page_pixels, prepared
from core.ocr.reading import Box, Line, Word
from core.ocr.spacing import merged, spaces_after

# Tesseract's OpenMP threads spin while they wait: three to six times the CPU for the same text (docs/benchmarks.md).
# pytesseract hands its own environment to the child, so it is set for this process, unless its operator did.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

_MIN_SIDE_PX = 3  # "Image too small to scale!! (1x36 vs min width of 3)"
_NO_LANGUAGE = frozenset({"osd", "equ"})  # models of page orientation and of formulas
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e]")
_WORD_LEVEL = "5"
_PAGE, _LINE = "--psm 3", "--psm 7"  # "fully automatic", and "treat the image as a single text line"


@dataclass(frozen=True, slots=True)
class _Row:
    """One word of Tesseract's TSV. Two words with the same `line` stand on one line; pages count from 1."""

    page: int
    block: int
    paragraph: int
    line: int
    box: Box
    confidence: float
    text: str


class Tesseract:
    """Tesseract 4 or 5 as it is installed on this machine."""

    name = "tesseract"

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(_codes_by_tag()))

    def read(self, picture: Image.Image, languages: Sequence[str], timeout_s: float) -> tuple[Line, ...]:
        if min(picture.size) < _MIN_SIDE_PX:
            return ()
        grey, scale = prepared(picture)
        grey.format = "PPM"  # what pytesseract writes for Tesseract: a page in 4 ms, as PNG it would take 370
        with save(grey) as (base, input_file):
            rows, text = _run(input_file, base, languages, timeout_s, _PAGE)
        return tuple(in_page_pixels(line, scale) for line in _lines(rows, text))

    def read_lines(
        self, lines: Sequence[Image.Image], languages: Sequence[str], timeout_s: float
    ) -> list[tuple[Word, ...]]:
        """The words of each of some grey pictures (L), a level line in each, black on white; boxes in its pixels."""
        if not lines:  # it takes a text that names none for a broken picture
            return []
        with TemporaryDirectory() as folder:
            files = [Path(folder, f"{at}.pgm") for at in range(len(lines))]
            for line, file in zip(lines, files, strict=True):
                line.save(file)
            # Of a text that names pictures, Tesseract makes a page of each: it loads its models once.
            named = Path(folder, "lines.txt")
            named.write_text("\n".join(map(str, files)), "utf-8")
            rows, text = _run(str(named), str(Path(folder, "read")), languages, timeout_s, _LINE)
        of_page = {page: list(own) for page, own in groupby(rows, key=lambda row: row.page)}
        texts = text.split("\f")
        return [
            tuple(word for line in _lines(of_page.get(at + 1, []), texts[at]) for word in line.words)
            for at in range(len(lines))
        ]


@cache
def _codes_by_tag() -> dict[str, str]:
    """The traineddata that are installed, asked once: `{"en": "eng", "zh-Hans": "chi_sim", …}`."""
    try:
        codes: list[str] = pytesseract.get_languages()
    except pytesseract.TesseractNotFoundError as error:
        raise EngineMissing("tesseract is not installed, or not on the PATH") from error
    return {tag_of(code): code for code in codes if code not in _NO_LANGUAGE and not code.endswith("_vert")}


def _run(input_file: str, base: str, languages: Sequence[str], timeout_s: float, layout: str) -> tuple[list[_Row], str]:
    """The TSV and the plain text of one run, for the TSV alone does not tell where spaces are.

    As pytesseract's `run_and_get_multiple_output` has it, which takes no layout.
    """
    codes = _codes_by_tag()
    try:
        run_tesseract(
            input_file,
            base,
            extension="txt",
            lang="+".join(codes[language] for language in languages),
            config=f"{layout} -c tessedit_create_tsv=1",
            timeout=timeout_s,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise EngineMissing("tesseract is not installed, or not on the PATH") from error
    except pytesseract.TesseractError as error:
        if error.status < 0:  # ended by a signal: out of memory, it aborts
            raise TooHeavy from error
        raise
    except RuntimeError as error:
        if str(error) == "Tesseract process timeout":
            raise TimeoutError(str(error)) from error
        raise
    tsv, text = (Path(f"{base}.{kind}").read_text("utf-8") for kind in ("tsv", "txt"))
    return list(_rows(tsv)), text


def _rows(tsv: str) -> Iterator[_Row]:
    for row in tsv.rstrip("\n").split("\n")[1:]:
        level, page, block, paragraph, line, _, left, top, width, height, confidence, text = row.split("\t", 11)
        text = _DIRECTION_MARKS.sub("", text).strip()
        if level == _WORD_LEVEL and text:
            box = Box(int(left), int(top), int(width), int(height))
            sure = max(0.0, float(confidence) / 100)
            yield _Row(int(page), int(block), int(paragraph), int(line), box, sure, text)


def _lines(rows: Sequence[_Row], text: str) -> Iterator[Line]:
    spaces = iter(spaces_after([row.text for row in rows], _DIRECTION_MARKS.sub("", text)))
    last_paragraph = None
    for (*paragraph, _), line in groupby(rows, key=lambda row: (row.block, row.paragraph, row.line)):
        words = [Word(row.text, row.box, row.confidence, next(spaces)) for row in line]
        yield Line(merged(words), opens_paragraph=paragraph != last_paragraph)
        last_paragraph = paragraph
