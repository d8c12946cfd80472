"""What leaves: a reading in the forms that other programs open, made without reading again."""

from dataclasses import dataclass
from enum import StrEnum

from core.ocr.reading import Word


class Form(StrEnum):
    """The forms in which a reading leaves; PNG is the picture with what was read marked in it."""

    TXT = "txt"
    PDF = "pdf"
    DOCX = "docx"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    HOCR = "hocr"
    TSV = "tsv"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Export:
    """One file: its bytes, the end of its name (`.pdf`), and its media type (RFC 6838)."""

    data: bytes
    suffix: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """The worst of a reading's doubtful words, the worst first, and a picture (JPEG) of their crops, numbered from 1.

    `count` is how many words are doubtful in all.
    """

    jpeg: bytes
    words: tuple[Word, ...]
    count: int
