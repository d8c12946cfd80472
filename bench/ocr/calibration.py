"""`python -m bench.ocr.calibration`: what an engine's confidence is worth, and the curves that say so."""

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.ocr import chart, conditions, docs, pictures, reports, runs
from bench.ocr.confidences import READER, Said, collect
from bench.tables import markdown
from core.ocr.calibration import Curve

_DATA = Path(__file__).parents[3] / "shared" / "data" / "ocr-dev"
_CHART = docs.PAGE.parent / "images" / "reliability.svg"
_HALVINGS = 20
_BOUNDS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0)
_DOUBTS = (0.4, 0.5, 0.6, 0.7, 0.8)
_LEAST = 0.001  # as the curves have it

# Seen by eye: their truths leave out the numbers and names in a chart and a map, and half of a receipt, so that a
# third to a half of the words that are right on paper count as wrong.
_HALF_TOLD = frozenset(
    {"mdp_digital/zh_slide_45", "mdp_photo/zh_slide_45_indoor_light_right_bend-out", "wildreceipt/2"}
)

Floats = NDArray[np.float64]


def fitted(said: Floats, around: Floats, right: Floats) -> Curve:
    """The likeliest curve (Newton's method on a logistic regression of ln c, -ln (1 - c) and the page's mean)."""
    features = _features(said, around)
    used = [0, 1, 2, 3]
    while True:
        weights = np.zeros(4)
        weights[used] = _logistic(features[:, used], right)
        falling = [index for index in (0, 1, 2) if weights[index] < 0]
        if not falling:
            return Curve(*weights.tolist())
        used.remove(falling[0])  # as its authors do: without the term that would let the curve fall


def cross_validated(words: Sequence[Said]) -> Floats:
    """For each word and halving, what a curve fitted on the other half of the pages tells: words × halvings."""
    said, around, right = _said(words), _around(words), _right(words)
    pages = np.unique([word.page for word in words])
    told = np.empty((len(words), _HALVINGS))
    for halving in range(_HALVINGS):
        first = set(np.random.default_rng(halving).permutation(pages)[: len(pages) // 2])
        in_first = np.array([word.page in first for word in words])
        for half in (in_first, ~in_first):
            curve = fitted(said[half], around[half], right[half])
            told[~half, halving] = list(map(curve.at, said[~half], around[~half]))
    return told


def _features(said: Floats, around: Floats) -> Floats:
    sure = np.clip(said, _LEAST, 1 - _LEAST)
    return np.column_stack([np.log(sure), -np.log1p(-sure), around, np.ones(len(sure))])


def _logistic(features: Floats, right: Floats) -> Floats:
    weights = np.zeros(features.shape[1])
    # Keeps the matrix regular where all words are said the same of; too small to be seen in a curve.
    ridge = 1e-3 * np.eye(len(weights))
    for _ in range(100):
        share = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (right - share) - ridge @ weights
        bend = (features * (share * (1 - share))[:, None]).T @ features + ridge
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def _said(words: Sequence[Said]) -> Floats:
    return np.array([word.said for word in words])


def _around(words: Sequence[Said]) -> Floats:
    return np.array([word.around for word in words])


def _right(words: Sequence[Said]) -> Floats:
    return np.array([float(word.right) for word in words])


def main() -> int:
    """Prints the curves and how far they can be trusted, or writes the latter into docs/."""
    parser = argparse.ArgumentParser(prog="python -m bench.ocr.calibration", description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA, help="a folder with a manifest.json (ocr-dev)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), metavar="N", help="processes that read at once")
    parser.add_argument("--write", action="store_true", help="put table and chart into docs/")
    options = parser.parse_args()
    known = [picture for picture in pictures.load(options.data) if picture.id not in _HALF_TOLD]
    words = collect(options.data, known, conditions.MAIN, options.workers)
    by_engine = {
        engine: [word for word in words if word.engine == engine] for engine in sorted({word.engine for word in words})
    }
    told = {engine: cross_validated(said) for engine, said in by_engine.items()}
    results = [
        result
        for condition in conditions.MAIN
        for result in runs.run(options.data, known, READER, condition, options.workers, again=False).results
    ]
    tables = "\n".join(
        [
            _reliability(by_engine, told),
            _sure(by_engine, told),
            _doubts(words),
            reports.by_confidence(results),
        ]
    )
    print(tables)
    for engine, said in by_engine.items():
        print(engine, fitted(_said(said), _around(said), _right(said)))
    if options.write:
        docs.put("bench.ocr.calibration", tables)
        _CHART.write_text(_drawn(by_engine, told), encoding="utf-8")
    return 0


def _reliability(by_engine: dict[str, list[Said]], told: dict[str, Floats]) -> str:
    rows = []
    for low, high in pairwise(_BOUNDS):
        cells = [
            _right_between(confidences, _right(words), low, high)
            for engine, words in by_engine.items()
            for confidences in (_said(words)[:, None], told[engine])
        ]
        rows.append([f"{low:.2f}-{high:.2f}", *cells])
    heads = [head for engine in by_engine for head in (f"{engine} said", f"{engine}, calibrated")]
    return markdown(["confidence", *heads], rows)


def _right_between(confidences: Floats, right: Floats, low: float, high: float) -> str:
    """The share of right ones among words of a confidence, and how many there are in the mean of the halvings."""
    inside = (confidences >= low) & ((confidences < high) | (high == 1))
    if not inside.any():
        return ""
    return f"{(inside * right[:, None]).sum() / inside.sum():.3f} of {inside.sum() / inside.shape[1]:.0f}"


def _sure(by_engine: dict[str, list[Said]], told: dict[str, Floats]) -> str:
    rows = []
    for engine, words in by_engine.items():
        sure = told[engine] >= 0.9
        shares = [(_right(words)[column]).mean() for column in sure.T]
        rows.append([engine, f"{sure.mean():.2f}", f"{np.mean(shares):.3f}", f"{min(shares):.3f}"])
    return markdown(["confidence ≥ .9", "share of words", "right", "right, worst halving"], rows)


def _doubts(words: Sequence[Said]) -> str:
    """What marking words below a confidence brings, as Rebus tells confidences now."""
    told, wrong = np.array([word.told for word in words]), 1 - _right(words)
    rows = []
    for bound in _DOUBTS:
        marked = told < bound
        found, true = (wrong[marked].sum() / wrong.sum(), wrong[marked].mean())
        rows.append([f"< {bound}", f"{marked.mean():.2f}", f"{found:.2f}", f"{true:.2f}"])
    return markdown(["marked when", "share of words", "of the wrong ones, marked", "of the marked, wrong"], rows)


def _drawn(by_engine: dict[str, list[Said]], told: dict[str, Floats]) -> str:
    curves = []
    for engine, words in by_engine.items():
        for title, confidences in ((f"{engine}, said", _said(words)[:, None]), (f"{engine}, calibrated", told[engine])):
            right = np.broadcast_to(_right(words)[:, None], confidences.shape)
            curves.append((title, _points(confidences.ravel(), right.ravel())))
    return chart.drawn(curves)


def _points(confidences: Floats, right: Floats) -> list[tuple[float, float]]:
    """Ten points, each the means of as many words."""
    order = np.argsort(confidences, kind="stable")
    return [
        (float(confidences[part].mean()), float(right[part].mean())) for part in np.array_split(order, 10) if len(part)
    ]


if __name__ == "__main__":
    sys.exit(main())
