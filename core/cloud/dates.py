"""A date below the title of a cloud, as the language of its words writes it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache

import icu

# Of the others that have one, as Pashto, CLDR knows no word for the era, and writes a Latin "AP" amid the line.
_OWN_CALENDARS = {"th", "fa"}


def written_date(day: date, languages: Sequence[str]) -> str:
    """A day written out as the first of some languages (BCP 47) that CLDR knows does; in English where it knows none.

    Thai counts its years from the Buddha, Persian years and months by the sun of Iran's calendar, as their readers do.
    """
    locale = next(filter(_is_known, map(icu.Locale.createCanonical, languages)), icu.Locale.getEnglish())
    if locale.getLanguage() not in _OWN_CALENDARS:
        locale = icu.Locale(f"{locale.getBaseName()}@calendar=gregorian")
    form = icu.DateFormat.createDateInstance(icu.DateFormat.kLong, locale)
    form.setTimeZone(icu.TimeZone.getGMT())
    return str(form.format(datetime.combine(day, time(12), UTC).timestamp()))


def _is_known(locale: icu.Locale) -> bool:
    """Of the others ICU writes dates as the machine's own locale does."""
    return locale.getLanguage() in _known_languages()


@cache
def _known_languages() -> frozenset[str]:
    return frozenset(locale.getLanguage() for locale in icu.Locale.getAvailableLocales().values())


def with_date(title: str, line: str) -> str:
    """A title with this as its second line, in place of what was there; without one where it is empty.

    It stands alone where the title is empty.
    """
    first = title.partition("\n")[0]
    return f"{first}\n{line}" if line else first


def date_in(title: str) -> str:
    """The second line of a title; empty where it has none."""
    return title.partition("\n")[2]
