"""Answers to callback and inline queries."""

import time
from typing import Any, Final

from bot.playground.call import Call, Method, Question
from bot.playground.keyboards import read_markup
from bot.playground.methods.common import json_list, read_text
from bot.playground.model import Json
from bot.playground.params import Params
from bot.playground.refusals import Refusal, bad_request

CALLBACK_ANSWER_LIMIT: Final = 200
CALLBACK_VALID_S: Final = 30.0
INLINE_VALID_S: Final = 10.0
"""How long a question stays open. Telegram publishes no number; bots see about these."""
RESULTS_LIMIT: Final = 50
RESULT_ID_LIMIT_BYTES: Final = 64
OFFSET_LIMIT_BYTES: Final = 64

TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"


def _take(open_questions: dict[str, Question], question_id: str, valid_s: float) -> Question:
    question = open_questions.pop(question_id, None)
    if question is None or time.monotonic() - question.asked_at > valid_s:
        raise bad_request(TOO_OLD)
    return question


def _answer(question: Question, answer: Json) -> None:
    if not question.answered.done():
        question.answered.set_result(answer)


async def answer_callback_query(call: Call) -> bool:
    params = call.params
    text = params.text("text")
    if len(text) > CALLBACK_ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    question = _take(call.session.callbacks, params.text("callback_query_id"), CALLBACK_VALID_S)
    url = params.text("url") or None
    _answer(question, {"text": text or None, "show_alert": params.flag("show_alert"), "url": url})
    return True


async def answer_inline_query(call: Call) -> bool:
    params = call.params
    results = json_list(params, "results", bad_request("can't parse inline query results JSON array"))
    if len(results) > RESULTS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(params.text("next_offset").encode()) > OFFSET_LIMIT_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    seen: set[str] = set()
    for result in results:
        _check_result(call, result, seen)
    question = _take(call.session.inlines, params.text("inline_query_id"), INLINE_VALID_S)
    try:
        button = params.parsed("button")
    except ValueError as error:
        raise bad_request("can't parse inline query results button JSON object") from error
    _answer(question, {"results": results, "next_offset": params.text("next_offset"), "button": button})
    return True


def _check_result(call: Call, result: Any, seen: set[str]) -> None:
    if not isinstance(result, dict):
        raise _unreadable("expected an Object")
    result_id = str(result.get("id") or "")
    if not 1 <= len(result_id.encode()) <= RESULT_ID_LIMIT_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result_id in seen:
        raise bad_request("RESULT_ID_DUPLICATE")
    seen.add(result_id)
    if not isinstance(result.get("type"), str):
        raise _unreadable('Can\'t find field "type"')
    if result["type"] == "article" and (not result.get("title") or not result.get("input_message_content")):
        raise _unreadable("an article needs a title and a message content")
    for field in ("photo_file_id", "document_file_id", "sticker_file_id"):
        if field in result and call.world.files.find(str(result[field])) is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
    read_markup(Params(result))
    content = result.get("input_message_content")
    if isinstance(content, dict) and "message_text" in content:
        read_text(Params({**content, "text": content["message_text"]}))


def _unreadable(reason: str) -> Refusal:
    return bad_request(f"can't parse inline query result: {reason}")


METHODS: Final[dict[str, Method]] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
