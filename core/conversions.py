"""The functions that run in an executor: bytes or text in, plain dataclasses out.

Each is a top-level function of picklable arguments with a picklable result, so that any
`concurrent.futures.Executor` runs it, on this machine or on another.

What they need is imported when they run: the bot's own process only names them to an executor, and would hold
100 MB of drawing and reading that it never uses. `core.warming` loads it all before workers are made.
"""
# ruff: noqa: PLC0415, for the reason above

from collections.abc import Sequence
from dataclasses import dataclass

from core.cards.spec import Card, CardSpec
from core.cloud.counting import Counting
from core.cloud.spec import Cloud, CloudSpec, Encoding, PictureShape, Style
from core.documents.outline import Outline
from core.exports import Doubts, Export, Form
from core.ocr.reading import Reading
from core.ocr.wish import AUTO


@dataclass(frozen=True, slots=True)
class CloudOfPicture:
    """The cloud of a picture, and what was read in it."""

    cloud: Cloud
    reading: Reading


def read_picture(data: bytes, languages: Sequence[str] = (), hints: Sequence[str] = (), engine: str = AUTO) -> Reading:
    """Reads the text of a picture in any supported format.

    `languages` were asked for, the likeliest first; `hints` (BCP 47) count where none was. `engine` is one of
    `core.ocr.wish.ENGINES`.
    Raises the `UserError`s of `core.imaging.open_pages` and `core.ocr.reader.read`.
    """
    from core import imaging
    from core.ocr.reader import read

    return read(imaging.open_pages(data), languages, hints, engine)


def export_reading(reading: Reading, files: tuple[bytes, ...], form: str, page_counts: tuple[int, ...] = ()) -> Export:
    """What was read as a file of a form of `core.exports.Form`: `txt`, `pdf`, `docx` and so on.

    `files` are the files whose pages, in order, are the reading's pages; only `pdf` and `png` need them. Where not all
    of their pages were read, `page_counts` says how many of each.
    Raises `NoTable`, and the errors of `read_picture` for files that no longer open.
    """
    from core.exports.exporting import export

    return export(reading, files, Form(form), page_counts)


def open_document(data: bytes) -> Outline:
    """What a document is and how many of its pages are read; looks at none of them.

    Raises the errors of `core.documents.opening.outline_of`.
    """
    from core.documents.opening import outline_of

    return outline_of(data)


def read_document_page(
    data: bytes, number: int, languages: Sequence[str] = (), hints: Sequence[str] = (), engine: str = AUTO
) -> Reading:
    """Reads one page (0 for the first) of a document, so that others may have their turn after it.

    A page without text is read as an empty one. `languages`, `hints` and `engine` as in `read_picture`.
    Raises the errors of `core.documents.reading.read_page`.
    """
    from core.documents.reading import read_page

    return read_page(data, number, languages, hints, engine)


def cut_doubtful_words(reading: Reading, files: tuple[bytes, ...], page_counts: tuple[int, ...] = ()) -> Doubts | None:
    """The doubtful words of a reading with their crops; None where there are none.

    `files` and `page_counts` as for `export_reading`.
    Raises the errors of `read_picture` for files that no longer open.
    """
    from core.exports.doubts import doubtful_words

    return doubtful_words(reading, files, page_counts)


def draw_cloud(  # noqa: PLR0917, an executor passes them by position
    text: str,
    language: str | None = None,
    style: Style | None = None,
    seed: int = 0,
    counting: Counting | None = None,
    engine: str = AUTO,
) -> Cloud:
    """Draws the word cloud of a text; `language` (BCP 47) settles a text too short to tell its own.

    `engine` is one of `core.cloud.engine.ENGINES`.
    Raises `NoWords`, and `core.cloud.engine.EngineMissing`.
    """
    return draw_spec(weigh_words(text, language, style, seed, counting), engine=engine)


