"""A `concurrent.futures.Executor` for conversions: warm processes, each bounded in time and memory.

One thread keeps one worker process over a pipe of its own. The pools at hand share one pipe and one lock among
their workers, so that one worker killed at the wrong moment takes every other's job with it: the standard
library's is then broken for good, and pebble 5.2's too, when the victim was idle or in the middle of receiving.
Here nothing is shared, so a worker's death costs one job at most.
"""

import atexit
import importlib
import logging
import math
import multiprocessing
import os
import pickle
import queue
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from multiprocessing import connection
from typing import Any, ParamSpec, TypeVar

from core.errors import TooHeavy, TookTooLong, UserError

P = ParamSpec("P")
T = TypeVar("T")

# Native libraries leak and fragment. A fresh worker takes 0.05 s, and its first picture and cloud about 0.5 s more,
# which is 1 % of two hundred conversions of 0.3 s.
JOBS_PER_WORKER = 200
# The event loop at niceness 0 gets about nine tenths of a contended core from a worker at 10 (weights 1024 and 110).
NICENESS = 10
# All that workers share is imported and opened in 5 s of a core, and has taken 23 s on a machine with three times as
# much to do as it has cores, and a cold, slow disk adds several; beyond this it hangs.
START_LIMIT_S = 60.0
# Ending a worker takes milliseconds. Only one that is still being started takes longer, and that one ends with this
# process in any case; the whole bot has 5 s after SIGTERM.
SHUTDOWN_LIMIT_S = 1.0
# How long after its time limit a worker ends itself, should nobody be left to do it.
ORPHAN_GRACE_S = 3.0

# What libraries say that get no memory and know of no `MemoryError`: onnxruntime, OpenCV.
_NO_MEMORY = ("std::bad_alloc", "Failed to allocate memory", "Insufficient memory")

_WARMED = "core.warming"
_READY = b"ready"
_BEGUN = b"begun"

log = logging.getLogger(__name__)


class RemoteTraceback(Exception):
    """The traceback of an error as the worker saw it; the `__cause__` of the error that a future raises."""


class WorkerDidNotStart(RuntimeError):
    """A worker ended, or was silent for `START_LIMIT_S`, before it was ready."""


class JobFailed(RuntimeError):
    """Stands for an error that cannot be passed on as itself; says which, the traceback is in `__cause__`.

    Such are errors that cannot be pickled, `StopIteration`, which no future may raise, and `SystemExit` and its
    like, which would end the event loop that waits for the job.
    """


