"""`python -m bench.side_by_side`: draws the picture in docs/images of wordcloud's clouds beside Rebus's.

They are of the same words, each with its defaults, but for wordcloud's other font, on a canvas of the same size.
"""

import io
import sys
from collections.abc import Callable, Mapping

from PIL import Image

from bench.cloud import Case, many_scripts, ordinary, rebus, wordcloud
from bench.sheet import FOLDER, write_below
from core.cloud.engine import AUTO
from core.cloud.fonts import face_of

# A page of documentation is some 900 px wide.
_PANEL_PX, _GAP_PX, _NAME_PX = 296, 6, 24
_GROUND = (255, 255, 255)
# As the other pictures of the documentation, below 300 kB.
_QUALITY = 55


def side_by_side(cases: Mapping[str, Case]) -> Image.Image:
    """A row for each case, in it a panel for each way to draw it."""
    bold = face_of("words")
    ways: dict[str, Callable[[Case], list[bytes]]] = {
        "wordcloud, its font": lambda case: wordcloud(case, None),
        "wordcloud, Noto Sans Bold": lambda case: wordcloud(case, bold.path if bold else None),
        "Rebus": lambda case: rebus(case, AUTO),
    }
    column_px, row_px = _PANEL_PX + _GAP_PX, _PANEL_PX + _NAME_PX + _GAP_PX
    canvas = Image.new("RGB", (len(ways) * column_px + _GAP_PX, len(cases) * row_px + _GAP_PX), _GROUND)
    for row, (words, case) in enumerate(cases.items()):
        for column, (name, draw) in enumerate(ways.items()):
            left, top = _GAP_PX + column * column_px, _GAP_PX + row * row_px
            [data] = draw(case)
            panel = Image.open(io.BytesIO(data)).resize((_PANEL_PX, _PANEL_PX), Image.Resampling.LANCZOS)
            canvas.paste(panel, (left, top))
            write_below(canvas, f"{name}: {words}", (left, top + _PANEL_PX), (_PANEL_PX, _NAME_PX))
    return canvas


def main() -> int:
    """Draws the picture, and says how large it is."""
    cases = {
        "200 words": Case("English", [ordinary(200, 6)], 1024, 1024),
        "nine scripts": Case("scripts", [many_scripts(120)], 1024, 1024),
    }
    file = FOLDER / "side-by-side.webp"
    side_by_side(cases).save(file, "WEBP", quality=_QUALITY, method=6)
    print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
