"""Pages → a reading: which languages, which engine, how long."""

import time
from collections.abc import Iterable, Sequence

from core.errors import NoTextFound, TookTooLong, UnknownLanguage
from core.imaging import Pages
from core.ocr.engine import EngineMissing
from core.ocr.languages import closest, match
from core.ocr.page import read_page
from core.ocr.reading import Page, Reading, Word
from core.ocr.seeing import Seen, paddle, tesseract
from core.ocr.wish import AUTO, Wish

TIME_LIMIT_S = 50
"""For all pages together; below the pool's 60 s, so that the engine's own process ends before its parent is killed."""

# A picture in which not one word reaches this has no text, unless it has more words: foliage, walls and carpets around
# the pages of photos stay below it but for some single letter, and show up to seven words. Nothing is sure on a blurred
# page, but there is much.
_LEAST_CONFIDENCE = 0.25
_MANY_WORDS = 10


def available_languages() -> tuple[str, ...]:
    """The languages (BCP 47) that can be read on this machine, sorted. Raises `EngineMissing` where none can."""
    known: set[str] = set()
    missing: list[EngineMissing] = []
    for engine in (tesseract, paddle):
        try:
            known.update(engine.languages())
        except EngineMissing as error:
            missing.append(error)
    if not known:
        raise missing[0]
    return tuple(sorted(known))


def resolve(languages: Sequence[str]) -> tuple[str, ...]:
    """The BCP 47 tags of languages named in any way. Raises `UnknownLanguage` for one that is not installed."""
    known = available_languages()
    return tuple(dict.fromkeys(_known(name, known) for name in languages))


def read(pages: Pages, languages: Sequence[str] = (), hints: Sequence[str] = (), engine: str = AUTO) -> Reading:
    """Reads the text of `pages`.

    `languages` were asked for: BCP 47 tags, Tesseract's codes (also `rus+eng`) or names, the likeliest first.
    `hints` (BCP 47, the user's own language for one) count where none was asked for, and unknown ones are
    passed over. `engine` is one of `core.ocr.wish.ENGINES`. What there is no time for is left out, and said to be.
    Raises `UnknownLanguage`, `NoTextFound`, `TookTooLong` where there was no time for anything; `EngineMissing` where
    nothing can be read.
    """
    wish = Wish(resolve([name for language in languages for name in language.split("+")]), tuple(hints), engine)
    deadline = time.monotonic() + TIME_LIMIT_S
    read_pages: list[tuple[Page, Seen]] = []
    try:
        read_pages.extend(read_page(picture, wish, deadline) for picture in pages.pictures)
    except TimeoutError as error:
        if not read_pages:
            raise TookTooLong({"limit_s": TIME_LIMIT_S}) from error
    seen = [each for _, each in read_pages]
    found = dict.fromkeys(language for each in seen for language in each.languages)
    engines = dict.fromkeys(name for each in seen for name in each.engine.split("+") if name)
    reading = Reading(
        tuple(page for page, _ in read_pages),
        tuple(found),
        "+".join(engines),
        pages.damaged,
        pages.more or len(read_pages) < len(pages.pictures),
        unfinished=any(each.unfinished for each in seen),
    )
    if not _has_text(reading.words()) and not any(page.codes for page in reading.pages):
        raise NoTextFound
    return reading


def _has_text(words: Iterable[Word]) -> bool:
    real = [word for word in words if any(letter.isalnum() for letter in word.text)]
    return len(real) >= _MANY_WORDS or any(word.confidence >= _LEAST_CONFIDENCE for word in real)


def _known(name: str, known: Sequence[str]) -> str:
    tag = match(name, known)
    if tag is None:
        raise UnknownLanguage({"language": name.strip(), "closest": " ".join(closest(name, known))})
    return tag