class ProcessPool(Executor):
    """Runs picklable top-level functions in `workers` processes, one job at a time in each.

    A job is ended `time_limit_s` seconds after it was handed to its worker (`TookTooLong`). A worker, and each
    program that it starts, may have `memory_limit_bytes` of address space (Linux only); a job that needs more, or
    takes its worker down in another way, fails with `TooHeavy`. Either harms no other job. Whatever else a job
    raises, its future raises, with the worker's traceback as `__cause__`.

    Workers start in the background at once. They are in process groups of their own, at low priority, and end with
    this process, however it ends, and so do the programs that they started.
    """

    def __init__(self, workers: int, time_limit_s: float, memory_limit_bytes: int) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._gate = threading.Lock()
        self._keepers = [_Keeper(self._jobs, self._closing, time_limit_s, memory_limit_bytes) for _ in range(workers)]
        for keeper in self._keepers:
            keeper.start()
        atexit.register(self.shutdown)

    def warm(self, timeout_s: float = START_LIMIT_S) -> None:
        """Waits until every worker has started.

        Raises `WorkerDidNotStart`, or `TimeoutError` after `timeout_s` seconds.
        """
        deadline = time.monotonic() + timeout_s
        for keeper in self._keepers:
            keeper.started.result(max(0.0, deadline - time.monotonic()))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queues one job; cancelling its future ends the job even when it runs already.

        Raises `RuntimeError` after `shutdown`.
        """
        with self._gate:
            if self._closing.is_set():
                raise RuntimeError("this pool was shut down")
            job = _Job(fn, args, kwargs)
            self._jobs.put(job)
        return job

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: ARG002, the base class's
        """Ends every job, waiting or running, and every worker, in at most `SHUTDOWN_LIMIT_S` seconds.

        Stricter than its base class asks for: nothing is finished first, whatever `cancel_futures` says, because
        a hung conversion must not delay the end of the program. Without `wait`, it returns at once.
        """
        with self._gate:
            if not self._closing.is_set():
                self._closing.set()
                self._cancel_waiting()
                atexit.unregister(self.shutdown)
        for keeper in self._keepers:
            self._jobs.put(None)
            keeper.wake()
        if wait:
            deadline = time.monotonic() + SHUTDOWN_LIMIT_S
            for keeper in self._keepers:
                keeper.join(max(0.0, deadline - time.monotonic()))

    def _cancel_waiting(self) -> None:
        with suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    job.cancel()
                    job.set_running_or_notify_cancel()


class _Job(Future[Any]):
    """A function with its arguments, and the promise of its result."""

    def __init__(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        super().__init__()
        self.call = (fn, args, kwargs)
        self.abandoned = False
        self.keeper: _Keeper | None = None

    def cancel(self) -> bool:
        """As in the base class, but a running job is ended as well; its result is then `CancelledError`."""
        if super().cancel():
            return True
        if self.done() or self.keeper is None:
            return False
        self.abandoned = True
        self.keeper.wake()
        return True


class _Keeper(threading.Thread):
    """Keeps one worker process: hands it a job at a time, ends it when it must, puts another in its place."""

    def __init__(
        self,
        jobs: "queue.SimpleQueue[_Job | None]",
        closing: threading.Event,
        time_limit_s: float,
        memory_limit_bytes: int,
    ) -> None:
        super().__init__(name="worker-keeper", daemon=True)
        self.started: Future[None] = Future()
        self._jobs = jobs
        self._closing = closing
        self._time_limit_s = time_limit_s
        self._memory_limit_bytes = memory_limit_bytes
        self._woken, self._waker = connection.Pipe(duplex=False)
        self._worker: _Worker | None = None

    def wake(self) -> None:
        """Makes the keeper look up from its waiting: its job was cancelled, or the pool closes."""
        self._waker.send_bytes(b"!")

    def run(self) -> None:
        try:
            self._ready_worker()
        except BaseException as error:  # `warm` raises it, and the next job tries again
            log.debug("the first worker did not start", exc_info=True)
            self.started.set_exception(error)
        else:
            self.started.set_result(None)
        while (job := self._jobs.get()) is not None:
            job.keeper = self
            if job.set_running_or_notify_cancel():
                self._settle(job)
        self._end_worker()

    def _settle(self, job: _Job) -> None:
        try:
            result = self._result_of(job)
        except BaseException as error:  # the future raises it where it is awaited
            job.set_exception(error)
        else:
            job.set_result(result)

    def _result_of(self, job: _Job) -> Any:
        message = pickle.dumps(job.call)
        # The end of an idle worker shows only when its last thread has gone, a moment after it was killed. It takes
        # no job with it that it never began: another worker gets that, once, for a job may itself be what kills.
        worker = self._begin(job, message) or self._begin(job, message)
        if worker is None:
            raise TooHeavy
        try:
            reply = self._reply_of(worker, job)
        except (EOFError, OSError):
            self._note_death(job)
            raise TooHeavy from None
        return _opened(reply)

    def _begin(self, job: _Job, message: bytes) -> "_Worker | None":
        """The worker that began the job; None where one died before it did."""
        worker = self._ready_worker(job)
        try:
            worker.take(message)
            self._reply_of(worker, job)
        except (EOFError, OSError):
            self._note_death(job)
            return None
        return worker

    def _reply_of(self, worker: "_Worker", job: _Job) -> bytes:
        """The worker's next message. Raises `TookTooLong` after ending it, `EOFError` or `OSError` when it died."""
        if not self._reply_came(worker, job, self._time_limit_s):
            self._end_worker()
            raise TookTooLong({"limit_s": math.ceil(self._time_limit_s)})
        return worker.reply()

    def _note_death(self, job: _Job) -> None:
        exit_code = self._end_worker()
        log.warning("a worker died (exit code %s) in %s", exit_code, getattr(job.call[0], "__name__", job.call[0]))

    def _ready_worker(self, job: "_Job | None" = None) -> "_Worker":
        """The worker, or another one when it is worn out or has died idle. Raises `WorkerDidNotStart`."""
        if self._worker and (self._worker.jobs >= JOBS_PER_WORKER or self._worker.is_gone()):
            self._end_worker()
        if self._worker:
            return self._worker
        self._worker = worker = _Worker(self._time_limit_s, self._memory_limit_bytes)
        try:
            started = self._reply_came(worker, job, START_LIMIT_S) and worker.reply() == _READY
        except (EOFError, OSError):
            started = False
        if not started:
            raise WorkerDidNotStart(f"exit code {self._end_worker()}")
        return worker

    def _reply_came(self, worker: "_Worker", job: _Job | None, limit_s: float) -> bool:
        """Waits for the worker's reply, or its death; false at the limit. Raises `CancelledError`."""
        deadline = time.monotonic() + limit_s
        while True:
            ready = connection.wait([worker.channel, self._woken], max(0.0, deadline - time.monotonic()))
            if self._closing.is_set() or (job and job.abandoned):
                self._end_worker()
                raise CancelledError
            if self._woken in ready:
                self._woken.recv_bytes()
            if worker.channel in ready or not ready:
                return bool(ready)

    def _end_worker(self) -> int | None:
        worker, self._worker = self._worker, None
        return worker.end() if worker else None


