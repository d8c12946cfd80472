"""Fits the network to drawn windows, calibrates it on held-out fonts, and writes it as ONNX."""

import io
import os
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from torch import Tensor, nn

from training.alphabets import SCRIPTS, SHARES
from training.network import Calibrated, ScriptNetwork
from training.samples import Drawers, Samples

_BATCH = 64
_REPORT_EVERY_S = 180
_REPORTED = 2000  # held-out windows: one point of accuracy is two standard errors of so many
_PEAK_RATE = 2e-3
_PEAK_RATE_AGAIN = 1e-3  # of a network that was trained before: at the first run's, it forgets at first what it knew
_ENOUGH_LINES = 190_000  # each is seen ten times and more in two hours, and never quite alike
_NORMALISED = 200  # batches by which a network's layers are normalised
_OPSET = 17


def fit(network: ScriptNetwork, drawers: Drawers, held_out: Samples, minutes: float, *, again: bool) -> list[Samples]:
    """Trains by AdamW for so many minutes on lines that are drawn meanwhile, which it returns; prints how it goes.

    One thread trains until there are lines enough, then all do.
    """
    source = np.random.default_rng(3)
    network.to(memory_format=torch.channels_last)
    peak_rate = _PEAK_RATE_AGAIN if again else _PEAK_RATE
    optimizer = torch.optim.AdamW(network.parameters(), lr=peak_rate, weight_decay=0.02)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.02)
    parts = drawers.drawn(wait=True)
    watched = Samples(held_out.windows[:_REPORTED], held_out.labels[:_REPORTED])
    begin = said = time.monotonic()
    losses: list[float] = []
    lines = 0
    while (done := (time.monotonic() - begin) / (60 * minutes)) < 1:
        if lines < _ENOUGH_LINES:
            parts += drawers.drawn(wait=False)
            lines = sum(map(len, parts))
            if lines >= _ENOUGH_LINES:  # the cores that drew now train
                drawers.stop()
                torch.set_num_threads(os.cpu_count() or 1)
        for group in optimizer.param_groups:
            group["lr"] = _rate(done, peak_rate)
        network.train()
        optimizer.zero_grad()
        windows, labels = _batch(parts, source)
        # Half the time of full precision, on processors that know bfloat16.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(windows)
        loss = loss_of(logits.float(), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if time.monotonic() - said > _REPORT_EVERY_S:
            said = time.monotonic()
            seen, right = len(losses) * _BATCH, accuracy(network, watched)
            loss_now = np.mean(losses[-100:])
            print(f"{done:4.0%}: {lines} lines, {seen} seen, loss {loss_now:.3f}, right {right:.4f}", flush=True)
    return parts


def averaged(networks: Sequence[ScriptNetwork], parts: Sequence[Samples]) -> ScriptNetwork:
    """A network whose weights are the mean of theirs, which follow one another: it errs less where each errs otherwise.

    Izmailov et al., "Averaging weights leads to wider optima and better generalization", UAI 2018. What its layers
    normalise by is found anew, by `parts` of what they learnt from.
    """
    mean = ScriptNetwork()
    states = [network.state_dict() for network in networks]
    floats = {name for name, weights in states[0].items() if weights.is_floating_point()}
    mean.load_state_dict(
        {
            name: torch.stack([state[name] for state in states]).mean(dim=0) if name in floats else weights
            for name, weights in states[0].items()
        }
    )
    for layer in mean.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_running_stats()
            layer.momentum = None  # the mean over all batches
    source = np.random.default_rng(3)
    mean.train()
    with torch.no_grad():
        for _ in range(_NORMALISED):
            mean(_batch(parts, source)[0])
    return mean


def _rate(done: float, peak: float) -> float:
    """Up in the first twentieth, even to three fifths, then straight down: so it matters little when a busy machine has
    time (Hägele et al. 2024, "Scaling laws and compute-optimal training beyond fixed training durations")."""
    return peak * min(done / 0.05, 1, (1 - done) / 0.4) + 1e-5


def temperature_of(network: ScriptNetwork, held_out: Samples) -> float:
    """The temperature at which the held-out windows' likelihood is greatest."""
    logits, labels = _logits(network, held_out), torch.from_numpy(held_out.labels)
    tried = np.exp(np.linspace(np.log(0.3), np.log(4), 200))
    return float(min(tried, key=lambda heat: nn.functional.cross_entropy(logits / heat, labels).item()))


def confusion(network: ScriptNetwork, held_out: Samples) -> np.ndarray:
    """How many windows of each script (rows) were taken for each (columns)."""
    table = np.zeros((len(SCRIPTS), len(SCRIPTS)), np.int64)
    np.add.at(table, (held_out.labels, _logits(network, held_out).argmax(dim=1).numpy()), 1)
    return table


def export(network: ScriptNetwork, temperature: float, path: Path) -> None:
    """Writes the calibrated network: `windows` (uint8, count × height × width) → `likely` (count × scripts)."""
    example = torch.zeros(2, 32, 256, dtype=torch.uint8)
    packed = io.BytesIO()
    torch.onnx.export(
        Calibrated(network, temperature).eval(),
        (example,),
        packed,
        input_names=["windows"],
        output_names=["likely"],
        dynamic_axes={"windows": {0: "count"}, "likely": {0: "count"}},
        opset_version=_OPSET,
        dynamo=False,
    )
    model = onnx.load_from_string(packed.getvalue())
    shares = np.array(SHARES) / sum(SHARES)
    onnx.helper.set_model_props(model, {"scripts": ",".join(SCRIPTS), "shares": ",".join(f"{s:.5f}" for s in shares)})
    onnx.checker.check_model(model)
    path.parent.mkdir(exist_ok=True)
    onnx.save(model, path)


def _batch(parts: Sequence[Samples], source: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Windows out of all that is drawn, each as likely as any other."""
    chosen = [
        (parts[part], at)
        for part, at in zip(source.integers(len(parts), size=_BATCH), source.random(_BATCH), strict=True)
    ]
    windows = np.stack([part.windows[int(at * len(part))] for part, at in chosen])
    labels = np.array([part.labels[int(at * len(part))] for part, at in chosen])
    return _varied(windows, source), torch.from_numpy(labels)


def _varied(windows: np.ndarray, source: np.random.Generator) -> Tensor:
    """The same windows, never quite alike twice: moved, stretched, leant, brightened, turned to negatives, covered."""
    moved = np.stack([_moved(window, source) for window in windows]).astype(np.float32)
    negative = source.random(len(windows)) < 0.15
    moved[negative] = 255 - moved[negative]
    covered = np.flatnonzero(source.random(len(windows)) < 0.05)
    for at, left in zip(covered, source.integers(0, 224, len(covered)), strict=True):
        moved[at, :, left : left + 32] = moved[at].mean()
    moved += source.standard_normal(moved.shape, dtype=np.float32) * source.uniform(0, 4, (len(windows), 1, 1)).astype(
        np.float32
    )
    return torch.from_numpy(np.clip(moved, 0, 255))


def _moved(window: np.ndarray, source: np.random.Generator) -> np.ndarray:
    height, width = window.shape
    wider, higher = np.exp(source.normal(0, (0.12, 0.07)))
    lean, tilt = source.normal(0, (0.08, 0.006))
    right, down = source.uniform(-12, 4), source.uniform(-2, 2)
    middle = height / 2
    moves = np.float32(
        [[wider, lean, right - lean * middle], [tilt, higher, down + middle * (1 - higher) - tilt * width / 2]]
    )
    moved = cv2.warpAffine(window, moves, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cv2.GaussianBlur(moved, (3, 3), source.uniform(0.3, 0.9)) if source.random() < 0.15 else moved


def accuracy(network: ScriptNetwork, samples: Samples) -> float:
    return float((_logits(network, samples).argmax(dim=1).numpy() == samples.labels).mean())


def _logits(network: ScriptNetwork, samples: Samples) -> Tensor:
    network.eval()
    with torch.inference_mode():
        return torch.cat(
            [network(torch.from_numpy(samples.windows[at : at + 500])) for at in range(0, len(samples.labels), 500)]
        )
