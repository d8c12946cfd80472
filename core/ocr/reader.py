"""Pages → a reading: which languages, which engine, how long."""

import time
from collections.abc import Sequence

from PIL import Image

from core.errors import NoTextFound, TookTooLong, UnknownLanguage
from core.imaging import Pages
from core.ocr.engine import Engine
from core.ocr.languages import closest, language_and_script, match
from core.ocr.preparing import in_page_pixels, prepared
from core.ocr.reading import Page, Reading, Word
from core.ocr.tesseract import Tesseract

TIME_LIMIT_S = 50
"""For all pages together; below the pool's 60 s, so that the engine's own process ends before its parent is killed."""

_ENGINE: Engine = Tesseract()
_DEFAULT = "en"

# A picture in which not one word reaches this has no text: what Tesseract sees in textures stays below it, while
# the worst photos of pages have some word above it.
_LEAST_CONFIDENCE = 0.5


def available_languages() -> tuple[str, ...]:
    """The languages (BCP 47) that can be read on this machine, sorted. Raises `EngineMissing`."""
    return _ENGINE.languages()


def resolve(languages: Sequence[str]) -> tuple[str, ...]:
    """The BCP 47 tags of languages named in any way. Raises `UnknownLanguage` for one that is not installed."""
    installed = _ENGINE.languages()
    return tuple(dict.fromkeys(_installed(name, installed) for name in languages))


def read(pages: Pages, languages: Sequence[str] = (), hints: Sequence[str] = ()) -> Reading:
    """Reads the text of `pages`.

    `languages` were asked for: BCP 47 tags, Tesseract's codes (also `rus+eng`) or names, the likeliest first.
    `hints` (BCP 47, the user's own language for one) count where none was asked for, and unknown ones are
    passed over. Raises `UnknownLanguage`, `NoTextFound`, `TookTooLong`; `EngineMissing` where nothing can be read.
    """
    chosen = _chosen(languages, hints)
    deadline = time.monotonic() + TIME_LIMIT_S
    read_pages = tuple(_read_page(picture, chosen, deadline) for picture in pages.pictures)
    reading = Reading(read_pages, chosen, _ENGINE.name, pages.damaged, pages.more)
    if not any(map(_is_sure, reading.words())):
        raise NoTextFound
    return reading


def _is_sure(word: Word) -> bool:
    return word.confidence >= _LEAST_CONFIDENCE and any(letter.isalnum() for letter in word.text)


def _read_page(picture: Image.Image, languages: Sequence[str], deadline: float) -> Page:
    if all(low == high for low, high in picture.getextrema()):  # type: ignore[misc] # RGB has a pair for each band
        return Page(picture.width, picture.height, ())  # one colour: no engine need be started
    grey, scale = prepared(picture)
    left_s = deadline - time.monotonic()
    try:
        if left_s <= 0:
            raise TimeoutError
        lines = _ENGINE.read(grey, languages, left_s)
    except TimeoutError as error:
        raise TookTooLong({"limit_s": TIME_LIMIT_S}) from error
    return Page(picture.width, picture.height, tuple(in_page_pixels(line, scale) for line in lines))


def _chosen(languages: Sequence[str], hints: Sequence[str]) -> tuple[str, ...]:
    """The tags to read in, without double: just those asked for, or those of the hints and English.

    English joins no language that was asked for: it made pages in other scripts worse (docs/benchmarks.md).
    Nor does it join a hint in Latin script, whose model reads English too.
    """
    installed = _ENGINE.languages()
    asked = [name for language in languages for name in language.split("+")]
    if asked:
        return tuple(dict.fromkeys(_installed(name, installed) for name in asked))
    hinted = [tag for hint in hints if (tag := match(hint, installed))]
    english = [] if any(map(_is_latin, hinted)) else [_DEFAULT]
    return tuple(dict.fromkeys([*hinted, *english]))


def _is_latin(tag: str) -> bool:
    key = language_and_script(tag)
    return key is not None and key[1] == "Latn"


def _installed(name: str, installed: Sequence[str]) -> str:
    tag = match(name, installed)
    if tag is None:
        raise UnknownLanguage({"language": name.strip(), "closest": ", ".join(closest(name, installed))})
    return tag
