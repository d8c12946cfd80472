"""Files on their way to the bot."""

from typing import Final

from bot.playground.call import Call, Method
from bot.playground.files import DOWNLOAD_LIMIT_BYTES
from bot.playground.model import Json
from bot.playground.refusals import bad_request


async def get_file(call: Call) -> Json:
    file_id = call.params.text("file_id").strip()
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.world.files.find(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size_bytes > DOWNLOAD_LIMIT_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size_bytes,
        "file_path": stored.file_path,
    }


METHODS: Final[dict[str, Method]] = {"getFile": get_file}