def _start_method() -> multiprocessing.context.BaseContext:
    """Where workers come from: never forked from this process, whose threads may hold any lock.

    On Linux from a server that has the conversions and their fonts open already, so that replacing one takes
    milliseconds. On macOS a fork without exec is not safe with the system's libraries: spawned.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARMED])
    return context


_CONTEXT = _start_method()


class _Worker:
    """A process that runs jobs, and our end of the pipe to it."""

    def __init__(self, time_limit_s: float, memory_limit_bytes: int) -> None:
        self.channel, theirs = connection.Pipe()
        self.jobs = 0
        # A worker that is killed cannot remove what it was writing, which is somebody's picture.
        self._folder = tempfile.TemporaryDirectory(prefix="rebus-worker-", ignore_cleanup_errors=True)
        self._process = _CONTEXT.Process(  # type: ignore[attr-defined]  # typeshed gives the contexts' base class none
            target=_work,
            args=(theirs, self._folder.name, time_limit_s, memory_limit_bytes),
            name="worker",
            daemon=True,
        )
        self._process.start()
        theirs.close()

    def is_gone(self) -> bool:
        """Whether it died while it had nothing to do: an idle worker sends nothing, so only an end is readable."""
        return self.channel.poll()

    def take(self, message: bytes) -> None:
        """Hands it a job. Raises `OSError` when it died."""
        self.jobs += 1
        self.channel.send_bytes(message)

    def reply(self) -> bytes:
        """Its next message. Raises `EOFError` or `OSError` when it died."""
        return self.channel.recv_bytes()

    def end(self) -> int | None:
        """Kills it with every program that it started, and gives back its exit code, if that came soon.

        The files that it left are removed.
        """
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:  # it has no group yet, or no longer any member in it
            self._process.kill()
        self._process.join(SHUTDOWN_LIMIT_S)
        self.channel.close()
        self._folder.cleanup()
        exit_code: int | None = self._process.exitcode
        return exit_code


def _work(channel: connection.Connection, folder: str, time_limit_s: float, memory_limit_bytes: int) -> None:
    """The whole life of a worker process; `folder` is where its temporary files go."""
    os.setpgid(0, 0)
    # Ctrl-C and a service manager's SIGTERM reach every process; what they mean is for the parent to decide.
    # Programs that a job starts inherit this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(NICENESS)
    # Tesseract's threads cost more than they bring, and the pool already has a worker for each core.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    messages: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(channel, folder, messages), daemon=True).start()
    # A worker's server has it already, unless that failed there, which it keeps to itself.
    importlib.import_module(_WARMED)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit_bytes, memory_limit_bytes))
    _send(channel, folder, _READY)
    while True:
        message = messages.get()
        # The kernel's default for this alarm ends even native code that never returns to the interpreter. The
        # parent is always first, unless it is dead.
        signal.setitimer(signal.ITIMER_REAL, time_limit_s + ORPHAN_GRACE_S)
        _send(channel, folder, _BEGUN)
        reply = _reply_to(message)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(channel, folder, reply)


def _receive(channel: connection.Connection, folder: str, messages: "queue.SimpleQueue[bytes]") -> None:
    """Passes jobs on; when the parent has gone, however it went, ends this process and all that it started."""
    try:
        while True:
            messages.put(channel.recv_bytes())
    finally:
        _end_group(folder)


def _send(channel: connection.Connection, folder: str, message: bytes) -> None:
    """Tells the parent; when it has gone, does what `_receive` is about to do, which else comes too late to keep a
    traceback about it out of the parent's log."""
    try:
        channel.send_bytes(message)
    except OSError:
        _end_group(folder)


def _end_group(folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def _reply_to(message: bytes) -> bytes:
    """Runs a job. Its outcome: the result, or the error and its traceback."""
    try:
        fn, args, kwargs = pickle.loads(message)  # noqa: S301, our parent wrote it, into a pipe that nobody else has
        return pickle.dumps((fn(*args, **kwargs), None))
    except BaseException as error:
        heavy = _is_about_memory(error)
        return _sendable(TooHeavy() if heavy else error, traceback.format_exc())


def _is_about_memory(error: BaseException) -> bool:
    if isinstance(error, UserError):  # whose sentence may have the user's own words
        return False
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in _NO_MEMORY)


def _sendable(error: BaseException, trace: str) -> bytes:
    """An error as bytes, or a `JobFailed` in its place."""
    stand_in = pickle.dumps((JobFailed(type(error).__qualname__), trace))
    if not isinstance(error, Exception) or isinstance(error, StopIteration):
        return stand_in
    try:
        message = pickle.dumps((error, trace))
        pickle.loads(message)  # noqa: S301, written one line above
    except Exception:
        log.debug("an error does not survive pickling", exc_info=True)
        return stand_in
    return message


def _opened(reply: bytes) -> Any:
    """The result in a worker's reply, or raises the error in it."""
    outcome, trace = pickle.loads(reply)  # noqa: S301, our worker wrote it, into a pipe that nobody else has
    if trace is None:
        return outcome
    outcome.__cause__ = RemoteTraceback(trace)
    raise outcome
