"""A request that makes no sense gets an answer that says so, never a broken server."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.methods.table import METHODS
from tests.playground_client import Playground, PlaygroundUser

WAITING = {"getUpdates"}
PARAMETERS = [
    "text",
    "caption",
    "entities",
    "parse_mode",
    "reply_markup",
    "reply_parameters",
    "message_thread_id",
    "photo",
    "document",
    "sticker",
    "media",
    "action",
    "reaction",
    "message_ids",
    "commands",
    "scope",
    "language_code",
    "user_id",
    "file_id",
    "results",
    "button",
    "from_chat_id",
    "limit",
    "offset",
    "name",
    "url",
    "allowed_updates",
    "link_preview_options",
]


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"text": "x", "chat_id": "five"}, "Bad Request: chat not found"),
        ("sendMessage", {"text": "x", "chat_id": 0}, "Bad Request: chat not found"),
        ("sendMessage", {"text": "\ud800", "chat_id": 0}, "Bad Request: strings must be encoded in UTF-8"),
        ("sendPhoto", {}, "Bad Request: chat_id is empty"),
        ("deleteMessage", {"message_id": 1}, "Bad Request: chat_id is empty"),
        ("getFile", {}, "Bad Request: file_id not specified"),
        ("setMyCommands", {"commands": "x"}, "Bad Request: can't parse commands JSON array"),
    ],
)
async def test_what_is_missing_is_named(
    playground: Playground, method: str, params: dict[str, Any], reason: str
) -> None:
    body = json.dumps(params)  # which spells what no text can hold with a backslash
    headers = {"content-type": "application/json"}
    address = f"{playground.api_url}{playground.token}/{method}"
    answer = await playground.http.post(address, content=body, headers=headers)
    assert (answer.status_code, answer.json()["description"]) == (400, reason)


async def test_nonsense_for_every_parameter_breaks_nothing(playground: Playground, ada: PlaygroundUser) -> None:
    """Each method with parameters of every JSON type: refused or carried out, no 500."""
    message_id = (await ada.send_text("/start"))["message"]["message_id"]
    values: tuple[Any, ...] = (
        "x",
        "",
        5,
        -1,
        1e300,
        True,
        None,
        [],
        [5],
        [{}],
        {},
        {"type": "x"},
        {"message_id": "x"},
        [[{"text": 5}]],
    )
    async with httpx.AsyncClient() as client:
        for name, _ in METHODS.values():
            if name in WAITING:
                continue
            for value in values:
                body = dict.fromkeys(PARAMETERS, value) | {"chat_id": ada.id, "message_id": message_id}
                answer = await client.post(f"{playground.api_url}{playground.token}/{name}", json=body)
                assert answer.status_code < 500, (name, value)
    assert await ada.send_text("still there")


@given(st.binary(max_size=200))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_bytes_for_a_body_are_answered(playground: Playground, body: bytes) -> None:
    for content_type in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        address = f"{playground.api_url}{playground.token}/sendMessage"
        answer = await playground.http.post(address, content=body, headers={"content-type": content_type})
        assert answer.status_code in {400, 404}
