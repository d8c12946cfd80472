"""The pool against what conversions really do: hang, crash, eat memory, start programs, raise odd errors.

Jobs are the standard library's functions, so that workers need not import this file.
"""

import asyncio
import contextlib
import itertools
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import numpy as np
import psutil
import pytest

from core import executor
from core.conversions import read_picture
from core.errors import NoWords, TooHeavy, TookTooLong
from core.executor import JobFailed, ProcessPool, RemoteTraceback
from core.ocr.rapid import detector
from core.ocr.wish import PADDLE
from tests.pictures import photo

GIB = 2**30
# Spins in native code for ever and never lets go of the interpreter's lock: no signal handler would run.
HANG = (any, itertools.repeat(0))
PROGRAM = ["sleep", f"300.{os.getpid()}"]  # told apart from those of tests that run beside these


@pytest.fixture
def open_pool() -> Iterator[Callable[..., ProcessPool]]:
    with contextlib.ExitStack() as pools:

        def open_one(workers: int = 1, time_limit_s: float = 60, memory_limit_bytes: int = 2 * GIB) -> ProcessPool:
            pool = ProcessPool(workers, time_limit_s, memory_limit_bytes)
            pools.callback(pool.shutdown)
            pool.warm()
            return pool

        yield open_one


def wait_until(holds: Callable[[], object], limit_s: float = 15) -> None:
    deadline = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def programs(under: int | None = None) -> list[psutil.Process]:
    """The outside programs that jobs started, below one process or anywhere on this machine."""
    found = []
    for process in psutil.Process(under).children(recursive=True) if under else psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.cmdline() == PROGRAM and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_jobs_run_in_other_processes_each_worker_in_its_own(open_pool):
    pool = open_pool(workers=2)
    meeting = [pool.submit(time.sleep, 0.3) for _ in range(2)]  # keeps both busy, so that each takes one below
    pids = {pool.submit(os.getpid).result() for _ in range(2)} | {pool.submit(os.getpid).result() for _ in range(20)}
    assert all(future.result() is None for future in meeting)
    assert os.getpid() not in pids
    assert len({keeper._worker._process.pid for keeper in pool._keepers} | pids) == 2


def test_positional_and_keyword_arguments_arrive(open_pool):
    assert open_pool().submit(int, "ff", base=16).result() == 255


def test_a_megabyte_goes_there_and_back(open_pool):
    picture = os.urandom(5_000_000)
    assert open_pool().submit(bytes, picture).result() == picture


def test_a_hung_job_is_ended_at_the_limit_and_only_that_one(open_pool):
    pool = open_pool(workers=2, time_limit_s=2)
    hung = pool.submit(*HANG)
    others = [pool.submit(time.sleep, 0.1) for _ in range(15)]
    with pytest.raises(TookTooLong) as raised:
        hung.result()
    assert raised.value.details == {"limit_s": 2}
    assert [other.result() for other in others] == [None] * 15
    assert [pool.submit(abs, -n).result() for n in range(3)] == [0, 1, 2]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_worker_that_dies_takes_only_its_own_job_with_it(open_pool, number):
    pool = open_pool(workers=2)
    others = [pool.submit(time.sleep, 0.05) for _ in range(4)]
    dying = pool.submit(signal.raise_signal, number)
    others += [pool.submit(time.sleep, 0.05) for _ in range(4)]
    with pytest.raises(TooHeavy):
        dying.result()
    assert [other.result() for other in others] == [None] * 8


def test_a_worker_killed_while_idle_costs_nothing(open_pool):
    pool = open_pool()
    for _ in range(20):
        pid = pool.submit(os.getpid).result()
        os.kill(pid, signal.SIGKILL)  # its end shows a moment later: the next job mostly meets it dying
        assert pool.submit(os.getpid).result() != pid


def test_memory_beyond_the_limit_is_too_heavy_and_the_worker_lives(open_pool):
    pool = open_pool(memory_limit_bytes=1 * GIB)
    pid = pool.submit(os.getpid).result()
    with pytest.raises(TooHeavy):
        pool.submit(bytes, 2 * GIB).result()
    assert pool.submit(os.getpid).result() == pid


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces RLIMIT_AS")
def look_at_ten_megapixels() -> None:
    detector()(np.zeros((1, 3, 3200, 3200), np.float32))


