"""What the command line does with files: opens them within bounds, and writes clouds."""

import codecs
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import BinaryIO

from core.cloud.dates import with_date, written_date
from core.cloud.palettes import PALETTES
from core.cloud.spec import MAX_SIDE_PX, MIN_SIDE_PX, PICTURE, Angles, Cloud, CloudSpec, Encoding, PictureShape, Style
from core.cloud.styles import CANVASES, Canvas
from core.errors import FileTooBig

# 42 megapixels, the most that are read, take 336 MB in the widest kind (16-bit CMYK); a text is never that long.
MAX_FILE_BYTES = 400_000_000

_ENCODINGS = {".png": Encoding.PNG, ".svg": Encoding.SVG, ".webp": Encoding.WEBP}
# Files with a text in them that are not the text itself.
_WITH_TEXT = {".md", ".markdown", ".docx", ".csv", ".tsv", ".htm", ".html", ".srt", ".vtt", ".json"}


class UnusableFile(Exception):
    """A file that cannot be read or written; its message is a sentence for whoever named it."""


def text_of(source: str) -> str:
    """The text in a file, or on standard input for `-`: UTF-8, or UTF-16 with its mark.

    Of Word files, subtitles and the like it is what they say. Raises `UnusableFile`, and the errors of `read_text`.
    """
    if PurePath(source).suffix.lower() in _WITH_TEXT:
        from core.conversions import read_text  # noqa: PLC0415, for the same reason

        return read_text(bytes_of(source), PurePath(source).name)
    raw = _bounded(sys.stdin.buffer) if source == "-" else bytes_of(source)
    coding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return raw.decode(coding)
    except UnicodeDecodeError:
        raise UnusableFile(
            f"This is not a text in UTF-8: {source}. The cloud of a picture: rebus ocr FILE | rebus cloud -"
        ) from None


@dataclass(frozen=True, slots=True)
class CloudWish:
    """How a cloud is to look and to be counted, as the options of `rebus cloud` say it; what is None was not said."""

    palette: str | None = None
    shape: str | None = None
    font: str | None = None
    size: str | None = None
    angles: Angles | None = None
    title: str | None = None
    ground: str | None = None
    transparent: bool = False
    top: int | None = None


class UnknownWish(Exception):
    """An option with a value that there is none of; its message is a sentence for whoever gave it."""

    def __init__(self, option: str, sentence: str) -> None:
        super().__init__(option, sentence)
        self.option = option
        self.sentence = sentence


def style_of(wish: CloudWish) -> Style:
    """The style that was asked for, the default's where nothing was. Raises `UnknownWish`."""
    from core.cloud.fonts import FONTS  # noqa: PLC0415, the other commands do not look for fonts

    default = Style()
    canvas = _canvas_of(wish.size) if wish.size else Canvas(default.width_px, default.height_px)
    return Style(
        palette=_known("--style", wish.palette, PALETTES) or default.palette,
        font=_known("--font", wish.font, FONTS) or default.font,
        angles=wish.angles or default.angles,
        shape=PICTURE if _is_picture(wish.shape) else _shape_of(wish.shape),
        width_px=canvas.width_px,
        height_px=canvas.height_px,
        top=wish.top or default.top,
        transparent=canvas.transparent or wish.transparent,
        title=wish.title or "",
        ground=_ground_of(wish.ground),
    )


def dated(spec: CloudSpec, day: str | None) -> CloudSpec:
    """A cloud with a day below its title, in the language of its words. Raises `UnknownWish`."""
    if day is None:
        return spec
    try:
        wanted = datetime.now().astimezone().date() if day == "today" else date.fromisoformat(day)
    except ValueError:
        raise UnknownWish("--date", "write it as 2026-11-25 (year, month, day), or as: today.") from None
    title = with_date(spec.style.title, written_date(wanted, spec.languages))
    return replace(spec, style=replace(spec.style, title=title))


def picture_of(wish: CloudWish) -> PictureShape | None:
    """The shape of the picture that was named as one. Raises `UnusableFile`, and the errors of its conversion."""
    from core.conversions import shape_of_picture  # noqa: PLC0415, for the same reason

    return shape_of_picture(bytes_of(wish.shape)) if wish.shape and _is_picture(wish.shape) else None


def encoding_of(out: str, *, svg: bool) -> Encoding:
    """What a cloud is encoded as, by the ending of its file's name; a JPEG where that says nothing."""
    return Encoding.SVG if svg else _ENCODINGS.get(PurePath(out).suffix.lower(), Encoding.JPEG)


def write_cloud(cloud: Cloud, out: str) -> None:
    """Writes the picture to a file, or to standard output for `-`. Raises `UnusableFile`."""
    if out == "-":
        sys.stdout.buffer.write(cloud.data)
        return
    try:
        Path(out).write_bytes(cloud.data)
    except OSError as error:
        raise UnusableFile(f"I can't write {out}: {error.strerror}.") from error


def _canvas_of(size: str) -> Canvas:
    if size in CANVASES:
        return CANVASES[size]
    if not (match := re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", size)):
        named = ", ".join(CANVASES)
        raise UnknownWish("--size", f"write it as 1200x800 (width, x, height, in pixels), or one of: {named}.")
    width_px, height_px = map(int, match.groups())
    if not all(MIN_SIDE_PX <= side <= MAX_SIDE_PX for side in (width_px, height_px)):
        raise UnknownWish("--size", f"each side must have {MIN_SIDE_PX} to {MAX_SIDE_PX} pixels.")
    return Canvas(width_px, height_px)


def _shape_of(shape: str | None) -> str:
    """A shape by its name, or an emoji; which of these can be drawn is known when it is."""
    from core.cloud.shapes import SHAPES  # noqa: PLC0415, for the same reason

    if not shape or not shape.isascii():
        return (shape or "").replace("\ufe0f", "")
    return _known("--shape", shape, SHAPES) or ""


def _ground_of(ground: str | None) -> str:
    from core.cloud.grounds import find_ground  # noqa: PLC0415, for the same reason

    found = find_ground(ground) if ground else ""
    if found is None:
        raise UnknownWish("--ground", "write it as #1f3a5f, or as a name of CSS's: white, navy, tomato…")
    return found


def _is_picture(shape: str | None) -> bool:
    """Whether a shape names a file: a name with a dot or a slash in it, which no other shape has."""
    return shape is not None and re.search(r"[./]", shape) is not None


def _known(option: str, value: str | None, known: Iterable[str]) -> str | None:
    if value is not None and value not in known:
        raise UnknownWish(option, f"there is no “{value}”; there are: {', '.join(known)}.")
    return value


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
