"""Reading in other processes, so that no file can take the batch with it.

Everything goes through the ``concurrent.futures`` interface. :func:`open_pool` gives the local pool; dask's
``Client.get_executor()`` is another. A process that dies (killed by the system, crashed in a C library) is a fact about
one file: :func:`run_all` finds out which one by running the suspects again, each alone.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing import connection
from typing import TypeVar

from corpus.process_limits import limit_process

Job = TypeVar("Job", bound=Hashable)
Outcome = TypeVar("Outcome")

_logger = logging.getLogger(__name__)


def open_pool(workers: int, *, memory_mb: int, seconds_per_file: float) -> Executor:
    """Start a pool of reading processes.

    Args:
        workers: How many processes.
        memory_mb: Address space of each, in megabytes; more raises MemoryError in it or ends it.
        seconds_per_file: Wall-clock limit of one file; a process that uses several times as much processor time since
            its last file, and so cannot have heeded its alarm, is ended by the system.
    """
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare_process,
        initargs=(memory_mb, seconds_per_file),
    )


def run_all(
    jobs: Iterable[Job],
    submit: Callable[[Executor, Job], Future[Outcome]],
    on_death: Callable[[Job], Outcome],
    open_executor: Callable[[], Executor],
    *,
    window: int,
) -> Iterator[tuple[Job, Outcome]]:
    """Run every job and yield it with its outcome as soon as it is there; jobs are drawn lazily.

    Args:
        jobs: What to do, in order of submission.
        submit: Hands a job to an executor.
        on_death: Makes the outcome of a job whose process died.
        open_executor: Opens a fresh executor; called again after a process died.
        window: How many jobs are on their way at once; the suspects when a process dies.
    """
    waiting = iter(jobs)
    executor = open_executor()
    running: dict[Future[Outcome], Job] = {}
    try:
        while True:
            suspects = _fill(executor, waiting, submit, running, window)
            if not running and not suspects:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED) if running else (set(), set())
            for future in done:
                job = running.pop(future)
                if isinstance(future.exception(), BrokenExecutor):
                    suspects.append(job)
                else:
                    yield job, future.result()
            if suspects:
                suspects.extend(_collect(running))
                executor.shutdown(wait=False, cancel_futures=True)
                _logger.warning("a reading process died; %d files are read again one by one", len(suspects))
                yield from _run_alone(suspects, submit, on_death, open_executor)
                executor = open_executor()
    finally:
        _stop(executor)


def _stop(executor: Executor) -> None:
    """End an executor now: whoever stops early does not want to wait for what is being read."""
    processes = dict(getattr(executor, "_processes", None) or {})  # shutdown forgets them; kill_workers is of 3.14
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes.values():
        process.kill()


def _fill(
    executor: Executor,
    waiting: Iterator[Job],
    submit: Callable[[Executor, Job], Future[Outcome]],
    running: dict[Future[Outcome], Job],
    window: int,
) -> list[Job]:
    """Submit jobs until the window is full; return the one that a broken executor refused, if any."""
    while len(running) < window:
        job = next(waiting, None)
        if job is None:
            break
        try:
            future = submit(executor, job)
        except BrokenExecutor:
            return [job]
        running[future] = job
    return []


def _collect(running: dict[Future[Outcome], Job]) -> list[Job]:
    """Take back the jobs of a broken executor that have not ended well; keep those that have for the next round."""
    wait(running)
    lost = [future for future in running if isinstance(future.exception(), BrokenExecutor)]
    return [running.pop(future) for future in lost]


def _run_alone(
    suspects: list[Job],
    submit: Callable[[Executor, Job], Future[Outcome]],
    on_death: Callable[[Job], Outcome],
    open_executor: Callable[[], Executor],
) -> Iterator[tuple[Job, Outcome]]:
    """Run each suspect with nothing beside it: one whose process dies again is the cause."""
    executor = open_executor()
    try:
        for job in suspects:
            try:
                yield job, submit(executor, job).result()
            except BrokenExecutor:
                yield job, on_death(job)
                executor.shutdown(wait=False)
                executor = open_executor()
    finally:
        _stop(executor)


def _prepare_process(memory_mb: int, seconds_per_file: float) -> None:
    """Set a reading process's limits and load the pipeline, whose time is not any file's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit_process(memory_mb, seconds_per_file)
    from nlp.pipeline import load_pipeline  # noqa: PLC0415  (only reading processes pay for it)

    with contextlib.suppress(Exception):  # whatever is wrong is said of the first file, where it can be recorded
        load_pipeline()


def _end_with_parent() -> None:
    """End this process when its parent is gone, killed included: nobody is left to read for."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
