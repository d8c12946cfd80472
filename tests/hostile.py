"""Files that a user might send to do harm, or that something broke on the way: made by code, the same every time.

`CORPUS` is the list; each file is built when its `build()` is called. Of each it is known what must come of it:
the names of the errors of `core.errors` that may be raised, or `reading` where its text can be read.
"""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import pillow_heif
from PIL import Image, ImageDraw, ImageFont

pillow_heif.register_heif_opener()

TEXT = "Rebus reads 42"
READING = frozenset({"reading"})
NOTHING = frozenset({"NoTextFound"})
OPENS = READING | NOTHING
EMPTY = frozenset({"EmptyFile"})
UNSUPPORTED = frozenset({"UnsupportedType"})
BROKEN_PDF = UNSUPPORTED | {"UnreadableDocument"}  # no picture, and a document that is broken
UNREADABLE = frozenset({"UnreadablePicture"})
TOO_MANY_PIXELS = frozenset({"TooManyPixels"})
TOO_LONG = frozenset({"TooLong"})


@dataclass(frozen=True)
class HostileFile:
    """One file: what it is, which outcomes are right, and how its bytes are made."""

    name: str
    outcomes: frozenset[str]
    build: Callable[[], bytes]


def picture(mode: str = "RGB", size: tuple[int, int] = (480, 240)) -> Image.Image:
    """Dark on white, the words of `TEXT` twice, so that one of them is left in either half."""
    image = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(48)
    for share in (0.1, 0.65):
        draw.text((24, share * image.height), TEXT, fill="black", font=font)
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of `image` as a file of `kind`, Pillow's name of the format."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@cache
def whole(kind: str) -> bytes:
    """A sound file of `kind` that says `TEXT`."""
    return saved(picture("P" if kind == "GIF" else "RGB"), kind)


KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "HEIF", "AVIF")


def _noise(length: int) -> bytes:
    return random.Random(0).randbytes(length)


def chunk(name: bytes, body: bytes, crc: int | None = None) -> bytes:
    """A PNG chunk; its checksum right unless another is given."""
    check = zlib.crc32(name + body) if crc is None else crc
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


def png(*chunks: bytes) -> bytes:
    """A PNG of these chunks and an end."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def header(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """PNG's IHDR; `colour` 0 is grey, 2 RGB."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        length = struct.unpack_from(">I", data, at)[0]
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _png_with(extra: bytes) -> bytes:
    """A sound PNG with `extra` chunks after its header."""
    return whole("PNG")[:33] + extra + whole("PNG")[33:]


def _png_of_zeros(width: int, height: int, depth: int) -> bytes:
    row = bytes(1 + (width * depth + 7) // 8)
    squeeze = zlib.compressobj(9)
    body = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    return png(header(width, height, depth), chunk(b"IDAT", body))


@cache
def _zeros_squeezed(megabytes: int) -> bytes:
    return zlib.compress(bytes(megabytes << 20), 9)


def _png_metadata_bomb(name: bytes, head: bytes) -> bytes:
    """Twenty megabytes of zeros where a line of text or a colour profile belongs."""
    return _png_with(chunk(name, head + _zeros_squeezed(20)))


def _png_of_many_texts() -> bytes:
    return _png_with(b"".join(chunk(b"zTXt", b"k%d\0\0" % index + _zeros_squeezed(1)) for index in range(200)))


def _bad_checksums() -> bytes:
    return png(*(chunk(name, body, 7 if name == b"IDAT" else None) for name, body in _chunks(whole("PNG"))))


def _apng_that_promises_frames() -> bytes:
    return _png_with(chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF >> 1, 0)))


def _interlaced() -> bytes:
    """Adam7 by hand, for Pillow writes none: an 8 × 8 white square, each pass a row of its own filter."""
    passes = ((1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4))
    raw = b"".join((b"\0" + b"\xff" * width) * height for width, height in passes)
    ihdr = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 1))
    return png(ihdr, chunk(b"IDAT", zlib.compress(raw)))


def _sixteen_bit_rgb() -> bytes:
    rows = picture("RGB")
    body = b"".join(
        b"\0" + bytes(deep for value in rows.crop((0, y, rows.width, y + 1)).tobytes() for deep in (value, value))
        for y in range(rows.height)
    )
    return png(header(rows.width, rows.height, 16, 2), chunk(b"IDAT", zlib.compress(body)))


