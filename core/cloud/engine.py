"""Which engine places the words of a cloud.

`fast` looks at the ink itself, on boards of bits, in a compiled extension. `wordcloud` looks at rectangles on a
summed-area table, as the wordcloud package does, in numpy: several times slower and less dense, it runs where the
extension could not be built.
"""

try:
    from core.cloud import _bitmask
except ImportError:  # no compiler was at hand when Rebus was installed
    _bitmask = None  # type: ignore[assignment]  # a module or None: imports have no type that says so

AUTO, FAST, WORDCLOUD = "auto", "fast", "wordcloud"
ENGINES = (AUTO, FAST, WORDCLOUD)


class EngineMissing(RuntimeError):
    """The fast engine was asked for by name, and is not here."""


def resolve(engine: str = AUTO) -> str:
    """What runs where one of `ENGINES` is asked for: `fast` or `wordcloud`. Raises `EngineMissing`."""
    if engine == FAST and _bitmask is None:
        raise EngineMissing("the fast engine of clouds was not built; `rebus doctor` says how to mend it")
    if engine == AUTO:
        return WORDCLOUD if _bitmask is None else FAST
    return engine
