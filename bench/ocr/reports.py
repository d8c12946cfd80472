"""What runs come to, as tables in Markdown."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median

from bench.ocr.readers import READERS
from bench.ocr.runs import Result, Run
from bench.tables import markdown

ALL = "**all**"
TITLES = {"files": "Files as they are", "telegram": "As Telegram delivers photos"}
_CONFIDENCES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
# Less than one letter of two hundred: another tie between equal readings, not a change.
_CHANGED_CER = 0.005


def tables(runs: Sequence[Run]) -> str:
    """All there is to say of some runs: by set and script in the main conditions, all conditions, costs."""
    parts = []
    for condition in dict.fromkeys(run.condition for run in runs):
        if condition in TITLES:
            same = [run for run in runs if run.condition == condition]
            parts.append(f"{TITLES[condition]}, by set and by script, CER / F1:\n\n{_accuracy(same)}")
    parts.append(f"Every condition, all pictures, CER / F1:\n\n{_by_condition(runs)}")
    parts.append(f"What it costs, on warm workers:\n\n{_costs(runs)}")
    return "\n".join(parts)


def _accuracy(runs: Sequence[Run]) -> str:
    """Groups of pictures in rows, readers in columns, failures named."""
    groups: dict[str, list[int]] = {}
    for group in (_set, _script, _any):
        found: dict[str, list[int]] = {}
        for index, result in enumerate(runs[0].results):
            found.setdefault(group(result), []).append(index)
        groups |= dict(sorted(found.items()))
    rows = [
        [f"{name} ({len(members)})", *(_figures([run.results[index] for index in members]) for run in runs)]
        for name, members in groups.items()
    ]
    return markdown(["", *(READERS[run.reader].title for run in runs)], rows)


def _set(result: Result) -> str:
    return f"*{result.set}*"


def _script(result: Result) -> str:
    return result.script


def _any(_result: Result) -> str:
    return ALL


def _by_condition(runs: Sequence[Run]) -> str:
    """CER / F1 over all pictures: conditions in rows, readers in columns."""
    conditions = list(dict.fromkeys(run.condition for run in runs))
    readers = list(dict.fromkeys(run.reader for run in runs))
    found = {(run.condition, run.reader): _figures(run.results) for run in runs}
    rows = [[name, *(found.get((name, reader), "") for reader in readers)] for name in conditions]
    return markdown(["", *(READERS[reader].title for reader in readers)], rows)


def _costs(runs: Sequence[Run]) -> str:
    """CPU seconds a picture, the most memory that one worker took, and pictures a minute."""
    rows = []
    for run in runs:
        spent = [result.cpu_s for result in run.results]
        seconds = [f"{figure:.2f}" for figure in (median(spent), fmean(spent), max(spent))]
        workers = max(session.workers for session in run.sessions)
        rate = f"{run.pictures_a_minute:.0f} ({workers})"
        rows.append([READERS[run.reader].title, run.condition, *seconds, f"{run.peak_mb:.0f}", rate])
    heads = ["", "condition", "CPU s, median", "mean", "most", "MB at most", "pictures a minute (workers)"]
    return markdown(heads, rows)


def by_confidence(results: Sequence[Result]) -> str:
    """Word F1 of the readings of each confidence."""
    read = [result for result in results if result.confidence is not None]
    rows = []
    for low, high in pairwise(_CONFIDENCES):
        scores = [
            result.f1 for result in read if low <= (result.confidence or 0) < high or result.confidence == high == 1
        ]
        if scores:
            half_right = sum(score >= 0.5 for score in scores)
            rows.append(
                [f"{low:.1f}-{high:.1f}", len(scores), f"{fmean(scores):.2f}", f"{min(scores):.2f}", half_right]
            )
    return markdown(["confidence of the whole", "readings", "mean F1", "least", "F1 ≥ .5"], rows)


def changes(before: Sequence[Result], after: Sequence[Result]) -> str:
    """What two readings of the same pictures differ in: the means, then each picture that changed, worst first."""
    old = {result.id: result for result in before}
    pairs = [(old[result.id], result) for result in after if result.id in old]
    changed = sorted(
        (pair for pair in pairs if abs(pair[1].cer - pair[0].cer) >= _CHANGED_CER or pair[1].error != pair[0].error),
        key=lambda pair: pair[0].cer - pair[1].cer,
    )
    rows = [
        [f"{ALL} ({len(pairs)})", *(_changed([pair[0] for pair in pairs], [pair[1] for pair in pairs]))],
        *([new.id, *_changed([was], [new])] for was, new in changed),
    ]
    return markdown(["", "CER", "F1", "CPU s", "engine"], rows)


def _changed(before: Sequence[Result], after: Sequence[Result]) -> list[str]:
    engines = [_engine(before), _engine(after)]
    return [
        f"{fmean(r.cer for r in before):.3f} → {fmean(r.cer for r in after):.3f}",
        f"{fmean(r.f1 for r in before):.3f} → {fmean(r.f1 for r in after):.3f}",
        f"{fmean(r.cpu_s for r in before):.2f} → {fmean(r.cpu_s for r in after):.2f}",
        " → ".join(dict.fromkeys(engines)),
    ]


def _engine(results: Sequence[Result]) -> str:
    if len(results) > 1:
        return ""
    return results[0].error or f"{results[0].engine} {','.join(results[0].languages)}"


def _figures(results: Sequence[Result]) -> str:
    failed = sum(result.failed for result in results)
    figures = f"{_short(fmean(r.cer for r in results))} / {_short(fmean(r.f1 for r in results))}"
    return f"{figures}, {failed} failed" if failed else figures


def _short(share: float) -> str:
    """`.329`, as the tables have shares."""
    return f"{share:.3f}".removeprefix("0")
