"""What Rebus says, in every language that it claims to speak."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import handlers
from core.errors import UserError
from handlers.guide import COMMANDS
from handlers.locales import SOURCE_LANGUAGE, language_name, languages, speech, telegram_code

ROOT = Path(handlers.__file__).parents[1]
CATALOGUES = [name for name in languages() if name != SOURCE_LANGUAGE]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[ds]|%%")


def extracted() -> Catalog:
    """All that the code says to users, as `pybabel extract` finds it."""
    catalogue = Catalog()
    for package in ("core", "handlers"):
        found = extract_from_dir(ROOT / package, keywords=KEYWORDS)
        for name, line, message, _, _ in found:
            catalogue.add(message, locations=[(f"{package}/{name}", line)])
    return catalogue


def written(language: str) -> Catalog:
    with (ROOT / "handlers" / "locales" / language / "LC_MESSAGES" / "rebus.po").open("rb") as file:
        return read_po(file, locale=language)


def said(message: Message) -> list[str]:
    """A message's translations: one, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def meant(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def user_errors(kind: type[UserError] = UserError) -> Iterator[type[UserError]]:
    for child in kind.__subclasses__():
        yield child
        yield from user_errors(child)


def all_errors() -> list[type[UserError]]:
    for package in ("core", "handlers"):
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            importlib.import_module(module.name)
    return [error for error in user_errors() if error.__module__.split(".")[0] in {"core", "handlers"}]


def test_english_and_simplified_chinese_are_spoken() -> None:
    assert languages()[0] == "en"
    assert {"en", "zh_CN"} <= set(languages())


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(language: str) -> None:
    code = {tuple(meant(message)) for message in extracted() if message.id}
    catalogue = {tuple(meant(message)): message for message in written(language) if message.id}
    assert {"missing": code - set(catalogue), "left over": set(catalogue) - code} == {
        "missing": set(),
        "left over": set(),
    }
    assert [message.id for message in catalogue.values() if message.fuzzy or not all(said(message))] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = [
        message.id
        for message in written(language)
        if message.id
        for translation in said(message)
        if sorted(map(str, _PLACEHOLDER.findall(translation)))
        != sorted(map(str, _PLACEHOLDER.findall(meant(message)[-1])))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_keep_the_commands_and_pictures(language: str) -> None:
    """A command is the same in every language, and so is the emoji that leads a line."""
    kept = re.compile(r"(?<!\w)/[a-z]+|[📷✍📋]")
    wrong = [
        message.id
        for message in written(language)
        if message.id and sorted(kept.findall(said(message)[0])) != sorted(kept.findall(meant(message)[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_error_that_a_user_can_mend_has_its_sentence(language: str) -> None:
    errors = all_errors()
    assert {"NoWords", "NothingToRead", "AdminsOnly", "NoRightToSend"} <= {error.__name__ for error in errors}
    translate = speech(language).gettext
    assert [error.__name__ for error in errors if translate(error.sentence) == error.sentence] == []


@pytest.mark.parametrize("language", languages())
def test_the_menu_keeps_telegrams_limits(language: str) -> None:
    for name, description in COMMANDS.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(speech(language).gettext(description)) <= 256


@pytest.mark.parametrize(
    ("telegram", "spoken"),
    [
        ("zh-hans", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("ZH-Hans-SG", "zh_CN"),
        ("zh-hant", "zh_CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("pt-br", "en"),
        ("tlh", "en"),
        ("", "en"),
        ("-", "en"),
        (None, "en"),
    ],
)
def test_a_users_language_finds_its_catalogue_or_english(telegram: str | None, spoken: str) -> None:
    hello = "Pictures into words, words into pictures."
    assert speech(telegram).gettext(hello) == speech(spoken.replace("_", "-")).gettext(hello)
    assert (speech(telegram).gettext(hello) == hello) is (spoken == "en")


def test_telegram_is_told_two_letters() -> None:
    assert [telegram_code(name) for name in ("en", "zh_CN", "pt_BR")] == ["en", "zh", "pt"]


@pytest.mark.parametrize(
    ("tag", "reader", "name"),
    [
        ("zh-Hant", "en", "Traditional Chinese"),
        ("zh-Hant", "zh-hans", "繁体中文"),
        ("uz-Cyrl", "zh-hans", "乌兹别克语（西里尔文）"),
        ("de-Latf", "de", "Deutsch (Lateinisch - Fraktur-Variante)"),
        ("ru", None, "Russian"),
        ("ru", "x" * 1000, "ru"),
    ],
)
def test_languages_are_called_what_their_reader_calls_them(tag: str, reader: str | None, name: str) -> None:
    assert language_name(tag, reader) == name
