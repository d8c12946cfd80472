"""Pairs of words that say more together than each alone: San Francisco, 機械学習.

A pair's worth is its normalised pointwise mutual information (Bouma, "Normalized (Pointwise) Mutual Information in
Collocation Extraction", GSCL 2009): 1 where neither word comes without the other, 0 where they meet by chance.
"""

import math
from collections.abc import Mapping

from core.cloud.counts import Pair

LEAST_WORTH = 0.6
"""Of the 48 pairs that come three times in the GNU GPL, 34 have as much, and nearly all are its terms (free software,
covered work, source code); of those below, half are (patent license, but distribute copies, work based)."""

LEAST_COUNT = 3
"""Twice, any two rare words may meet by chance."""


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
