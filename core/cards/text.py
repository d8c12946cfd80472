"""Makes a text fit to be set: nothing hidden, nothing piled up, spaces in order."""

import re
import unicodedata

from core.cloud.alphabets import character_class

# Directions that are forced upon a text lie about what it says. What isolates or marks a direction may stay: it is
# no ink, and puts a name in another script where it belongs.
_FORCED = re.compile("[\u202a-\u202e]")
_UNUSABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ud800-\udfff\ufffe\uffff]")
_NEW_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t]+")
_BLANK_LINES = re.compile("\n{3,}")
# Marks piled higher than any language does (Vietnamese and polytonic Greek stack two or three on a letter): the
# letters below are what was meant.
_PILE = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]{4,}")
# A pile of any other marks: Tibetan's are the highest, with five.
_NONSPACING = character_class("[[:Mn:][:Me:]]")
_OTHER_PILE = re.compile(f"([{_NONSPACING}]{{8}})[{_NONSPACING}]+")


def tidy(text: str) -> str:
    """The text in NFC, each paragraph a line, with single spaces, at most one empty line on end, and none around."""
    text = _UNUSABLE.sub("", _FORCED.sub("", _NEW_LINE.sub("\n", text)))
    # Before NFC, which sorts the marks of a pile in quadratic time.
    text = unicodedata.normalize("NFC", _OTHER_PILE.sub(r"\1", _PILE.sub("", text)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
