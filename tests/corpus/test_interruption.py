"""kill -9 in the middle of an ingest, then the same command again: the result is an undisturbed run's."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus_contents import contents, write_plans

from corpus.library import open_corpus

DOCUMENTS = 24
# The version is fixed, lest a source file that is saved during the test count as a newer extractor.
_PROGRAM = """
import corpus.version
corpus.version.extractor_version = corpus.version.index_version = lambda: "under test"
from api.cli import main
if __name__ == "__main__":
    main()
"""
_COMMAND = [sys.executable, "-c", _PROGRAM, "ingest", "--workers", "1"]


def start(folder: Path, data_dir: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"GIAOVIEC_DATA_DIR": str(data_dir)}
    return subprocess.Popen([*_COMMAND, str(folder)], env=environment, stderr=subprocess.PIPE, text=True)


def count(data_dir: Path, condition: str) -> int:
    """Count documents in a store that another process may just be making."""
    path = data_dir / "giaoviec.sqlite3"
    if not path.exists():
        return 0
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        try:
            return int(connection.execute(f"SELECT count(*) FROM documents WHERE {condition}").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
        finally:
            connection.interrupt()


# When to kill: told by what the store says, so that the moments are the same on a fast and on a slow machine.
MOMENTS: dict[str, Callable[[Path], bool]] = {
    "before anything is stored": lambda data_dir: data_dir.exists(),
    "the first documents are pending": lambda data_dir: count(data_dir, "status = 'pending'") >= 1,
    "some are read": lambda data_dir: count(data_dir, "status = 'read'") >= 5,
    "most are read": lambda data_dir: count(data_dir, "status = 'read'") >= DOCUMENTS - 6,
    "the index is being written": lambda data_dir: any((data_dir / "index").glob("*/*.store")),
}


@pytest.mark.slow
def test_killed_again_and_again_then_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "van-ban"
    write_plans(folder, DOCUMENTS, repeat=15)
    (folder / "hong.pdf").write_bytes(b"%PDF-1.4 khong phai pdf")

    undisturbed = start(folder, tmp_path / "yen")
    assert (
        undisturbed.communicate()[1].splitlines()[-1] == f"Đã đọc {DOCUMENTS}, giữ nguyên 0, không đọc được 1 văn bản."
    )
    assert undisturbed.returncode == 1

    killed = 0
    for reached in MOMENTS.values():
        process = start(folder, tmp_path / "ngat")
        while process.poll() is None and not reached(tmp_path / "ngat"):
            time.sleep(0.005)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
    assert killed >= 4, "the moments were missed: the test has shown nothing"

    monkeypatch.setattr("corpus.library.index_version", lambda: "under test")
    finished = start(folder, tmp_path / "ngat")
    finished.communicate()
    assert finished.returncode == 1
    with open_corpus(tmp_path / "yen") as expected, open_corpus(tmp_path / "ngat") as actual:
        assert actual.index_is_current
        assert contents(actual) == contents(expected)
