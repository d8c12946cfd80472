"""The table of words that Tesseract writes, for programs that read it."""

from collections.abc import Iterator

from core.exports.characters import in_one_row
from core.exports.grouping import around, paragraphs_of
from core.ocr.reading import Box, Page, Reading

_HEADER = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")
_PAGE, _BLOCK, _PARAGRAPH, _LINE, _WORD = range(1, 6)
_NO_CONFIDENCE = "-1"


def as_tsv(reading: Reading) -> bytes:
    """Tesseract's own columns (its manual, TSV): a row for each page, block, paragraph, line and word.

    A page is one block; `conf` is 0–100 for words and -1 for all else. Nothing is quoted, as there.
    """
    rows = [_HEADER]
    for number, page in enumerate(reading.pages, 1):
        rows.extend(_rows(page, number))
    return ("\n".join(rows) + "\n").encode()


def _rows(page: Page, number: int) -> Iterator[str]:
    yield _row(_PAGE, (number, 0, 0, 0, 0), Box(0, 0, page.width_px, page.height_px))
    paragraphs = paragraphs_of(page.lines)
    if paragraphs:
        yield _row(_BLOCK, (number, 1, 0, 0, 0), around(line for lines in paragraphs for line in lines))
    for paragraph, lines in enumerate(paragraphs, 1):
        yield _row(_PARAGRAPH, (number, 1, paragraph, 0, 0), around(lines))
        for row, line in enumerate(lines, 1):
            yield _row(_LINE, (number, 1, paragraph, row, 0), around([line]))
            for place, word in enumerate(line.words, 1):
                confidence, text = f"{100 * word.confidence:.2f}", in_one_row(word.text)
                yield _row(_WORD, (number, 1, paragraph, row, place), word.box, confidence, text)


def _row(level: int, place: tuple[int, ...], box: Box, confidence: str = _NO_CONFIDENCE, text: str = "") -> str:
    return "\t".join(map(str, (level, *place, box.left, box.top, box.width, box.height, confidence, text)))
