"""Which languages to offer for a picture that may have been read in a wrong one."""

from collections import Counter
from collections.abc import Sequence

from icu import Script

from core.ocr.languages import language_and_script, main_language, match

# Scripts by how many people write them (Daniels and Bright, "The World's Writing Systems", and Unicode's counts since);
# those beyond are found among the others. A page in any of them may have been taken for another.
_BY_USE = (
    "Latn",
    "Hans",
    "Arab",
    "Deva",
    "Beng",
    "Cyrl",
    "Jpan",
    "Kore",
    "Hant",
    "Telu",
    "Taml",
    "Thai",
    "Grek",
    "Hebr",
)

# ICU knows the scripts of letters; CLDR names the scripts of languages, which may be several letters' together.
_OF_LETTERS = {"Hani": "Hans", "Hira": "Jpan", "Kana": "Jpan", "Hang": "Kore"}


def offered(known: Sequence[str], text: str, preferred: Sequence[str]) -> tuple[str, ...]:
    """The `known` languages (BCP 47), the likeliest first, for a picture that was read as `text`.

    First come those that are `preferred`, then the main language of the text's script and of each other much used
    script, for the script may be what was taken wrong; then the others of the text's script, then the rest, as `known`
    has them. Those that are written no more ("-x-old") are left out.
    """
    living = [tag for tag in known if "-x-" not in tag]
    script = script_of(text)
    mains = [main_language(each, living) for each in dict.fromkeys([script, *_BY_USE]) if each]
    likely = [tag for tag in [*(match(wanted, living) for wanted in preferred), *mains] if tag]
    same = [tag for tag in living if script and (language_and_script(tag) or ("", ""))[1] == script]
    return tuple(dict.fromkeys([*likely, *same, *living]))


def script_of(text: str) -> str | None:
    """The script (ISO 15924, as CLDR names a language's) of most letters of a text; None for a text without any."""
    letters = Counter(Script.getScript(letter).getShortName() for letter in text if letter.isalpha())
    kana = letters["Hira"] + letters["Kana"]
    if not letters:
        return None
    script = "Hira" if kana and kana + letters["Hani"] > letters.total() / 2 else letters.most_common(1)[0][0]
    return _OF_LETTERS.get(script, script)
