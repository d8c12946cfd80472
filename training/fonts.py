"""Faces that draw a script, one family in six kept aside to measure with."""

import json
import random
import subprocess
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTCollection, TTFont, TTLibError
from numpy.typing import NDArray
from PIL import ImageFont

from training import BUILD
from training.alphabets import ALPHABETS, Alphabet
from training.words import vocabulary

_PACKAGES = Path(__file__).with_name("apt-packages.txt")
_UNPACKED = BUILD / "fonts"
_CATALOGUE = BUILD / "faces.json"
_LETTERS = BUILD / "letters.npz"
_INSTALLED = Path("/usr/share/fonts")
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
# Emoji are pictures; the last draw every script's characters alike, as boxes or as ornaments.
_UNWANTED = ("emoji", "symbol", "math", "lastresort", "music", "barcode", "dingbat")
_HELD_OUT_OF = 6
_WORDS_TO_TRY = 300  # a font that has nine in ten of these words' letters is a font of the script


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file, and the family that it is held out with."""

    path: str
    index: int
    family: str


def unpack() -> None:
    """Fetches the Debian packages of training/apt-packages.txt and unpacks them, once."""
    done = _UNPACKED / "complete"
    if done.exists():
        return
    debs = BUILD / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    rows = _PACKAGES.read_text(encoding="utf-8").splitlines()
    names = [name for row in rows if not row.startswith("#") for name in row.split()]
    subprocess.run(["apt-get", "download", "-q", *names], cwd=debs, check=True)
    for package in sorted(debs.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", package, _UNPACKED], check=True)
    done.touch()


class FontCase:
    """The faces of every script, found once."""

    def __init__(self) -> None:
        if not _CATALOGUE.exists():
            _catalogue([_INSTALLED, _UNPACKED])
        found = json.loads(_CATALOGUE.read_text())
        self._faces = {script: [Face(*row) for row in rows] for script, rows in found.items()}

    def pick(self, script: str, rng: random.Random, *, held_out: bool) -> Face:
        """A face of a family chosen evenly, so that a family of forty faces counts as one."""
        families = self._families(script, held_out)
        return rng.choice(families[rng.choice(sorted(families))])

    def counts(self) -> dict[str, tuple[int, int]]:
        """How many families each script is drawn with, and how many are held out."""
        return {
            script: (len(self._families(script, False)), len(self._families(script, True))) for script in self._faces
        }

    @cache  # noqa: B019, one case lives as long as its process
    def _families(self, script: str, held_out: bool) -> dict[str, list[Face]]:
        families: dict[str, list[Face]] = {}
        for face in self._faces[script]:
            families.setdefault(face.family, []).append(face)
        aside = {name for name in families if zlib.crc32(name.encode()) % _HELD_OUT_OF == 0}
        if not aside or len(aside) == len(families):  # few families: the last by name
            aside = {max(families)} if len(families) > 1 else set()
        kept = {name: faces for name, faces in families.items() if (name in aside) == held_out}
        return kept or families


def _catalogue(folders: list[Path]) -> None:
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    found: dict[str, list[tuple[str, int, str]]] = {alphabet.script: [] for alphabet in ALPHABETS}
    known: dict[str, NDArray[np.uint32]] = {}
    for path in paths:
        if any(word in path.name.lower() for word in _UNWANTED):
            continue
        for index, family, letters in _faces_of(path):
            drawn = [alphabet.script for alphabet in ALPHABETS if _draws(letters, alphabet)]
            for script in drawn:
                found[script].append((str(path), index, family))
            if drawn:
                known[f"{path}#{index}"] = np.array(sorted(letters), np.uint32)
    np.savez(_LETTERS, **known)
    _CATALOGUE.write_text(json.dumps(found, ensure_ascii=False))


def _faces_of(path: Path) -> list[tuple[int, str, frozenset[int]]]:
    try:
        if path.suffix.lower() in {".ttc", ".otc"}:
            fonts = list(TTCollection(path, lazy=True).fonts)
        else:
            fonts = [TTFont(path, lazy=True)]
        return [
            (index, font["name"].getBestFamilyName() or path.stem, frozenset(font.getBestCmap() or ()))
            for index, font in enumerate(fonts)
            if _opens(path, index)
        ]
    except (TTLibError, OSError, KeyError, AssertionError, UnicodeDecodeError):
        return []  # a broken or encrypted file is no font to us


def _opens(path: Path, index: int) -> bool:
    """Whether letters come in any size; some files hold pictures of letters in one."""
    try:
        ImageFont.truetype(str(path), 13, index=index).getmask("1")
    except OSError:
        return False
    return True


def _draws(letters: frozenset[int], alphabet: Alphabet) -> bool:
    some = vocabulary(alphabet)[0][:_WORDS_TO_TRY]
    drawn = sum(all(ord(letter) in letters for letter in word) for word in some)
    return drawn >= 0.9 * len(some)


@lru_cache(maxsize=400)
def opened(face: Face, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size_px, index=face.index, layout_engine=ImageFont.Layout.RAQM)


@cache
def letters_of(face: Face) -> frozenset[int]:
    """The code points that a face has glyphs for."""
    return frozenset(_known()[f"{face.path}#{face.index}"].tolist())


@cache
def _known() -> np.lib.npyio.NpzFile:
    return np.load(_LETTERS)
