"""Imported by the workers' server before it makes workers: what is opened here, each of them has from its start.

Alone, a worker's first cloud costs 1.5 s more than its second: fonts are scanned and opened, segmenters loaded.
"""

import gc
import io
from contextlib import suppress

from PIL import Image, ImageDraw

from core import conversions
from core.errors import UserError
from core.ocr.engine import EngineMissing


def _page() -> bytes:
    """A line that every model looks at: which way up it is, where, in which script, and what it says."""
    page, file = Image.new("RGB", (200, 60), "white"), io.BytesIO()
    ImageDraw.Draw(page).text((20, 10), "Warm words", "black", font_size=30)
    page.save(file, "PNG")
    return file.getvalue()


# A letter of each kind that is opened by itself: Latin, Han, Arabic, Devanagari, and an emoji. Han loads the Chinese
# dictionary, 30 MB that forks share. The Japanese one is mapped in 4 ms when a text needs it: until then its 260 MB
# need not count against the address space that a worker may have.
with suppress(UserError):
    conversions.draw_cloud("warm 温暖 دافئ गर्म 🔥")

with suppress(ImportError):
    import cv2

    # A worker is one of as many as there are cores. And the threads of a pool do not live on in a fork, which would
    # wait for them for ever; the models have none, for each is opened with one thread (`core.ocr`).
    cv2.setNumThreads(1)

# Without Tesseract each reading says so; clouds are drawn all the same.
with suppress(EngineMissing, UserError):
    conversions.read_picture(_page())

# All of it is kept for good: the collector need not look at a hundred thousand objects again and again, which takes it
# 60 ms of somebody's cloud each time, nor write to the memory that forks share.
gc.collect()
gc.freeze()
