"""The tables in docs/benchmarks.md, each between two comments that name it."""

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def put(name: str, text: str) -> None:
    """Puts `text` in the place of what stands between `<!-- name -->` and `<!-- /name -->`.

    Raises `ValueError` where the page has no such place.
    """
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    before, found, rest = page.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"{PAGE.name} has no place {begin.strip()} … {end.strip()}")
    PAGE.write_text(f"{before}{begin}{text}{end}{after}", encoding="utf-8")
