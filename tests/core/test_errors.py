"""Every error that a user can mend has a sentence, and crosses from a worker process unharmed."""

import pickle
import re
from collections.abc import Iterator

import pytest

from core import errors
from core.errors import UserError


def kinds(of: type[UserError] = UserError) -> Iterator[type[UserError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def placeholders(kind: type[UserError]) -> dict[str, str]:
    """Name → conversion (`d`, `s`) of each placeholder in the sentence."""
    return dict(re.findall(r"%\((\w+)\)(\w)", kind.sentence))


def example_of(kind: type[UserError]) -> UserError:
    return kind({name: 7 if conversion == "d" else "x" for name, conversion in placeholders(kind).items()})


every_kind = pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)


def test_the_list_of_kinds_is_that_of_the_module():
    assert {kind for kind in kinds() if kind.__module__ == errors.__name__} == {
        thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, UserError)
    } - {UserError}


@every_kind
def test_it_survives_pickling(kind):
    error = example_of(kind)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301, written here
    assert type(again) is kind
    assert again.details == error.details
    assert str(again) == str(error)


@every_kind
def test_its_sentence_is_whole_once_the_details_are_in(kind):
    said = example_of(kind).say()
    assert "%" not in said
    assert said[0].isupper()
    assert said.endswith(".")


@every_kind
def test_its_placeholders_are_the_documented_ones(kind):
    documented = re.search(r"Details: (.*)", kind.__doc__ or "", re.DOTALL)
    names = set(re.findall(r"`(\w+)`", documented.group(1))) if documented else set()
    assert set(placeholders(kind)) == names


def test_it_is_said_in_another_language():
    error = errors.TookTooLong({"limit_s": 60})
    assert error.say(lambda sentence: "Länger als %(limit_s)d s." if "longer" in sentence else "") == "Länger als 60 s."
