"""`python -m training`: fonts and words, lines drawn with them, the network, its ONNX file and what it reaches."""

import argparse
import os
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch

from training import BUILD, fonts
from training.alphabets import SCRIPTS
from training.fitting import averaged, confusion, export, fit, temperature_of
from training.network import ScriptNetwork
from training.samples import Drawers, Samples

_WEIGHTS = BUILD / "network.pt"
_MODEL = Path(__file__).parents[1] / "core" / "ocr" / "models" / "script.onnx"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--minutes", type=float, default=55, help="how long to train (default: %(default)s)")
    parser.add_argument("--resume", action="store_true", help="go on from the last run's network, by another cycle")
    parser.add_argument("--held-out", type=int, default=4000, help="windows to measure with (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=_MODEL, help="where the model is written")
    options = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    fonts.fetch()
    held_out = _held_out(options.held_out)
    torch.set_num_threads(1)
    torch.manual_seed(3)
    network = ScriptNetwork()
    if options.resume:
        network.load_state_dict(torch.load(_WEIGHTS, weights_only=True))
    before = deepcopy(network)
    with Drawers(max(1, (os.cpu_count() or 1) - 1), seed=1) as drawers:
        learnt = fit(network, drawers, held_out, options.minutes, again=options.resume)
    torch.save(network.state_dict(), _WEIGHTS)
    if options.resume:
        network = averaged((before, network), learnt)
    # Half of what is held out finds the temperature, the other half says what is reached.
    half = len(held_out) // 2
    heat = temperature_of(network, Samples(held_out.windows[:half], held_out.labels[:half]))
    export(network, heat, options.out)
    table = confusion(network, Samples(held_out.windows[half:], held_out.labels[half:]))
    print(f"temperature {heat:.3f}, {options.out.stat().st_size / 1e6:.2f} MB")
    for script, row in zip(SCRIPTS, table, strict=True):
        taken = {SCRIPTS[at]: int(row[at]) for at in np.argsort(-row) if row[at] and SCRIPTS[at] != script}
        print(f"{script}: {row[SCRIPTS.index(script)] / max(1, row.sum()):.3f} of {row.sum()}, taken for {taken}")


def _held_out(count: int) -> Samples:
    """Windows in the fonts that are kept aside, drawn once."""
    path = BUILD / f"held-out-{count}.npz"
    if not path.exists():
        parts: list[Samples] = []
        with Drawers(os.cpu_count() or 1, seed=2, held_out=True) as drawers:
            while sum(map(len, parts)) < count:
                parts += drawers.drawn(wait=True)
        made = Samples.of(parts)
        np.savez(path, windows=made.windows, labels=made.labels)
    kept = np.load(path)
    return Samples(kept["windows"], kept["labels"])


if __name__ == "__main__":
    main()
