"""What reading processes do in tests; they import this module by its name."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path

from corpus.process_limits import renew_processor_time


def double(number: int) -> int:
    """Work."""
    return 2 * number


def die_at_seven(number: int) -> int:
    """Work, but for one number the system kills the process."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return 2 * number


def die_once(marker: str) -> str:
    """Die the first time, as a process killed for its neighbour's sake does."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def allocate(megabytes: int) -> int:
    """Take so much memory."""
    return len(bytearray(megabytes * 1024 * 1024))


def processor_seconds_left() -> float:
    """Return how much processor time the system still allows this process."""
    renew_processor_time()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return resource.getrlimit(resource.RLIMIT_CPU)[0] - used.ru_utime - used.ru_stime


def parent_and_self() -> tuple[int, int]:
    """Return the ids of the processes."""
    return os.getppid(), os.getpid()


def sleep(marker: str) -> None:
    """Say who works, and work for long."""
    Path(marker).write_text(str(os.getpid()), "utf-8")
    time.sleep(120)
