"""The parameters of a Bot API call, from wherever a client may put them."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.playground.refusals import bad_request


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart request."""

    data: bytes
    file_name: str | None
    mime_type: str | None


@dataclass(frozen=True)
class Params:
    """Values as they came: strings from forms and queries, JSON values from a JSON body."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Empty when absent, as the official server reads it."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """``default`` when absent; 0 for what is not a number, as the official server reads it."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return lenient_int(value)

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def parsed(self, name: str) -> Any:
        """A value that may come as JSON text; None when absent.

        Raises:
            ValueError: not JSON.
        """
        value = self.values.get(name)
        if isinstance(value, str):
            return json.loads(value) if value.strip() else None
        return value

    def upload(self, reference: str) -> Upload | None:
        """The file that ``attach://name`` or a bare part name stands for."""
        return self.files.get(reference.removeprefix("attach://"))


async def read_params(request: Request) -> Params:
    """Everything in the query, and in a JSON, form or multipart body.

    Raises:
        Refusal: a body that is not what its content type says.
    """
    values: dict[str, Any] = dict(request.query_params)
    files: dict[str, Upload] = {}
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type == "application/json":
        values |= await _read_json(request)
    elif content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        # 1000 parts are more than any method has; a part that is no file is bounded by Starlette to 1 MB.
        async with request.form(max_files=1000, max_fields=1000) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = Upload(await value.read(), value.filename or None, value.content_type)
                else:
                    values[name] = value
    return Params(values, files)


async def _read_json(request: Request) -> dict[str, Any]:
    body = await request.body()
    if not body.strip():
        return {}
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse JSON object in request body") from error
    if not isinstance(parsed, dict):
        raise bad_request("JSON object expected in request body")
    require_unicode(body, parsed)
    return parsed


def require_unicode(body: bytes, parsed: Any) -> None:
    """Raises:
    Refusal: ``body``, which was read as ``parsed``, spells half of a surrogate pair, which no text can hold.
    """
    if b"\\ud" not in body.lower():
        return
    try:
        json.dumps(parsed, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def lenient_int(value: Any) -> int:
    """A number from JSON, or 0 for anything else, as the official server reads it."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
