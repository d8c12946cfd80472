"""Words that somebody does not want in a cloud: one rule for those of a chat and those dropped from one cloud."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.cloud.plurals import singulars
from core.cloud.spec import CloudSpec
from core.errors import NoWords


class Dropped:
    """Words and phrases, in any case of their letters; where a text is in English, in singular and plural alike.

    A phrase is one of its own: who drops "York" keeps "New York".
    """

    def __init__(self, words: Iterable[str], languages: Sequence[str]) -> None:
        self._of_english = languages[:1] == ("en",)
        self._forms = {form for word in words for form in self._forms_of(word)}

    def __contains__(self, word: str) -> bool:
        """Whether a word that a cloud would show is one of them."""
        return bool(self._forms) and not self._forms.isdisjoint(self._forms_of(word))

    def _forms_of(self, word: str) -> tuple[str, ...]:
        folded = word.casefold()
        return (folded, *singulars(folded)) if self._of_english else (folded,)


def without(spec: CloudSpec, words: Iterable[str]) -> CloudSpec:
    """A spec without some words. Raises `NoWords` where none is left."""
    dropped = Dropped(words, spec.languages)
    left = [number for number, (word, _) in enumerate(spec.words) if word not in dropped]
    if not left:
        raise NoWords
    counts = tuple(spec.counts[number] for number in left) if spec.counts else ()
    return replace(spec, words=tuple(spec.words[number] for number in left), counts=counts)
