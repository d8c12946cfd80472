"""What workers have from their start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# After it has started Tesseract, the fork may open nothing more: neither a module nor a model.
FORKED = """
import gc, os, resource
from tests.pictures import photo

picture = photo("Warm from the start")
from core import conversions, warming

print("passed over by the collector", gc.get_freeze_count() > 50_000)
print("threads", len(os.listdir("/proc/self/task")), flush=True)
if not os.fork():
    first = conversions.read_picture(picture, engine="tesseract")
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    second = conversions.read_picture(picture)
    print(first.engine, second.engine, second.text, sep="|", flush=True)
    os._exit(0)
print("ended", os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are not forked")
def test_a_fork_reads_with_what_was_opened_before_it() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FORKED],
        # NumPy's own threads look after themselves in a fork, and would be counted here.
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.stdout.splitlines() == [
        "passed over by the collector True",
        "threads 1",
        "tesseract|paddle|Warm from the start",
        "ended 0",
    ], run.stderr[-2000:]
