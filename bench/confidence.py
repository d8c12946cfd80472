"""How far a reading's confidence can be trusted: word F1 by confidence, over third-party pictures with truth."""

import importlib.util
import json
import os
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from types import ModuleType

from bench.photos import SHARED
from bench.tables import print_table
from core import conversions
from core.errors import UserError

_BOUNDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


async def measure() -> None:
    """Reads every picture of `ocr-dev` told nothing about it, as a newcomer sends it."""
    scoring = _scoring()
    rows = json.loads((SHARED / "manifest.json").read_text())
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        readings = list(pool.map(_read, [(SHARED / row["file"]).read_bytes() for row in rows]))
    scored = [
        (confidence, scoring.score(row, text)[1])
        for row, (confidence, text) in zip(rows, readings, strict=True)
        if text
    ]
    table = []
    for low, high in pairwise(_BOUNDS):
        found = [f1 for confidence, f1 in scored if low <= confidence < high]
        if found:
            half_right = sum(f1 >= 0.5 for f1 in found)
            table.append((f"{low:.1f}-{min(high, 1):.1f}", len(found), f"{sum(found) / len(found):.2f}", half_right))
    print_table(
        "Word F1 by the confidence of the whole reading", ("confidence", "pictures", "mean F1", "F1 ≥ .5"), table
    )


def _read(data: bytes) -> tuple[float, str]:
    try:
        reading = conversions.read_picture(data)
    except UserError:
        return 0.0, ""
    return reading.confidence, reading.text


def _scoring() -> ModuleType:
    """The scorer that decides about us, from where it is."""
    path = SHARED.parents[1] / "tools" / "score_ocr.py"
    spec = importlib.util.spec_from_file_location("score_ocr", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
