"""Faces that draw a script, in print or by hand, one family in six of either kept aside to measure with."""

import json
import random
import re
import subprocess
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from fontTools.merge import Merger
from fontTools.ttLib import TTCollection, TTFont, TTLibError
from numpy.typing import NDArray
from PIL import ImageFont

from training import BUILD
from training.alphabets import ALPHABETS, Alphabet
from training.likeness import LETTER_PX, kept_aside
from training.words import vocabulary

_PRINT, _HANDWRITING = BUILD / "fonts", BUILD / "handwriting"
_SHELVES = (
    (_PRINT, "apt-packages.txt", "npm-packages.txt"),
    (_HANDWRITING, "apt-handwriting.txt", "npm-handwriting.txt"),
)
# A subset of letters by name, in regular weight; numbered ones are pieces of those for browsers.
_SUBSET = re.compile(r"-(?!\d+-400|emoji|math|symbols)[a-z-]+-400-normal\.woff$")
_CATALOGUE = BUILD / "faces.json"
_LETTERS = BUILD / "letters.npz"
_INSTALLED = Path("/usr/share/fonts")
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
# Emoji are pictures; the last draw every script's characters alike, as boxes, ornaments or keys of a keyboard.
_UNWANTED = (
    *("emoji", "symbol", "math", "lastresort", "music", "barcode", "dingbat"),
    *("unifont", "tughra", "haramain", "orqun", "keyboard"),
)
# Fonts by the start of their family's name that have letters of the one script alone, and where the others' letters
# belong, boxes or Tibetan letters: found by looking at those that differ most from a script's other fonts.
_ONE_SCRIPT = {"Monlam": "Tibt", "Nakula": "Deva", "Sahadeva": "Deva"}
_WORDS_TO_TRY = 300  # a font that has nine in ten of these words' letters is a font of the script


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file, and the family that it is held out with."""

    path: str
    index: int
    family: str
    by_hand: bool


def fetch() -> None:
    """Fetches the packages of fonts, Debian's and npm's, and unpacks them, once."""
    for folder, debian, npm in _SHELVES:
        done = folder / "complete"
        if not done.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _from_debian(_names_in(debian), folder)
            _from_npm(_names_in(npm), folder)
            done.touch()


def _names_in(listing: str) -> list[str]:
    rows = Path(__file__).with_name(listing).read_text(encoding="utf-8").splitlines()
    return [name for row in rows if not row.startswith("#") for name in row.split()]


def _from_debian(names: list[str], folder: Path) -> None:
    fetched = BUILD / "debs"
    fetched.mkdir(exist_ok=True)
    subprocess.run(["apt-get", "download", "-q", *names], cwd=fetched, check=True)
    for name in names:
        for package in fetched.glob(f"{name}_*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)


def _from_npm(names: list[str], folder: Path) -> None:
    """One file of each family: its packages cut a font into a file for each subset of letters."""
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            packed = ["npm", "pack", "--silent", f"@fontsource/{name}"]
            subprocess.run(packed, cwd=scratch, check=True, capture_output=True)
            (archive,) = Path(scratch).glob("*.tgz")
            with tarfile.open(archive) as parts:
                subsets = [part for part in parts.getmembers() if _SUBSET.search(part.name)]
                parts.extractall(scratch, subsets, filter="data")
            # Marks and spaces that several subsets have are as Latin has them.
            paths = sorted(
                (f"{scratch}/{part.name}" for part in subsets), key=lambda path: ("-latin-" not in path, path)
            )
            merged = Merger().merge(paths)
        merged.flavor = None
        merged.save(folder / f"{name}.ttf")


class FontCase:
    """The faces of every script, found once."""

    def __init__(self) -> None:
        if not _CATALOGUE.exists():
            _catalogue()
        self._families: defaultdict[tuple[str, bool, bool], defaultdict[str, list[Face]]]
        self._families = defaultdict(lambda: defaultdict(list))
        for script, rows in json.loads(_CATALOGUE.read_text()).items():
            for *row, held_out in rows:
                face = Face(*row)
                self._families[script, face.by_hand, held_out][face.family].append(face)

    def pick(self, script: str, rng: random.Random, *, held_out: bool, by_hand: bool) -> Face:
        """A face of a family chosen evenly, so that a family of forty faces counts as one.

        What nobody made a font of by hand is printed, and what is not held out for want of another is drawn with all.
        """
        wanted = [(by_hand, held_out), (by_hand, False), (False, held_out), (False, False)]
        families = next(found for choice in wanted if (found := self._families.get((script, *choice))))
        return rng.choice(families[rng.choice(sorted(families))])


def _catalogue() -> None:
    found: dict[str, list[Face]] = {alphabet.script: [] for alphabet in ALPHABETS}
    known: dict[str, NDArray[np.uint32]] = {}
    for folder in (_INSTALLED, _PRINT, _HANDWRITING):
        for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES):
            if any(word in path.name.lower() for word in _UNWANTED):
                continue
            for index, family, letters in _faces_of(path):
                only = next((script for name, script in _ONE_SCRIPT.items() if family.startswith(name)), None)
                able = (alphabet.script for alphabet in ALPHABETS if _draws(letters, alphabet))
                drawn = [script for script in able if only in {None, script}]
                for script in drawn:
                    found[script].append(Face(str(path), index, family, by_hand=folder == _HANDWRITING))
                if drawn:
                    known[f"{path}#{index}"] = np.array(sorted(letters), np.uint32)
    np.savez(_LETTERS, **known)
    rows = {alphabet.script: list(_marked(found[alphabet.script], alphabet)) for alphabet in ALPHABETS}
    _CATALOGUE.write_text(json.dumps(rows, ensure_ascii=False))


def _marked(faces: list[Face], alphabet: Alphabet) -> Iterator[tuple[str, int, str, bool, bool]]:
    """Each face, and whether it is held out."""
    letters = "".join(letter for letter, _ in Counter("".join(vocabulary(alphabet)[0][:_WORDS_TO_TRY])).most_common())
    for by_hand in (False, True):
        # A family is as its plainest face looks, whose file has the shortest name in most.
        plain: dict[str, Face] = {}
        for face in sorted(faces, key=lambda face: (len(face.path), face.path)):
            if face.by_hand == by_hand:
                plain.setdefault(face.family, face)
        aside = kept_aside({name: opened(face, LETTER_PX) for name, face in plain.items()}, letters)
        for face in faces:
            if face.by_hand == by_hand:
                yield face.path, face.index, face.family, by_hand, face.family in aside


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
