"""Who reads: what peers ship, each engine alone, and Rebus. Imported by worker processes, so it loads nothing early."""
# ruff: noqa: PLC0415, for the reason above

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

_TIME_LIMIT_S = 300  # no reader is cut short by the bench but a hung Tesseract
_TESSERACT_ALONE = ("ground", "languages", "preparing", "spacing", "tesseract")  # what it reads with, of core/ocr
_CORE = Path(__file__).parents[2] / "core"


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader says of a picture; `confidence` is 0–1, None where it tells none."""

    text: str
    confidence: float | None = None
    engine: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """`read` takes the file and its right languages (BCP 47), which it may use only where it is `told`.

    `edition` changes when the reader may read otherwise than before.
    """

    title: str
    read: Callable[[Path, Sequence[str]], Read]
    edition: Callable[[], str]


def _read_naively(path: Path, _tags: Sequence[str]) -> Read:
    import pytesseract
    from PIL import Image

    return Read(pytesseract.image_to_string(Image.open(path)))


def _read_with_tesseract(path: Path, tags: Sequence[str]) -> Read:
    from core.imaging import open_pages
    from core.ocr.preparing import prepared
    from core.ocr.reading import Page, Reading
    from core.ocr.tesseract import Tesseract

    engine = Tesseract()
    pages = []
    for picture in open_pages(path.read_bytes()).pictures:
        grey, _ = prepared(picture)
        pages.append(Page(grey.width, grey.height, engine.read(grey, tags, _TIME_LIMIT_S)))
    return _said_by(Reading(tuple(pages), tuple(tags), engine.name))


def _read_with_rapidocr(path: Path, _tags: Sequence[str]) -> Read:
    result = _rapidocr()(str(path))
    lines = result.txts or ()
    letters = sum(map(len, lines))
    sure = sum(score * len(line) for score, line in zip(result.scores or (), lines, strict=True))
    return Read("\n".join(lines), sure / letters if letters else 0.0)


@cache
def _rapidocr() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error"})


def _read_with_rebus(path: Path, _tags: Sequence[str]) -> Read:
    from core.conversions import read_picture

    return _said_by(read_picture(path.read_bytes()))


def _read_with_rebus_told(path: Path, tags: Sequence[str]) -> Read:
    from core.conversions import read_picture

    return _said_by(read_picture(path.read_bytes(), tags))


def _said_by(reading: Any) -> Read:
    return Read(reading.text, reading.confidence, reading.engine, tuple(reading.languages))


def _edition_of(package: str) -> Callable[[], str]:
    return lambda: version(package)


def _edition_of_code(*places: str) -> Callable[[], str]:
    """Changes with every file of core/ that may change a reading: code and models alike."""

    def edition() -> str:
        digest = hashlib.sha256()
        for place in places:
            root = _CORE / place
            for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
                if path.is_file() and path.suffix != ".pyc":
                    digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()[:10]

    return edition


_edition_of_rebus = _edition_of_code("imaging", "ocr")
_edition_of_tesseract = _edition_of_code("imaging", *(f"ocr/{name}.py" for name in _TESSERACT_ALONE))

READERS = {
    "naive": Reader("naive pytesseract", _read_naively, _edition_of("pytesseract")),
    "tesseract-told": Reader("Tesseract, told", _read_with_tesseract, _edition_of_tesseract),
    "rapidocr": Reader("plain RapidOCR", _read_with_rapidocr, _edition_of("rapidocr")),
    "rebus": Reader("Rebus", _read_with_rebus, _edition_of_rebus),
    "rebus-told": Reader("Rebus, told", _read_with_rebus_told, _edition_of_rebus),
}


def set_up(name: str) -> None:
    """Makes this process one that reads with `name` alone."""
    # OpenMP as it is wherever a reader does not say otherwise: what runs the bench may have set it for itself.
    for variable in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS"):
        os.environ.pop(variable, None)
    if name.startswith("rebus"):
        os.environ["OMP_THREAD_LIMIT"] = "1"  # as core.executor's workers have it
