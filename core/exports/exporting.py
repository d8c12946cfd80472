"""From a reading to a file of any form."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PIL import Image

from core.exports import Export, Form
from core.exports.as_json import as_json
from core.exports.hocr import as_hocr
from core.exports.marked import marked
from core.exports.pages import pictures_of
from core.exports.pdf.document import searchable_pdf
from core.exports.plain_text import as_text
from core.exports.tables import as_csv, as_xlsx
from core.exports.tsv import as_tsv
from core.exports.word_document import as_docx
from core.ocr.reading import Reading

_OFFICE = "application/vnd.openxmlformats-officedocument"
# What is made of the reading alone: by which function, and its name's end and media type.
_FROM_READING: Final[dict[Form, tuple[Callable[[Reading], bytes], str, str]]] = {
    Form.TXT: (as_text, ".txt", "text/plain"),
    Form.DOCX: (as_docx, ".docx", f"{_OFFICE}.wordprocessingml.document"),
    Form.CSV: (as_csv, ".csv", "text/csv"),
    Form.XLSX: (as_xlsx, ".xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    Form.JSON: (as_json, ".json", "application/json"),
    Form.HOCR: (as_hocr, ".hocr", "text/vnd.hocr+html"),
    Form.TSV: (as_tsv, ".tsv", "text/tab-separated-values"),
}


def export(reading: Reading, files: Sequence[bytes], form: Form, page_counts: Sequence[int] = ()) -> Export:
    """The reading in one form; `files` and `page_counts` are as for `core.conversions.export_reading`.

    The marked-up picture of several pages is a PDF of them, for a PNG holds one.
    """
    if form in _FROM_READING:
        write, suffix, media_type = _FROM_READING[form]
        return Export(write(reading), suffix, media_type)
    pictures = pictures_of(reading, files, page_counts)
    if form is Form.PNG:
        if len(reading.pages) == 1:
            return Export(_png(marked(next(pictures))), ".png", "image/png")
        pictures = (replace(picture, picture=marked(picture), file=None) for picture in pictures)
    return Export(searchable_pdf(reading, pictures), ".pdf", "application/pdf")


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
