"""The functions that run in an executor: bytes or text in, plain dataclasses out.

Each is a top-level function of picklable arguments with a picklable result, so that any
`concurrent.futures.Executor` runs it, on this machine or on another.
"""

from collections.abc import Sequence

from core import cloud, imaging, ocr
from core.cloud.spec import Cloud, Style
from core.ocr.reading import Reading


def read_picture(data: bytes, languages: Sequence[str] = ()) -> Reading:
    """Reads the text of a picture in any supported format.

    `languages` are BCP 47, the likeliest first; none means that the engine decides.
    Raises the `UserError`s of `core.imaging.open_pages` and `core.ocr.read`.
    """
    pages = imaging.open_pages(data)
    return ocr.read(pages, languages)


def draw_cloud(text: str, language: str | None = None, style: Style | None = None, seed: int = 0) -> Cloud:
    """Draws the word cloud of a text; `language` (BCP 47) settles a text too short to tell its own.

    Raises `NoWords`.
    """
    return cloud.draw(cloud.weigh(text, language, style or Style(), seed))


def draw_cloud_of_picture(
    data: bytes,
    languages: Sequence[str] = (),
    language: str | None = None,
    style: Style | None = None,
    seed: int = 0,
) -> Cloud:
    """Reads a picture and draws the cloud of what it says: the two conversions composed, in one round trip."""
    return draw_cloud(read_picture(data, languages).text, language, style, seed)
