"""Leaves out of UniDic what no cloud asks for: `python tools/slim_unidic.py FOLDER`, the dictionary of `unidic_lite`.

Of the 29 columns that UniDic says of a word, `core/cloud/japanese.py` asks for three; the others are most of the
dictionary. Of the 5,981 contexts by which it says what follows what, many are followed alike: such are made one. What
is left takes 85 MB instead of 260, and MeCab cuts every text as before.

The files are MeCab's (`dictionary.cpp`, `connector.cpp`): a dictionary is a header of 72 bytes, a double array of
surfaces, 16 bytes for each word, and the words' columns as strings that end with a zero byte; the matrix of costs is
two sizes and then 16 bits for each pair of contexts.
"""

import csv
import io
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

# Magic number, version, kind, words, left and right contexts, bytes of the three parts, nothing, character set.
_HEADER = struct.Struct("<10I32s")
_MAGIC = 0xEF718F77  # by which the size of the file is masked
_WORD = np.dtype(
    [("left", "<u2"), ("right", "<u2"), ("kind", "<u2"), ("cost", "<i2"), ("columns", "<u4"), ("compound", "<u4")]
)
# Part of speech, its kind, and the form in dictionaries, as core/cloud/japanese.py asks for them.
_KEPT_COLUMNS = (0, 1, 10)
# Names of contexts, and what the dictionary is: MeCab opens none of them.
_UNUSED = ("left-id.def", "right-id.def", "rewrite.def", "unidic-mecab.pdf")


def main() -> None:
    """The command."""
    [folder] = map(Path, sys.argv[1:])
    contexts = _merge_contexts(folder / "matrix.bin")
    for name in ("sys.dic", "unk.dic"):
        _rewrite(folder / name, contexts)
    for name in _UNUSED:
        (folder / name).unlink()


@dataclass(frozen=True, slots=True)
class _Contexts:
    """The new number of each old context that a word may have on its left, and on its right."""

    left: NDArray[np.uint16]
    right: NDArray[np.uint16]

    def sizes(self) -> tuple[int, int]:
        """As the files have them: first how many there are on the right of words, which MeCab calls left."""
        return int(self.right.max()) + 1, int(self.left.max()) + 1


def _merge_contexts(path: Path) -> _Contexts:
    """Makes contexts one that cost the same beside every other."""
    columns, rows = np.fromfile(path, "<u2", 2).astype(int)
    # A row: what it costs a left context to follow each right one.
    costs = np.fromfile(path, "<i2", offset=4).reshape(rows, columns)
    (left, kept_left), (right, kept_right) = _classes(costs), _classes(costs.T)
    contexts = _Contexts(left, right)
    with _replaced(path) as file:
        np.array(contexts.sizes(), "<u2").tofile(file)
        costs[np.ix_(kept_left, kept_right)].tofile(file)
    return contexts


def _classes(rows: NDArray[np.int16]) -> tuple[NDArray[np.uint16], list[int]]:
    """A number for each row, equal for equal rows, and the first row of each number. The first of all keeps its 0,
    which is the context of a text's beginning and end.
    """
    numbers: dict[bytes, int] = {}
    classes = [numbers.setdefault(row.tobytes(), len(numbers)) for row in rows]
    return np.array(classes, np.uint16), [classes.index(number) for number in range(len(numbers))]


def _rewrite(path: Path, contexts: _Contexts) -> None:
    data = path.read_bytes()
    _, version, kind, count, _, _, array_bytes, word_bytes, _, nothing, charset = _HEADER.unpack_from(data)
    words_at = _HEADER.size + array_bytes
    columns_at = words_at + word_bytes
    words = np.frombuffer(data, _WORD, word_bytes // _WORD.itemsize, words_at).copy()
    words["left"], words["right"] = contexts.left[words["left"]], contexts.right[words["right"]]
    kept: dict[bytes, int] = {}
    strings = bytearray()
    for at, start in enumerate(words["columns"].tolist()):
        columns = _kept_columns(data[columns_at + start : data.index(b"\0", columns_at + start)])
        if columns not in kept:
            kept[columns] = len(strings)
            strings += columns + b"\0"
        words["columns"][at] = kept[columns]
    size = columns_at + len(strings)
    header = (size ^ _MAGIC, version, kind, count, *contexts.sizes(), array_bytes, word_bytes, len(strings), nothing)
    with _replaced(path) as file:
        file.write(_HEADER.pack(*header, charset))
        file.write(data[_HEADER.size : words_at])
        file.write(words.tobytes())
        file.write(strings)


def _kept_columns(columns: bytes) -> bytes:
    """The same line of comma-separated values without what is in the columns that nobody asks for."""
    [values] = csv.reader([columns.decode()])
    slim = io.StringIO()
    row = [value if at in _KEPT_COLUMNS else "" for at, value in enumerate(values[: _KEPT_COLUMNS[-1] + 1])]
    csv.writer(slim, lineterminator="").writerow(row)
    return slim.getvalue().encode()


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    """A new file in the place of another, which a MeCab at work may have mapped, once it is complete."""
    unfinished = path.with_name(f"{path.name}.new")
    with unfinished.open("wb") as file:
        yield file
    unfinished.replace(path)


if __name__ == "__main__":
    main()
