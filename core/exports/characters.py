"""Characters that no form takes, and those that no ink shows."""

import re

# XML 1.0 (section 2.2) has no C0 control but tab and the line ends, no surrogate and neither U+FFFE nor U+FFFF;
# C1 controls are allowed there, and show nothing anywhere.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Embeddings, overrides and isolates of UAX #9: no ink shows them, so none was read in a picture. A barcode can hold
# them, to show what follows in another order than it stands.
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WHITE_SPACE = re.compile(r"\s+")


def encodable(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which UTF-8 cannot hold."""
    return _SURROGATES.sub("\ufffd", text)


def printable(text: str) -> str:
    """The text without characters that XML forbids or that only steer a display; tabs and line ends stay."""
    if text.isprintable():  # as most words are: nothing of these is in it
        return text
    return _DIRECTION_CONTROLS.sub("", _FORBIDDEN.sub("", encodable(text)))


def in_one_row(text: str) -> str:
    """`printable`, with one space for every run of tabs, line ends and spaces."""
    return _WHITE_SPACE.sub(" ", printable(text)).strip()
