"""A date below the title of a cloud, as the language of its words writes it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

_ENGLISH = Locale("en")


def written_date(day: date, languages: Sequence[str]) -> str:
    """A day written out in the first of some languages (BCP 47) that CLDR knows; in English where it knows none."""
    return format_date(day, "long", _locale_of(languages))


def _locale_of(languages: Sequence[str]) -> Locale:
    for language in languages:
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(language, sep="-")
    return _ENGLISH


def with_date(title: str, line: str) -> str:
    """A title with this as its second line, in place of what was there; without one where it is empty.

    It stands alone where the title is empty.
    """
    first = title.partition("\n")[0]
    return f"{first}\n{line}" if line else first


def date_in(title: str) -> str:
    """The second line of a title; empty where it has none."""
    return title.partition("\n")[2]
