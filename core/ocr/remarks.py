"""What is to be said of a reading that is not of the whole file."""

from collections.abc import Iterator, Mapping

from core.errors import N_
from core.ocr.reading import Reading


def remarks(reading: Reading) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Sentences for whoever sent the file, to be translated, and what fills their placeholders."""
    if reading.damaged:
        yield N_("The file is damaged; I read as much of it as there is."), {}
    if reading.unfinished:
        yield N_("There is more text here than I could read in time; this is the first part of it."), {}
    if reading.more:
        yield N_("The file has more pages; I read the first %(pages)d."), {"pages": len(reading.pages)}
