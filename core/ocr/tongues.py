"""Which language a page is read in: of its script, by the user's hints, and by what was read."""

from collections.abc import Collection, Sequence

from core.language import find_languages
from core.ocr.languages import language_and_script, main_language, match
from core.ocr.reading import Line

_DEFAULT = "en"


def language_of(script: str, hints: Sequence[str], known: Collection[str]) -> str | None:
    """The `known` language to read a script (ISO 15924) in: a hinted one, else the one most written in it."""
    main = main_language(script, known)
    hinted = (tag for hint in hints if (tag := match(hint, known)))
    return next((tag for tag in hinted if main and script_of(tag) == script_of(main)), main)


def hinted(hints: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The `known` languages of the hints, and English.

    English does not join a hint in Latin script, whose model reads English too.
    """
    tags = [tag for hint in hints if (tag := match(hint, known))]
    english = [] if any(script_of(tag) == "Latn" for tag in tags) or _DEFAULT not in known else [_DEFAULT]
    return tuple(dict.fromkeys([*tags, *english]))


def languages_in(lines: Sequence[Line], hints: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The `known` languages that a text turns out to be in, most used first; hints settle short texts."""
    found = find_languages("\n".join(line.text for line in lines), hints[0] if hints else None)
    return tuple(dict.fromkeys(tag for language in found if (tag := match(language, known))))


def script_of(tag: str) -> str | None:
    """The script (ISO 15924) that a language is written in; None for what is no tag."""
    key = language_and_script(tag)
    return key[1] if key else None
