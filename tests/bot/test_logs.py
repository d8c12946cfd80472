"""What is in the log, and what never is."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import _Redaction

TOKEN = "110201543:AAG-secret_part"

# Everything that ends up in a log goes through this, in a process of its own, because logging is global.
PROGRAM = f"""
import asyncio, logging, sys, httpx, structlog
from telegram import Bot
from telegram.error import InvalidToken
from bot.logs import configure_logs

configure_logs(sys.argv[1], sys.argv[2], "{TOKEN}")
log = structlog.get_logger("bot.here")
log.debug("debugging")
log.info("said", chat_id=5, text="naïve 文字 😀")
log.info("an address", url="https://api.telegram.org/bot{TOKEN}/getMe", nested={{"deep": ["{TOKEN}"]}}, raw=b"{TOKEN}")
logging.getLogger("somebody.else").warning("GET /bot%s/getMe", "{TOKEN}")
logging.getLogger("httpx").info("HTTP Request: {TOKEN}")
logging.getLogger("telegram.ext.Application").critical("update with a person's words")
try:
    raise InvalidToken("The token `{TOKEN}` was rejected by the server.")
except InvalidToken as error:
    log.exception("failed", error=error)
    logging.getLogger("somebody.else").exception("failed elsewhere")
"""


def lines_of(style: str, level: str = "info") -> str:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, style, level], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert ran.stdout == "", "stdout is for results"
    return ran.stderr


@pytest.mark.parametrize("style", ["json", "console"])
def test_the_token_is_nowhere_and_its_place_is_marked(style: str) -> None:
    log = lines_of(style, "debug")
    assert "secret_part" not in log
    assert log.count("[token]") >= 6
    assert "Traceback" in log
    assert "person's words" not in log


def test_each_json_line_is_an_object_with_what_one_looks_for() -> None:
    lines = [json.loads(line) for line in lines_of("json").splitlines()]
    said = next(line for line in lines if line["event"] == "said")
    assert said["level"] == "info"
    assert said["logger"] == "bot.here"
    assert said["chat_id"] == 5
    assert said["text"] == "naïve 文字 😀"
    assert said["timestamp"].endswith("Z")
    assert {line["event"] for line in lines} >= {"failed", "failed elsewhere", "GET /bot[token]/getMe"}


def test_less_is_said_at_a_higher_level() -> None:
    assert "debugging" in lines_of("json", "debug")
    assert "debugging" not in lines_of("json", "info")
    assert "said" not in lines_of("console", "warning")


class Talkative:
    """Says one thing in its str and another in its repr."""

    def __init__(self, said: str) -> None:
        self.said = said

    def __str__(self) -> str:
        return "nothing"

    def __repr__(self) -> str:
        return f"Talkative({self.said})"


around = st.text(max_size=20)
values = st.recursive(
    st.one_of(
        st.builds(lambda before, after: before + TOKEN + after, around, around),
        around,
        st.integers(),
        st.none(),
        st.builds(lambda before: Talkative(before + TOKEN), around),
        st.builds(lambda before: ValueError(before + TOKEN), around),
        st.just(TOKEN.encode()),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(around, inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(around, values, max_size=4))
def test_no_value_of_any_shape_brings_the_token_through(event: dict[str, Any]) -> None:
    blotted = _Redaction(TOKEN)(None, "info", dict(event))
    for value in blotted.values():
        assert TOKEN not in str(value)
        assert TOKEN not in repr(value)


@given(st.dictionaries(around, st.one_of(around, st.integers(), st.booleans(), st.none(), st.lists(around))))
def test_what_holds_no_token_stays_as_it_is(event: dict[str, Any]) -> None:
    assert _Redaction(TOKEN)(None, "info", dict(event)) == event
    assert _Redaction(None)(None, "info", dict(event)) == event
