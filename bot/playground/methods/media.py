"""Photos, documents and stickers in requests: uploads, file ids reused, and what is refused."""

from typing import Final

from bot.playground.files import Kind, StoredFile
from bot.playground.model import Json, World
from bot.playground.params import Params, Upload
from bot.playground.people import document_content, sticker_content
from bot.playground.refusals import bad_request, too_large

UPLOAD_LIMIT_BYTES: Final = 50 * 1024 * 1024
_NAMES: Final = {"photo": "Photo", "document": "Document", "sticker": "Sticker"}


async def read_media(world: World, params: Params, kind: Kind, reference: str) -> Json:
    """The media fields of a message.

    Args:
        kind: what the method sends.
        reference: a file id, ``attach://part``, or the name of the part that holds the file.

    Raises:
        Refusal: no file, a wrong one, or one of another kind.
    """
    upload = params.upload(reference)
    if upload is not None:
        return await _uploaded(world, kind, upload)
    if not reference or reference == kind:
        raise bad_request(f"there is no {kind} in the request")
    stored = world.files.find(reference)
    if stored is None:
        if "." in reference:
            raise bad_request("failed to get HTTP URL content")
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {_NAMES[stored.kind]} as {_NAMES[kind]}")
    return known_media(world, stored)


async def _uploaded(world: World, kind: Kind, upload: Upload) -> Json:
    if len(upload.data) > UPLOAD_LIMIT_BYTES:
        raise too_large()
    if not upload.data:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        sizes = await world.files.add_photo(upload.data)
        return {"photo": [size.as_photo_size() for size in sizes]}
    if kind == "sticker":
        return await sticker_content(world, upload.data)
    # The official server names the type by the file name alone.
    return await document_content(world, upload.data, upload.file_name, None)


def known_media(world: World, stored: StoredFile) -> Json:
    """The media fields for a file that Telegram has already."""
    if stored.kind == "photo":
        return {"photo": [size.as_photo_size() for size in world.files.photo_sizes(stored.file_id) or [stored]]}
    common: Json = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size_bytes}
    if stored.kind == "document":
        name = {"file_name": stored.file_name} if stored.file_name else {}
        return {"document": common | name | {"mime_type": stored.mime_type}}
    return {
        "sticker": common
        | {
            "type": "regular",
            "width": stored.width_px,
            "height": stored.height_px,
            "is_animated": stored.sticker_kind == "animated",
            "is_video": stored.sticker_kind == "video",
        }
    }


def media_reference(params: Params, name: str) -> str:
    """What the parameter ``name`` says, or ``name`` itself when it is a file part."""
    return name if name in params.files else params.text(name).strip()
