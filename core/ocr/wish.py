"""What a reader is asked for."""

from dataclasses import dataclass

AUTO, TESSERACT, PADDLE = "auto", "tesseract", "paddle"

ENGINES = (AUTO, TESSERACT, PADDLE)
"""What may be asked for: each page in the engine that reads it best, or all of them in one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Languages (BCP 47, known ones, the likeliest first), hints that count where none was asked for, an engine."""

    languages: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    engine: str = AUTO