def exif(*entries: tuple[int, int, int, bytes], following: int = 0) -> bytes:
    """An EXIF block; an entry is tag, type, count and the four bytes of its value or offset."""
    body = b"".join(struct.pack("<HHI", tag, kind, count) + value for tag, kind, count, value in entries)
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + struct.pack("<I", following)


def orientation(value: int) -> bytes:
    """An EXIF block that says nothing but an orientation."""
    return exif((0x0112, 3, 1, struct.pack("<HH", value, 0)))


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    """A sound JPEG with these segments (marker, body) at its beginning."""
    extra = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments)
    return whole("JPEG")[:2] + extra + whole("JPEG")[2:]


def _jpeg_sized(width: int, height: int) -> bytes:
    size = struct.pack(">HH", height, width)
    return re.sub(rb"(\xff\xc0..\x08)....", lambda m: m[1] + size, whole("JPEG"), count=1, flags=re.DOTALL)


def _scan_bomb() -> bytes:
    """A progressive JPEG, its last scan repeated ten thousand times."""
    data = saved(Image.new("L", (4000, 4000), 200), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 10_000 + data[-2:]


def _exif_bomb() -> bytes:
    """Five thousand entries that all point to the same large block: gigabytes for who copies each."""
    many = [(tag, 7, 60_000, struct.pack("<I", 8)) for tag in range(5_000)]
    return jpeg_with((0xE1, exif(*many)))


def bmp(width: int, height: int, body: bytes, bits: int = 24, compression: int = 0) -> bytes:
    """A BMP of these fields; grey palette for eight bits."""
    palette = b"".join(bytes((grey, grey, grey, 0)) for grey in range(256)) if bits == 8 else b""
    start = 54 + len(palette)
    head = struct.pack("<2sIHHI", b"BM", start + len(body), 0, 0, start)
    return head + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0) + palette + body


def _top_down_bmp() -> bytes:
    image = picture()
    red, green, blue = image.split()
    return bmp(image.width, -image.height, Image.merge("RGB", (blue, green, red)).tobytes())


def tiff(entries: Iterable[tuple[int, int, int, int]], following: int = 0, tail: bytes = b"") -> bytes:
    """A TIFF of one directory; an entry is tag, type, count and value."""
    fields = list(entries)
    body = b"".join(struct.pack("<HHII", *field) for field in fields)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(fields)) + body + struct.pack("<I", following) + tail


def tiff_page(width: int, height: int, offset: int, length: int, **more: int) -> list[tuple[int, int, int, int]]:
    """The directory of a grey page of one strip, by default as it is; `compression` by TIFF's numbers."""
    fields = {
        256: (4, width),
        257: (4, height),
        258: (3, 8),
        259: (3, more.get("compression", 1)),
        262: (3, 1),
        273: (4, offset),
        277: (3, 1),
        278: (4, height),
        279: (4, length),
    }
    return [(tag, kind, 1, value) for tag, (kind, value) in fields.items()]


def _tiff_in_a_circle() -> bytes:
    return tiff(tiff_page(16, 16, 8, 256), following=8, tail=bytes(512))


def _tiff_of_many_directories() -> bytes:
    """A hundred thousand directories of one useless field each, every one naming the next."""
    parts = []
    for index in range(100_000):
        at = 8 + index * 18
        parts.append(struct.pack("<HHHIII", 1, 254, 4, 1, 0, at + 18))
    return b"II*\0\x08\0\0\0" + b"".join(parts)


def _tiff_that_points_to_itself() -> bytes:
    """Sixty thousand fields, each of which claims the whole file as its value."""
    size = 8 + 2 + 12 * 60_000 + 4
    return tiff((tag, 7, size - 8, 8) for tag in range(60_000))


def _tiff_deflate_bomb() -> bytes:
    squeezed = _zeros_squeezed(20)
    start = 8 + 2 + 12 * 9 + 4
    return tiff(tiff_page(64, 64, start, len(squeezed), compression=8), tail=squeezed)


def _float_tiff() -> bytes:
    """Values from -1 to 1, with holes that are no number."""
    grey = picture("L")
    values = Image.frombytes("F", grey.size, b"".join(struct.pack("<f", v / 127.5 - 1) for v in grey.tobytes()))
    values.putpixel((0, 0), float("nan"))
    values.putpixel((1, 0), float("inf"))
    return saved(values, "TIFF")


