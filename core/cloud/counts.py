"""How often the words of a text come, and which come beside each other; in bounded room, a piece of text at a time.

Each word has a number, and the numbers are counted by NumPy: of ten megabytes, in half the time of two `Counter`s.
"""

from collections import Counter
from collections.abc import Container

import numpy as np
import numpy.typing as npt

from core.cloud.numbering import Numbers, numbering

Pair = tuple[str, str]

# Words kept while counting; when twice as many have come, the rarest half goes. A cloud shows a few hundred of them,
# and hostile text cannot fill the memory. The same for pairs.
_MOST_WORDS = 50_000
_MOST_PAIRS = 50_000


class Counts:
    """Counts words as they are spelled, and pairs of neighbours of which neither is a stop word.

    `numbering` is whose numbers they are. With `least` 2, pairs that come once in a piece are passed over: a phrase
    that shows among a million words comes some times in each hundred thousand of them.
    """

    def __init__(self, stop_words: Container[str], least: int = 1) -> None:
        self.pairs: Counter[Pair] = Counter()
        self._stop_words = stop_words
        self._least = least
        self.numbering = numbering()
        self._counts: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._telling: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)

    @property
    def words(self) -> dict[str, int]:
        """How often each comes, by its spelling."""
        counted = zip(self.numbering.words(), self._counts.tolist(), strict=True)
        return {word: count for word, count in counted if count}

    def add(self, numbers: Numbers) -> None:
        """Counts a piece: the numbers of its words in order, and between them of whatever else parts words."""
        new = self.numbering.words(len(self._counts))
        telling = [word[:1].isalpha() and word.casefold() not in self._stop_words for word in new]
        self._telling = np.append(self._telling, np.array(telling, np.bool_))
        counts = np.bincount(numbers, minlength=len(self._telling))
        self._counts = counts + np.append(self._counts, np.zeros(len(telling), np.int64))
        self._add_pairs(numbers, self._telling & (counts >= self._least))
        if len(self._counts) > 2 * _MOST_WORDS:
            self._forget_words()

    def _add_pairs(self, numbers: Numbers, telling: npt.NDArray[np.bool_]) -> None:
        chosen = telling[numbers]
        starts = np.flatnonzero(chosen[:-1] & chosen[1:])
        first, second = numbers[starts].astype(np.int64), numbers[starts + 1]
        codes = (first * len(telling) + second)[first != second]
        codes, counts = np.unique(codes, return_counts=True)
        often = counts >= self._least
        if not often.any():
            return
        words = self.numbering.words()
        firsts, seconds = (map(words.__getitem__, each.tolist()) for each in np.divmod(codes[often], len(telling)))
        self.pairs.update(dict(zip(zip(firsts, seconds, strict=True), counts[often].tolist(), strict=True)))
        if len(self.pairs) > 2 * _MOST_PAIRS:
            self.pairs = Counter(dict(self.pairs.most_common(_MOST_PAIRS)))

    def _forget_words(self) -> None:
        kept = np.sort(np.argsort(-self._counts, kind="stable")[:_MOST_WORDS])
        words = self.numbering.words()
        self.numbering = numbering(words[number] for number in kept.tolist())
        self._counts, self._telling = self._counts[kept], self._telling[kept]
