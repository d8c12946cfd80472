"""What Rebus says, in the languages of its users: gettext catalogues, read as they were written."""

from collections.abc import Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.core import parse_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.ocr.languages import name_of

_FOLDER = Path(__file__).parent
SOURCE_LANGUAGE = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages (gettext names) that Rebus speaks, its own first."""
    return (SOURCE_LANGUAGE, *sorted(path.parts[-3] for path in _FOLDER.glob("*/LC_MESSAGES/rebus.po")))


@cache
def speech(language: str | None) -> NullTranslations:
    """The catalogue for a Telegram user's language (BCP 47, as `zh-hans`); English when there is none."""
    name = _gettext_name(language, languages())
    if name == SOURCE_LANGUAGE:
        return NullTranslations()
    # Compiled here rather than in a build step: 3 ms once, and no second file to keep in step.
    compiled = BytesIO()
    with (_FOLDER / name / "LC_MESSAGES" / "rebus.po").open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _gettext_name(language: str | None, available: Sequence[str]) -> str:
    tag = (language or SOURCE_LANGUAGE).lower().replace("-", "_")
    if tag.split("_")[0] == "zh":
        # Telegram says zh-hans and zh-hant where gettext says zh_CN and zh_TW; either is nearer than English.
        traditional = tag.endswith(("hant", "tw", "hk", "mo"))
        wanted = ["zh_tw", "zh_cn"] if traditional else ["zh_cn", "zh_tw"]
    else:
        wanted = [tag, tag.split("_")[0]]
    names = {name.lower(): name for name in available}
    return next((names[tag] for tag in wanted if tag in names), SOURCE_LANGUAGE)


def telegram_code(name: str) -> str:
    """The two-letter code that Telegram's setMyCommands wants for a gettext name."""
    return str(parse_locale(name)[0])


def language_name(tag: str, reader: str | None) -> str:
    """What a language is called in the language of its reader (both BCP 47), as far as CLDR has it; else the tag."""
    return name_of(tag, reader or SOURCE_LANGUAGE)
