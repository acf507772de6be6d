"""A process that dies is one file's fact, and limits hold."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import worker_jobs

from corpus.workers import open_pool, run_all


def plain_pool() -> Executor:
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


def run(function: Callable[..., object], jobs: list[object], window: int = 4) -> dict[object, object]:
    outcomes = run_all(
        jobs,
        lambda executor, job: executor.submit(function, job),
        lambda _job: "died",
        plain_pool,
        window=window,
    )
    pairs = list(outcomes)
    assert len(pairs) == len(jobs), "every job comes back once"
    return dict(pairs)


def test_every_job_comes_back_with_its_outcome() -> None:
    assert run(worker_jobs.double, list(range(20))) == {n: 2 * n for n in range(20)}


def test_no_jobs_no_outcomes() -> None:
    assert run(worker_jobs.double, []) == {}


def test_the_job_that_kills_its_process_is_found_and_the_others_are_done() -> None:
    outcomes = run(worker_jobs.die_at_seven, list(range(12)))
    assert outcomes == {n: "died" if n == 7 else 2 * n for n in range(12)}


def test_a_job_whose_process_died_for_another_reason_is_done_again(tmp_path: Path) -> None:
    marker = str(tmp_path / "marker")
    assert run(worker_jobs.die_once, [marker]) == {marker: "done"}


def test_jobs_are_drawn_as_they_are_needed() -> None:
    drawn: list[int] = []

    def jobs() -> object:
        for n in range(100):
            drawn.append(n)
            yield n

    outcomes = run_all(
        jobs(),
        lambda executor, job: executor.submit(worker_jobs.double, job),
        lambda _job: 0,
        lambda: ThreadPoolExecutor(1),
        window=3,
    )
    next(outcomes)
    assert len(drawn) <= 4
    assert len(list(outcomes)) == 99


def test_whoever_stops_early_does_not_wait(tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    quick = str(tmp_path / "quick")
    Path(quick).touch()
    outcomes = run_all(
        [quick, str(marker)],
        lambda executor, job: executor.submit(worker_jobs.die_once if job == quick else worker_jobs.sleep, job),
        lambda _job: "died",
        plain_pool,
        window=2,
    )
    assert next(outcomes) == (quick, "done")
    while not (marker.exists() and marker.read_text()):
        time.sleep(0.02)
    outcomes.close()
    assert gone(int(marker.read_text()))


def gone(pid: int) -> bool:
    """Wait until a process has ended."""
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_memory_is_limited() -> None:
    with open_pool(1, memory_mb=3000, seconds_per_file=10) as pool:
        assert pool.submit(worker_jobs.allocate, 50).result() == 50 * 1024 * 1024
        with pytest.raises(MemoryError):
            pool.submit(worker_jobs.allocate, 4000).result()


def test_processor_time_is_limited() -> None:
    with open_pool(1, memory_mb=4096, seconds_per_file=10) as pool:
        left = pool.submit(worker_jobs.processor_seconds_left).result()
    assert 10 < left < 10 * (os.cpu_count() or 1) + 70


_ORPHAN = """
import sys, time
import worker_jobs
from corpus.workers import open_pool

if __name__ == "__main__":
    pool = open_pool(1, memory_mb=4096, seconds_per_file=10)
    print(pool.submit(worker_jobs.parent_and_self).result()[1], flush=True)
    time.sleep(60)
"""


def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_ORPHAN)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert psutil.pid_exists(child)
        parent.kill()
    assert gone(child), "the reading process outlived its parent"
