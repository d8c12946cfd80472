"""Which installed font has the glyphs of a word."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import icu
from fontTools.ttLib import TTCollection, TTFont, TTLibError

_FOLDERS = (
    "~/.local/share/fonts",
    "~/.fonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "/opt/homebrew/share/fonts",
)
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
# Not for a cloud: one-width and slanted letters, and fonts that draw every character as a box.
_UNWANTED = ("mono", "italic", "oblique", "slanted", "lastresort", "adobeblank", "emoji")
_EMOJI_FONTS = ("NotoColorEmoji", "Apple Color Emoji")
# Families to take first: sans-serif, made to stand together in one picture.
_FAMILIES = ("NotoSans", "NotoSerif", "Noto", "DejaVuSans", "Arial", "")
# What fonts call the scripts that share one.
_CJK = ("Han", "Hiragana", "Katakana", "Bopomofo", "Hangul")
# The name of a face in a Chinese, Japanese and Korean collection ends in the place whose shapes it draws.
_PLACES = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-Hant": "TC"}
# Characters without ink that shaping uses and no font needs to have.
_INKLESS = frozenset("\u200c\u200d\ufe0f")


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; `index` tells the faces of a collection (.ttc) apart."""

    path: str
    index: int = 0


def face_of(word: str, languages: Sequence[str] = ()) -> Face | None:
    """The best face that has a glyph for every character of a word, or None.

    `languages` (BCP 47, most used first) choose the shapes of Han characters.
    """
    wanted = frozenset(word) - _INKLESS
    script = next((name for name in map(_script, word) if name not in ("Common", "Inherited")), "Latin")
    for path in _ranked(script):
        if wanted <= _coverage(path):
            return Face(path, _collection_index(path, _place(word, script, languages)))
    return None


def runs_of(word: str, languages: Sequence[str] = ()) -> tuple[tuple[Face, str], ...]:
    """A word in runs of one face each, in logical order; none where a letter has no face.

    It is one run where one face has all of it. Marks stay with the letter before them.
    """
    face = face_of(word, languages)
    if face:
        return ((face, word),)
    runs: list[tuple[Face, str]] = []
    for cluster in _clusters(word):
        face = face_of(cluster, languages)
        if face is None:
            return ()
        if runs and runs[-1][0] == face:
            runs[-1] = (face, runs[-1][1] + cluster)
        else:
            runs.append((face, cluster))
    return tuple(runs)


@cache
def emoji_face() -> Face | None:
    """The installed colour emoji font, if any."""
    found = (path for name in _EMOJI_FONTS for path in _installed() if Path(path).stem == name)
    return next((Face(path) for path in found), None)


@cache
def _installed() -> tuple[str, ...]:
    """The font files in the standard folders, in order of their paths."""
    walks = (os.walk(Path(folder).expanduser()) for folder in _FOLDERS)
    files = (Path(folder, name) for walk in walks for folder, _, names in walk for name in names)
    return tuple(sorted(str(path) for path in files if path.suffix.lower() in _SUFFIXES))


@cache
def _ranked(script: str) -> tuple[str, ...]:
    """The installed text fonts, those that were made for a script first; of each family the boldest."""
    wanted = [path for path in _installed() if not any(word in Path(path).stem.lower() for word in _UNWANTED)]
    ranked = sorted(wanted, key=lambda path: _rank(Path(path).stem, script))
    families: dict[str, str] = {}
    for path in ranked:
        families.setdefault(Path(path).stem.partition("-")[0], path)
    return tuple(families.values())


def _rank(stem: str, script: str) -> tuple[bool, int, bool, int, str]:
    family, _, weight = stem.partition("-")
    name = "CJK" if script in _CJK else script.replace("_", "")
    made_for_it = family == "NotoSans" if script in ("Latin", "Greek", "Cyrillic") else name in family
    place = next(i for i, start in enumerate(_FAMILIES) if family.startswith(start))
    return (not made_for_it, place, "bold" not in weight.lower(), len(stem), stem)


@cache
def _coverage(path: str) -> frozenset[str]:
    """The characters that a font file has glyphs for; those of the first face, in a collection (they share them)."""
    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            if {"CBDT", "sbix", "COLR"} & set(font.keys()):
                return frozenset()
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (TTLibError, OSError):
        return frozenset()


@cache
def _collection_index(path: str, place: str) -> int:
    """The face for a place (JP, SC…) in a collection; 0 in a file of one face, or when no face is named for it."""
    if not place or Path(path).suffix.lower() not in (".ttc", ".otc"):
        return 0
    with TTCollection(path, lazy=True) as collection:
        names = [str(font["name"].getDebugName(4)) for font in collection.fonts]
    return next((i for i, name in enumerate(names) if place in name.split() and "Mono" not in name), 0)


def _place(word: str, script: str, languages: Sequence[str]) -> str:
    if script not in _CJK:
        return ""
    scripts = set(map(_script, word))
    if scripts & {"Hiragana", "Katakana"}:
        return "JP"
    if "Hangul" in scripts:
        return "KR"
    return next((_PLACES[language] for language in languages if language in _PLACES), "SC")


@cache
def _script(character: str) -> str:
    return str(icu.Script.getScript(character).getName())


def _clusters(word: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(word)):
        joined = word[i] in _INKLESS or word[i - 1] == "\u200d" or unicodedata.category(word[i])[0] == "M"
        if not joined:
            yield word[start:i]
            start = i
    yield word[start:]
