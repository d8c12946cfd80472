"""Takes out of a text what is not words: addresses, names, commands, and characters that hide or pile up."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from core.cloud.alphabets import (
    COMPOSING,
    EMOJI,
    JOINING,
    MARKS,
    OTHER_SORTED_MARKS,
    SKIN_TONES,
    SORTED_MARKS,
    SOUTH_EAST_ASIAN,
    UNSPACED,
)
from core.cloud.boilerplate import without_boilerplate
from core.cloud.kinds import kinds_in, places_of, replaced, table_of

# Letters that are other letters in fancy dress: 𝓫𝓸𝓵𝓭, ｗｉｄｅ, and Arabic in its presentation forms.
# NFKC would do the same and more: it breaks Thai's SARA AM and Korean's ㅋㅋㅋ.
_FANCY_BLOCKS = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFC), (0xFF01, 0xFF9F), (0x1D400, 0x1D7FF), (0x2460, 0x24FF))
_FANCY_TAGS = ("<font>", "<wide>", "<narrow>", "<compat>", "<initial>", "<medial>", "<final>", "<isolated>")


def _plain_letters() -> dict[int, str]:
    letters: dict[int, str] = {}
    for first, last in _FANCY_BLOCKS:
        for code in range(first, last + 1):
            tag, *plain = unicodedata.decomposition(chr(code)).split() or [""]
            letter = "".join(chr(int(point, 16)) for point in plain)
            if tag in _FANCY_TAGS and " " not in letter:
                letters[code] = letter
    return letters


_INVISIBLE = (
    *(0x00AD, 0x034F, 0x061C, 0x0640, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x2060, 0x3164, 0xFEFF, 0xFFA0),
    *range(0x200E, 0x2010),  # bidi marks
    *range(0x202A, 0x202F),  # bidi overrides
    *range(0x2061, 0x2070),  # invisible operators, bidi isolates
    *range(0xFE00, 0xFE0F),  # variation selectors; U+FE0F tells an emoji
    *range(0xE0100, 0xE01F0),
)
_TRANSLATION = {
    **{chr(code): plain for code, plain in _plain_letters().items()},
    **{chr(code): "" for code in _INVISIBLE},
    **dict.fromkeys("‘’ʼ՚＇`´", "'"),
    **dict.fromkeys("‐‑‒﹣－", "-"),
}

_TYPOGRAPHY = (
    *((sign, "'") for sign in "’‘`"), *((sign, '"') for sign in "“”„«»"), *((sign, " - ") for sign in "–—"),
    ("…", " ; "), ("•", " ; "), ("\u00a0", " "),
)  # fmt: skip

# What a text's kinds of characters say (`core.cloud.kinds`): which of the patterns below need not be tried.
_UNUSABLE_KIND, _TRANSLATED_KIND, _MARKED_KIND, _COMPOSING_KIND, _HEBREW_KIND, _OVERLAY_KIND = 1, 2, 4, 8, 16, 32

_UNUSABLE_CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff"
_UNUSABLE = re.compile(f"[{_UNUSABLE_CHARACTERS}]")
_MARK = re.compile(f"[{MARKS}\u200b\u200c]|\u200d(?<![{EMOJI}{SKIN_TONES}\ufe0f]\u200d)")
_HIDDEN_SPACE = re.compile(f"\u200b(?<![{SOUTH_EAST_ASIAN}]\u200b)")
_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_HIDDEN_JOINER = re.compile(f"[\u200c\u200d](?<![{JOINING}].)")
# Strokes through letters, and marks piled higher than any language does (Vietnamese and polytonic Greek
# stack two or three on a letter): the letters below are what was meant.
_OVERLAYS = "\u0334-\u0338\u20d0-\u20df\u20e2\u20e4-\u20f0"
_OVERLAY = re.compile(f"[{_OVERLAYS}]")
# The frame of a keycap, which is an emoji on a figure alone.
_FRAME = re.compile("(?<![0-9#*]\ufe0f)(?<![0-9#*])\u20e3")
_PILE = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f]{4,}")
# Tibetan stacks up to five. This bounds `unicodedata.normalize`, which sorts a pile in quadratic time.
_LONG_PILE = re.compile(f"([{SORTED_MARKS}]{{8}})[{SORTED_MARKS}]+")
_OTHER_LONG_PILE = re.compile(f"([{OTHER_SORTED_MARKS}]{{8}})[{OTHER_SORTED_MARKS}]+")
# What all these piles have.
_PILED = re.compile(f"[{MARKS}]{{4}}")
_OTHER_SCRIPT = re.compile("[\U00010000-\U0001efff]")

# Addresses end where a script without spaces begins: 看https://example.com这里.
_ADDRESS_BODY = f'[^\\s<>"{UNSPACED}\u3000-\u303f\uff00-\uffef]'
_TOP_DOMAINS = (
    "com|org|net|edu|gov|info|io|me|co|ai|app|dev|ly|tv|gg|be|uk|ru|ua|by|kz|de|fr|es|it|nl|pl|eu|us|ca|au|"
    "br|mx|ar|in|ir|tr|id|cn|jp|kr|tw|hk|vn|th"
)
_URL = re.compile(rf"(?:[A-Za-z][A-Za-z0-9+.-]{{1,20}}://|mailto:|www\.){_ADDRESS_BODY}++")
# The lookbehinds and possessive runs keep a long word from being tried anew at each of its letters.
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+")
_TOP_DOMAIN = re.compile(rf"\.(?:{_TOP_DOMAINS})\b", re.IGNORECASE)
_MORE_LABELS = re.compile(r"(?:\.[A-Za-z0-9-]++){0,4}")  # example.co.uk
_DOMAIN = re.compile(rf"(?<![\w.@-])(?:[A-Za-z0-9-]++\.)+(?<=\.)(?:{_TOP_DOMAINS})\b", re.IGNORECASE)
_PATH = re.compile(rf"(?:[/:?#]{_ADDRESS_BODY}*+)?")
# A name in Latin letters ends with them; others end at a space. Commands: /cloud, /cloud@rebus_bot.
_NAMES = re.compile(r"(?<![\w@])@(?:[A-Za-z0-9_.]+|\w{1,24}(?!\w))")
_COMMANDS = re.compile(r"/(?<![^\s]/)[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]+)?(?![\w/])")
# A word that a column of print cut in two.
_CUT_WORD = re.compile(r"-(?<=[^\W\d_]-)[ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_HEBREW_LETTERS = "\u05d0-\u05ea"
# An apostrophe of Hebrew abbreviations (צה"ל, ג'ירפה) has its own sign, which Hebrew fonts have.
_GERSHAYIM = re.compile(f'(?<=[{_HEBREW_LETTERS}])"(?=[{_HEBREW_LETTERS}])')
_GERESH = re.compile(f"(?<=[{_HEBREW_LETTERS}])'")


def clean(text: str) -> str:
    """The text in plain letters and NFC, without hidden characters, addresses, @names, /commands and messengers' words.

    Hashtags keep their word. Takes time linear in the text's length.
    """
    kinds = kinds_in(text, _kinds())
    text = without_boilerplate(_UNUSABLE.sub(" ", text) if kinds & _UNUSABLE_KIND else text)
    # Most texts have no other signs than these, and are in ASCII then, where all that follows is much faster.
    for sign, plain in _TYPOGRAPHY:
        text = text.replace(sign, plain)
    if kinds & _TRANSLATED_KIND:
        text = replaced(text, _kinds(), _TRANSLATED_KIND, _TRANSLATION)
        kinds = kinds_in(text, _kinds())
    if not text.isascii():
        text = _tame(text, kinds)
    text = _without_addresses(text)
    text = _COMMANDS.sub(" ", text)
    return _CUT_WORD.sub("", text)


def _tame(text: str, kinds: int) -> str:
    if kinds & _MARKED_KIND and _MARK.search(text):
        text = _without_piles(text, kinds)
    if kinds & _COMPOSING_KIND:
        text = "".join(_composed(text))
    return _GERESH.sub("\u05f3", _GERSHAYIM.sub("\u05f4", text)) if kinds & _HEBREW_KIND else text


@cache
def _kinds() -> bytes:
    return table_of(
        {
            _UNUSABLE_KIND: _UNUSABLE_CHARACTERS,
            _TRANSLATED_KIND: re.escape("".join(_TRANSLATION)),
            _MARKED_KIND: f"{MARKS}\u200b-\u200d",
            _COMPOSING_KIND: COMPOSING,
            _HEBREW_KIND: _HEBREW_LETTERS,
            _OVERLAY_KIND: _OVERLAYS,
        }
    )


def _composed(text: str) -> Iterator[str]:
    """A text in NFC: each run of what may compose, with the letter before it; nothing composes with the rest."""
    begun = done = 0  # where the run that is being followed begins, and where it has ended so far
    for place in places_of(text, _kinds(), _COMPOSING_KIND):
        if place > done:
            yield unicodedata.normalize("NFC", text[begun:done])
            begun = max(place - 1, done)
            yield text[done:begun]
        done = place + 1
    yield unicodedata.normalize("NFC", text[begun:done])
    yield text[done:]


def _without_piles(text: str, kinds: int) -> str:
    if "\u200b" in text:
        text = _HIDDEN_SPACE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _HIDDEN_JOINER.sub("", _JOINERS.sub(r"\1", text))
    if "\u20e3" in text:
        text = _FRAME.sub("", text)
    if kinds & _OVERLAY_KIND:
        text = _OVERLAY.sub("", text)
    if not _PILED.search(text):
        return text
    text = _LONG_PILE.sub(r"\1", _PILE.sub("", text))
    if _OTHER_SCRIPT.search(text):
        text = _OTHER_LONG_PILE.sub(r"\1", text)
    return text


def _without_addresses(text: str) -> str:
    if "://" in text or "www." in text or "mailto:" in text:
        text = _URL.sub(" ", text)
    if "@" in text:
        text = _NAMES.sub(" ", _EMAIL.sub(" ", text))
    return "".join(_around_domains(text))


def _around_domains(text: str) -> Iterator[str]:
    """What is left of a text without bare domains, which are looked for only around what may end one."""
    done = 0
    for end in _TOP_DOMAIN.finditer(text):
        if end.start() < done:
            continue
        # The space before it; names of hosts that people write are shorter than this.
        earliest = max(done, end.start() - 64)
        start = max(earliest, *(text.rfind(space, earliest, end.start()) for space in " \n"))
        labels = _MORE_LABELS.match(text, end.end())
        if found := _DOMAIN.search(text, start, labels.end() if labels else end.end()):
            yield text[done : found.start()]
            yield " "
            path = _PATH.match(text, found.end())
            done = path.end() if path else found.end()
    yield text[done:]
