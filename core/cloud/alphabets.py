"""Regular-expression character classes that the standard library's `re` lacks, taken from ICU's Unicode tables.

Each is the inside of a class: put it between brackets.
"""

import icu

_UNSPACED_SCRIPTS = "[[:Han:][:Hiragana:][:Katakana:][:Thai:][:Lao:][:Khmer:][:Myanmar:][\\u30fc\\uff70]]"


def character_class(pattern: str) -> str:
    """The ranges of an ICU set pattern such as `[:M:]`, as the inside of a regex class."""
    chosen = icu.UnicodeSet(pattern)
    ranges = [(chosen.getRangeStart(i), chosen.getRangeEnd(i)) for i in range(chosen.getRangeCount())]
    return "".join(f"{_escaped(first)}-{_escaped(last)}" for first, last in ranges)


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08x}"


MARKS = character_class("[:M:]")

# Scripts whose writers put no spaces between words: ICU cuts them by dictionary.
UNSPACED = character_class(_UNSPACED_SCRIPTS)

# What words of all other scripts are made of. Python's `\w` would leave the marks out,
# which cuts Hindi at vowel signs; joiners belong to Persian and Indic words.
SPACED = character_class(f"[[[:L:][:M:][:Nd:][_\\u200c\\u200d]]-{_UNSPACED_SCRIPTS}]")

# U+231A is the first pictograph that people send as an emoji; ©, ™ and arrows come before it.
EMOJI = character_class("[[:Extended_Pictographic:]-[\\u0000-\\u2319]]")
SKIN_TONES = character_class("[:Emoji_Modifier:]")
FLAG_LETTERS = character_class("[:Regional_Indicator:]")

SOUTH_EAST_ASIAN = character_class("[[:Thai:][:Lao:][:Khmer:][:Myanmar:]]")

# After these a zero-width (non-)joiner changes how letters look, instead of hiding inside a word.
JOINING = character_class(
    "[[:Arabic:][:Syriac:][:Mongolian:][:Nko:][:Extended_Pictographic:][:Emoji_Modifier:][\\ufe0f]"
    "[:Indic_Syllabic_Category=Consonant:][:Indic_Syllabic_Category=Virama:]"
    "[:Indic_Syllabic_Category=Vowel_Dependent:][:Indic_Syllabic_Category=Nukta:]]"
)
