"""What a document is called that came without a name."""

from core.exports.characters import in_one_row
from core.exports.direction import characters_of
from core.ocr.reading import Reading

_MAX_CHARACTERS = 80  # about what a window's bar shows


def title_of(reading: Reading) -> str:
    """The first line that was read, cut to what a title shows; empty where nothing was."""
    lines = (in_one_row(line.text) for page in reading.pages for line in page.lines)
    return "".join(characters_of(next(filter(None, lines), ""))[:_MAX_CHARACTERS])
