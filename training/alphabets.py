"""The scripts that are told apart, and the languages whose words they are drawn with."""

from dataclasses import dataclass

from core.ocr.scripts import NO_SCRIPT, NO_TEXT


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A script: its ISO 15924 code and what its lines look like.

    `languages` are wordfreq's codes, or Tesseract's (three letters) where wordfreq has no such list.
    `ranges` are the code points of the script's own letters; `gap` stands between words; `digits` is the script's
    own zero where it has digits that are in use; `share` is how many lines of it are drawn against 1 of others.
    """

    script: str
    languages: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]
    gap: str = " "
    digits: str | None = None
    share: float = 1.0
    cased: bool = False
    joined: bool = True
    right_to_left: bool = False


_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
KANA_RANGES = ((0x3041, 0x30FF),)

_WESTERN = ("en", "fr", "de", "es", "pt", "it", "nl", "ca", "sv", "da", "nb", "fi")
_EASTERN = ("pl", "cs", "hu", "ro", "tr", "lv", "lt", "hrv")
_FURTHER = ("vi", "vi", "id", "ms", "swa")  # Vietnamese twice: none has more marks

ALPHABETS = (
    Alphabet(
        "Latn",
        (*_WESTERN, *_EASTERN, *_FURTHER),
        ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF)),
        share=4,
        cased=True,
        joined=False,
    ),
    Alphabet(
        "Cyrl",
        ("ru", "ru", "ru", "uk", "bg", "mk", "bel", "kaz", "mon", "srp", "kir"),
        ((0x400, 0x52F),),
        share=3,
        cased=True,
        joined=False,
    ),
    Alphabet(
        "Grek", ("el", "el", "el", "grc"), ((0x370, 0x3FF), (0x1F00, 0x1FFF)), share=1.5, cased=True, joined=False
    ),
    Alphabet(
        "Arab",
        ("ar", "ar", "ar", "fa", "fa", "ur", "pus", "uig"),
        ((0x620, 0x64A), (0x66E, 0x6D3)),
        digits="٠۰",
        share=2,
        right_to_left=True,
    ),
    Alphabet("Hebr", ("he", "he", "yid"), ((0x5D0, 0x5EA),), share=1.5, joined=False, right_to_left=True),
    Alphabet("Deva", ("hi", "hi", "mar", "nep", "san"), ((0x900, 0x97F),), digits="०", share=1.5),
    Alphabet("Beng", ("bn", "asm"), ((0x980, 0x9FF),), digits="০"),
    Alphabet("Taml", ("ta",), ((0xB80, 0xBFF),)),
    Alphabet("Telu", ("tel",), ((0xC00, 0xC7F),)),
    Alphabet("Knda", ("kan",), ((0xC80, 0xCFF),), digits="೦"),
    Alphabet("Mlym", ("mal",), ((0xD00, 0xD7F),)),
    Alphabet("Gujr", ("guj",), ((0xA80, 0xAFF),), digits="૦"),
    Alphabet("Guru", ("pan",), ((0xA00, 0xA7F),)),
    Alphabet("Orya", ("ori",), ((0xB00, 0xB7F),), digits="୦"),
    Alphabet("Sinh", ("sin",), ((0xD80, 0xDFF),)),
    Alphabet("Thai", ("tha",), ((0xE00, 0xE7F),), gap="", digits="๐", share=1.5),
    Alphabet("Laoo", ("lao",), ((0xE80, 0xEFF),), gap="", digits="໐"),
    Alphabet("Khmr", ("khm",), ((0x1780, 0x17FF),), gap="", digits="០"),
    Alphabet("Mymr", ("mya",), ((0x1000, 0x109F),), gap="", digits="၀"),
    Alphabet("Tibt", ("bod", "dzo"), ((0xF00, 0xFFF),), gap="་", digits="༠"),
    Alphabet("Geor", ("kat",), ((0x10D0, 0x10FF),), joined=False),
    Alphabet("Armn", ("hye",), ((0x530, 0x58F),), cased=True, joined=False),
    Alphabet("Ethi", ("amh", "amh", "tir"), ((0x1200, 0x137F),), joined=False),
    Alphabet("Hang", ("ko",), ((0xAC00, 0xD7A3),), share=2, joined=False),
    Alphabet("Hani", ("zh", "zh", "chi_tra", "ja"), _HAN_RANGES, gap="", share=3, joined=False),
    Alphabet("Jpan", ("ja",), KANA_RANGES + _HAN_RANGES, gap="", share=2, joined=False),
)

# Both look like anything, and are met on every page.
WORDLESS_SHARES = {NO_SCRIPT: 2.0, NO_TEXT: 2.0}

SCRIPTS = (*(alphabet.script for alphabet in ALPHABETS), *WORDLESS_SHARES)
"""The network's outputs, in their order."""

SHARES = (*(alphabet.share for alphabet in ALPHABETS), *WORDLESS_SHARES.values())
"""How many lines of each are drawn, against each other."""
