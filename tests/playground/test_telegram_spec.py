"""The validator finds what it should find; most of this is about requests, which only bots under test make."""

import json
from typing import Any

import pytest

from tests.telegram_spec import WITHOUT_SPEC, TelegramSpec

SPEC = TelegramSpec.load()
pytestmark = pytest.mark.skipif(SPEC is None, reason=WITHOUT_SPEC)


def problems(method: str, files: dict[str, int] | None = None, **params: Any) -> list[str]:
    assert SPEC is not None
    return SPEC.request_problems({"method": method, "params": params, "files": files or {}})


def markup(**button: Any) -> str:
    return json.dumps({"inline_keyboard": [[{"text": "x", **button}]]})


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getMe", {}),
        ("getUpdates", {"timeout": "10", "allowed_updates": '["message"]'}),
        ("sendMessage", {"chat_id": "-100", "text": "x", "reply_parameters": '{"message_id":5}'}),
        ("sendMessage", {"chat_id": -100, "text": "x", "reply_parameters": {"message_id": 5}}),
        ("sendMessage", {"chat_id": "@name", "text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": markup(callback_data="x")}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": '{"remove_keyboard":true}'}),
        ("sendPhoto", {"chat_id": 1, "photo": "AgAC"}),
        ("setMyCommands", {"commands": "[]", "scope": '{"type":"all_private_chats"}', "language_code": ""}),
        ("setMessageReaction", {"chat_id": 1, "message_id": 1, "reaction": '[{"type":"emoji","emoji":"👀"}]'}),
        ("answerInlineQuery", {"inline_query_id": "1", "results": '[{"type":"photo","id":"1","photo_file_id":"a"}]'}),
    ],
)
def test_a_right_request_has_no_problems(method: str, params: dict[str, Any]) -> None:
    assert problems(method, **params) == []


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        ("getNothing", {}, "no such method"),
        ("sendMessage", {"chat_id": 1}, "sendMessage.text: missing"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "sendMessage.colour: unknown field"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: String is expected"),
        ("sendMessage", {"chat_id": 1, "text": "😀" * 2049}, "4098 characters, not 1-4096"),
        ("sendMessage", {"chat_id": 1, "text": "<b></b>", "parse_mode": "HTML"}, "0 characters, not 1-4096"),
        ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": "yes"}, "Boolean is expected"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_parameters": '{"id":5}'},
            "reply_parameters.id: unknown field",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": markup(callback_data="ж" * 33)},
            "66 bytes, not 1-64",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": markup(copy_text={"text": ""})},
            "0 characters, not 1-256",
        ),
        ("sendPhoto", {"chat_id": 1, "photo": "attach://a"}, "no part for attach://a"),
        ("sendMediaGroup", {"chat_id": 1, "media": '[{"type":"photo","media":"a"}]'}, "1 items, not 2-10"),
        ("getUpdates", {"limit": 101}, "101 value, not 1-100"),
        (
            "setMessageReaction",
            {"chat_id": 1, "message_id": 1, "reaction": '[{"type":"smile"}]'},
            "no ReactionType is like",
        ),
        ("setMyCommands", {"commands": "[", "scope": "{}"}, "an array is expected"),
    ],
)
def test_a_wrong_request_has_one(method: str, params: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in problems(method, **params)), problems(method, **params)


def test_parts_belong_to_parameters() -> None:
    media = json.dumps([{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "attach://b"}])
    assert problems("sendMediaGroup", {"a": 1, "b": 1}, chat_id=1, media=media) == []
    assert problems("sendPhoto", {"photo": 1}, chat_id=1) == []
    assert problems("sendPhoto", {"photo": 1, "c": 1}, chat_id=1) == ["sendPhoto: part c belongs to nothing"]


MESSAGE = {
    "message_id": 1,
    "date": 1,
    "chat": {"id": 1, "type": "private", "first_name": "Ada"},
    "from": {"id": 1, "is_bot": False, "first_name": "Ada"},
    "text": "/start",
    "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
}


def test_updates_are_checked_to_the_leaves() -> None:
    assert SPEC is not None
    assert SPEC.update_problems({"update_id": 1, "message": MESSAGE}) == []
    assert SPEC.update_problems({"update_id": 1}) == ["Update: one content is expected, not ['update_id']"]
    odd = MESSAGE | {"entities": [{"type": "bot_command", "offset": "0", "length": 6}], "mood": "good"}
    assert SPEC.update_problems({"update_id": 1, "message": odd}) == [
        "Update.message.mood: unknown field",
        "Update.message.entities[0].offset: Integer is expected, not '0'",
    ]
    query = {"id": "1", "from": MESSAGE["from"], "chat_instance": "1", "message": MESSAGE, "data": "x"}
    assert SPEC.update_problems({"update_id": 1, "callback_query": query}) == []


def test_answers_are_checked_by_what_the_method_returns() -> None:
    assert SPEC is not None
    assert SPEC.answer_problems("getUpdates", [{"update_id": 1, "message": MESSAGE}]) == []
    assert SPEC.answer_problems("editMessageText", True) == []
    assert SPEC.answer_problems("sendMessage", True) != []
    member = {"status": "left", "user": MESSAGE["from"]}
    assert SPEC.answer_problems("getChatMember", member) == []
    assert SPEC.answer_problems("getChatMember", member | {"status": "kicked"}) == ["getChatMember.until_date: missing"]
