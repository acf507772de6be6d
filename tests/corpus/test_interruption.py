"""kill -9 in the middle of an ingest, then the same command again: the result is an undisturbed run's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from corpus_contents import contents, write_plans
from databases import DATABASES, a_database
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from corpus.library import Corpus, open_corpus

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


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder and a database."""

    data_dir: Path
    database_url: str

    def start(self, folder: Path) -> subprocess.Popen[str]:
        """Begin to ingest a folder."""
        settings = {"GIAOVIEC_DATA_DIR": str(self.data_dir), "GIAOVIEC_DATABASE_URL": self.database_url}
        return subprocess.Popen([*_COMMAND, str(folder)], env=os.environ | settings, stderr=subprocess.PIPE, text=True)

    def count(self, condition: str) -> int:
        """Count documents in a store that another process may just be making."""
        url = make_url(self.database_url)
        if url.get_backend_name() == "sqlite":
            if not Path(url.database or "").exists():
                return 0
            url = make_url(f"sqlite:///file:{url.database}?mode=ro&uri=true")
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                return int(connection.scalar(text(f"SELECT count(*) FROM documents WHERE {condition}")) or 0)
        except DBAPIError:
            return 0
        finally:
            engine.dispose()

    def open(self) -> Corpus:
        """Open it in this process."""
        return open_corpus(self.data_dir, database_url=self.database_url)


# When to kill: told by what the store says, so that the moments are the same on a fast and on a slow machine.
MOMENTS: dict[str, Callable[[Installation], bool]] = {
    "before anything is stored": lambda here: here.data_dir.exists(),
    "the first documents are pending": lambda here: here.count("status = 'pending'") >= 1,
    "some are read": lambda here: here.count("status = 'read'") >= 5,
    "most are read": lambda here: here.count("status = 'read'") >= DOCUMENTS - 6,
    "the index is being written": lambda here: any((here.data_dir / "index").glob("*/*.store")),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASES)
def test_killed_again_and_again_then_finished(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_database(kind, tmp_path) as first, a_database(kind, tmp_path) as second:
        carry_out(Installation(tmp_path / "yen", first), Installation(tmp_path / "ngat", second), tmp_path, monkeypatch)


def carry_out(calm: Installation, killed_one: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "van-ban"
    write_plans(folder, DOCUMENTS, repeat=15)
    (folder / "hong.pdf").write_bytes(b"%PDF-1.4 khong phai pdf")

    undisturbed = calm.start(folder)
    assert (
        undisturbed.communicate()[1].splitlines()[-1] == f"Đã đọc {DOCUMENTS}, giữ nguyên 0, chưa đọc được 1 văn bản."
    )
    assert undisturbed.returncode == 1

    killed = 0
    for reached in MOMENTS.values():
        process = killed_one.start(folder)
        while process.poll() is None and not reached(killed_one):
            time.sleep(0.005)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
    assert killed >= 4, "the moments were missed: the test has shown nothing"

    monkeypatch.setattr("corpus.library.index_version", lambda: "under test")
    finished = killed_one.start(folder)
    finished.communicate()
    assert finished.returncode == 1
    with calm.open() as expected, killed_one.open() as actual:
        assert actual.index_is_current
        assert contents(actual) == contents(expected)
