"""`python -m training.real MANIFEST`: how often the network is right on lines of real pictures.

The pictures are not ours to give away; which of their lines are in which script is, in real_lines.json:
for each picture its lines, a script and the corners of PP-OCR's box (x, y, clockwise from the upper left). All were
labelled by eye, from crops spread evenly over each picture; lines that could not be read were left out. Pages that lie
on a side or on their head are turned first, as the reader turns them.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from core.ocr.detection import Strip, crops_of
from core.ocr.scripts import NO_SCRIPT, NO_TEXT, ScriptGuess, scripts_of
from core.ocr.turning import turned, upright

Guesses = tuple[ScriptGuess, ...]

_LINES = Path(__file__).with_name("real_lines.json")
_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


def real_lines(manifest: Path) -> Iterator[tuple[str, str, Image.Image]]:
    """Each labelled line's picture, script and crop. `manifest` is a JSON list of `id` and `file` beside it."""
    files = {row["id"]: manifest.parent / row["file"] for row in json.loads(manifest.read_text(encoding="utf-8"))}
    for picture, lines in json.loads(_LINES.read_text(encoding="utf-8")).items():
        page = ImageOps.exif_transpose(Image.open(files[picture])).convert("RGB")
        degrees = upright(page).turned_deg
        strips = [
            Strip(np.array(corners, np.float32).reshape(4, 2)).turned(degrees, *page.size) for _, corners in lines
        ]
        for (script, _), crop in zip(lines, crops_of(turned(page, degrees), strips), strict=True):
            yield picture, script, Image.fromarray(np.ascontiguousarray(crop[:, :, ::-1]))


def guesses_of(lines: Sequence[tuple[str, str, Image.Image]], turn: Callable[[Image.Image], Image.Image]) -> Guesses:
    """The guess of each line among those of its picture, its crop turned by `turn`."""
    by_picture = groupby(lines, key=lambda line: line[0])
    return tuple(guess for _, group in by_picture for guess in scripts_of([turn(crop) for _, _, crop in group]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.real", description=__doc__)
    parser.add_argument("manifest", type=Path, help="the pictures: a JSON list of {id, file}")
    options = parser.parse_args()
    lines = list(real_lines(options.manifest))
    truth = [script for _, script, _ in lines]
    scripts_of([lines[0][2]])  # opens the model
    start = time.process_time()
    guesses = guesses_of(lines, lambda crop: crop)
    spent_ms = 1000 * (time.process_time() - start) / len(lines)
    print(f"{len(lines)} lines of {len({picture for picture, _, _ in lines})} pictures, {spent_ms:.2f} ms CPU each")
    _print_table("upright", truth, guesses)
    turned = guesses_of(lines, lambda crop: crop.transpose(Image.Transpose.ROTATE_180))
    _print_table("upside down", truth, turned)


def _print_table(condition: str, truth: list[str], guesses: Guesses) -> None:
    right = [script == guess.script for script, guess in zip(truth, guesses, strict=True)]
    words = [hit for script, hit in zip(truth, right, strict=True) if script not in {NO_SCRIPT, NO_TEXT}]
    print(f"\n{condition}: {np.mean(right):.4f} of all lines, {np.mean(words):.4f} of {len(words)} with letters")
    for script, count in Counter(truth).most_common():
        taken = Counter(guess.script for true, guess in zip(truth, guesses, strict=True) if true == script)
        print(f"  {script} {taken[script] / count:.3f} of {count}: {dict(taken.most_common())}")
    for least in _THRESHOLDS:
        sure = [hit for hit, guess in zip(right, guesses, strict=True) if guess.probability >= least]
        print(f"  at {least:.2f} and above: {len(sure) / len(right):.3f} of the lines, {np.mean(sure):.4f} right")


if __name__ == "__main__":
    main()
