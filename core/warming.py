"""Imported by the workers' server before it makes workers: what is opened here, each of them has from its start.

Alone, a worker's first cloud costs 1.5 s more than its second: fonts are scanned and opened, segmenters loaded.
"""

from contextlib import suppress

from core import conversions
from core.errors import UserError
from core.ocr.engine import EngineMissing

# A letter of each kind that is opened by itself: Latin, Han, Arabic, Devanagari, and an emoji.
with suppress(UserError):
    conversions.draw_cloud("warm 温暖 دافئ गर्म 🔥")
# Without Tesseract each reading says so; clouds are drawn all the same.
with suppress(EngineMissing):
    conversions.resolve_languages(())
