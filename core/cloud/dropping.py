"""Words that somebody does not want in a cloud."""

from collections.abc import Iterable
from dataclasses import replace

from core.cloud.spec import CloudSpec
from core.errors import NoWords


def without(spec: CloudSpec, words: Iterable[str]) -> CloudSpec:
    """A spec without some words, whatever the case of their letters. Raises `NoWords` where none is left."""
    unwanted = {word.casefold() for word in words}
    left = [number for number, (word, _) in enumerate(spec.words) if word.casefold() not in unwanted]
    if not left:
        raise NoWords
    counts = tuple(spec.counts[number] for number in left) if spec.counts else ()
    return replace(spec, words=tuple(spec.words[number] for number in left), counts=counts)
