"""JPEG files that a PDF can hold as they are, so that nothing is lost in them."""

import re
import struct
from collections.abc import Iterator

_START = b"\xff\xd8"
_END, _SCAN, _COMMENT, _JFIF, _EXIF, _ADOBE = 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xEE
_APPLICATION = range(0xE0, 0xF0)
# Baseline, extended and progressive with Huffman codes: what PDF takes (ISO 32000-1, 7.4.8). The others are lossless,
# hierarchical or arithmetic; C4, C8 and CC begin no frame (ITU T.81, table B.1).
_FRAMES = range(0xC0, 0xC3)
_OTHER_FRAMES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
# What ends a scan: a marker that is neither a stuffed byte, nor a restart, nor filled up to (ITU T.81, B.1.1).
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_YCBCR = 1  # Adobe's name for it in its own segment
_GREY_OR_YCBCR = (b"\1", b"\1\2\3")  # the numbers of their components, as JFIF has them


def plain_jpeg(file: bytes, size: tuple[int, int]) -> tuple[bytes, int] | None:
    """The picture in a JPEG file, and how many components it has: 1 (grey) or 3 (YCbCr).

    What else the file holds is left out: EXIF, with the place where a photo was taken, thumbnails, further pictures.
    None where the file is no JPEG, one that PDF does not take, or not of that `size` (width, height).
    """
    if not file.startswith(_START):
        return None
    kept, components, transform = [_START], b"", _YCBCR
    try:
        for marker, segment in _segments(file):
            if marker in _OTHER_FRAMES:
                return None
            if marker in _FRAMES:
                precision, height, width = struct.unpack_from(">BHH", segment, 4)
                if (precision, width, height) != (8, *size):
                    return None
                components = segment[10::3]
            if marker == _ADOBE and segment[4:9] == b"Adobe":
                transform = segment[15]
            if marker in (_JFIF, _ADOBE) or (marker not in _APPLICATION and marker != _COMMENT):
                kept.append(segment)
    except (struct.error, IndexError):
        return None
    if components not in _GREY_OR_YCBCR or (len(components) == 3 and transform != _YCBCR):
        return None
    return b"".join(kept), len(components)


def _segments(file: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment after the start; a scan has its data. Raises where the file ends too early."""
    at = len(_START)
    while True:
        while file[at + 1] == 0xFF:  # a marker may be filled up to
            at += 1
        if file[at] != 0xFF:
            raise IndexError
        marker = file[at + 1]
        if marker == _END:
            yield marker, file[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", file, at + 2)
        end = at + 2 + length
        if marker == _SCAN:
            following = _AFTER_SCAN.search(file, end)
            if following is None:
                raise IndexError
            end = following.start()
        yield marker, file[at:end]
        at = end
