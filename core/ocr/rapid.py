"""PP-OCRv6's networks, as RapidOCR brings them, each opened once a process."""

import platform
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.ocr.engine import EngineMissing

Network = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""What a network makes of one batch."""

# RapidOCR's own models in numbers of eight bits: a line takes half of the time, a page's lines are found in less than
# two thirds (docs/benchmarks.md). `python -m training.quantising` makes them out of those in RapidOCR's wheel.
_DETECTOR = ("detection.onnx", "PP-OCRv6_det_small.onnx")
_RECOGNISER = ("recognition.onnx", "PP-OCRv6_rec_small.onnx")

# Of points in three colours: what the detector took for more, up to 460 MB at 2000 px, is given back.
_KEPT = 3 * 1_500_000


def require() -> None:
    """Raises `EngineMissing` where a package that PP-OCR needs is not installed."""
    for package in ("rapidocr", "onnxruntime"):
        try:
            import_module(package)
        except ImportError as error:
            raise EngineMissing(f"{package} is not installed") from error


@cache
def detector() -> Network:
    """Pictures (1 × 3 × height × width, sides multiples of 32) → how likely each point is text. Raises
    `EngineMissing`."""
    return _network(_opened(*_DETECTOR))


@cache
def recogniser() -> tuple[Network, tuple[str, ...]]:
    """Lines (1 × 3 × 48 × width) → the score, in each column of 8 px, of each letter of the alphabet, which comes
    second: their softmax is how likely the letters are. The first is none. Raises `EngineMissing`."""
    session = _opened(*_RECOGNISER)
    letters: list[str] = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    network = _network(session)
    return network if multiplies_bytes() else _scores_of(network), ("", *letters, " ")


def _scores_of(network: Network) -> Network:
    """The wheel's model gives the softmax itself."""
    least = np.finfo(np.float32).tiny
    return lambda batch: np.log(np.maximum(network(batch), least))


def _network(session: Any) -> Network:
    from onnxruntime import RunOptions  # noqa: PLC0415, it may not be installed, and is heavy

    (seen,) = session.get_inputs()
    give_back = RunOptions()
    give_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def run(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        result: NDArray[np.float32]
        (result,) = session.run(None, {seen.name: batch}, give_back if batch.size > _KEPT else None)
        return result

    return run


def _opened(own: str, wheels: str) -> Any:  # onnxruntime has no annotations
    require()
    import onnxruntime  # noqa: PLC0415, it may not be installed, and is heavy

    options = onnxruntime.SessionOptions()
    # A worker is one of as many as there are cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # It keeps its memory from one picture to the next: to get it from the system anew each time costs the detector
    # half as much again. A plan of it for each size would be kept beside, 800 MB instead of 460 (docs/benchmarks.md).
    options.enable_mem_pattern = False
    # GELU by tanh: 3 % of a line's time, and the same letters.
    options.add_session_config_entry("optimization.enable_gelu_approximation", "1")
    return onnxruntime.InferenceSession(str(_model(own, wheels)), options, providers=["CPUExecutionProvider"])


def _model(own: str, wheels: str) -> Path:
    if multiplies_bytes():
        return Path(str(files("core.ocr").joinpath("models", own)))
    return Path(str(files("rapidocr").joinpath("models", wheels)))


def multiplies_bytes(cpu_info: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this machine gains by numbers of eight bits, and loses nothing.

    Without VNNI, processors of Intel's kind (of before 2019, AMD's of before 2022) add products of bytes in sixteen
    bits, which overflow; and where onnxruntime is told to avoid that, it is no longer fast. ARM's add them in more.
    """
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return True
    try:
        return bool(re.search(r"\bavx(512)?_vnni\b", cpu_info.read_text(encoding="ascii", errors="replace")))
    except OSError:
        return False
