"""The docs and the code say the same. Where they differ, one of the two is wrong."""

import inspect
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from prometheus_client.metrics import MetricWrapperBase
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from bot.cli import app as command_line
from bot.playground.app import create_app
from bot.settings import Settings
from core import metrics
from core.store.database import open_database
from handlers.guide import COMMANDS
from tests.playground_client import Playground
from tests.rebus_process import running_rebus

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)|\b(?:src|srcset|href)=\"([^\"\s]+)\"")


def page(name: str) -> str:
    return (ROOT / name).read_text()


def rows(text: str, start: str) -> list[list[str]]:
    """The cells of the rows of the table whose first line begins with `start`; a `|` inside code is `\\|`."""
    table = text[text.index(f"\n{start}") + 1 :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table]


def shown_default(name: str, default: Any) -> str:
    """A default as an operator reads it: what depends on the machine is told in words."""
    if default is None:
        return "none"
    if name == "workers":
        assert default == max(1, os.cpu_count() or 1)
        return "one for each core"
    return f"`{str(default).replace(str(Path.home()), '~')}`"


def test_the_table_of_settings_is_the_settings():
    documented = rows(page("docs/operating.md"), "| setting |")
    assert documented == [
        [f"`REBUS_{name.upper()}`", shown_default(name, field.default), field.description]
        for name, field in Settings.model_fields.items()
    ]


def test_the_example_of_an_env_file_names_every_setting_once():
    named = re.findall(r"^REBUS_(\w+)=", page(".env.example"), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_table_of_metrics_is_the_metrics():
    documented = {tuple(row) for row in rows(page("docs/operating.md"), "| metric |")}
    counted = set()
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            [family] = metric.describe()
            name = f"{family.name}_total" if family.type == "counter" else family.name
            labels = ", ".join(f"`{label}`" for label in metric._labelnames)
            counted.add((f"`{name}`", family.type, labels, family.documentation))
    assert documented == counted


def test_the_alerts_speak_of_metrics_that_there_are():
    documented = {row[0].strip("`") for row in rows(page("docs/operating.md"), "| metric |")}
    expressions = " ".join(row[0] for row in rows(page("docs/operating.md"), "| tell me when |"))
    named = {name.removesuffix("_bucket") for name in re.findall(r"rebus_\w+", expressions)}
    assert named
    assert named <= documented


def test_the_reference_of_the_command_line_is_the_command_line():
    documented: dict[str, set[str]] = {}
    for command, option, _ in rows(page("docs/operating.md"), "| command | option |"):
        if command:
            name, *arguments = command.strip("`").removeprefix("rebus ").split()
            documented[name] = set(arguments)
        else:
            documented[name].add(option.strip("`").split()[0])
    group: Any = typer.main.get_command(command_line)
    assert documented == {
        name: {
            parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[0]
            for parameter in command.params
        }
        for name, command in group.commands.items()
    }


def test_every_command_of_the_bot_is_in_the_guide_for_people():
    documented = {row[0].strip("`").split()[0] for row in rows(page("docs/using.md"), "| command |")}
    assert documented == {f"/{name}" for name in (*COMMANDS, "start")}


def user_side() -> set[str]:
    """Verb and path of each call under `/play/KEY/api/`, as the running application has them."""
    [keyed] = [route for route in create_app().routes if isinstance(route, Mount) and route.path == "/play/{key}"]
    router: Any = inspect.getattr_static(keyed.app, "_app")
    return {call for route in router.routes for call in calls_of(route)}


def calls_of(route: BaseRoute) -> set[str]:
    if isinstance(route, WebSocketRoute):
        return {f"WS {route.path}"}
    if isinstance(route, Route):
        return {f"{verb} {route.path}" for verb in (route.methods or set()) - {"HEAD"}}
    return set()  # the page's own files


def test_every_call_of_the_playgrounds_user_side_is_documented_and_no_other():
    documented = re.findall(r"^\| `((?:GET|POST|DELETE|WS) [^`?]+)", page("docs/playground.md"), re.MULTILINE)
    assert len(documented) == len(set(documented))
    assert set(documented) == user_side()


def test_every_method_of_the_playgrounds_bot_api_is_documented_and_no_other():
    from bot.playground.methods.table import METHODS  # noqa: PLC0415  # only here is the inside of the playground named

    section = page("docs/playground.md").partition("## The Bot API\n")[2].partition("Limits are enforced")[0]
    listed = section.partition("for files:\n")[2]
    assert set(re.findall(r"\w+", listed)) == {name for name, _ in METHODS.values()}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_links_to_is_there(path: Path):
    text = path.read_text()
    for link in (first or second for first, second in _LINK.findall(_CODE.sub("", text))):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        assert ROOT in target.parents, f"{link} leaves the repository"
        if anchor:
            assert anchor in anchors(target.read_text()), link


def anchors(text: str) -> set[str]:
    """The headings' anchors, as GitHub makes them: lower case, punctuation gone, dashes for spaces."""
    titles = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z][a-z-]*):", page("Makefile"), re.MULTILINE))
    code = " \n ".join(found for path in PAGES for found in _CODE.findall(path.read_text()))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code))
    assert {"run", "test"} <= named
    assert named <= targets


def test_every_picture_of_the_docs_is_shown_somewhere():
    shown = " ".join(path.read_text() for path in PAGES)
    assert [path.name for path in (ROOT / "docs/images").iterdir() if path.name not in shown] == []


async def test_the_query_for_dead_letters_runs_on_a_fresh_database(tmp_path: Path):
    query = re.search(r"\"(SELECT .+? FROM dead_letters .+?)\"", page("docs/operating.md"))
    assert query
    database = await open_database(tmp_path / "rebus.sqlite")
    await database.close()
    with closing(sqlite3.connect(tmp_path / "rebus.sqlite")) as connection:
        cursor = connection.execute(query[1])
        assert [column[0] for column in cursor.description] == ["update_id", "given_up", "reason"]


async def test_the_example_of_a_test_passes(tmp_path: Path):
    example = re.search(r"```python\n(.+?)```", page("docs/developing.md"), re.DOTALL)
    assert example
    names: dict[str, Any] = {"Playground": Playground, "running_rebus": running_rebus}
    exec(example[1], names)  # noqa: S102  # our own words
    await names["test_a_text_gets_its_cloud"](tmp_path / "data")
