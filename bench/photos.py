"""Third-party photos of different kinds, as Telegram delivers photos."""

import json
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared" / "data" / "ocr-dev"

# Receipts, office pages, screen text and phone photos in Latin script, the only one that the naive bot reads. A
# tenth of a minute of a group's life; none is an MPO, on which it crashes.
_NAMES = (
    "sroie/031",
    "sroie/155",
    "sroie/341",
    "sroie/527",
    "omnidoc/yanbaopptmerge_SE05.pdf_7",
    "omnidoc/jiaocaineedrop_jiaocai_needrop_en_1898",
    "wildreceipt/2",
    "screen/multi-line_en_white",
    "screen/tjs_bill",
    "mdp_digital/de_book_12",
)


def photos() -> list[bytes]:
    """The files of ten pictures; the playground makes Telegram's photos of them. Needs ../shared."""
    rows = {row["id"]: row for row in json.loads((SHARED / "manifest.json").read_text())}
    return [(SHARED / rows[name]["file"]).read_bytes() for name in _NAMES]


TEXT = (
    "Last night the lantern festival filled the old harbour with paper boats, and the whole town came down to watch "
    "the candles drift past the fishing boats. Children followed the lights along the quay, counting boats and "
    "naming colours, while the band played waltzes on the steps of the customs house. By midnight the harbour was "
    "dark again, but a few paper boats were still burning near the lighthouse, and nobody wanted to go home."
)
