"""Pairs of words that say more together than each alone: San Francisco, 機械学習.

A pair's worth is its normalised pointwise mutual information (Bouma, "Normalized (Pointwise) Mutual Information in
Collocation Extraction", GSCL 2009): 1 where neither word comes without the other, 0 where they meet by chance.
"""

import math
from collections import Counter
from collections.abc import Container, Mapping, Sequence

import numpy as np

Pair = tuple[str, str]

LEAST_WORTH = 0.6
"""On English prose, "machine learning" and "White Rabbit" have .8 and more, "said Alice" and "new car" .5 and less."""

LEAST_COUNT = 3
"""Twice, any two rare words may meet by chance."""

# As for spellings: a long or hostile text has no more pairs in memory than this.
_MOST_PAIRS = 100_000


class PairCounts:
    """How often which words stand beside each other, neither a stop word; rare ones of very many are forgotten.

    With `least` 2, pairs that come once in a piece are passed over: a phrase that shows among a million words comes
    some times in each hundred thousand of them.
    """

    def __init__(self, stop_words: Container[str], least: int = 1) -> None:
        self.counts: Counter[Pair] = Counter()
        self._stop_words = stop_words
        self._least = least

    def add(self, tokens: Sequence[str], counted: Mapping[str, int]) -> None:
        """Counts the pairs in `tokens`, the words of a text in order; `counted` has each of them once."""
        words = list(counted)
        places = {word: place for place, word in enumerate(words)}
        telling = np.array(
            [
                count >= self._least and word[:1].isalpha() and word.casefold() not in self._stop_words
                for word, count in counted.items()
            ],
            bool,
        )
        ids = np.fromiter(map(places.__getitem__, tokens), np.int64, len(tokens))
        first, second = ids[:-1], ids[1:]
        chosen = telling[first] & telling[second] & (first != second)
        codes, counts = np.unique(first[chosen] * len(words) + second[chosen], return_counts=True)
        codes, counts = codes[counts >= self._least], counts[counts >= self._least]
        firsts, seconds = (map(words.__getitem__, each.tolist()) for each in np.divmod(codes, len(words)))
        self.counts.update(dict(zip(zip(firsts, seconds, strict=True), counts.tolist(), strict=True)))
        if len(self.counts) > _MOST_PAIRS:
            self._forget()

    def _forget(self) -> None:
        often = {pair: count for pair, count in self.counts.items() if count > 1}
        if len(often) > _MOST_PAIRS // 2:
            often = dict(Counter(often).most_common(_MOST_PAIRS // 2))
        self.counts = Counter(often)


def find_phrases(pairs: Mapping[Pair, int], words: Mapping[str, int], total: int) -> dict[Pair, int]:
    """The pairs that are phrases, with their counts; best first.

    `words` has how often each word comes, by itself or in a pair, among `total` of all words. A word that is used up
    by better pairs is in no other: of "New York" and "York City" only one is a phrase.
    """
    worth = {pair: _worth(count, words[pair[0]], words[pair[1]], total) for pair, count in pairs.items()}
    left = dict(words)
    phrases: dict[Pair, int] = {}
    for pair in sorted(worth, key=lambda pair: (-worth[pair], -pairs[pair], pair)):
        first, second = pair
        if worth[pair] >= LEAST_WORTH and min(left[first], left[second]) >= pairs[pair]:
            phrases[pair] = pairs[pair]
            left[first] -= pairs[pair]
            left[second] -= pairs[pair]
    return phrases


def _worth(count: int, first: int, second: int, total: int) -> float:
    if count < LEAST_COUNT:
        return 0.0
    together = count / total
    if together >= 1:
        return 1.0
    return math.log(together * total * total / (first * second)) / -math.log(together)
