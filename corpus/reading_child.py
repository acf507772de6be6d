"""Reading in a child process of one's own, from a thread: what a worker of a cluster does.

A worker runs its tasks in threads, where no alarm can end a file that takes too long, and the memory is the worker's.
So the worker keeps child processes, which have the limits of the local pool's (:mod:`corpus.workers`), and hands them
files through a pipe. A child that dies or does not answer is one file's fact, and another takes its place.

Run as ``python -m corpus.reading_child PIPE MEMORY_MB SECONDS`` by :class:`ReadingChild` only.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from corpus.process_limits import limit_process
from corpus.reading import Failure, Reading, ReadingLimits, out_of_time, read_file, worker_died

_READY = "ready"
_GRACE_SECONDS = 30.0  # for a child to heed its own alarm
_SECONDS_TO_START = 300.0
_SECONDS_BETWEEN_LOOKS = 1.0

_idle: queue.LifoQueue[ReadingChild] = queue.LifoQueue()


def read_apart(path: str, name: str, limits: ReadingLimits, memory_mb: int) -> Reading | Failure:
    """Read a file as :func:`corpus.reading.read_file` does, in a child process; any thread may call it."""
    try:
        child = _idle.get_nowait()
    except queue.Empty:
        child = ReadingChild(memory_mb, limits.seconds)
    outcome = child.read(path, name, limits)
    if child.is_alive:
        _idle.put(child)
    return outcome


class ReadingChild:
    """A child process that reads one file after another.

    Args:
        memory_mb: Its address space.
        seconds_per_file: What one file may take.
    """

    def __init__(self, memory_mb: int, seconds_per_file: float) -> None:
        """Start it; it loads the pipeline before it takes a file."""
        self._pipe, theirs = Pipe()
        with theirs:
            handle = theirs.fileno()
            command = [sys.executable, "-m", __name__, str(handle), str(memory_mb), str(seconds_per_file)]
            self._process = subprocess.Popen(command, pass_fds=[handle], stdin=subprocess.DEVNULL)  # noqa: S603  (ours)
        self._is_ready = False

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can take another file."""
        return self._process.poll() is None

    def read(self, path: str, name: str, limits: ReadingLimits) -> Reading | Failure:
        """Have a file read."""
        try:
            if not self._is_ready:
                if not self._pipe.poll(_SECONDS_TO_START) or self._pipe.recv() != _READY:
                    return self._end(worker_died(name))
                self._is_ready = True
            self._pipe.send((path, name, limits))
            if not self._pipe.poll(limits.seconds + _GRACE_SECONDS):
                return self._end(out_of_time(name, limits))
            outcome: Reading | Failure = self._pipe.recv()
            return outcome
        except (EOFError, OSError):
            return self._end(worker_died(name))

    def _end(self, outcome: Failure) -> Failure:
        self._process.kill()
        self._process.wait()
        self._pipe.close()
        return outcome


def _main(handle: int, memory_mb: int, seconds_per_file: float) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides what an interruption means
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    limit_process(memory_mb, seconds_per_file)
    from nlp.pipeline import load_pipeline  # noqa: PLC0415  (only reading processes pay for it)

    with contextlib.suppress(Exception):  # whatever is wrong is said of the first file, where it can be recorded
        load_pipeline()
    pipe: Connection[object, tuple[str, str, ReadingLimits]] = Connection(handle)
    with contextlib.suppress(EOFError, OSError):  # the worker is gone
        pipe.send(_READY)
        while True:
            path, name, limits = pipe.recv()
            pipe.send(read_file(path, name, limits))


def _end_with_parent(parent: int) -> None:
    """End this process when the worker is gone, killed included: nobody is left to read for."""
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