def weigh_words(
    text: str,
    language: str | None = None,
    style: Style | None = None,
    seed: int = 0,
    counting: Counting | None = None,
) -> CloudSpec:
    """The weighted words of a text, not drawn; arguments as for `draw_cloud`. Raises `NoWords`."""
    from core.cloud.weighing import weigh

    return weigh(text, language, style, seed, counting)


def read_text(data: bytes, name: str) -> str:
    """The words of a file that holds text; `name` is the file's. Raises the errors of `core.texts.reading`."""
    from core.texts.reading import read_text_file

    return read_text_file(data, name)


def draw_cloud_of_file(  # noqa: PLR0917, an executor passes them by position
    data: bytes,
    name: str,
    language: str | None = None,
    style: Style | None = None,
    seed: int = 0,
    counting: Counting | None = None,
    engine: str = AUTO,
) -> Cloud:
    """The cloud of a file that holds text: the two conversions composed, in one round trip."""
    return draw_cloud(read_text(data, name), language, style, seed, counting, engine)


def draw_spec(spec: CloudSpec, encoding: Encoding = Encoding.JPEG, engine: str = AUTO) -> Cloud:
    """Draws a spec, as often as it is restyled, without counting again. `engine` and errors as in `draw_cloud`."""
    from core.cloud.drawing import draw

    return draw(spec, encoding, engine)


def shape_of_picture(data: bytes) -> PictureShape:
    """The shape and the colours of a picture, for a spec whose style has the shape `core.cloud.spec.PICTURE`.

    Raises `NoShape` and the errors of `core.imaging.open_pages`.
    """
    from core.cloud import pictures

    return pictures.shape_of_picture(data)


def draw_card(spec: CardSpec, encoding: Encoding = Encoding.JPEG) -> Card:
    """Sets a text as a picture. Raises `NothingToSet`, `TooMuchText`."""
    from core.cards import drawing

    return drawing.draw_card(spec, encoding)


def draw_cloud_of_picture(
    data: bytes,
    languages: Sequence[str] = (),
    hints: Sequence[str] = (),
    language: str | None = None,
    engine: str = AUTO,
    *,
    style: Style | None = None,
    seed: int = 0,
    counting: Counting | None = None,
    cloud_engine: str = AUTO,
) -> CloudOfPicture:
    """Reads a picture and draws the cloud of what it says: the two conversions composed, in one round trip.

    `cloud_engine` is what `draw_cloud` calls its engine.
    """
    reading = read_picture(data, languages, hints, engine)
    return CloudOfPicture(draw_cloud_of_reading(reading, language, style, seed, counting, cloud_engine), reading)


def draw_cloud_of_reading(  # noqa: PLR0917, an executor passes them by position
    reading: Reading,
    language: str | None = None,
    style: Style | None = None,
    seed: int = 0,
    counting: Counting | None = None,
    engine: str = AUTO,
) -> Cloud:
    """The cloud of what was read, in which words that the paper divides are whole; the rest as in `draw_cloud`."""
    return draw_cloud(reading.flowing_text, language, style, seed, counting, engine)


def resolve_languages(wanted: Sequence[str]) -> tuple[str, ...]:
    """The BCP 47 tags of languages named in any way; with none named, all that this machine reads.

    Raises `UnknownLanguage`.
    """
    from core.ocr.reader import available_languages, resolve

    return resolve(wanted) if wanted else available_languages()


def available_engines() -> tuple[str, ...]:
    """The engines that this machine has, as `read_picture` takes them; none where it reads nothing."""
    from core.ocr.engine import EngineMissing
    from core.ocr.paddle import Paddle
    from core.ocr.tesseract import Tesseract

    def has_languages(engine: Paddle | Tesseract) -> bool:
        try:
            return bool(engine.languages())
        except EngineMissing:
            return False

    return tuple(engine.name for engine in (Tesseract(), Paddle()) if has_languages(engine))
