"""Reading what the user's side is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.playground.model import Chat, Entry, Json, World
from bot.playground.params import require_unicode
from bot.playground.people import Speech
from bot.playground.refusals import Refusal, bad_request

THUMBNAIL = "thumbnail"
"""The name of the one part that is no file of its own."""

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(table: list[tuple[str, str, Endpoint]]) -> list[BaseRoute]:
    """Routes from verb, path and call; a refusal becomes an answer."""
    return [Route(path, _refusing(endpoint), methods=[verb]) for verb, path, endpoint in table]


def _refusing(endpoint: Endpoint) -> Endpoint:
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return JSONResponse(refusal.as_answer(), refusal.code)

    return answered


async def read_body(request: Request) -> Json:
    """Raises:
    Refusal: not a JSON object.
    """
    try:
        body = await request.json()
    except (ValueError, RecursionError) as error:
        raise bad_request("a JSON object is expected") from error
    if not isinstance(body, dict):
        raise bad_request("a JSON object is expected")
    require_unicode(await request.body(), body)
    return body


def optional_int(value: Any) -> int | None:
    """Raises:
    Refusal: there is something, and it is no number.
    """
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise bad_request(f"a number is expected, not {str(value)[:40]!r}") from error


def required_int(value: Any, name: str) -> int:
    """Raises:
    Refusal: no number.
    """
    number = optional_int(value)
    if number is None:
        raise bad_request(f"{name} is missing")
    return number


def message_id_of(request: Request) -> int:
    return required_int(request.path_params["message_id"], "message_id")


def chat_of(world: World, request: Request) -> Chat:
    """The chat in the address, also one that became a supergroup.

    Raises:
        Refusal: there is none.
    """
    chat = world.chats.get(required_int(request.path_params["chat_id"], "chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat_of(world: World, request: Request) -> Chat:
    """The chat in the address, if one can still write into it.

    Raises:
        Refusal: there is none, or it became a supergroup.
    """
    return world.chat(required_int(request.path_params["chat_id"], "chat_id"))


def read_speech(values: Json | FormData) -> Speech:
    anonymous = values.get("anonymous")
    return Speech(
        user_id=optional_int(values.get("from")),
        reply_to=optional_int(values.get("reply_to")),
        thread_id=optional_int(values.get("thread_id")),
        anonymous=anonymous is True or str(anonymous).lower() in {"true", "1"},
        forward_from=optional_int(values.get("forward_from")),
    )


@dataclass(frozen=True)
class SentFile:
    data: bytes
    file_name: str | None
    mime_type: str | None


async def read_files(form: FormData) -> list[SentFile]:
    return [
        SentFile(await part.read(), part.filename, part.content_type)
        for name, part in form.multi_items()
        if isinstance(part, UploadFile) and name != THUMBNAIL
    ]


async def read_thumbnail(form: FormData) -> bytes | None:
    part = form.get(THUMBNAIL)
    return await part.read() if isinstance(part, UploadFile) else None


async def read_one_file(form: FormData) -> SentFile:
    """Raises:
    Refusal: none, or several.
    """
    files = await read_files(form)
    if len(files) != 1:
        raise bad_request("one file is needed")
    return files[0]


def entries_answer(entries: list[Entry]) -> Response:
    return JSONResponse({"entries": [entry.as_json() for entry in entries]})
