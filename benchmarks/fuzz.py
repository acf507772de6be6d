"""Damaged files: each sample cut off, with bits turned over, and packed anew, at so many seeds.

Every one must end in a record or in a reason. What counts as a failure of ours: a reading process that dies, a defect
(an exception that is none of ingest.errors), a file that takes too long or too much memory, a job that never comes
back.

The recogniser is left out (a page that would be recognised has no words), for it would take most of the time; scans are
drawn and cleaned all the same. Extraction runs where ``--analyse`` is given, on every so-manieth file.

    python -m benchmarks.fuzz [--seeds 200] [--first 0] [--workers 2] [--analyse N] [--only NAME] [--minutes N]
"""

from __future__ import annotations

import argparse
import collections
import functools
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

from benchmarks.damage import DAMAGES, damaged, whole_files
from corpus import reading
from corpus.batch import ReadingJob, ReadingOptions, read_files
from corpus.discovery import NotFound, open_container
from corpus.process_limits import limit_process
from corpus.reading import DEFECT, OUT_OF_MEMORY, TIME_LIMIT, WORKER_DIED, Failure, Reading, ReadingLimits

OURS = frozenset({DEFECT, OUT_OF_MEMORY, TIME_LIMIT, WORKER_DIED})
SECONDS = 600.0  # of the clock: a busy machine is no fault of the file
MEMORY_MB = 4096


def read_without_recogniser(path: str, name: str, limits: ReadingLimits, *, analyse: int) -> Reading | Failure:
    """Read a file in a reading process; ``name`` ends in its number. Extraction runs on every ``analyse``-th one."""
    from ingest.ocr import tesseract  # noqa: PLC0415  (only in the reading process)

    tesseract.subprocess = NoProgram()  # type: ignore[assignment]
    if analyse and int(name.rsplit(" ", 1)[-1]) % analyse == 0:
        return reading.read_file(path, name, limits)
    whole = reading._read
    reading._read = _layout_only
    try:
        return reading.read_file(path, name, limits)
    finally:
        reading._read = whole


def _layout_only(path: Path, limits: ReadingLimits, started: float) -> Reading:
    laid_out = reading.read_layout(path, limits)
    return Reading(laid_out.text, laid_out.media_type, {}, len(laid_out.pages), (), None, time.monotonic() - started)


def _open_pool(workers: int) -> Executor:
    """Open processes with the limits of reading processes, but without the pipeline, which takes long to load."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=limit_process, initargs=(MEMORY_MB, SECONDS))


class NoProgram:
    """Stands in for the module that runs tesseract: the program is there, and sees nothing."""

    TimeoutExpired = TimeoutError

    def run(self, *_command: object, **_options: object) -> NoProgram:
        self.stdout, self.stderr, self.returncode = b"vie\n", b"", 0
        return self


def jobs(folder: Path, seeds: range, only: str) -> Iterator[tuple[str, Path]]:
    """Yield a name and a path for every damaged file; they are written one at a time."""
    files = [(name, content) for name, content in whole_files() if only in name]
    for seed in seeds:  # all of them at one seed, then at the next: whenever it is stopped, each has had its share
        for name, content in files:
            for kind in DAMAGES:
                path = folder / f"{Path(name).stem}-{kind.replace(' ', '-')}-{seed}{Path(name).suffix}"
                path.write_bytes(damaged(content, kind, seed))
                yield f"{name}, {kind}, {seed}", path


def main() -> int:
    """Read all of them, print what became of them; 1 where something is a failure of ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--analyse", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no further file after so long")
    asked = parser.parse_args()
    limits = ReadingLimits(seconds=SECONDS)
    found: collections.Counter[str] = collections.Counter()
    slowest: list[tuple[float, str]] = []
    sent = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def to_read() -> Iterator[ReadingJob]:
            nonlocal sent
            for shown, path in jobs(folder, range(asked.first, asked.first + asked.seeds), asked.only):
                if time.monotonic() - began > 60 * asked.minutes:
                    return
                inside = open_container(path, limits)
                if inside is not None:
                    codes = [each.failure.code if isinstance(each, NotFound) else "member" for each in inside]
                    found.update(f"container: {code}" for code in codes)
                    path.unlink()
                    continue
                sent += 1
                yield ReadingJob(path, f"{shown} {sent}", shown)

        read = functools.partial(read_without_recogniser, analyse=asked.analyse)
        options = ReadingOptions(asked.workers, MEMORY_MB, limits, lambda: _open_pool(asked.workers), read)
        began = time.monotonic()
        done = 0
        for job, outcome in read_files(to_read(), options):
            job.path.unlink(missing_ok=True)
            done += 1
            code = outcome.code if isinstance(outcome, Failure) else "read"
            found[code] += 1
            if isinstance(outcome, Failure) and code in OURS:
                print(f"{job.key}: {code}\n{outcome.detail or outcome.message}", flush=True)
            if isinstance(outcome, Reading):
                slowest = sorted([*slowest, (outcome.seconds, job.key)], reverse=True)[:5]
            if done % 500 == 0:
                print(f"{done} files, {time.monotonic() - began:.0f} s: {dict(found)}", file=sys.stderr, flush=True)
    print(f"{done} of {sent} files came back in {time.monotonic() - began:.0f} s")
    for code, count in found.most_common():
        print(f"    {code:32} {count:6}")
    print("    slowest:", "; ".join(f"{name} {seconds:.1f} s" for seconds, name in slowest))
    ours = sum(found[code] for code in OURS) + sent - done
    print(f"    failures of ours: {ours}")
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
