"""`python -m bench.ocr.throughput`: pictures a minute, Rebus's workers against pytesseract as peers call it."""

import argparse
import io
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from statistics import median

import psutil
import pytesseract
from PIL import Image

from bench.ocr.docs import put
from bench.photos import photos
from bench.tables import markdown
from bot.settings import Settings
from core.conversions import read_picture
from core.executor import ProcessPool

_ROUNDS = 3
_WORKERS = 2


def measure() -> str:
    """Ten mixed pictures as files, in turns within each round; the executor's workers are warm."""
    pictures = photos()
    settings = Settings()
    with (
        ThreadPoolExecutor(1) as one,
        ThreadPoolExecutor(_WORKERS) as threads,
        ProcessPool(_WORKERS, settings.conversion_limit_s, settings.worker_memory_bytes) as workers,
    ):
        contestants: dict[str, tuple[Executor, Callable[[bytes], object]]] = {
            "naive, one after another": (one, _read_naively),
            f"naive, {_WORKERS} threads": (threads, _read_naively),
            f"Rebus, {_WORKERS} workers": (workers, read_picture),
        }
        rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
        _read_all(workers, read_picture, _WORKERS * pictures[:1])
        for _ in range(_ROUNDS):
            for name, (executor, read) in contestants.items():
                rounds[name].append(_read_all(executor, read, pictures))
    rates = {name: [60 * len(pictures) / wall_s for wall_s, _ in found] for name, found in rounds.items()}
    slow = rates["naive, one after another"]
    rows = []
    for name, found in rounds.items():
        cpu_s = median(cpu_s for _, cpu_s in found) / len(pictures)
        ratio = median(fast / base for fast, base in zip(rates[name], slow, strict=True))
        rows.append([name, f"{median(rates[name]):.0f}", f"{ratio:.1f} ×", f"{cpu_s:.2f}"])
    return markdown(["", "pictures a minute", "ratio", "CPU s a picture"], rows)


def _read_naively(data: bytes) -> str:
    text: str = pytesseract.image_to_string(Image.open(io.BytesIO(data)))
    return text


def _read_all(executor: Executor, read: Callable[[bytes], object], pictures: Sequence[bytes]) -> tuple[float, float]:
    """Seconds by the clock and of CPU for all of them."""
    cpu_s, began = _cpu_s(), time.perf_counter()
    for _ in executor.map(read, pictures):
        pass
    return time.perf_counter() - began, _cpu_s() - cpu_s


def _cpu_s() -> float:
    """CPU seconds of this process, of its workers, and of the programs that either has waited for."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    own = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    # The workers' own parent is a server that forks them, a child of this process.
    return own + sum(sum(process.cpu_times()[:4]) for process in psutil.Process().children(recursive=True))


def main() -> int:
    """Prints the table, or writes it into docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.ocr.throughput", description=__doc__)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    options = parser.parse_args()
    measured = measure()
    print(measured)
    if options.write:
        put("bench.ocr.throughput", measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
