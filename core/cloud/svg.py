"""The picture as SVG: glyphs as outlines, emoji as pictures, so that it looks the same without any font."""

import io
import math
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image

from core.cloud.emoji import strike
from core.cloud.lettering import turn
from core.cloud.painting import Mark
from core.cloud.palettes import Rgb
from core.cloud.shaping import Run

# What XML 1.0 allows (https://www.w3.org/TR/xml/#charsets); the rest cannot even be escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Of a PNG with a palette.
_MOST_COLOURS = 256

FINER = 2
"""Pictures have so many pixels for each of the document's: they are sharp also where that is shown larger."""

Point = tuple[float, float]


def svg_of(marks: Iterable[Mark], width_px: int, height_px: int, ground: Rgb, *, transparent: bool) -> str:
    """All marks as one SVG, self-contained; each word is a group that says its word."""
    pictures = Pictures()
    groups = [group(mark.text, mark.colour, _parts(mark, pictures)) for mark in marks]
    return document([*pictures.symbols(), *groups], width_px, height_px, None if transparent else ground)


@dataclass(slots=True)
class _Shown:
    """A picture, its number in the document, and the largest size that it is shown in, in pixels."""

    picture: Image.Image
    number: int
    width: float = 0.0
    height: float = 0.0


class Pictures:
    """The pictures of a document: each is in it once, however often it is shown, and no larger than that needs."""

    def __init__(self) -> None:
        self._shown: dict[bytes, _Shown] = {}

    def show(self, picture: Image.Image, left: float, top: float, width: float, height: float) -> str:
        """A picture (RGBA) where it stands, in pixels."""
        # Known by what is seen in it, not by which object it is: caches forget, and the same spec gives the same bytes.
        key = blake2b(picture.tobytes(), digest_size=16).digest()
        shown = self._shown.setdefault(key, _Shown(picture, len(self._shown)))
        shown.width, shown.height = max(shown.width, width), max(shown.height, height)
        return f'<use href="#p{shown.number}" x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"/>'

    def symbols(self) -> Iterator[str]:
        """What is shown, `FINER` times as fine as its largest showing has pixels, but not finer than it is."""
        for shown in self._shown.values():
            picture = _as_small_as_needed(shown)
            width, height = picture.size
            yield (
                f'<symbol id="p{shown.number}" viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
                f'<image width="{width}" height="{height}"'
                f' href="data:image/png;base64,{b64encode(_png(picture)).decode()}"/></symbol>'
            )


def _as_small_as_needed(shown: _Shown) -> Image.Image:
    picture = shown.picture
    width, height = (max(1, math.ceil(FINER * side)) for side in (shown.width, shown.height))
    if width >= picture.width or height >= picture.height:
        return picture
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _png(picture: Image.Image) -> bytes:
    """A picture in 256 colours, which takes half of the bytes; a font's own have no more, and stay as they are."""
    counted = picture.getcolors(_MOST_COLOURS)
    if counted is None:
        few = picture.quantize(_MOST_COLOURS, Image.Quantize.FASTOCTREE)
    else:
        colours = np.sort(np.array([colour for _, colour in counted], np.uint8).view(np.uint32).ravel())
        places = np.searchsorted(colours, np.asarray(picture).view(np.uint32)[..., 0])
        few = Image.fromarray(places.astype(np.uint8))
        few.putpalette(colours.tobytes(), "RGBA")
    data = io.BytesIO()
    few.save(data, "PNG")
    return data.getvalue()


def document(parts: Iterable[str], width_px: int, height_px: int, ground: Rgb | None) -> str:
    """An SVG of these parts on a ground, or on none."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{height_px}"'
        f' viewBox="0 0 {width_px} {height_px}">'
    )
    rect = [] if ground is None else [f'<rect width="100%" height="100%" fill="{hex_of(ground)}"/>']
    return "\n".join([head, *rect, *parts, "</svg>"])


def group(text: str, colour: Rgb, parts: Iterable[str]) -> str:
    """Parts in a colour, which say a text."""
    title = escape(_UNWRITABLE.sub("", text))
    return f'<g fill="{hex_of(colour)}"><title>{title}</title>{"".join(parts)}</g>'


def path(run: Run, size_px: float, pen: Point, degrees: int = 0) -> str:
    """The outlines of a run's glyphs at a font size, from where the pen is, turned against the clock."""
    outline = _Outline(size_px, size_px / run.font.face.upem, pen, *turn(degrees))
    for glyph, x, y in run.glyphs:
        outline.start = (x, y)
        run.font.draw_glyph_with_pen(glyph, outline)
    return f'<path d="{"".join(outline.commands)}"/>'


def hex_of(colour: Rgb) -> str:
    """A colour as SVG writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _parts(mark: Mark, pictures: Pictures) -> Iterator[str]:
    pen = mark.x + mark.sprite.pen[0], mark.y + mark.sprite.pen[1]
    degrees = 0 if mark.lettering.coloured else mark.degrees
    for run in mark.lettering.runs:
        if run.coloured:
            yield from _images(run, mark.size_px, pen, pictures)
        else:
            yield path(run, mark.size_px, pen, degrees)


def _images(run: Run, size_px: float, pen: Point, pictures: Pictures) -> Iterator[str]:
    scale = size_px / run.font.face.upem
    for glyph, x, y in run.glyphs:
        extents, picture = run.font.get_glyph_extents(glyph), strike(run.font, glyph)
        if extents is None or picture is None:
            continue
        left, top = pen[0] + x * size_px + extents.x_bearing * scale, pen[1] - y * size_px - extents.y_bearing * scale
        yield pictures.show(picture, left, top, extents.width * scale, -extents.height * scale)


class _Outline:
    """A pen, as fontTools names its strokes, that writes what is drawn with it as commands of a path."""

    def __init__(self, size_px: float, scale: float, pen: Point, cosine: float, sine: float) -> None:
        self._size_px, self._scale, self._pen = size_px, scale, pen
        self._cosine, self._sine = cosine, sine
        self.start: Point = (0, 0)
        self.commands: list[str] = []

    def moveTo(self, to: Point) -> None:  # noqa: N802, fontTools' names, here and below
        self._add("M", to)

    def lineTo(self, to: Point) -> None:  # noqa: N802
        self._add("L", to)

    def curveTo(self, *points: Point) -> None:  # noqa: N802
        self._add("C", *points)

    def qCurveTo(self, *points: Point) -> None:  # noqa: N802
        self._add("Q", *points)

    def closePath(self) -> None:  # noqa: N802
        self.commands.append("Z")

    def _add(self, command: str, *points: Point) -> None:
        self.commands.append(command + " ".join(map(self._written, points)))

    def _written(self, point: Point) -> str:
        x = self.start[0] * self._size_px + point[0] * self._scale
        y = self.start[1] * self._size_px + point[1] * self._scale
        right = self._pen[0] + self._cosine * x - self._sine * y
        down = self._pen[1] - self._sine * x - self._cosine * y
        return f"{right:.2f} {down:.2f}"
