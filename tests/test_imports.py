"""Imports run one way: bot → handlers → core; the playground stands alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"bot", "handlers", "core"}
MAY_NOT_IMPORT = {
    "core": {"bot", "handlers", "telegram"},
    "handlers": {"bot"},
    "bot/playground": {"handlers", "core", "telegram"},
}


def imported_modules(source: str, package: str) -> Iterator[str]:
    """Every module that `source` imports, wherever in it, by its full name; `package` is what `from .` means."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            base = [*above, *([node.module] if node.module else [])]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def imports_below(folder: str) -> Iterator[tuple[Path, str]]:
    """Each file below `folder` with each module that it imports."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        package = ".".join(path.relative_to(ROOT).parent.parts)
        for module in imported_modules(path.read_text(encoding="utf-8"), package):
            yield path.relative_to(ROOT), module


@pytest.mark.parametrize("folder", MAY_NOT_IMPORT)
def test_a_layer_imports_nothing_from_above_it(folder: str) -> None:
    wrong = [f"{path}: {name}" for path, name in imports_below(folder) if name.split(".")[0] in MAY_NOT_IMPORT[folder]]
    assert wrong == []


def test_the_playground_imports_nothing_of_the_bot_but_itself() -> None:
    ours = [(path, name) for path, name in imports_below("bot/playground") if name.split(".")[0] in OURS]
    assert ours, "the playground's own modules import each other"
    assert [f"{path}: {name}" for path, name in ours if not name.startswith("bot.playground.")] == []


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import bot.app", "bot.app"),
        ("from bot import app", "bot.app"),
        ("def f():\n    from handlers.photos import read_photo", "handlers.photos.read_photo"),
        ("from . import spec", "core.cloud.spec"),
        ("from .spec import CloudSpec", "core.cloud.spec.CloudSpec"),
        ("from ..errors import NoWords", "core.errors.NoWords"),
    ],
)
def test_every_way_to_import_is_seen(source: str, module: str) -> None:
    assert list(imported_modules(source, "core.cloud")) == [module]
