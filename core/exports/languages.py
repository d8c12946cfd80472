"""Which of a reading's languages a part of it is in, told by its script."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from icu import Script

from core.ocr.languages import language_and_script

# CLDR's script of a language → those of its characters (ISO 15924), where they are not the same.
_WRITTEN_WITH = {
    "Hans": ("Hani", "Bopo"),
    "Hant": ("Hani", "Bopo"),
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hani", "Hang"),
    "Latf": ("Latn",),
}
_OF_ALL_SCRIPTS = ("Zyyy", "Zinh", "Zzzz")
UNDETERMINED = "und"
"""BCP 47 for a language that nobody knows."""


def language_of(text: str, languages: Sequence[str]) -> str:
    """The first of `languages` (BCP 47) that is written in most of a text's letters; of a text without, the first."""
    scripts = Counter(script for script in map(_script, text) if script not in _OF_ALL_SCRIPTS)
    if scripts:
        [(most, _)] = scripts.most_common(1)
        fitting = (language for language in languages if most in _scripts_of(language))
        return next(fitting, UNDETERMINED)
    return next(iter(languages), UNDETERMINED)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return str(Script.getScript(character).getShortName())


def _scripts_of(language: str) -> tuple[str, ...]:
    _, script = language_and_script(language) or ("", "")
    return _WRITTEN_WITH.get(script, (script,))
