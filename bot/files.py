"""What the command line does with files: reads pictures, many at once, and texts; writes clouds."""

import codecs
import io
import logging
import os
import re
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from core.cloud.spec import Cloud, Style
from core.conversions import read_picture
from core.errors import FileTooBig, UserError
from core.executor import ProcessPool
from core.ocr.engine import EngineMissing

# 40 megapixels, the most that are read, take 320 MB in the widest kind (16-bit CMYK); a text is never that long.
MAX_FILE_BYTES = 400_000_000
# Below, no word has room; above, a canvas takes hundreds of MB on its way.
MIN_SIDE_PX, MAX_SIDE_PX = 64, 4096

Row = dict[str, Any]

log = logging.getLogger(__name__)


class UnusableFile(Exception):
    """A file that cannot be read or written; its message is a sentence for whoever named it."""


def read_one(file: str, languages: Sequence[str]) -> Row:
    """Reads one picture here, which is faster than starting a pool for it.

    A row is `file`, `text`, `confidence` (0–1), `languages` (BCP 47), `seconds`, `pages` (their number); or `file`
    and `error`, a sentence.
    """
    return _row(file, lambda: read_file(file, languages))


def read_many(
    files: Sequence[str], languages: Sequence[str], time_limit_s: float, memory_limit_bytes: int
) -> Iterator[Row]:
    """Reads pictures on all cores, each within limits, and yields their rows in order, as soon as they are there."""
    with ProcessPool(min(os.cpu_count() or 1, len(files)), time_limit_s, memory_limit_bytes) as pool:
        jobs = deque((file, pool.submit(read_file, file, languages)) for file in files)
        while jobs:
            file, job = jobs.popleft()
            yield _row(file, job.result)


def read_file(file: str, languages: Sequence[str]) -> Row:
    """Reads one picture. Raises `UnusableFile`, `EngineMissing`, and the errors of `read_picture`."""
    picture = _bytes_of(file)
    began = time.perf_counter()
    reading = read_picture(picture, languages)
    return {
        "file": file,
        "text": reading.text,
        "confidence": round(reading.confidence, 4),
        "languages": list(reading.languages),
        "seconds": round(time.perf_counter() - began, 3),
        "pages": len(reading.pages),
    }


def _row(file: str, read: Callable[[], Row]) -> Row:
    try:
        return read()
    except (UserError, UnusableFile) as error:
        return {"file": file, "error": str(error)}
    except EngineMissing:
        return {"file": file, "error": "Nothing that reads pictures is installed here: see `rebus doctor`."}
    except Exception:
        log.exception("reading %s failed", file)
        return {"file": file, "error": "Something went wrong that is not your fault: please report what is above."}


def text_of(source: str) -> str:
    """The text in a file, or on standard input for `-`: UTF-8, or UTF-16 with its mark. Raises `UnusableFile`."""
    raw = _bounded(sys.stdin.buffer) if source == "-" else _bytes_of(source)
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
    return Style(style.palette, width_px, height_px, top or style.top)


def write_cloud(cloud: Cloud, out: str) -> None:
    """Writes the picture to a file, as PNG if its name says so and as JPEG otherwise, or to standard output for `-`.

    Raises `UnusableFile`.
    """
    if out == "-":
        sys.stdout.buffer.write(cloud.jpeg)
        return
    try:
        Path(out).write_bytes(_as_png(cloud.jpeg) if out.lower().endswith(".png") else cloud.jpeg)
    except OSError as error:
        raise UnusableFile(f"I can't write {out}: {error.strerror}.") from error


def _as_png(jpeg: bytes) -> bytes:
    png = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).save(png, "PNG")
    return png.getvalue()


def _bytes_of(file: str) -> bytes:
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
