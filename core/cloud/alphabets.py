"""Regular-expression character classes that the standard library's `re` lacks, taken from ICU's Unicode tables.

Each is the inside of a class: put it between brackets. Python looks a character of the first 65,536 up in a
bitmap and walks through all ranges beyond; so those are few and wide where a class meets long texts.
"""

import icu

_BASIC = "[\\u0000-\\uffff]"
_EAST_ASIAN_SCRIPTS = "[[:Han:][:Hiragana:][:Katakana:][\\u30fc\\uff70]]"
_SOUTH_EAST_ASIAN_SCRIPTS = "[[:Thai:][:Lao:][:Khmer:][:Myanmar:]]"
_UNSPACED_SCRIPTS = f"[{_EAST_ASIAN_SCRIPTS}{_SOUTH_EAST_ASIAN_SCRIPTS}]"
# Beyond the first 65,536: the scripts of the first supplementary plane, Kana's supplements among them, and Han.
_OTHER_SCRIPTS = "\U00010000-\U0001afef\U0001b170-\U0001efff"
_OTHER_UNSPACED = "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"


def character_class(pattern: str) -> str:
    """The ranges of an ICU set pattern such as `[:M:]`, as the inside of a regex class."""
    chosen = icu.UnicodeSet(pattern)
    ranges = [(chosen.getRangeStart(i), chosen.getRangeEnd(i)) for i in range(chosen.getRangeCount())]
    return "".join(f"{_escaped(first)}-{_escaped(last)}" for first, last in ranges)


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08x}"


# All marks but the one that tells an emoji; beyond the first 65,536 characters, with the scripts that have some.
MARKS = character_class(f"[[[:M:]-[\\ufe0f]]&{_BASIC}]") + "\U00010000-\U0001efff\U000e0100-\U000e01ef"
# Marks whose order `unicodedata.normalize` sorts, in quadratic time.
SORTED_MARKS = character_class(f"[[:^ccc=0:]&{_BASIC}]")
OTHER_SORTED_MARKS = character_class(f"[[:^ccc=0:]-{_BASIC}]")

# A text without any of these is in NFC (Unicode's annex 15, on detecting normalisation forms).
COMPOSING = character_class("[[:NFC_QC=No:][:NFC_QC=Maybe:][:^ccc=0:]]")

# Scripts whose writers put no spaces between words: dictionaries cut them.
EAST_ASIAN = character_class(f"[{_EAST_ASIAN_SCRIPTS}&{_BASIC}]") + _OTHER_UNSPACED
SOUTH_EAST_ASIAN = character_class(_SOUTH_EAST_ASIAN_SCRIPTS)
UNSPACED = EAST_ASIAN + SOUTH_EAST_ASIAN
KANA = character_class(f"[[[:Hiragana:][:Katakana:]]&{_BASIC}]")

# What words of all other scripts are made of. Python's `\w` would leave the marks out,
# which cuts Hindi at vowel signs; joiners belong to Persian and Indic words.
SPACED = character_class(f"[[[[:L:][:M:][:Nd:][_\\u200c\\u200d]]-{_UNSPACED_SCRIPTS}]&{_BASIC}]") + _OTHER_SCRIPTS
# A mark or a joiner that begins a word belongs to what was before it: an emoji, a stop.
SPACED_START = character_class(f"[[[[:L:][:Nd:][_]]-{_UNSPACED_SCRIPTS}]&{_BASIC}]") + _OTHER_SCRIPTS

# U+231A is the first pictograph that people send as an emoji; ©, ™ and arrows come before it.
EMOJI = character_class("[[:Extended_Pictographic:]-[\\u0000-\\u2319]]")
SKIN_TONES = character_class("[:Emoji_Modifier:]")
FLAG_LETTERS = character_class("[:Regional_Indicator:]")

# After these a zero-width (non-)joiner changes how letters look, instead of hiding inside a word.
JOINING = character_class(
    "[[:Arabic:][:Syriac:][:Mongolian:][:Nko:][:Extended_Pictographic:][:Emoji_Modifier:][\\ufe0f]"
    "[:Indic_Syllabic_Category=Consonant:][:Indic_Syllabic_Category=Virama:]"
    "[:Indic_Syllabic_Category=Vowel_Dependent:][:Indic_Syllabic_Category=Nukta:]]"
)
