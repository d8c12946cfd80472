"""Kinds of characters: which of them a text has is known at a glance, and what it lacks need not be looked for."""

import re
from collections.abc import Mapping

__all__ = ["KNOWN", "kinds_in", "places_of", "replaced", "table_of"]

try:
    from core.cloud._tokens import KNOWN, kinds_in, places_of
except ImportError:  # no compiler was at hand when Rebus was installed
    KNOWN = 0x20000

    def kinds_in(text: str, kinds: bytes) -> int:
        """The bits of all characters of a text; all bits where one is beyond the table of `KNOWN` kinds."""
        found = 0
        for code in map(ord, set(text)):
            found |= kinds[code] if code < KNOWN else 255
        return found

    def places_of(text: str, kinds: bytes, wanted: int) -> list[int]:
        """Where the characters of a text are that have a bit of `wanted`, or are beyond the table of `KNOWN` kinds."""
        those = "".join(each for each in sorted(set(text)) if ord(each) >= KNOWN or kinds[ord(each)] & wanted)
        return [found.start() for found in re.finditer(f"[{re.escape(those)}]", text)] if those else []


def table_of(classes: Mapping[int, str]) -> bytes:
    """A byte for each of Unicode's first `KNOWN` characters: the bits of the classes that it is in.

    A class is what stands between a regular expression's brackets.
    """
    characters = "".join(map(chr, range(KNOWN)))
    table = bytearray(KNOWN)
    for bit, inside in classes.items():
        for run in re.finditer(f"[{inside}]+", characters):
            for code in range(*run.span()):
                table[code] |= bit
    return bytes(table)


def replaced(text: str, kinds: bytes, wanted: int, by: Mapping[str, str]) -> str:
    """A text with what stands for a character in its place, where that has a bit of `wanted`."""
    parts: list[str] = []
    done = 0
    for place in places_of(text, kinds, wanted):
        parts += text[done:place], by.get(text[place], text[place])
        done = place + 1
    return "".join([*parts, text[done:]])
