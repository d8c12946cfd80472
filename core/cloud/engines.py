"""Which engine places the words of a cloud.

`fast` looks at the ink itself, on boards of bits, in a compiled extension. `wordcloud` looks at rectangles on a
summed-area table, as the wordcloud package does, in numpy: several times slower and less dense, it runs where the
extension could not be built.
"""

import math
from collections.abc import Sequence

from core.cloud.packing import Candidate, Packing, Placed, Room
from core.cloud.table import TableEngine

try:
    from core.cloud.bits import BitEngine
except ImportError:  # no compiler was at hand when Rebus was installed
    BitEngine = None  # type: ignore[assignment, misc]

AUTO, FAST, WORDCLOUD = "auto", "fast", "wordcloud"
ENGINES = (AUTO, FAST, WORDCLOUD)


class EngineMissing(RuntimeError):
    """The fast engine was asked for by name, and is not here."""


def resolve(engine: str = AUTO) -> str:
    """The engine that runs where one of `ENGINES` is asked for. Raises `EngineMissing`."""
    if engine == FAST and BitEngine is None:
        raise EngineMissing("the fast engine of clouds was not built: install a C compiler, then Rebus anew")
    if engine == AUTO:
        return WORDCLOUD if BitEngine is None else FAST
    return engine


def pack(candidates: Sequence[Candidate], room: Room, most_px: float | None = None, engine: str = AUTO) -> list[Placed]:
    """The words that have room, each with its place; `most_px` bounds the heaviest's size. Raises `EngineMissing`."""
    most_px = math.inf if most_px is None else most_px
    if resolve(engine) == FAST:
        return Packing(BitEngine(), room).pack(candidates, most_px)
    return Packing(TableEngine(), room).pack(candidates, most_px)