def test_libraries_that_get_no_memory_make_a_job_too_heavy_and_no_fault_of_ours(open_pool):
    """They raise errors of their own, not `MemoryError`."""
    pool = open_pool(memory_limit_bytes=GIB + GIB // 2)
    with pytest.raises(TooHeavy) as raised:
        pool.submit(look_at_ten_megapixels).result()
    assert "onnxruntime" in str(raised.value.__cause__)
    with pytest.raises(TooHeavy) as raised:
        pool.submit(eval, "__import__('cv2').getGaborKernel((40_001, 40_001), 1, 1, 1, 1)").result()
    assert "cv2.error" in str(raised.value.__cause__)
    assert pool.submit(read_picture, photo("Still alive"), engine=PADDLE).result().text == "Still alive"


def test_the_memory_limit_is_the_workers_and_not_ours(open_pool):
    pool = open_pool(memory_limit_bytes=1 * GIB)
    assert pool.submit(resource.getrlimit, resource.RLIMIT_AS).result() == (GIB, GIB)
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != GIB


def test_a_job_larger_than_the_workers_memory_is_too_heavy(open_pool):
    pool = open_pool(memory_limit_bytes=GIB // 4 * 3)
    with pytest.raises(TooHeavy):
        pool.submit(len, bytes(GIB // 4 * 3)).result()
    assert pool.submit(abs, -1).result() == 1


class Unpicklable(Exception):
    """Cannot be rebuilt from its `args`, as any error with a keyword-only argument."""

    def __init__(self, *, word: str) -> None:
        super().__init__(word)


def raise_unpicklable() -> None:
    raise Unpicklable(word="odd")


def raise_no_words() -> None:
    raise NoWords


def test_an_error_comes_back_as_itself_with_the_workers_traceback(open_pool):
    with pytest.raises(ValueError, match="invalid literal") as raised:
        open_pool().submit(int, "x").result()
    assert isinstance(raised.value.__cause__, RemoteTraceback)
    assert "core/executor.py" in str(raised.value.__cause__)


def test_an_error_for_the_user_comes_back_as_itself(open_pool):
    with pytest.raises(NoWords):
        open_pool().submit(raise_no_words).result()


@pytest.mark.parametrize(
    ("job", "name"),
    [((raise_unpicklable,), "Unpicklable"), ((next, iter(())), "StopIteration"), ((sys.exit, 3), "SystemExit")],
)
def test_an_error_that_cannot_be_passed_on_is_named_and_harms_nobody(open_pool, job, name):
    pool = open_pool()
    pid = pool.submit(os.getpid).result()
    with pytest.raises(JobFailed, match=name) as raised:
        pool.submit(*job).result()
    assert name in str(raised.value.__cause__)
    assert pool.submit(os.getpid).result() == pid


def test_what_cannot_be_pickled_fails_alone(open_pool):
    pool = open_pool()
    with pytest.raises((AttributeError, TypeError)):
        pool.submit(len, threading.Lock()).result()
    with pytest.raises((AttributeError, TypeError)):
        pool.submit(threading.Lock).result()
    assert pool.submit(abs, -1).result() == 1


def test_workers_are_replaced_before_they_wear_out(open_pool, monkeypatch):
    monkeypatch.setattr(executor, "JOBS_PER_WORKER", 3)
    pool = open_pool()
    pids = [pool.submit(os.getpid).result() for _ in range(7)]
    assert [len(list(same)) for _, same in itertools.groupby(pids)] == [3, 3, 1]


def test_cancelling_ends_a_running_job_and_its_program(open_pool):
    pool = open_pool()
    job = pool.submit(subprocess.run, PROGRAM)
    wait_until(lambda: programs(os.getpid()))
    assert job.cancel()
    with pytest.raises(CancelledError):
        job.result()
    wait_until(lambda: not programs())
    assert pool.submit(abs, -1).result() == 1


def test_a_job_cancelled_while_it_waits_never_runs(open_pool, tmp_path):
    pool = open_pool()
    first = pool.submit(time.sleep, 0.3)
    second = pool.submit(os.mkdir, str(tmp_path / "ran"))
    assert second.cancel()
    assert second.cancelled()
    first.result()
    pool.submit(abs, 1).result()
    assert not (tmp_path / "ran").exists()


def test_cancelling_what_is_done_changes_nothing(open_pool):
    job = open_pool().submit(abs, -1)
    assert job.result() == 1
    assert not job.cancel()
    assert job.result() == 1


async def test_a_cancelled_coroutine_ends_its_job(open_pool):
    pool = open_pool()
    waiting = asyncio.get_running_loop().run_in_executor(pool, *HANG)
    await asyncio.sleep(0.1)
    waiting.cancel()
    assert await asyncio.get_running_loop().run_in_executor(pool, abs, -1) == 1


def test_a_job_at_its_limit_leaves_no_program_behind(open_pool):
    pool = open_pool(time_limit_s=1)
    job = pool.submit(subprocess.run, PROGRAM)
    wait_until(lambda: programs(os.getpid()))
    with pytest.raises(TookTooLong):
        job.result()
    wait_until(lambda: not programs())


def test_a_worker_killed_from_outside_leaves_no_program_behind(open_pool):
    pool = open_pool()
    pid = pool.submit(os.getpid).result()
    job = pool.submit(subprocess.run, PROGRAM)
    wait_until(lambda: programs(pid))
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(TooHeavy):
        job.result()
    wait_until(lambda: not programs())


def write_and_hang() -> None:
    """As Tesseract's wrapper does when Tesseract takes too long."""
    with tempfile.NamedTemporaryFile():
        time.sleep(60)


@pytest.mark.parametrize("ending", ["limit", "kill", "cancel", "shutdown"])
def test_a_worker_that_is_ended_leaves_none_of_its_files(open_pool, monkeypatch, tmp_path, ending):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pool = open_pool(time_limit_s=3 if ending == "limit" else 60)
    pid = pool.submit(os.getpid).result()
    (folder,) = tmp_path.glob("rebus-worker-*")
    job = pool.submit(write_and_hang)
    if ending != "limit":
        wait_until(lambda: list(folder.iterdir()))
    if ending == "kill":
        os.kill(pid, signal.SIGKILL)
    elif ending == "cancel":
        job.cancel()
    elif ending == "shutdown":
        pool.shutdown()
    with pytest.raises((TookTooLong, TooHeavy, CancelledError)):
        job.result()
    assert not folder.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_leaves_the_terminals_signals_to_its_parent(open_pool, number):
    pool = open_pool()
    pid = pool.submit(os.getpid).result()
    job = pool.submit(time.sleep, 0.5)
    os.kill(pid, number)
    assert job.result() is None
    assert os.getpgid(pid) == pid != os.getpgid(0)


def test_workers_yield_the_processor_to_the_event_loop(open_pool):
    assert open_pool().submit(os.nice, 0).result() == os.nice(0) + executor.NICENESS


def test_workers_keep_tesseract_to_one_thread(open_pool):
    assert open_pool().submit(os.getenv, "OMP_THREAD_LIMIT").result() == "1"


def test_workers_have_the_conversions_imported_before_the_first_job(open_pool):
    modules = open_pool().submit(eval, "'core.conversions' in __import__('sys').modules").result()
    assert modules is True


def test_shutdown_ends_hung_and_waiting_jobs_at_once(open_pool):
    pool = open_pool(workers=2)
    pids = {pool.submit(os.getpid).result() for _ in range(10)}
    jobs: list[Future[object]] = [pool.submit(*HANG), pool.submit(subprocess.run, PROGRAM)]
    jobs += [pool.submit(abs, n) for n in range(50)]
    wait_until(lambda: programs(os.getpid()))
    pool.shutdown()
    for job in jobs:
        with pytest.raises(CancelledError):
            job.result(timeout=0)
    assert all(job.cancelled() for job in jobs[2:])
    assert not any(is_alive(pid) for pid in pids)
    wait_until(lambda: not programs())
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(abs, 1)


def test_shutdown_while_workers_still_start_leaves_none(open_pool):
    pool = ProcessPool(2, time_limit_s=60, memory_limit_bytes=2 * GIB)
    pool.shutdown()
    pool.shutdown()
    wait_until(lambda: not any(keeper.is_alive() for keeper in pool._keepers))
    assert all(keeper._worker is None for keeper in pool._keepers)


def test_a_worker_that_cannot_start_fails_its_job_and_says_so(monkeypatch, open_pool):
    monkeypatch.setattr(executor, "START_LIMIT_S", 0.0)
    pool = ProcessPool(1, time_limit_s=60, memory_limit_bytes=2 * GIB)
    try:
        with pytest.raises(executor.WorkerDidNotStart):
            pool.submit(abs, 1).result()
        with pytest.raises(executor.WorkerDidNotStart):
            pool.warm()
        monkeypatch.setattr(executor, "START_LIMIT_S", 30.0)
        assert pool.submit(abs, -1).result() == 1
    finally:
        pool.shutdown()


PARENT = """
import itertools, os, subprocess, sys, time
from core.executor import ProcessPool
if __name__ == "__main__":
    pool = ProcessPool(3, time_limit_s=1.5, memory_limit_bytes=2 * 2**30)
    pool.warm()
    idle = [keeper._worker._process.pid for keeper in pool._keepers]
    pool.submit(subprocess.run, {program})
    pool.submit(any, itertools.repeat(0))
    print(*idle, flush=True)
    {ending}
"""


@pytest.mark.parametrize("ending", ["time.sleep(60)", "os._exit(0)", "sys.exit(0)"])
def test_workers_and_their_programs_end_with_the_parent_however_it_ends(tmp_path, ending):
    """Killed, gone without a goodbye, or at the end of its script; one worker runs a program, one hangs, one idles."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(program=PROGRAM, ending=ending))
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        if "sleep" in ending:
            wait_until(lambda: programs(parent.pid))
            parent.kill()
    assert len(pids) == 3
    wait_until(lambda: not any(is_alive(pid) for pid in pids))
    wait_until(lambda: not programs())


LEFT_BEHIND = """
import multiprocessing, os, tempfile
from core import executor, warming
for _ in range(100):
    ours, theirs = multiprocessing.Pipe()
    ours.close()
    if not os.fork():
        executor._work(theirs, tempfile.mkdtemp(), time_limit_s=5, memory_limit_bytes=2**32)
    os.wait()
print("all gone")
"""


def test_a_worker_whose_parent_ended_while_it_started_goes_without_a_word():
    """Two of its threads notice, and which is first is chance: one in twelve used to leave a traceback."""
    root = Path(__file__).parents[2]
    parent = subprocess.run(
        [sys.executable, "-c", LEFT_BEHIND], capture_output=True, text=True, cwd=root, timeout=60, check=True
    )
    assert (parent.stdout, parent.stderr) == ("all gone\n", "")
