"""The user's side: tapped buttons and inline queries."""

import asyncio
import secrets
import time
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from bot.playground.call import Question, Session
from bot.playground.inline import choose_result
from bot.playground.model import Chat, Entry, Json
from bot.playground.refusals import bad_request
from bot.playground.user_requests import message_id_of, open_chat_of, optional_int, read_body, required_int, routes

ANSWER_WAIT_S: Final = 10.0
"""How long an app shows that it waits for a tapped button or an inline query."""
QUERY_LIMIT: Final = 256
FORGOTTEN_AFTER_S: Final = 60.0
"""Longer than any query is valid."""


class Asking:
    """The calls that wait for the bot's answer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._world = session.world

    def routes(self) -> list[BaseRoute]:
        return routes(
            [
                ("POST", "/api/chats/{chat_id}/entries/{message_id}/tap", self.tap),
                ("POST", "/api/inline", self.inline),
                ("POST", "/api/inline/choose", self.choose),
            ]
        )

    async def tap(self, request: Request) -> Response:
        chat, body = open_chat_of(self._world, request), await read_body(request)
        entry = chat.living(message_id_of(request))
        rows = entry.message.get("reply_markup", {}).get("inline_keyboard", []) if entry is not None else []
        try:
            row, column = required_int(body.get("row"), "row"), required_int(body.get("column"), "column")
            button = rows[row][column] if row >= 0 <= column else None
        except IndexError:
            button = None
        if button is None:
            raise bad_request("there is no such button")
        if "copy_text" in button:
            return JSONResponse({"copied": button["copy_text"]["text"]})
        if "url" in button:
            return JSONResponse({"url": button["url"]})
        if "callback_data" not in button or entry is None:
            return JSONResponse({"button": button})
        user = self._world.user(required_int(body.get("from"), "from"))
        return JSONResponse({"answer": await self._ask_callback(chat, entry, user, button["callback_data"])})

    async def _ask_callback(self, chat: Chat, entry: Entry, user: Json, callback_data: str) -> Json | None:
        query_id = str(secrets.randbits(62))
        query: Json = {"id": query_id, "from": user, "chat_instance": chat.instance, "data": callback_data}
        inline_id = entry.message.get("via_bot") and self._inline_id(chat, entry)
        query |= {"inline_message_id": inline_id} if inline_id else {"message": entry.message}
        question = _ask(self._session.callbacks, query_id)
        self._world.updates.push("callback_query", query, lane=user["id"])
        return await _answer_of(question)

    def _inline_id(self, chat: Chat, entry: Entry) -> str | None:
        place = (chat.id, entry.message_id)
        return next((key for key, value in self._world.inline_messages.items() if value == place), None)

    async def inline(self, request: Request) -> Response:
        body = await read_body(request)
        user = self._world.user(required_int(body.get("from"), "from"))
        text = str(body.get("query") or "")
        if len(text) > QUERY_LIMIT:
            raise bad_request("the query is longer than 256 characters")
        query_id = str(secrets.randbits(62))
        query: Json = {"id": query_id, "from": user, "query": text, "offset": str(body.get("offset") or "")}
        chat_id = optional_int(body.get("chat_id"))
        if chat_id is not None:
            chat = self._world.chat(chat_id)
            with_bot = chat.type == "private" and chat.id == user["id"]
            query["chat_type"] = "sender" if with_bot else chat.type
        question = _ask(self._session.inlines, query_id)
        self._world.updates.push("inline_query", query, lane=user["id"])
        answer = await _answer_of(question) or {"results": [], "next_offset": "", "button": None}
        known = {result["id"]: result for result in answer["results"]}
        offered = self._session.offered.setdefault(user["id"], {}) if query["offset"] else {}
        self._session.offered[user["id"]] = offered | {key: value | {"query": text} for key, value in known.items()}
        return JSONResponse(answer)

    async def choose(self, request: Request) -> Response:
        body = await read_body(request)
        user_id = required_int(body.get("from"), "from")
        chat = self._world.chat(required_int(body.get("chat_id"), "chat_id"))
        result = self._session.offered.get(user_id, {}).get(str(body.get("result_id")))
        if result is None:
            raise bad_request("this result was not offered")
        return JSONResponse(choose_result(self._world, chat, user_id, result).as_json())


def _ask(questions: dict[str, Question], query_id: str) -> Question:
    """A new open question; those that nobody can answer any more are forgotten."""
    now = time.monotonic()
    for old_id in [old_id for old_id, old in questions.items() if now - old.asked_at > FORGOTTEN_AFTER_S]:
        del questions[old_id]
    questions[query_id] = Question(asyncio.get_running_loop().create_future(), now)
    return questions[query_id]


async def _answer_of(question: Question) -> Json | None:
    try:
        return await asyncio.wait_for(asyncio.shield(question.answered), ANSWER_WAIT_S)
    except TimeoutError:
        return None
