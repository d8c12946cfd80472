"""What the command line does with files: opens them within bounds, and writes clouds."""

import codecs
import io
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from core.cloud.spec import MAX_SIDE_PX, MIN_SIDE_PX, Cloud, Style
from core.errors import FileTooBig

# 40 megapixels, the most that are read, take 320 MB in the widest kind (16-bit CMYK); a text is never that long.
MAX_FILE_BYTES = 400_000_000


class UnusableFile(Exception):
    """A file that cannot be read or written; its message is a sentence for whoever named it."""


def text_of(source: str) -> str:
    """The text in a file, or on standard input for `-`: UTF-8, or UTF-16 with its mark. Raises `UnusableFile`."""
    raw = _bounded(sys.stdin.buffer) if source == "-" else bytes_of(source)
    coding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return raw.decode(coding)
    except UnicodeDecodeError:
        raise UnusableFile(
            f"This is not a text in UTF-8: {source}. The cloud of a picture: rebus ocr FILE | rebus cloud -"
        ) from None


def style_of(size: str | None, top: int | None) -> Style:
    """The style that was asked for, the default's where nothing was. Raises `ValueError` with a sentence."""
    style = Style()
    width_px, height_px = style.width_px, style.height_px
    if size is not None:
        if not (match := re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", size)):
            raise ValueError("write it as 1200x800: width, x, height, in pixels.")
        width_px, height_px = map(int, match.groups())
        if not all(MIN_SIDE_PX <= side <= MAX_SIDE_PX for side in (width_px, height_px)):
            raise ValueError(f"each side must have {MIN_SIDE_PX} to {MAX_SIDE_PX} pixels.")
    return replace(style, width_px=width_px, height_px=height_px, top=top or style.top)


def write_cloud(cloud: Cloud, out: str) -> None:
    """Writes the picture to a file, as PNG if its name says so and as JPEG otherwise, or to standard output for `-`.

    Raises `UnusableFile`.
    """
    if out == "-":
        sys.stdout.buffer.write(cloud.data)
        return
    try:
        Path(out).write_bytes(_as_png(cloud.data) if out.lower().endswith(".png") else cloud.data)
    except OSError as error:
        raise UnusableFile(f"I can't write {out}: {error.strerror}.") from error


def _as_png(jpeg: bytes) -> bytes:
    png = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).save(png, "PNG")
    return png.getvalue()


def bytes_of(file: str) -> bytes:
    """What a file holds. Raises `UnusableFile`, `FileTooBig`."""
    try:
        with Path(file).open("rb") as opened:
            return _bounded(opened)
    except OSError as error:
        raise UnusableFile(f"I can't read this file: {error.strerror}.") from error


def _bounded(source: BinaryIO) -> bytes:
    raw = source.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise FileTooBig({"limit_mb": MAX_FILE_BYTES // 1_000_000})
    return raw