def _sixteen_bit_tiff(white: int) -> bytes:
    grey = picture("L")
    deep = b"".join(struct.pack("<H", value * white // 255) for value in grey.tobytes())
    return saved(Image.frombytes("I;16", grey.size, deep), "TIFF")


def _frames(kind: str) -> bytes:
    """Few pixels, a thousand frames."""
    still = [Image.new("L", (24, 24), index % 256) for index in range(1000)]
    return saved(still[0], kind, save_all=True, append_images=still[1:], duration=20)


def _pages(count: int) -> bytes:
    return saved(picture("1"), "TIFF", save_all=True, append_images=[Image.new("1", (32, 32), 1)] * (count - 1))


def _gif_frame_beyond_canvas() -> bytes:
    """A canvas of one pixel and a frame of 60 000 × 60 000."""
    data = bytearray(saved(Image.new("P", (1, 1)), "GIF"))
    at = data.index(b"\x2c")
    data[at + 5 : at + 9] = struct.pack("<HH", 60_000, 60_000)
    return bytes(data)


def _gif_script() -> bytes:
    """A GIF that a browser might run: its width and height spell the beginning of a comment."""
    data = whole("GIF")
    return b"GIF89a/*" + data[8:] + b"*/=1;alert(1)"


def box_sized(kind: str, width: int, height: int) -> bytes:
    """A HEIC or AVIF whose `ispe` property lies about its size."""
    size = struct.pack(">II", width, height)
    return re.sub(rb"(ispe\0\0\0\0)........", lambda m: m[1] + size, whole(kind), flags=re.DOTALL)


def _nested_boxes() -> bytes:
    """A HEIC of boxes in boxes, a thousand deep."""
    body = b""
    for _ in range(1000):
        body = struct.pack(">I4s", len(body) + 12, b"meta") + bytes(4) + body
    return struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1") + body


def _webp_canvas(width: int, height: int) -> bytes:
    flags = b"\x10\0\0\0" + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + flags
    return b"RIFF" + struct.pack("<I", len(body)) + body


def zip_of(name: str, data: bytes) -> bytes:
    """A ZIP archive with one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b']><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>'
)
MAGIC = {
    "JPEG": b"\xff\xd8\xff\xe0",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "GIF": b"GIF89a",
    "BMP": b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
    "TIFF": b"II*\0",
    "WEBP": b"RIFF\xff\xff\0\0WEBPVP8 ",
    "HEIF": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "AVIF": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
}

# What is left of each kind after its first half: some decoders give the rows that they had, others all or nothing.
_HALVES = {
    "JPEG": READING,
    "PNG": READING,
    "GIF": OPENS,
    "BMP": READING,
    "TIFF": UNREADABLE,
    "WEBP": UNREADABLE,
    "HEIF": UNREADABLE,
    "AVIF": UNREADABLE,
}


def _head(kind: str) -> bytes:
    return whole(kind)[:20]


def _half(kind: str) -> bytes:
    return whole(kind)[: len(whole(kind)) // 2]


def _magic_and_noise(kind: str) -> bytes:
    return MAGIC[kind] + _noise(20_000)


def _broken() -> Iterator[HostileFile]:
    """Each kind cut off in its head and in the middle, and a right beginning with noise after it."""
    for kind in KINDS:
        yield HostileFile(f"{kind} cut off after 20 bytes", UNREADABLE, partial(_head, kind))
        yield HostileFile(f"{kind} cut off in the middle", _HALVES[kind], partial(_half, kind))
        yield HostileFile(f"{kind} magic, then noise", UNREADABLE, partial(_magic_and_noise, kind))


def _not_pictures() -> Iterator[HostileFile]:
    contents = {
        "plain text": b"Tell me the weather.\n" * 20,
        "text that begins like a BMP": b"BMW is a maker of cars and motorcycles in Munich.",
        "one byte": b"\xff",
        "web page": b"<!doctype html><script>alert(1)</script>",
        "SVG entity bomb": SVG_BOMB,
        "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
        "PSD": b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 64, 64, 8, 3),
        "ICO": struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, 40, 22),
        "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
        "video": b"\0\0\0\x18ftypisom\0\0\x02\0isommp41",
        "WebM": b"\x1a\x45\xdf\xa3" + _noise(500),
        "WAV in RIFF": b"RIFF\x24\0\0\0WAVEfmt " + bytes(24),
        "program": b"\x7fELF\x02\x01\x01" + bytes(57),
        "noise": _noise(5_000),
        "nul bytes": bytes(5_000),
    }
    yield HostileFile("zero bytes", EMPTY, bytes)
    for name, content in contents.items():
        yield HostileFile(name, UNSUPPORTED, partial(bytes, content))
    yield HostileFile("PDF", BROKEN_PDF, partial(bytes, PDF))
    yield HostileFile("ZIP bomb", UNSUPPORTED, lambda: zip_of("zeros", bytes(10 << 20)))
    yield HostileFile("PDF with a JPEG in it", BROKEN_PDF, lambda: PDF + whole("JPEG"))


def _too_large() -> Iterator[HostileFile]:
    bombs = TOO_MANY_PIXELS
    yield HostileFile("PNG of 20 000 × 20 000 bits", bombs, lambda: _png_of_zeros(20_000, 20_000, 1))
    yield HostileFile("PNG of 7 000 × 7 000", bombs, lambda: _png_of_zeros(7_000, 7_000, 8))
    yield HostileFile("PNG head of 100 000 × 100 000", bombs, lambda: png(header(100_000, 100_000)))
    yield HostileFile("JPEG head of 65 500 × 65 500", bombs, lambda: _jpeg_sized(65_500, 65_500))
    yield HostileFile("GIF head of 65 535 × 65 535", bombs, lambda: b"GIF89a" + b"\xff" * 4 + whole("GIF")[10:])
    yield HostileFile("GIF frame far beyond its canvas", bombs, _gif_frame_beyond_canvas)
    yield HostileFile("BMP head of 100 000 × 100 000", bombs, lambda: bmp(100_000, 100_000, b""))
    yield HostileFile("TIFF head of 100 000 × 100 000", bombs, lambda: tiff(tiff_page(100_000, 100_000, 8, 9)))
    yield HostileFile("WebP canvas of 16 000 × 16 000", bombs, lambda: _webp_canvas(16_000, 16_000))
    yield HostileFile("AVIF that lies about its size", UNREADABLE | bombs, lambda: box_sized("AVIF", 16_000, 16_000))
    yield HostileFile("HEIC that lies about its size", UNREADABLE | bombs, lambda: box_sized("HEIF", 60_000, 60_000))
    yield HostileFile("40 000 × 10", TOO_LONG, lambda: _png_of_zeros(40_000, 10, 8))
    yield HostileFile("just under the limit", NOTHING, lambda: _png_of_zeros(6_324, 6_324, 1))


def _odd_sizes() -> Iterator[HostileFile]:
    for size in ((1, 1), (2, 2), (1, 30_000), (30_000, 1), (3, 30_000), (30_000, 3)):
        yield HostileFile(f"{size[0]} × {size[1]}", NOTHING, partial(saved, Image.new("L", size, 255), "PNG"))
    yield HostileFile("PNG of no width", UNREADABLE, lambda: png(header(0, 10), chunk(b"IDAT", zlib.compress(b""))))
    yield HostileFile("JPEG of no height", UNREADABLE, lambda: _jpeg_sized(480, 0))
    yield HostileFile("BMP of no height", UNREADABLE, lambda: bmp(10, 0, b""))


def _polyglots() -> Iterator[HostileFile]:
    yield HostileFile("JPEG with a ZIP after it", READING, lambda: whole("JPEG") + zip_of("a", b"b" * 500))
    yield HostileFile("PNG with HTML after it", READING, lambda: whole("PNG") + b"<script>alert(1)</script>")
    yield HostileFile("GIF that is a script", OPENS | UNREADABLE, _gif_script)
    yield HostileFile("JPEG with a PDF in a comment", READING, lambda: jpeg_with((0xFE, PDF)))


def _metadata() -> Iterator[HostileFile]:
    yield HostileFile("EXIF of noise", READING, lambda: jpeg_with((0xE1, b"Exif\0\0" + _noise(3_000))))
    yield HostileFile("EXIF in a circle", READING, lambda: jpeg_with((0xE1, exif(following=8))))
    yield HostileFile("EXIF bomb", READING, _exif_bomb)
    for value in (0, 9, 65_535):
        yield HostileFile(f"EXIF orientation {value}", READING, partial(jpeg_with, (0xE1, orientation(value))))
    yield HostileFile("MPO that points nowhere", READING, lambda: jpeg_with((0xE2, b"MPF\0" + _noise(200))))
    yield HostileFile("ICC profile of noise", READING, lambda: jpeg_with((0xE2, b"ICC_PROFILE\0\1\1" + _noise(900))))
    for name, head in ((b"zTXt", b"a\0\0"), (b"iTXt", b"a\0\1\0\0\0"), (b"iCCP", b"a\0\0")):
        yield HostileFile(f"PNG {name.decode()} bomb", UNREADABLE, partial(_png_metadata_bomb, name, head))
    yield HostileFile("PNG of 200 texts of 1 MB", UNREADABLE, _png_of_many_texts)


def _frames_and_pages() -> Iterator[HostileFile]:
    for kind in ("GIF", "WEBP", "PNG"):
        yield HostileFile(f"{kind} of 1000 frames", NOTHING, partial(_frames, kind))
    yield HostileFile("APNG that promises two billion frames", READING, _apng_that_promises_frames)
    yield HostileFile("TIFF of 500 pages", READING, lambda: _pages(500))
    yield HostileFile("TIFF whose directories run in a circle", NOTHING | UNREADABLE, _tiff_in_a_circle)
    yield HostileFile("TIFF of 100 000 directories", UNREADABLE, _tiff_of_many_directories)
    yield HostileFile("TIFF whose fields are the whole file", UNREADABLE, _tiff_that_points_to_itself)
    yield HostileFile("TIFF deflate bomb", NOTHING | UNREADABLE, _tiff_deflate_bomb)


def _odd_encodings() -> Iterator[HostileFile]:
    yield HostileFile("CMYK JPEG", READING, lambda: saved(picture("CMYK"), "JPEG"))
    yield HostileFile("CMYK TIFF", READING, lambda: saved(picture("CMYK"), "TIFF"))
    yield HostileFile("16-bit RGB PNG", READING, _sixteen_bit_rgb)
    yield HostileFile("16-bit grey TIFF", READING, lambda: _sixteen_bit_tiff(65_535))
    yield HostileFile("12 bits in a 16-bit TIFF", READING, lambda: _sixteen_bit_tiff(4_095))
    yield HostileFile("float TIFF with holes", READING, _float_tiff)
    yield HostileFile("1-bit PNG", READING, lambda: saved(picture("1"), "PNG"))
    yield HostileFile(
        "palette with transparency",
        READING,
        lambda: saved(picture("P"), "PNG", transparency=picture("P").getpixel((0, 0))),
    )
    yield HostileFile("progressive JPEG", READING, lambda: saved(picture(), "JPEG", progressive=True))
    yield HostileFile("JPEG of 10 000 scans", UNREADABLE, _scan_bomb)
    yield HostileFile(
        "JPEG that says it is arithmetic",
        OPENS | UNREADABLE,
        lambda: whole("JPEG").replace(b"\xff\xc0", b"\xff\xc9", 1),
    )
    yield HostileFile("interlaced PNG", NOTHING, _interlaced)
    yield HostileFile("PNG of wrong checksums", OPENS | UNREADABLE, _bad_checksums)
    yield HostileFile("PNG without an end", READING, lambda: whole("PNG")[:-12])
    yield HostileFile(
        "PNG with more in it than it says",
        NOTHING | UNREADABLE,
        lambda: png(header(64, 64), chunk(b"IDAT", _zeros_squeezed(20))),
    )
    yield HostileFile("BMP from top to bottom", READING, _top_down_bmp)
    yield HostileFile(
        "BMP RLE8 bomb",
        NOTHING | UNREADABLE,
        lambda: bmp(6_000, 6_000, b"\0\2\xff\xff" * 50_000 + b"\0\1", bits=8, compression=1),
    )
    yield HostileFile("HEIC of boxes a thousand deep", UNREADABLE, _nested_boxes)


CORPUS: tuple[HostileFile, ...] = tuple(
    file
    for group in (
        _not_pictures,
        _broken,
        _too_large,
        _odd_sizes,
        _polyglots,
        _metadata,
        _frames_and_pages,
        _odd_encodings,
    )
    for file in group()
)
"""Every file, by groups; the names are unique."""
