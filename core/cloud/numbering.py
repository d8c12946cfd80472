"""Numbers for words: texts are counted by them, several times faster than by the words themselves."""

import random
from collections.abc import Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

try:
    from core.cloud import _tokens
except ImportError:  # no compiler was at hand when Rebus was installed
    _tokens = None  # type: ignore[assignment]  # a module or None: imports have no type that says so

Numbers = npt.NDArray[np.int32]


class Numbering(Protocol):
    """Gives each word a number, from 0 on in the order in which they come."""

    def words(self, first: int = 0) -> list[str]:
        """The words from a number on."""

    def of(self, words: list[str]) -> Numbers:
        """The numbers of words."""


class PlainNumbering:
    """A numbering without the compiled extension."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._numbers = {word: number for number, word in enumerate(words)}

    def words(self, first: int = 0) -> list[str]:
        """See `Numbering`."""
        return list(self._numbers)[first:]

    def of(self, words: list[str]) -> Numbers:
        """See `Numbering`."""
        for word in dict.fromkeys(words):
            self._numbers.setdefault(word, len(self._numbers))
        return np.fromiter(map(self._numbers.__getitem__, words), np.int32, len(words))


class FastNumbering:
    """A numbering that cuts texts itself."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        # Another one each time, so that nobody can send words that collide. The numbers do not depend on it.
        self._vocabulary = _tokens.Vocabulary(random.SystemRandom().getrandbits(64))
        self.of(list(words))

    def words(self, first: int = 0) -> list[str]:
        """See `Numbering`."""
        return self._vocabulary.words(first)

    def of(self, words: list[str]) -> Numbers:
        """See `Numbering`."""
        numbers = np.empty(len(words), np.int32)
        self._vocabulary.number(words, numbers)
        return numbers

    def cut(self, text: str, kinds: bytes) -> tuple[Numbers, list[str]]:
        """The numbers of a text's words, and the runs of scripts without spaces, for which -1, -2… stand in order."""
        numbers, runs = np.empty(len(text), np.int32), list[str]()
        return numbers[: self._vocabulary.cut(text, kinds, numbers, runs)].copy(), runs


def numbering(words: Iterable[str] = ()) -> Numbering:
    """A numbering in which these words have the first numbers."""
    return PlainNumbering(words) if _tokens is None else FastNumbering(words)
