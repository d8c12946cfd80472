"""Which installed font has the glyphs of a word."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import icu
import uharfbuzz as hb

FONTS = ("sans", "serif", "round")
"""The kinds of letters that a style may ask for, the first by default."""

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
# The families of each kind, best first: Debian's, then those of macOS. Scripts that they lack are drawn in the sans.
_KINDS = {
    "sans": ("NotoSans", "DejaVuSans", "Arial"),
    "serif": ("NotoSerif", "NotoNaskh", "DejaVuSerif", "Georgia", "Times New Roman"),
    "round": ("Comfortaa", "Arial Rounded"),
}
# Among the others: sans-serif, made to stand together in one picture.
_FAMILIES = ("NotoSans", "NotoSerif", "Noto", "DejaVuSans", "Arial", "")
# The scripts that fonts without a script's name in theirs are made for.
_PLAIN = ("Latin", "Greek", "Cyrillic")
# What fonts call the scripts that share one.
_CJK = ("Han", "Hiragana", "Katakana", "Bopomofo", "Hangul")
# The name of a face in a Chinese, Japanese and Korean collection ends in the place whose shapes it draws.
_PLACES = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-Hant": "TC"}
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
# Characters without ink that shaping uses and no font needs to have.
_INKLESS = frozenset("\u200c\u200d\ufe0f")


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; `index` tells the faces of a collection (.ttc) apart."""

    path: str
    index: int = 0


@cache
def open_font(face: Face) -> hb.Font:
    """A face, opened once for the life of a process and mapped into its memory; its numbers are in units of the font.

    Raises `hb.HarfBuzzError` where there is no such file. What is no font has no glyphs.
    """
    return hb.Font(hb.Face(hb.Blob.from_file_path(face.path), face.index))


def face_of(word: str, languages: Sequence[str] = (), font: str = FONTS[0]) -> Face | None:
    """The best face that has a glyph for every character of a word, or None.

    `languages` (BCP 47, most used first) choose the shapes of Han characters; `font` is one of `FONTS`.
    """
    wanted = frozenset(word) - _INKLESS
    script = next((name for name in map(_script, word) if name not in ("Common", "Inherited")), "Latin")
    for path in _ranked(script, font):
        if _covers(path, wanted):
            return Face(path, _collection_index(path, _place(word, script, languages)))
    return None


def runs_of(word: str, languages: Sequence[str] = (), font: str = FONTS[0]) -> tuple[tuple[Face, str], ...]:
    """A word in runs of one face each, in logical order; none where a letter has no face.

    It is one run where one face has all of it. Marks stay with the letter before them.
    """
    face = (_ascii_face(font) if word.isascii() and word.isprintable() else None) or face_of(word, languages, font)
    if face:
        return ((face, word),)
    runs: list[tuple[Face, str]] = []
    for letter in letters_of(word):
        face = face_of(letter, languages, font)
        if face is None:
            return ()
        if runs and runs[-1][0] == face:
            runs[-1] = (face, runs[-1][1] + letter)
        else:
            runs.append((face, letter))
    return tuple(runs)


@cache
def _ascii_face(font: str) -> Face | None:
    """The face that is the best for any word of ASCII; None where the best for Latin letters lacks some of it."""
    ranked = _ranked("Latin", font)
    return Face(ranked[0]) if ranked and _covers(ranked[0], frozenset(_ASCII)) else None


def letters_of(text: str) -> Iterator[str]:
    """What readers take for letters, each with its marks (Unicode's grapheme clusters)."""
    units = text.encode("utf-16-le", "surrogatepass")  # ICU counts in them
    breaks = icu.BreakIterator.createCharacterInstance(icu.Locale.getRoot())
    breaks.setText(icu.UnicodeString(text))
    start = 0
    for end in breaks:
        yield units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        start = end


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
def _ranked(script: str, font: str) -> tuple[str, ...]:
    """The installed text fonts, those that were made for a script first; of each family the boldest."""
    wanted = [path for path in _installed() if not any(word in Path(path).stem.lower() for word in _UNWANTED)]
    ranked = sorted(wanted, key=lambda path: _rank(Path(path).stem, script, _KINDS[font]))
    families: dict[str, str] = {}
    for path in ranked:
        families.setdefault(Path(path).stem.partition("-")[0], path)
    return tuple(families.values())


def _rank(stem: str, script: str, kind: Sequence[str]) -> tuple[bool, int, int, bool, int, str]:
    family, _, weight = stem.partition("-")
    name = "CJK" if script in _CJK else script.replace("_", "")
    if script in _PLAIN:
        made_for_it = family == "NotoSans" or family in kind
        of_kind = next((i for i, start in enumerate(kind) if family == start), len(kind))
    else:
        made_for_it = name in family
        of_kind = next((i for i, start in enumerate(kind) if family.startswith(start)), len(kind))
    place = next(i for i, start in enumerate(_FAMILIES) if family.startswith(start))
    return (not made_for_it, of_kind, place, "bold" not in weight.lower(), len(stem), stem)


def _covers(path: str, wanted: frozenset[str]) -> bool:
    """Whether a file is one of outlines and has glyphs for all characters (in a collection, the faces share them)."""
    return _has_outlines(path) and all(map(open_font(Face(path)).get_nominal_glyph, map(ord, wanted)))


@cache
def _has_outlines(path: str) -> bool:
    try:
        face = open_font(Face(path)).face
    except hb.HarfBuzzError:
        return False
    return not (face.has_color_png or face.has_color_layers or face.has_color_paint or face.has_color_svg)


@cache
def _collection_index(path: str, place: str) -> int:
    """The face for a place (JP, SC…) in a collection; 0 in a file of one face, or when no face is named for it."""
    if not place or Path(path).suffix.lower() not in (".ttc", ".otc"):
        return 0
    faces = range(open_font(Face(path)).face.count)
    names = [open_font(Face(path, index)).face.get_name(hb.OTNameIdPredefined.FULL_NAME) or "" for index in faces]
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
