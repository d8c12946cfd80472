"""Which way a text runs, and its characters as a reader takes them."""

from icu import Bidi, BreakIterator, Char, Locale, UBiDiDirection, UCharDirection, UnicodeString

from core.ocr.direction import is_rtl
from core.ocr.reading import Page

_RIGHT_TO_LEFT = (UCharDirection.RIGHT_TO_LEFT, UCharDirection.RIGHT_TO_LEFT_ARABIC)
_STRONG = (UCharDirection.LEFT_TO_RIGHT, *_RIGHT_TO_LEFT)


def runs_right_to_left(text: str) -> bool:
    """Whether the first character that has a direction runs to the left (UAX #9, rules P2 and P3)."""
    if text.isascii():
        return False
    strong = (direction for direction in map(Char.charDirection, text) if direction in _STRONG)
    return next(strong, None) in _RIGHT_TO_LEFT


def page_runs_right_to_left(page: Page) -> bool:
    """Whether most of a page is written to the left, so that its tables begin at the right."""
    return is_rtl(line.text for line in page.lines) or False


def holds_right_to_left(text: str) -> bool:
    """Whether any character runs to the left."""
    return not text.isascii() and any(Char.charDirection(character) in _RIGHT_TO_LEFT for character in text)


def characters_of(text: str) -> list[str]:
    """What a reader takes for one character each (UAX #29): a letter with its marks, a flag, a family of emoji."""
    if text.isascii():
        return list(text)
    units = text.encode("utf-16-le")  # ICU counts in these
    breaks = BreakIterator.createCharacterInstance(Locale.getRoot())
    breaks.setText(text)
    characters = []
    start = 0
    for end in breaks:
        characters.append(units[2 * start : 2 * end].decode("utf-16-le"))
        start = end
    return characters


def from_left_to_right(text: str, right_to_left: bool) -> list[str]:
    """The characters of a text in the order in which they stand on the page (UAX #9), in a line of that direction."""
    if text.isascii() and not right_to_left:
        return list(text)
    order, units = _order(text, right_to_left)
    characters: list[str] = []
    for index in range(order.countRuns()):
        start, length, direction = order.getVisualRun(index)
        run = characters_of(units[2 * start : 2 * (start + length)].decode("utf-16-le"))
        # Marks too stand before their letter there: who reads such a run turns all of it round.
        characters += [character[::-1] for character in reversed(run)] if direction == UBiDiDirection.RTL else run
    return characters


def runs_of(text: str, right_to_left: bool) -> list[tuple[str, bool]]:
    """A text in runs of one direction each, in reading order; true for those that run to the left."""
    order, units = _order(text, right_to_left)
    runs = []
    start = 0
    while start < len(units) // 2:
        end, level = order.getLogicalRun(start)
        runs.append((units[2 * start : 2 * end].decode("utf-16-le"), level % 2 == 1))
        start = end
    return runs


def _order(text: str, right_to_left: bool) -> tuple[Bidi, bytes]:
    """How a text in a line of that direction is laid out, and its code units, in which ICU counts."""
    order = Bidi()
    order.setPara(UnicodeString(text), int(right_to_left))
    return order, text.encode("utf-16-le")
