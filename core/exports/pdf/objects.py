"""A PDF file of numbered objects (ISO 32000-1, 7.3 and 7.5)."""

import zlib

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # bytes over 127 tell programs that it is not a text (7.5.2)


class PdfFile:
    """Collects objects and writes them out with their cross-reference table."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """The number of an object whose body is `put` later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: str) -> None:
        """Gives a reserved object its body."""
        self._bodies[number - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        """Adds an object and gives back its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, data: bytes, entries: str = "") -> int:
        """Adds a stream as it is; `entries` of its dictionary say how it is encoded."""
        number = self.reserve()
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        self._bodies[number - 1] = head + data + b"\nendstream"
        return number

    def add_deflated(self, data: bytes, entries: str = "") -> int:
        """Adds a stream that is compressed here."""
        return self.add_stream(zlib.compress(data), f"{entries} /Filter /FlateDecode")

    def finish(self, root: int, info: int) -> bytes:
        """The whole file; `root` and `info` are the numbers of its catalogue and of its information dictionary."""
        parts, places, at = [_HEADER], [], len(_HEADER)
        for number, body in enumerate(self._bodies, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            places.append(at)
            parts.append(part)
            at += len(part)
        rows = b"".join(b"%010d 00000 n \n" % place for place in places)
        count = len(places) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, rows))
        parts.append(b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (count, root, info))
        parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
        return b"".join(parts)


def text_string(text: str) -> str:
    """A text string (7.9.2.2) in UTF-16, written in hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
