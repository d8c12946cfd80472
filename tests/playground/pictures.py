"""Pictures for tests."""

import io

from PIL import Image, ImageDraw


def picture(width: int = 640, height: int = 480, image_format: str = "JPEG", colour: str = "navy") -> bytes:
    """Bytes of a picture with something on it."""
    image = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(image).rectangle((width // 4, height // 4, width // 2, height // 2), fill="white")
    buffer = io.BytesIO()
    image.save(buffer, image_format)
    return buffer.getvalue()
