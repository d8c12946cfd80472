"""Bytes of a text in any encoding → the text."""

import codecs

import icu

from core.errors import UnreadableText

# More than enough to be sure of an encoding.
_SAMPLE_BYTES = 100_000
# Of the bytes, damaged ones in a text that is UTF-8 all the same: one that was cut, or two encodings in one file.
_MOST_DAMAGED = 0.001
# Bytes that no text has in any encoding of one or several bytes a character.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
# Of the characters, controls in what is a text all the same.
_MOST_CONTROLS = 0.002

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What ICU finds, as Python calls it: where Windows has a superset that is what people use, that.
_CODECS = {
    "ISO-8859-1": "cp1252", "ISO-8859-2": "iso8859-2", "ISO-8859-5": "iso8859-5", "ISO-8859-6": "cp1256",
    "ISO-8859-7": "cp1253", "ISO-8859-8": "cp1255", "ISO-8859-8-I": "cp1255", "ISO-8859-9": "cp1254",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1252": "cp1252", "windows-1253": "cp1253",
    "windows-1254": "cp1254", "windows-1255": "cp1255", "windows-1256": "cp1256", "KOI8-R": "koi8-r",
    "GB18030": "gb18030", "Big5": "big5hkscs", "Shift_JIS": "cp932", "EUC-JP": "euc-jp", "EUC-KR": "cp949",
    "ISO-2022-JP": "iso2022-jp",
}  # fmt: skip


def decode(data: bytes) -> str:
    """The text in UTF-8, UTF-16 or UTF-32, or in the encoding that ICU takes it for; without its byte order mark.

    Raises `UnreadableText` for what is no text.
    """
    text = _decoded(data)
    head = text[:_SAMPLE_BYTES]
    if sum(map(head.count, map(chr, _CONTROLS))) > _MOST_CONTROLS * len(head):
        raise UnreadableText
    return text


def _decoded(data: bytes) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    if unmarked := _unmarked_utf_16(data[:_SAMPLE_BYTES]):
        return data.decode(unmarked, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
    if text.count("\ufffd") <= _MOST_DAMAGED * len(data):
        return text
    return data.decode(_detected(data[:_SAMPLE_BYTES]), "replace")


def _unmarked_utf_16(sample: bytes) -> str | None:
    """UTF-16 without its mark: its spaces and line breaks have a zero in every other place, and there alone."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) / 100 or min(even, odd) > max(even, odd) / 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _detected(sample: bytes) -> str:
    """Right for 13 of 17 encodings on a sentence of each, in 0.2 ms; charset-normalizer is for 12, in 1 ms."""
    try:
        names = [match.getName() for match in icu.CharsetDetector(sample).detectAll()]
    except icu.ICUError:  # of a few odd bytes
        names = []
    return next((_CODECS[name] for name in names if name in _CODECS), "cp1252")
