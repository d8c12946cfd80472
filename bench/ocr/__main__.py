"""`python -m bench.ocr`: who reads how well, in which condition, at what cost."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from bench.ocr import conditions, docs, pictures, readers, reports, runs

_DATA = Path(__file__).parents[3] / "shared" / "data" / "ocr-dev"


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads what was not read yet by the same code, and prints the tables."""
    options = _options(arguments)
    before = [(path, runs.read_results(path)) for path in options.compare]
    chosen = pictures.load(options.data, options.sets, options.languages)
    if options.sample:
        chosen = pictures.sample(chosen, options.sample)
    if not chosen:
        print("no picture is of these sets and languages", file=sys.stderr)
        return 2
    measured = [
        runs.run(options.data, chosen, reader, condition, options.workers, again=options.again)
        for condition in options.conditions
        for reader in options.readers
    ]
    tables = reports.tables(measured)
    print(tables)
    if options.write:
        docs.put("bench.ocr", tables)
    for path, results in before:
        for run in measured:
            if path.name.startswith(f"{run.reader}.{run.condition}."):
                print(f"### {run.reader}, {run.condition}, since {path}\n\n{reports.changes(results, run.results)}")
    for run in measured:
        print(run.kept)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ocr", description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA, help="a folder with a manifest.json (ocr-dev)")
    parser.add_argument("--readers", type=_names(readers.READERS), help=f"of {', '.join(readers.READERS)} (all)")
    parser.add_argument(
        "--conditions",
        type=_names(conditions.ALL),
        default=conditions.MAIN,
        help=f"of {', '.join(conditions.ALL)} ({', '.join(conditions.MAIN)})",
    )
    parser.add_argument("--full", action="store_true", help="all conditions; takes hours")
    parser.add_argument("--quick", action="store_true", help="Rebus alone, the files as they are")
    parser.add_argument("--sets", type=_names(), default=(), help="sets of the manifest (all)")
    parser.add_argument("--languages", type=_names(), default=(), help="languages as the manifest names them (all)")
    parser.add_argument("--sample", type=int, metavar="N", help="N pictures, the same ones each time")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), metavar="N", help="processes that read at once")
    parser.add_argument("--again", action="store_true", help="read also what was read before by the same code")
    parser.add_argument(
        "--compare", type=Path, nargs="+", default=(), metavar="OLD.jsonl", help="say what changed since these runs"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args(arguments)
    options.readers = options.readers or (("rebus",) if options.quick else tuple(readers.READERS))
    if options.full:
        options.conditions = conditions.ALL
    elif options.quick and options.conditions == conditions.MAIN:
        options.conditions = (conditions.AS_FILES,)
    return options


def _names(known: Collection[str] = ()) -> Callable[[str], tuple[str, ...]]:
    """Names apart by commas; each one of `known`, where that is given."""

    def parsed(value: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in value.split(",") if name.strip())
        if unknown := [name for name in names if known and name not in known]:
            raise argparse.ArgumentTypeError(f"no {', '.join(unknown)}; there are: {', '.join(known)}")
        return names

    return parsed


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # its workers end with it, as at Ctrl-C
    sys.exit(main())
