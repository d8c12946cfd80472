"""`python -m bench.words [FOLDER]`: how fast texts are weighed; with a folder of treebanks, how well they are cut."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.ocr import docs
from bench.tables import markdown
from bench.words import speed, treebanks


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.words", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="CoNLL-U files of Universal Dependencies, in any depth")
    parser.add_argument("--languages", default=",".join(speed.LANGUAGES), help="to measure the speed of (%(default)s)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args(arguments)
    tables = _costs([name for name in options.languages.split(",") if name])
    if options.folder:
        files = treebanks.treebanks(options.folder)
        if not files:
            print(f"no CoNLL-U file in {options.folder}", file=sys.stderr)
            return 2
        tables += "\n" + _scores(files)
    print(tables)
    if options.write:
        docs.put("bench.words", tables)
    return 0


def _costs(languages: Sequence[str]) -> str:
    heads = ("language", "10 MB, s", "to `re` + `Counter`", "4 kB, ms", "4 kB by keyness, ms")
    costs = map(speed.measure, languages)
    rows = [
        (
            cost.language,
            f"{cost.long_s:.2f}",
            f"{cost.ratio:.1f} ×" if cost.ratio else "–",
            f"{cost.message_ms:.1f}",
            f"{cost.keyness_ms:.1f}",
        )
        for cost in costs
    ]
    return markdown(heads, rows)


def _scores(files: Sequence[Path]) -> str:
    scores = map(treebanks.score, files)
    rows = [(each.treebank, each.words, f"{each.ours:.3f}", f"{each.icu:.3f}") for each in scores]
    return markdown(("treebank", "words", "F1", "F1 of ICU alone"), rows)


if __name__ == "__main__":
    sys.exit(main())
