"""Everything that is known of a reading, for programs."""

import dataclasses
import json
from typing import Any

from core.exports.characters import encodable
from core.ocr.reading import Reading


def as_json(reading: Reading) -> bytes:
    """UTF-8: the reading's own fields by their names, with its whole `text` and its `confidence` before them."""
    document = {"text": reading.text, "confidence": reading.confidence} | _fields(reading)
    return (encodable(json.dumps(document, ensure_ascii=False, default=_fields)) + "\n").encode()


def _fields(part: Any) -> dict[str, Any]:
    return {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
