"""The picture with what was read marked in it."""

from collections.abc import Iterator

from PIL import Image, ImageDraw

from core.exports.pages import PagePicture
from core.exports.strips import Strip, strip_of
from core.ocr.reading import DOUBTFUL_WORD, Line, Word

MAX_SIDE_PX = 2560
"""Of a marked picture: as many as Telegram shows of a photo in high quality."""

# Three colours of Okabe and Ito's, which people of all kinds of colour vision tell apart ("Color Universal Design",
# 2008). What is doubtful has a thicker frame and is hatched besides, so that a print in grey tells it too.
_SURE = (0, 114, 178)
_DOUBTFUL = (213, 94, 0)
_CODE = (0, 158, 115)
_HATCH_OPACITY = 100  # of 255: letters can be read through it
_VERY_DOUBTFUL = DOUBTFUL_WORD / 2  # hatched across too: rather wrong than right
_STROKE = 1 / 24  # a frame's breadth, of its word's height: about that of a thin letter's stroke
_BROADEST = 1 / 250  # of the picture's long side: a code, or a poster's letter, may be as high as the picture
_HATCHING = 1 / 2  # from one line of it to the next, of its word's height


def marked(page_picture: PagePicture) -> Image.Image:
    """The page (RGB, its long side within `MAX_SIDE_PX`) with a frame around each word and each code.

    Words are framed in blue; doubtful ones in orange, thicker and hatched, the most doubtful both ways; codes in green.
    """
    page, picture = page_picture.page, page_picture.picture
    scale = min(1.0, MAX_SIDE_PX / max(page.width_px, page.height_px))
    size = (max(1, round(page.width_px * scale)), max(1, round(page.height_px * scale)))
    canvas = picture.copy() if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(canvas, "RGBA")  # blends what is transparent into the RGB below
    broadest_px = max(size) * _BROADEST
    for line in page.lines:
        for word, strip, span in _placed(line):
            frame = _Frame(draw, strip, span, scale, broadest_px)
            if word.confidence >= DOUBTFUL_WORD:
                frame.outline(_SURE, 1)
            else:
                frame.outline(_DOUBTFUL, 2)
                frame.hatch(_DOUBTFUL, both_ways=word.confidence < _VERY_DOUBTFUL)
    for code in page.codes:
        for _, strip, span in _placed(Line((Word(code.text, code.box, 1.0),))):
            _Frame(draw, strip, span, scale, broadest_px).outline(_CODE, 2)
    return canvas


def _placed(line: Line) -> Iterator[tuple[Word, Strip, tuple[float, float]]]:
    """The words of a line and where they stand: those of a level line each as high as its own box."""
    if line.angle_deg and line.words:
        strip = strip_of(line)
        yield from ((word, strip, span) for word, span in zip(line.words, strip.spans_px, strict=True))
        return
    for word in line.words:
        strip = strip_of(Line((word,), vertical=line.vertical))
        yield word, strip, strip.spans_px[0]


class _Frame:
    """A frame around a word, drawn on a picture that is `scale` times as large as its page."""

    def __init__(
        self, draw: ImageDraw.ImageDraw, strip: Strip, span: tuple[float, float], scale: float, broadest_px: float
    ) -> None:
        self._draw = draw
        self._strip = strip
        self._scale = scale
        self._stroke_px = max(1, round(min(broadest_px, strip.height_px * scale * _STROKE)))
        margin = 2 * self._stroke_px / scale  # the frame stands clear of the letters
        self._start, self._end = span[0] - margin, span[1] + margin
        self._bottom, self._top = -margin, strip.height_px + margin

    def outline(self, colour: tuple[int, int, int], strokes: int) -> None:
        """Draws the frame, so many strokes thick."""
        corners = [(along, above) for along in (self._start, self._end) for above in (self._bottom, self._top)]
        left_bottom, left_top, right_bottom, right_top = (self._point(*corner) for corner in corners)
        around = [left_bottom, left_top, right_top, right_bottom, left_bottom]
        self._draw.line(around, colour, strokes * self._stroke_px, joint="curve")

    def hatch(self, colour: tuple[int, int, int], *, both_ways: bool) -> None:
        """Fills the frame with slanting lines."""
        ink = (*colour, _HATCH_OPACITY)
        height = self._top - self._bottom
        step = max(self._strip.height_px * _HATCHING, 4 * self._stroke_px / self._scale)
        foot = self._start - height + step
        while foot < self._end:
            first, last = max(foot, self._start), min(foot + height, self._end)
            low, high = self._bottom + first - foot, self._bottom + last - foot
            self._draw.line([self._point(first, low), self._point(last, high)], ink, self._stroke_px)
            if both_ways:
                low, high = self._top - (first - foot), self._top - (last - foot)
                self._draw.line([self._point(first, low), self._point(last, high)], ink, self._stroke_px)
            foot += step

    def _point(self, along: float, above: float) -> tuple[float, float]:
        x, y = self._strip.on_page(along, above)
        return x * self._scale, y * self._scale
