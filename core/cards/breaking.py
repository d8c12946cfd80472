"""Where a line may end, in any script (UAX #14)."""

from collections.abc import Sequence

import icu

from core.cloud.fonts import letters_of

# A word of more letters than the longest that people write (Donaudampfschifffahrtsgesellschaft has 34) is cut wherever
# a letter ends, and does not make all others small.
_LONGEST_WORD = 36
# Japanese and Korean read better when a line ends between phrases, not between any two characters (CSS Text 4 has it
# as `word-break: auto-phrase`); ICU 73 and later know phrases of these two.
_PHRASED = ("ja", "ko")


def segments_of(paragraph: str, languages: Sequence[str] = ()) -> list[str]:
    """A paragraph in the pieces between which a line may end, each with the spaces after it.

    `languages` (BCP 47, most used first) settle what scripts leave open.
    """
    language = next(iter(languages), "und")
    locale = icu.Locale(f"{language}@lw=phrase") if language in _PHRASED else icu.Locale.forLanguageTag(language)
    segments = _cut(icu.BreakIterator.createLineInstance(locale), paragraph)
    return [part for segment in segments for part in (letters_of(segment) if _is_long(segment) else [segment])]


def _is_long(segment: str) -> bool:
    return len(segment) > _LONGEST_WORD and len(list(letters_of(segment))) > _LONGEST_WORD


def _cut(breaks: icu.BreakIterator, text: str) -> list[str]:
    """ICU counts in UTF-16 units, so the slices are taken there."""
    units = text.encode("utf-16-le")
    breaks.setText(text)
    parts, start = [], 0
    for end in breaks:
        parts.append(units[2 * start : 2 * end].decode("utf-16-le"))
        start = end
    return parts
