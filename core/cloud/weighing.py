"""From a text to the weighted words of its cloud."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.cloud.counting import Counting, Weighing
from core.cloud.counts import Counts, Pair
from core.cloud.dropping import Dropped
from core.cloud.keyness import SIGNIFICANT, Language, keyness
from core.cloud.phrases import LEAST_COUNT, find_phrases
from core.cloud.plurals import singulars
from core.cloud.spec import MOST_WORDS, CloudSpec, Style
from core.cloud.spelling import LONGEST, says_something, word_in
from core.cloud.stop_words import StopWords
from core.cloud.words import PIECE_CHARACTERS, cleaned_pieces, is_unspaced, number_words
from core.errors import NoWords
from core.language import find_languages

# As many of the commonest spellings are looked at closely: the thousand words of a spec are among them.
_MOST_LOOKED_AT = 10_000


def weigh(
    text: str,
    language: str | None = None,
    style: Style | None = None,
    seed: int = 0,
    counting: Counting | None = None,
) -> CloudSpec:
    """Counts the words that say something in a text: heaviest first, equals in order of their letters.

    Case and English plurals are folded for counting, and the commonest spelling is shown. Two words that say more
    together are one (`core.cloud.phrases`), and are not counted again by themselves. Links, @names, /commands, what
    messengers add, the stop words of the text's languages, and numbers unless they are wanted are left out;
    `language` (BCP 47) settles a text too short to tell its own. A text of nothing but stop words keeps them.

    Weighed by keyness, the words are those that come more often than in their language at large, heaviest the most
    surprising (`core.cloud.keyness`), and `CloudSpec.counts` tells how often they come. Where no list of frequencies
    is at hand, and where nothing stands out, they are weighed by count.
    Raises `NoWords`.
    """
    counting = counting or Counting()
    languages = find_languages(text, language)
    counted, total = _count(text, languages, counting)
    dropped = Dropped(counting.dropped, languages)
    words = [word for word in counted if word.shown not in dropped]
    if not words:
        raise NoWords
    if counting.weighing is Weighing.KEYNESS and (special := _special(words, total, languages)):
        ranked = sorted(special, key=lambda item: (-item[0], item[1].shown))[:MOST_WORDS]
        weights = tuple((word.shown, round(weight)) for weight, word in ranked)
        return CloudSpec(weights, style or Style(), seed, languages, counts=tuple(word.count for _, word in ranked))
    ranking = sorted(((word.shown, word.count) for word in words), key=lambda item: (-item[1], item[0]))
    return CloudSpec(tuple(ranking[:MOST_WORDS]), style or Style(), seed, languages)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or a phrase as it is shown, how often it comes, and of which case-folded forms each part of it is."""

    shown: str
    count: int
    parts: tuple[Collection[str], ...]


def _special(words: Collection[_Word], total: int, languages: Sequence[str]) -> list[tuple[float, _Word]]:
    """The words that come more often than chance would have it, with their keyness; none for an unknown language."""
    at_large = Language(languages)
    if not at_large.is_known:
        return []
    # Letters that are younger than Python's tables of them were taken for signs, of which no text is long.
    total = max(total, sum(word.count for word in words))
    weighed = []
    for word in words:
        # A phrase is no commoner than the rarer of its words.
        frequency = min(sum(map(at_large.frequency, forms)) for forms in word.parts)
        weighed.append((keyness(word.count, total, frequency), word))
    return [(weight, word) for weight, word in weighed if weight >= SIGNIFICANT]


