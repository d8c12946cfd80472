"""The user's side: what people say, change and take back."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from bot.playground import people
from bot.playground.model import Json, World
from bot.playground.refusals import bad_request
from bot.playground.user_requests import (
    SentFile,
    chat_of,
    entries_answer,
    message_id_of,
    open_chat_of,
    optional_int,
    read_body,
    read_files,
    read_one_file,
    read_speech,
    read_thumbnail,
    required_int,
    routes,
)


class Speaking:
    """The calls by which people say, change and take back."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        chat = "/api/chats/{chat_id}"
        message = f"{chat}/entries/{{message_id}}"
        return routes(
            [
                ("POST", f"{chat}/text", self.text),
                ("POST", f"{chat}/photo", self.photo),
                ("POST", f"{chat}/document", self.document),
                ("POST", f"{chat}/sticker", self.sticker),
                ("POST", f"{chat}/album", self.album),
                ("POST", f"{message}/edit", self.edit),
                ("POST", f"{message}/delete", self.delete),
                ("POST", f"{message}/react", self.react),
            ]
        )

    async def text(self, request: Request) -> Response:
        chat, body = open_chat_of(self._world, request), await read_body(request)
        entry = people.say_text(self._world, chat, read_speech(body), str(body.get("text") or ""), body.get("entities"))
        return JSONResponse(entry.as_json())

    async def photo(self, request: Request) -> Response:
        return await self._say_file(request, "photo")

    async def document(self, request: Request) -> Response:
        return await self._say_file(request, "document")

    async def sticker(self, request: Request) -> Response:
        return await self._say_file(request, "sticker")

    async def _say_file(self, request: Request, kind: str) -> Response:
        chat = open_chat_of(self._world, request)
        async with request.form() as form:
            file = await read_one_file(form)
            if kind == "sticker":
                content = await self._sticker(file, form)
            else:
                content = await self._content(kind, file) | people.typed_caption(str(form.get("caption") or ""))
            entry = people.say(self._world, chat, read_speech(form), content)
        return JSONResponse(entry.as_json())

    async def _content(self, kind: str, file: SentFile) -> Json:
        if kind == "photo":
            return await people.photo_content(self._world, file.data)
        return await people.document_content(self._world, file.data, file.file_name, file.mime_type)

    async def _sticker(self, file: SentFile, form: FormData) -> Json:
        match kind := str(form.get("kind") or "static"):
            case "static" | "animated" | "video":
                return await people.sticker_content(self._world, file.data, kind, await read_thumbnail(form))
            case _:
                raise bad_request("kind is static, animated or video")

    async def album(self, request: Request) -> Response:
        chat = open_chat_of(self._world, request)
        async with request.form() as form:
            kind = str(form.get("as") or "photo")
            if kind not in {"photo", "document"}:
                raise bad_request("as is photo or document")
            contents = [await self._content(kind, file) for file in await read_files(form)]
            if contents:
                contents[0] |= people.typed_caption(str(form.get("caption") or ""))
            return entries_answer(people.say_album(self._world, chat, read_speech(form), contents))

    async def edit(self, request: Request) -> Response:
        chat = open_chat_of(self._world, request)
        message_id = message_id_of(request)
        current = chat.living(message_id)
        if current is None:
            raise bad_request("message to edit not found")
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                files = await read_files(form)
                content = await self._content("photo", files[0]) if files else {}
                if "text" in form:
                    content |= people.retyped(current, str(form["text"]))
                user_id = optional_int(form.get("from"))
        else:
            body = await read_body(request)
            content = people.retyped(current, str(body.get("text") or ""))
            user_id = optional_int(body.get("from"))
        return JSONResponse(people.edit(self._world, chat, message_id, user_id, content).as_json())

    async def delete(self, request: Request) -> Response:
        people.delete(self._world, chat_of(self._world, request), message_id_of(request))
        return JSONResponse({"ok": True})

    async def react(self, request: Request) -> Response:
        chat, body = open_chat_of(self._world, request), await read_body(request)
        user_id = required_int(body.get("from"), "from")
        entry = people.react(self._world, chat, message_id_of(request), user_id, body.get("emoji"))
        return JSONResponse(entry.as_json())
