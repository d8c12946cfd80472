"""Which kind of picture some bytes are, told from the bytes and never from a name."""

import struct

from core.errors import EmptyFile, UnsupportedType

# Sizes of the second header that BMP has had; without this check every text that begins with "BM" were a BMP.
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})

_STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1"}
)


def kind_of(data: bytes) -> str:
    """The name that Pillow has for the kind of picture that `data` begins like.

    One of JPEG (MPO too), PNG (APNG too), WEBP, HEIF (HEIC too), AVIF, BMP, TIFF, GIF. The rest of the
    bytes may still be broken. Raises `EmptyFile`, `UnsupportedType`.
    """
    if not data:
        raise EmptyFile
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith(b"BM") and len(data) >= 18 and struct.unpack_from("<I", data, 14)[0] in _BMP_HEADERS:
        return "BMP"
    brands = _iso_brands(data)
    if brands & _AVIF_BRANDS:
        return "AVIF"
    if brands & _HEIF_BRANDS:
        return "HEIF"
    raise UnsupportedType


def _iso_brands(data: bytes) -> set[bytes]:
    """The brands of an ISO base media file (ISO/IEC 14496-12, box `ftyp`); none for any other file."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(struct.unpack_from(">I", data)[0], len(data), 256)  # the longest list seen holds a dozen brands
    return {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}
