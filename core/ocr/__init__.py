"""Pages → what they say."""

from core.ocr.engine import Engine, EngineMissing
from core.ocr.reader import TIME_LIMIT_S, available_languages, knows, read, resolve
from core.ocr.reading import Box, Line, Page, Reading, Word

__all__ = [
    "TIME_LIMIT_S",
    "Box",
    "Engine",
    "EngineMissing",
    "Line",
    "Page",
    "Reading",
    "Word",
    "available_languages",
    "knows",
    "read",
    "resolve",
]