def _count(text: str, languages: Sequence[str], counting: Counting) -> tuple[list[_Word], int]:
    """The words of a text that say something, or else all that it has; and how many words it is long."""
    stop_words = StopWords(languages)
    counts = Counts(stop_words.words, least=1 if len(text) <= PIECE_CHARACTERS else 2)
    for piece in cleaned_pieces(text):
        counts.add(number_words(piece, counts.numbering, languages, keeps_numbers=counting.keeps_numbers))
    spellings = counts.words
    # "" stands for words that their segmenter left out.
    total = sum(
        count for spelling, count in spellings.items() if not spelling or spelling[0].isalnum() or spelling[0] == "_"
    )
    meant = _meant(spellings, languages, stop_words, keeps_numbers=counting.keeps_numbers)
    groups = _grouped(spellings, meant, stop_words)
    telling = {key: forms for key, forms in groups.items() if says_something(key, stop_words)}
    if not telling:
        return [_word(forms, forms.total()) for forms in groups.values()], total
    phrases = _phrases(counts.pairs, meant, telling, total)
    left = Counter({key: forms.total() for key, forms in telling.items()})
    for pair, shown in phrases.items():
        left.subtract(dict.fromkeys(pair, shown.total()))
    words = [_word(telling[key], count) for key, count in left.items() if count]
    for pair, shown in phrases.items():
        parts = tuple(frozenset(map(str.casefold, telling[key])) for key in pair)
        words.append(_Word(_commonest(shown), shown.total(), parts))
    return words, total


def _meant(
    spellings: Mapping[str, int], languages: Sequence[str], stop_words: StopWords, *, keeps_numbers: bool
) -> dict[str, str]:
    """Spelling → the word in it, for the commonest spellings that hold one."""
    chosen = sorted(spellings, key=spellings.__getitem__, reverse=True)[:_MOST_LOOKED_AT]
    words = ((each, word_in(each, languages, stop_words, keeps_numbers=keeps_numbers)) for each in chosen)
    return {spelling: word for spelling, word in words if word}


def _grouped(spellings: Mapping[str, int], meant: Mapping[str, str], stop_words: StopWords) -> dict[str, Counter[str]]:
    """Case-folded word, or of an English plural the singular that comes too → how often it is spelled in which way."""
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for spelling, word in meant.items():
        groups[word.casefold()][word] += spellings[spelling]
    if stop_words.of_english:
        for key in [key for key in groups if key not in stop_words]:
            if singular := next((each for each in singulars(key) if each in groups), None):
                groups[singular] += groups.pop(key)
    return groups


def _phrases(
    pairs: Mapping[Pair, int], meant: Mapping[str, str], groups: Mapping[str, Counter[str]], total: int
) -> dict[Pair, Counter[str]]:
    """The phrases among pairs of spellings: a pair of groups → how often it is spelled in which way."""
    keys = {form: key for key, forms in groups.items() for form in forms}
    key_of = {spelling: keys[word] for spelling, word in meant.items() if word in keys}
    same: defaultdict[Pair, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if (first := key_of.get(pair[0])) and (second := key_of.get(pair[1])):
            same[first, second].append(pair)
    spelled: dict[Pair, Counter[str]] = {}
    for (first, second), alike in same.items():
        if first != second and sum(map(pairs.__getitem__, alike)) >= LEAST_COUNT:
            spelled[first, second] = _spelled_phrase(alike, pairs, meant)
    counts = {pair: forms.total() for pair, forms in spelled.items()}
    found = find_phrases(counts, {key: forms.total() for key, forms in groups.items()}, total)
    return {pair: spelled[pair] for pair in found}


def _spelled_phrase(alike: Iterable[Pair], pairs: Mapping[Pair, int], meant: Mapping[str, str]) -> Counter[str]:
    spelled: Counter[str] = Counter()
    for first, second in alike:
        one, other = meant[first], meant[second]
        phrase = f"{one}{'' if is_unspaced(one[-1]) and is_unspaced(other) else ' '}{other}"
        # An ending that is cut off between them, as in "Alice's cat", would be missed.
        if first.endswith(one) and second.startswith(other) and len(phrase) <= LONGEST:
            spelled[phrase] += pairs[first, second]
    return spelled


def _word(spelled: Counter[str], count: int) -> _Word:
    return _Word(_commonest(spelled), count, (frozenset(map(str.casefold, spelled)),))


def _commonest(spelled: Counter[str]) -> str:
    """The commonest spelling; of equals the one with fewer capitals, since a sentence's first word has one."""
    return min(spelled, key=lambda word: (-spelled[word], sum(map(str.isupper, word)), word))
