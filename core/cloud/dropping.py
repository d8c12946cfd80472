"""Words that somebody does not want in a cloud."""

from collections.abc import Iterable
from dataclasses import replace

from core.cloud.spec import CloudSpec
from core.errors import NoWords


def without(spec: CloudSpec, words: Iterable[str]) -> CloudSpec:
    """A spec without some words, whatever the case of their letters. Raises `NoWords` where none is left."""
    unwanted = {word.casefold() for word in words}
    left = tuple((word, count) for word, count in spec.words if word.casefold() not in unwanted)
    if not left:
        raise NoWords
    return replace(spec, words=left)
