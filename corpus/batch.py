"""Reading many files: jobs in, readings or failures out, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path

from corpus.reading import Failure, Reading, ReadingLimits, read_file, worker_died
from corpus.workers import open_pool, run_all


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """A file to read: where it lies, what the user calls it, and a key by which the caller knows it again."""

    path: Path
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are read."""

    workers: int = 1
    memory_mb: int = 4096
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    open_executor: Callable[[], Executor] | None = None
    """Another executor than the local process pool, for instance dask's."""
    read: Callable[[str, str, ReadingLimits], Reading | Failure] | None = None
    """What that executor runs, if not :func:`corpus.reading.read_file` itself."""


def read_files(jobs: Iterable[ReadingJob], options: ReadingOptions) -> Iterator[tuple[ReadingJob, Reading | Failure]]:
    """Read files in other processes; every job comes back once, with its record or its reason."""

    def submit(executor: Executor, job: ReadingJob) -> Future[Reading | Failure]:
        return executor.submit(options.read or read_file, str(job.path), job.name, options.limits)

    def open_local() -> Executor:
        return open_pool(options.workers, memory_mb=options.memory_mb, seconds_per_file=options.limits.seconds)

    return run_all(jobs, submit, _worker_died, options.open_executor or open_local, window=2 * options.workers)


def _worker_died(job: ReadingJob) -> Reading | Failure:
    return worker_died(job.name)
