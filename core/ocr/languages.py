"""What people and engines call a language → BCP 47."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import cache

import icu
from babel.core import get_global, parse_locale

# Tesseract's codes are ISO 639-3, which CLDR maps to BCP 47, but for these.
_IRREGULAR_CODES = {
    "aze_cyrl": "az-Cyrl",
    "chi_sim": "zh-Hans",
    "chi_tra": "zh-Hant",
    "dan_frak": "da-Latf",
    "deu_frak": "de-Latf",
    "deu_latf": "de-Latf",
    "frk": "de-Latf",
    "ita_old": "it-x-old",
    "kat_old": "ka-x-old",
    "kur_ara": "ku-Arab",
    "slk_frak": "sk-Latf",
    "spa_old": "es-x-old",
    "srp_latn": "sr-Latn",
    "swe_frak": "sv-Latf",
    "uzb_cyrl": "uz-Cyrl",
}

# Languages read by the model of the one that holds them (ISO 639-3 macrolanguages that CLDR keeps apart).
_READ_AS = {"ckb": "ku", "nb": "no", "nn": "no", "yue": "zh"}


# Scripts of letters that are parts of a language's: Han in one of its forms, Korean in Hangul and Han.
_SCRIPT_OF_LANGUAGES = {"Hani": "Hans", "Hang": "Kore"}


def tag_of(code: str) -> str:
    """The BCP 47 tag of a Tesseract code such as `rus` or `chi_sim`; a tag stays as it is."""
    return _IRREGULAR_CODES.get(code) or get_global("language_aliases").get(code, code).replace("_", "-")


def match(wanted: str, known: Collection[str]) -> str | None:
    """The tag out of `known` that a user means by `wanted`; None where there is none.

    `wanted` is a BCP 47 tag (`zh-TW`, `pt_BR`), a Tesseract code (`chi_tra`), or a name of the language in
    English or in itself (`Russian`, `русский`), in any case. A tag is matched by language and script, the
    script filled in by CLDR's likely subtags: `sr-ME` is `sr-Latn`, `zh-HK` is `zh-Hant`.
    """
    asked = wanted.strip().casefold()
    exact = {tag.casefold(): tag for tag in known}
    tag = tag_of(asked)
    if found := exact.get(tag.casefold()):
        return found
    if (key := language_and_script(tag)) and (found := _by_script(frozenset(known)).get(key)):
        return found
    return _by_name(frozenset(known)).get(asked)


def main_language(script: str, known: Collection[str]) -> str | None:
    """The tag out of `known` for the language most written in a script (ISO 15924), by CLDR; None if there is none."""
    likely, script = get_global("likely_subtags"), _SCRIPT_OF_LANGUAGES.get(script, script)
    of_all = likely["und"]  # en_Latn_US, for which CLDR leaves und_Latn out
    found = of_all if of_all.split("_")[1] == script else likely.get(f"und_{script}")
    return match("-".join(found.split("_")[:2]), known) if found else None


def closest(wanted: str, known: Collection[str]) -> list[str]:
    """The tags of the three languages out of `known` whose names or tags are spelt most like `wanted`."""
    living = frozenset(tag for tag in known if "-x-" not in tag)
    spellings = {**_by_name(living), **{tag.casefold(): tag for tag in living}}
    # A few more than three, for one language has several spellings.
    found = get_close_matches(wanted.strip().casefold(), spellings, n=9, cutoff=0)
    return list(dict.fromkeys(spellings[spelling] for spelling in found))[:3]


def name_of(tag: str, reader: str) -> str:
    """What a language is called in that of its reader (both BCP 47), by CLDR: `Simplified Chinese`; else the tag."""
    names = icu.LocaleDisplayNames.createInstance(
        icu.Locale.createCanonical(reader), icu.UDialectHandling.DIALECT_NAMES
    )
    return names.localeDisplayName(icu.Locale.createCanonical(tag)) or tag


def language_and_script(tag: str) -> tuple[str, str] | None:
    """`("zh", "Hant")` for `zh-TW`; None for what is no tag or has no script in CLDR."""
    try:
        language, territory, script, *_ = parse_locale(tag.replace("_", "-"), sep="-")
    except ValueError:
        return None
    language, _, implied = get_global("language_aliases").get(language, language).partition("_")
    script = script or implied or _likely_script(language, territory)
    return (_READ_AS.get(language, language), script) if script else None


def _likely_script(language: str, territory: str | None) -> str | None:
    likely = get_global("likely_subtags")
    full = likely.get(f"{language}_{territory}") or likely.get(language)
    return full.split("_")[1] if full else None


@cache
def _by_script(known: frozenset[str]) -> dict[tuple[str, str], str]:
    return {key: tag for tag in known if (key := language_and_script(tag))}


@cache
def _by_name(known: frozenset[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for tag in known:
        names |= dict.fromkeys(_names(tag), tag)
    for language in {tag.partition("-")[0] for tag in known}:
        plain = _by_script(known).get(language_and_script(language) or ("", ""))
        if plain:  # "Chinese" is what "zh" is
            names |= dict.fromkeys(_names(language), plain)
    return names


def _names(tag: str) -> list[str]:
    """What `tag` is called in English and in itself, case folded."""
    return [name_of(tag, reader).casefold() for reader in ("en", tag)]
