"""The functions that run in an executor: bytes or text in, plain dataclasses out.

Each is a top-level function of picklable arguments with a picklable result, so that any
`concurrent.futures.Executor` runs it, on this machine or on another.

What they need is imported when they run: the bot's own process only names them to an executor, and would hold
100 MB of drawing and reading that it never uses. `core.warming` loads it all before workers are made.
"""
# ruff: noqa: PLC0415, for the reason above

from collections.abc import Sequence

from core.cloud.spec import Cloud, Style
from core.ocr.reading import Reading


def read_picture(data: bytes, languages: Sequence[str] = (), hints: Sequence[str] = ()) -> Reading:
    """Reads the text of a picture in any supported format.

    `languages` were asked for, the likeliest first; `hints` (BCP 47) count where none was.
    Raises the `UserError`s of `core.imaging.open_pages` and `core.ocr.reader.read`.
    """
    from core import imaging
    from core.ocr.reader import read

    return read(imaging.open_pages(data), languages, hints)


def draw_cloud(text: str, language: str | None = None, style: Style | None = None, seed: int = 0) -> Cloud:
    """Draws the word cloud of a text; `language` (BCP 47) settles a text too short to tell its own.

    Raises `NoWords`.
    """
    from core.cloud.drawing import draw
    from core.cloud.weighing import weigh

    return draw(weigh(text, language, style or Style(), seed))


def draw_cloud_of_picture(
    data: bytes, languages: Sequence[str] = (), hints: Sequence[str] = (), language: str | None = None
) -> Cloud:
    """Reads a picture and draws the cloud of what it says: the two conversions composed, in one round trip."""
    return draw_cloud(read_picture(data, languages, hints).text, language)


def resolve_languages(wanted: Sequence[str]) -> tuple[str, ...]:
    """The BCP 47 tags of languages named in any way; with none named, all that this machine reads.

    Raises `UnknownLanguage`.
    """
    from core.ocr.reader import available_languages, resolve

    return resolve(wanted) if wanted else available_languages()
