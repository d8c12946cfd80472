"""The length of texts as Telegram counts it, and texts cut to it."""

from icu import BreakIterator, Locale


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def beginning(text: str, limit: int) -> str:
    """As much of `text` as fits into `limit` UTF-16 units, cut between words, never inside a character, with a “…”.

    A character is what a reader takes for one (UAX #29): with its marks, a family of emoji, a flag.
    """
    if units(text) <= limit:
        return text
    characters = BreakIterator.createCharacterInstance(Locale.getRoot())
    characters.setText(text)
    end = characters.preceding(limit)  # the last boundary that leaves a unit for the "…"; ICU counts as Telegram does
    cut = text.encode("utf-16-le")[: 2 * end].decode("utf-16-le")
    at_space = max(cut.rfind(" "), cut.rfind("\n"))
    # A script without spaces, or one endless word, is cut where it is.
    return (cut[:at_space] if at_space > limit // 2 else cut).rstrip() + "…"
