"""Which files `rebus ocr` reads, and where those go that it makes of them."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.files import UnusableFile
from core.errors import EmptyFile, UnsupportedType
from core.exports import Export, Form

STANDARD_OUTPUT = "-"
_MARK = ".ocr"  # in the name of each file that is made: photo.jpg → photo.ocr.pdf
_MADE_HERE = re.compile(rf"{re.escape(_MARK)}\.\w+$")
_HEAD_BYTES = 1024  # by which every kind is told


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the folder (relative) that it lies in below the one that was named."""

    file: str
    below: Path = Path()


def sources_of(names: Sequence[str]) -> list[Source]:
    """The files that are named, and the pictures and PDFs in folders that are, with what is in these, sorted.

    Left out are hidden files and those that were made here. A folder without any is a source itself, which is then
    told to be none.
    """
    return [source for name in names for source in (_in_folder(Path(name)) or [Source(name)])]


def _in_folder(folder: Path) -> list[Source]:
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in below.parts)
        if not hidden and not _MADE_HERE.search(path.name) and path.is_file() and _is_readable(path):
            found.append(Source(str(path), below.parent))
    return found


def _is_readable(path: Path) -> bool:
    """Whether it begins like something that is read; one that cannot be opened is tried later, and told of."""
    from core.documents.opening import kind_of  # noqa: PLC0415, only folders are looked through

    try:
        with path.open("rb") as opened:
            kind_of(opened.read(_HEAD_BYTES))
    except (EmptyFile, UnsupportedType):
        return False
    except OSError:
        return True
    return True


class Destination:
    """Where the files go that are made of some sources.

    `out` names a file (of one source), a folder, or `-` for standard output; without it, each goes beside its
    source. In a folder, `letter.jpg` becomes `letter.ocr.pdf`, or `letter.jpg.ocr.pdf` where a `letter.png` is read
    too. A file that is there is replaced if it was named by `out` itself, or with `overwrite`.
    """

    def __init__(self, out: str | None, sources: Sequence[Source], form: Form, *, overwrite: bool) -> None:
        self._out = out
        self._form = form
        self._overwrite = overwrite
        one = out is not None and len(sources) == 1 and not out.endswith("/") and not Path(out).is_dir()
        self._named = Path(out) if out and one else None
        self._alike = Counter(self._folder_of(source) / Path(source.file).stem.casefold() for source in sources)
        self._written: set[Path] = set()

    def write(self, source: Source, export: Export) -> str | None:
        """Writes what was made of a source, and gives back where; None for standard output. Raises `UnusableFile`."""
        if self._out == STANDARD_OUTPUT:
            sys.stdout.buffer.write(export.data)
            return None
        path = self._path_of(source, export)
        if path.exists() and path.samefile(source.file):
            raise UnusableFile(f"{path} is what is read: name another file for what is made of it.")
        replaces = (self._overwrite or path == self._named) and path not in self._written
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb" if replaces else "xb") as opened:
                opened.write(export.data)
        except OSError as error:
            if isinstance(error, FileExistsError) and path.exists():
                raise UnusableFile(f"{path} is there already: to replace it, add --overwrite.") from error
            raise UnusableFile(f"I can't write {path}: {error.strerror}.") from error
        self._written.add(path)
        return str(path)

    def _path_of(self, source: Source, export: Export) -> Path:
        if self._named:
            # Marked pictures of several pages are a PDF, and should not be called a PNG.
            misnamed = self._named.suffix.lower() == f".{self._form}" != export.suffix
            return self._named.with_suffix(export.suffix) if misnamed else self._named
        folder, name = self._folder_of(source), Path(source.file)
        alone = self._alike[folder / name.stem.casefold()] == 1
        return folder / f"{name.stem if alone else name.name}{_MARK}{export.suffix}"

    def _folder_of(self, source: Source) -> Path:
        return Path(source.file).parent if self._out is None else Path(self._out) / source.below
