"""Tables (.csv, .tsv): the cells of the columns in which people write, without the heading."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

_DELIMITERS = ",;\t|"
# Rows by which delimiter, heading and columns are told.
_SAMPLE_ROWS = 1_000
_SAMPLE_LINES = 50
_MOST_COLUMNS = 200  # what has more was made by a machine for another
# Of the letters in the column that has most: names, labels and days of the week have fewer.
_LEAST_SHARE = 0.5
# A cell may be as long as a file.
csv.field_size_limit(20_000_000)

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


def text_of(text: str) -> str:
    """The texts of the cells, one a line. A table that cannot be read is taken as it stands."""
    delimiter = _delimiter(text)
    try:
        sample = list(islice(_rows(text, delimiter), _SAMPLE_ROWS))
        columns = _columns(sample)
        rows = islice(_rows(text, delimiter), int(_has_heading(sample, columns)), None)
        return "\n".join(row[column] for row in rows for column in columns if column < len(row))
    except csv.Error:
        return text


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return (row[:_MOST_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _delimiter(text: str) -> str:
    """The sign that most lines have equally often."""
    lines = [line for line in text[:100_000].splitlines()[:_SAMPLE_LINES] if line]

    def agreement(sign: str) -> int:
        counts = Counter(line.count(sign) for line in lines)
        return max((alike for count, alike in counts.items() if count), default=0)

    return max(_DELIMITERS, key=agreement)


def _columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Those that have half as many letters as the fullest, or more."""
    letters: Counter[int] = Counter()
    for row in rows:
        for column, cell in enumerate(row):
            letters[column] += _letters(cell)
    most = max(letters.values(), default=0)
    return sorted(column for column, count in letters.items() if count and count >= _LEAST_SHARE * most)


def _has_heading(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """Whether the first row names the columns: all in letters, each once, and other than what stands below.

    Other is a number or a time below, or a text twice as long in the columns in which people write.
    """
    if len(rows) < 2:
        return False
    first, below = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    if not below or len(set(first)) < len(first) or any(not cell or re.search(r"\d", cell) for cell in first):
        return False
    for column, name in enumerate(first):
        cells = [row[column] for row in below]
        if name in cells:
            return False
        if all(re.search(r"\d", cell) and _letters(cell) < len(cell) / 2 for cell in cells):
            return True
        if column in columns and sum(map(len, cells)) > 2 * len(name) * len(cells):
            return True
    return False


def _letters(cell: str) -> int:
    return sum(map(str.isalpha, _ADDRESS.sub("", cell[:10_000])))
