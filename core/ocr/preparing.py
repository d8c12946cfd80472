"""A page → the grey picture that Tesseract reads."""

from dataclasses import replace

from PIL import Image

from core.ocr.ground import evened
from core.ocr.reading import Box, Line

# A4 at 220 dpi. Larger pages cost CPU and read no better (docs/benchmarks.md); what is longer than A4's
# proportions, a long screenshot or a receipt, keeps its width, or its letters would shrink with its length.
_MAX_LONG_SIDE_PX = 2600
_MAX_SHORT_SIDE_PX = 1840


def prepared(page: Image.Image) -> tuple[Image.Image, float]:
    """The page in grey (L), evenly lit, and by how much it was scaled."""
    long, short = max(page.size), min(page.size)
    scale = min(1.0, max(_MAX_LONG_SIDE_PX / long, _MAX_SHORT_SIDE_PX / short))
    grey = page.convert("L")
    if scale < 1:
        size = (round(page.width * scale), round(page.height * scale))
        grey = grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return evened(grey), scale


def in_page_pixels(line: Line, scale: float) -> Line:
    """`line` with its boxes in pixels of the page that was scaled by `scale`."""
    if scale == 1:
        return line
    return replace(line, words=tuple(replace(word, box=_unscaled(word.box, scale)) for word in line.words))


def _unscaled(box: Box, scale: float) -> Box:
    return Box(*(round(side / scale) for side in (box.left, box.top, box.width, box.height)))
