"""Word documents (.docx): the text of their paragraphs and notes, without headers, footers, comments and fields."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from core.errors import TooHeavy, UnreadableText

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
# Unpacked, of a part. A document of 1,000 pages has 10 to 30 MB; what has more is made to fill memory.
_MOST_BYTES = 100_000_000
_CHUNK_BYTES = 1 << 16

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SEPARATORS = {f"{_W}p": "\n", f"{_W}br": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}


def looks_like_zip(data: bytes) -> bool:
    """Whether it is a zip file, as Word documents are."""
    return data.startswith(b"PK\x03\x04")


def text_of(data: bytes) -> str:
    """The text, a paragraph a line. Raises `UnreadableText`, `TooHeavy`."""
    collector = _Collector()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in _PARTS if part in archive.namelist()]
            if _PARTS[0] not in parts:
                raise UnreadableText
            for part in parts:
                parser = etree.XMLParser(target=collector, resolve_entities=False, no_network=True)
                for chunk in _unpacked(archive, part):
                    parser.feed(chunk)
                parser.close()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableText from error
    except etree.LxmlError as error:
        raise UnreadableText from error
    return "".join(collector.text)


def _unpacked(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Piece by piece, and never more than the limit, whatever the archive says of its size."""
    left = _MOST_BYTES
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise TooHeavy
            yield chunk


class _Collector:
    """What lxml tells of elements and text; holds no tree."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self._in_text = False
        self._fallbacks = 0

    def start(self, tag: str, _attributes: object) -> None:
        self._in_text = tag == f"{_W}t"
        self._fallbacks += tag == _FALLBACK  # the same text again, for programs that do not know a text box

    def end(self, tag: str) -> None:
        self._in_text = False
        self._fallbacks -= tag == _FALLBACK
        if tag in _SEPARATORS:
            self.text.append(_SEPARATORS[tag])

    def data(self, data: str) -> None:
        if self._in_text and not self._fallbacks:
            self.text.append(data)

    def close(self) -> None:
        self._in_text = False
