"""Tesseract, through pytesseract: its codes, its quirks, and its failures made ours."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

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
_PAGE, _COLUMN = "--psm 3", "--psm 6"  # "fully automatic", and "a single uniform block of text"


@dataclass(frozen=True, slots=True)
class _Row:
    """One word of Tesseract's TSV. Two words with the same `line` stand on one line."""

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
        return tuple(in_page_pixels(line, scale) for line in _run(grey, languages, timeout_s, _PAGE))

    def read_column(self, grey: Image.Image, languages: Sequence[str], timeout_s: float) -> tuple[Line, ...]:
        """The lines of a grey picture (L) in which level lines stand under one another, black on white, and no more."""
        return tuple(_run(grey, languages, timeout_s, _COLUMN))


@cache
def _codes_by_tag() -> dict[str, str]:
    """The traineddata that are installed, asked once: `{"en": "eng", "zh-Hans": "chi_sim", …}`."""
    try:
        codes: list[str] = pytesseract.get_languages()
    except pytesseract.TesseractNotFoundError as error:
        raise EngineMissing("tesseract is not installed, or not on the PATH") from error
    return {tag_of(code): code for code in codes if code not in _NO_LANGUAGE and not code.endswith("_vert")}


def _run(picture: Image.Image, languages: Sequence[str], timeout_s: float, layout: str) -> Iterator[Line]:
    """The lines of one run, out of its TSV and its plain text, for the TSV alone does not tell where spaces are."""
    copy = picture.copy()
    copy.format = "PPM"  # what pytesseract writes for Tesseract: a page in 4 ms, as PNG it would take 370
    codes = _codes_by_tag()
    try:
        # As `run_and_get_multiple_output` does, which takes no layout.
        with save(copy) as (base, input_file):
            run_tesseract(
                input_file,
                base,
                extension="txt",
                lang="+".join(codes[language] for language in languages),
                config=f"{layout} -c tessedit_create_tsv=1",
                timeout=timeout_s,
            )
            tsv, text = (Path(f"{base}.{kind}").read_text("utf-8") for kind in ("tsv", "txt"))
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
    return _lines(list(_rows(tsv)), text)


def _rows(tsv: str) -> Iterator[_Row]:
    for row in tsv.rstrip("\n").split("\n")[1:]:
        level, _, block, paragraph, line, _, left, top, width, height, confidence, text = row.split("\t", 11)
        text = _DIRECTION_MARKS.sub("", text).strip()
        if level == _WORD_LEVEL and text:
            box = Box(int(left), int(top), int(width), int(height))
            yield _Row(int(block), int(paragraph), int(line), box, max(0.0, float(confidence) / 100), text)


def _lines(rows: list[_Row], text: str) -> Iterator[Line]:
    spaces = iter(spaces_after([row.text for row in rows], _DIRECTION_MARKS.sub("", text)))
    last_paragraph = None
    for (*paragraph, _), line in groupby(rows, key=lambda row: (row.block, row.paragraph, row.line)):
        words = [Word(row.text, row.box, row.confidence, next(spaces)) for row in line]
        yield Line(merged(words), opens_paragraph=paragraph != last_paragraph)
        last_paragraph = paragraph
