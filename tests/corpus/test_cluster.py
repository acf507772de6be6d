"""Reading on a cluster: two workers on loopback, one of which is lost in the middle; and the workers' child processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest
from corpus_contents import contents, write_plans
from distributed import Client, KilledWorker

from api.cli import run
from api.cli.options import load_settings
from corpus import building
from corpus.batch import ReadingOptions
from corpus.building import Outcome, ingest
from corpus.cluster import hand_over, read_on_worker, reading_on
from corpus.errors import ClusterUnavailable
from corpus.library import open_corpus
from corpus.reading import TIME_LIMIT, WORKER_DIED, Failure, Reading, ReadingLimits
from corpus.reading_child import ReadingChild

MEMORY_MB = 4096
LIMITS = ReadingLimits(seconds=300)
# The version is fixed, lest a source file that is saved during the test count as another version of a worker.
_PROGRAM = """
import sys
import corpus.version
corpus.version.extractor_version = lambda: "under test"
if sys.argv[1] == "scheduler":
    from distributed.cli.dask_scheduler import main
else:
    from distributed.cli.dask_worker import main
main(sys.argv[2:])
"""


@contextmanager
def running(*arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the scheduler or a worker of dask."""
    with (
        log.open("wb") as output,
        subprocess.Popen([sys.executable, "-c", _PROGRAM, *arguments], stdout=output, stderr=output) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def a_cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers on loopback; return the address and the workers."""
    meeting = folder / "scheduler.json"
    loopback = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(meeting)]
    with ExitStack() as stack:
        scheduler = running("scheduler", *loopback, "--port", "0", log=folder / "scheduler.log")
        stack.enter_context(scheduler)
        deadline = time.monotonic() + 120
        while not (meeting.exists() and meeting.read_text()):
            assert time.monotonic() < deadline, (folder / "scheduler.log").read_text()
            time.sleep(0.05)
        more = ["--no-nanny", "--nthreads", "1", "--local-directory", str(folder)]
        yield (
            json.loads(meeting.read_text())["address"],
            [
                stack.enter_context(running("worker", *loopback, *more, log=folder / f"worker-{n}.log"))
                for n in range(workers)
            ],
        )


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_in_the_middle_reads_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.cluster.extractor_version", lambda: "under test")
    monkeypatch.setattr(building, "extractor_version", lambda: "under test")
    folder = tmp_path / "van-ban"
    write_plans(folder, 14, repeat=40)
    (folder / "hong.pdf").write_bytes(b"%PDF-1.4 khong phai pdf")
    with a_cluster(tmp_path, workers=2) as (address, (first, second)):
        read: list[Outcome] = []

        def lose_one(outcome: Outcome) -> None:
            read.append(outcome)
            if len(read) == 4:
                os.kill(first.pid, signal.SIGKILL)

        with (
            open_corpus(tmp_path / "cum") as corpus,
            reading_on(address, ReadingOptions(memory_mb=MEMORY_MB, limits=LIMITS)) as options,
        ):
            while options.workers < 2 and len(_workers(address)) != 2:
                time.sleep(0.1)
            summary = ingest(corpus, [folder], options, on_outcome=lose_one)
            assert (summary.outcomes["read"], summary.outcomes["failed"]) == (14, 1)
            assert [outcome.failure.code for outcome in summary.failures if outcome.failure] == ["damaged_file"]
            assert first.wait(30) == -signal.SIGKILL
            assert second.poll() is None
            on_cluster = contents(corpus)
            assert sorted(row.file_name for row in corpus.records.documents()) == sorted(
                path.name for path in folder.iterdir()
            ), "every document once"
        # The same by the command, with the worker that is left: what is known stays, a new file is read.
        more = tmp_path / "them"
        write_plans(more, 15)
        monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path / "cum"))
        load_settings.cache_clear()
        assert run(["ingest", "--scheduler", address, str(folder), str(more / "ke-hoach-015.txt")]) == 1
        load_settings.cache_clear()
        with open_corpus(tmp_path / "cum") as corpus:
            assert (corpus.records.counts().read, corpus.records.counts().failed) == (15, 1)
    here = ReadingOptions(open_executor=lambda: ThreadPoolExecutor(1))
    with open_corpus(tmp_path / "mot-may") as corpus:
        ingest(corpus, [folder], here)
        assert contents(corpus) == on_cluster


def _workers(address: str) -> dict[str, int]:
    with Client(address, set_as_default=False) as client:
        return dict(client.nthreads())


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "khong phai dia chi", "http://127.0.0.1:9"])
def test_a_scheduler_that_is_not_there_is_said_in_a_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.cluster._SECONDS_TO_CONNECT", 1)
    with pytest.raises(ClusterUnavailable, match="bộ điều phối"), reading_on(address, ReadingOptions()):
        pass


# --- what a worker does


def test_a_worker_of_another_version_reads_nothing(tmp_path: Path) -> None:
    with pytest.raises(ClusterUnavailable, match="một bản giaoviec khác"):
        read_on_worker(str(tmp_path), "a.txt", LIMITS, memory_mb=MEMORY_MB, version="another")


def test_a_worker_that_does_not_see_the_data_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.cluster.extractor_version", lambda: "v1")
    with pytest.raises(ClusterUnavailable, match="dùng chung"):
        read_on_worker(str(tmp_path / "a.txt"), "a.txt", LIMITS, memory_mb=MEMORY_MB, version="v1")


FAILURES = [
    (KilledWorker("read", None, 3), Failure, "a file that took several workers with it"),
    (OSError("no more"), OSError, "anything else is not hidden"),
]


@pytest.mark.parametrize(("error", "becomes", "why"), FAILURES, ids=[row[2] for row in FAILURES])
def test_what_dask_says_in_our_words(error: Exception, becomes: type, why: str) -> None:
    inner: Future[object] = Future()
    outer: Future[object] = Future()
    inner.set_exception(error)
    hand_over(inner, outer, "a.pdf", "tcp://x")
    outcome = outer.exception() or outer.result()
    assert isinstance(outcome, becomes)
    if isinstance(outcome, Failure):
        assert outcome.code == WORKER_DIED


def test_a_lost_scheduler_is_said_in_a_sentence() -> None:
    inner: Future[object] = Future()
    outer: Future[object] = Future()
    inner.cancel()
    hand_over(inner, outer, "a.pdf", "tcp://x")
    with pytest.raises(ClusterUnavailable, match="Mất kết nối"):
        outer.result()


@pytest.mark.slow
def test_a_child_process_reads_keeps_the_time_and_may_die(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach-001.txt"
    write_plans(tmp_path, 1)
    child = ReadingChild(MEMORY_MB, 60)
    outcomes: list[Reading | Failure] = []

    def read() -> None:
        outcomes.append(child.read(str(path), path.name, LIMITS))
        outcomes.append(child.read(str(path), path.name, ReadingLimits(seconds=0.0005)))
        outcomes.append(child.read(str(path), path.name, LIMITS))

    thread = threading.Thread(target=read)  # where no alarm can be set
    thread.start()
    thread.join()
    whole, late, again = outcomes
    assert isinstance(whole, Reading)
    assert isinstance(late, Failure)
    assert late.code == TIME_LIMIT
    assert isinstance(again, Reading)
    assert again.record == whole.record

    os.kill(child.pid, signal.SIGKILL)
    dead = child.read(str(path), path.name, LIMITS)
    assert isinstance(dead, Failure)
    assert dead.code == WORKER_DIED
    assert not child.is_alive


_WORKER = """
import sys, time
from corpus.reading_child import ReadingChild
print(ReadingChild(4096, 60).pid, flush=True)
time.sleep(60)
"""


def test_a_killed_worker_leaves_no_child_behind() -> None:
    with subprocess.Popen([sys.executable, "-c", _WORKER], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        child = int(worker.stdout.readline())
        worker.kill()
    deadline = time.monotonic() + 60
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the child outlived the worker"
        time.sleep(0.1)
