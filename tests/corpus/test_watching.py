"""Watching folders: when a file is taken, that it is taken once, what is noted of names and deletions."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from corpus_contents import write_plans
from databases import DATABASES, a_database
from record_factory import a_reading, a_record, a_task
from sqlalchemy.exc import OperationalError

from corpus import batch
from corpus.batch import ReadingOptions
from corpus.building import Outcome, Result
from corpus.errors import CorpusBusy, SearchUnavailable, StoreUnavailable
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure, Reading, ReadingLimits
from corpus.store.watched import WatchedCounts
from corpus.watching import Notice, Patience, Watcher, watching_alone

IN_THREADS = ReadingOptions(open_executor=lambda: ThreadPoolExecutor(1))
PATIENCE = Patience(settled=10, unfinished=100)


@pytest.fixture(params=DATABASES)
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corpus]:
    with a_database(request.param, tmp_path) as url, open_corpus(tmp_path / "var", database_url=url) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "thư mục chung"
    path.mkdir()
    return path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for the reading process, and keep what each file held when it was read."""
    contents: list[str] = []

    def read(path: str, name: str, _limits: ReadingLimits) -> Reading | Failure:
        words = Path(path).read_bytes().decode("utf-8", "replace")
        contents.append(words)
        if "hỏng" in words:
            return Failure("damaged_file", f"Tệp “{Path(name).name}” bị hỏng; hãy xin lại bản gốc.")
        return a_reading(a_record(a_task(words, lead=("Sở Nội vụ",)), number=None), words)

    monkeypatch.setattr(batch, "read_file", read)
    return contents


class Watch:
    """A watcher with a clock of its own, and what it told."""

    def __init__(self, corpus: Corpus, *folders: Path) -> None:
        self.now = 0.0
        self.told: list[tuple[Notice, str, str]] = []
        self.outcomes: list[Outcome] = []
        self.watcher = Watcher(
            corpus,
            folders,
            IN_THREADS,
            patience=PATIENCE,
            tell=lambda notice, path, detail: self.told.append((notice, Path(path).name, Path(detail).name)),
            on_outcome=self.outcomes.append,
            clock=lambda: self.now,
        )

    def look(self, *, after: float = 0.0) -> None:
        self.now += after
        self.watcher.look()

    def settle(self) -> None:
        """Look, and look again when what was seen has stood still for long enough."""
        self.look()
        self.look(after=PATIENCE.settled)

    @property
    def notices(self) -> list[tuple[str, ...]]:
        return [tuple(part for part in each if part) for each in self.told]

    @property
    def taken(self) -> list[tuple[str, Result]]:
        return [(Path(each.path).name, each.result) for each in self.outcomes]


@pytest.fixture
def watch(corpus: Corpus, folder: Path, reads: list[str]) -> Watch:
    return Watch(corpus, folder)


def test_a_file_that_grows_is_read_when_it_is_whole(watch: Watch, folder: Path, reads: list[str]) -> None:
    path = folder / "a.txt"
    path.write_text("phần đầu", "utf-8")
    watch.look()
    watch.look(after=9)
    assert reads == [], "it has not stood still for long enough"
    path.write_text("phần đầu, phần giữa", "utf-8")
    watch.look(after=9)
    watch.look(after=9)
    assert reads == [], "it has grown meanwhile, and the waiting begins anew"
    watch.look(after=1)
    watch.look(after=60)
    assert reads == ["phần đầu, phần giữa"]
    assert watch.taken == [("a.txt", Result.READ)]


def test_a_file_of_the_same_size_that_is_written_again_is_waited_for(
    watch: Watch, folder: Path, reads: list[str]
) -> None:
    path = folder / "a.txt"
    path.write_text("aaaa", "utf-8")
    watch.look()
    path.write_text("bbbb", "utf-8")
    os.utime(path, ns=(1, 1))
    watch.look(after=10)
    assert reads == []
    watch.look(after=10)
    assert reads == ["bbbb"]


@pytest.mark.parametrize(
    ("name", "half", "whole"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"),
        ("a.docx", b"PK\x03\x04 word/document.xml", b"PK\x03\x04 word/document.xml PK\x05\x06" + bytes(18)),
        ("a.txt", b"", "văn bản".encode()),
        ("a.jpg", b"\xff\xd8\xff\xe0 nua anh", b"\xff\xd8\xff\xe0 ca anh \xff\xd9"),
        ("a.rtf", b"{\\rtf1 nua", b"{\\rtf1 ca}"),
        ("a.doc", "Kế hoạch".encode() + bytes(5000), "Kế hoạch".encode() + b"x" * 5000),  # its size was set beforehand
    ],
)
def test_what_looks_cut_off_is_waited_for_longer(  # noqa: PLR0917  (one row of the table)
    watch: Watch, folder: Path, reads: list[str], name: str, half: bytes, whole: bytes
) -> None:
    (folder / name).write_bytes(half)
    watch.settle()
    watch.look(after=60)
    assert reads == []
    (folder / name).write_bytes(whole)
    watch.settle()
    assert len(reads) == 1
    assert reads[0].encode().startswith(whole[:4]) or reads[0].startswith("\ufffd")


def test_what_stays_cut_off_is_taken_in_the_end_with_its_reason(watch: Watch, folder: Path, reads: list[str]) -> None:
    (folder / "a.pdf").write_bytes("%PDF- hỏng".encode())
    (folder / "b.txt").touch()
    watch.settle()
    watch.look(after=PATIENCE.unfinished)
    assert sorted(watch.taken) == [("a.pdf", Result.FAILED), ("b.txt", Result.FAILED)]
    watch.settle()
    assert len(watch.outcomes) == 2, "what could not be read is not tried again until it changes"


def test_half_a_file_is_never_kept(
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.txt"
    path.write_text("nửa đầu", "utf-8")
    store = corpus.originals.store

    def store_while_written(source: Path, max_bytes: int, name: str | None = None) -> object:
        stored = store(source, max_bytes, name)
        if source == path and path.read_text("utf-8") == "nửa đầu":
            path.write_text("nửa đầu và nửa sau", "utf-8")
        return stored

    monkeypatch.setattr(corpus.originals, "store", store_while_written)
    watch.settle()
    assert reads == []
    assert corpus.records.counts().documents == 0
    assert not [each for each in (corpus.data_dir / "originals").rglob("*") if each.is_file()]
    watch.settle()
    assert reads == ["nửa đầu và nửa sau"]


def test_a_file_is_read_once_whatever_its_names(watch: Watch, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    watch.settle()
    shutil.copy(folder / "a.txt", folder / "b.txt")
    watch.settle()
    os.utime(folder / "a.txt", ns=(5, 5))  # touched: the content is looked at, and known
    watch.settle()
    assert reads == ["một"]
    assert watch.taken == [("a.txt", Result.READ), ("b.txt", Result.UNCHANGED), ("a.txt", Result.UNCHANGED)]
    assert watch.told == []


def test_a_changed_file_is_read_as_a_new_version(watch: Watch, folder: Path, reads: list[str], corpus: Corpus) -> None:
    (folder / "a.txt").write_text("bản đầu", "utf-8")
    watch.settle()
    (folder / "a.txt").write_text("bản sửa lại", "utf-8")
    watch.settle()
    assert reads == ["bản đầu", "bản sửa lại"]
    old, new = sorted(corpus.records.documents(), key=lambda row: row.size)
    assert corpus.versions.superseded() == {old.id: new.id}


def test_a_renamed_file_is_noted_and_not_read_again(
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus
) -> None:
    (folder / "scan0001.txt").write_text("một", "utf-8")
    watch.settle()
    (folder / "da-nhan").mkdir()
    (folder / "scan0001.txt").rename(folder / "da-nhan" / "ke-hoach.txt")
    watch.settle()
    assert reads == ["một"]
    assert watch.notices == [(Notice.MOVED, "scan0001.txt", "ke-hoach.txt")]
    (row,) = corpus.records.documents()
    assert [(Path(each.path).name, each.gone_at is None) for each in row.sources] == [
        ("ke-hoach.txt", True),
        ("scan0001.txt", False),
    ]
    assert corpus.watched.counts() == WatchedCounts(present=1, gone=0, moved=1)


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "later"])
def test_a_scanner_that_uses_one_name_again_replaces_nothing(
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus, at_once: bool
) -> None:
    """What stood at the name was renamed: both documents stand in lists and searches."""
    (folder / "scan.txt").write_text("công văn thứ nhất", "utf-8")
    watch.settle()
    (folder / "scan.txt").rename(folder / "cong-van.txt")
    if not at_once:
        watch.settle()
    (folder / "scan.txt").write_text("kế hoạch hoàn toàn khác", "utf-8")
    watch.settle()
    assert reads == ["công văn thứ nhất", "kế hoạch hoàn toàn khác"]
    assert corpus.versions.superseded() == {}
    assert watch.notices == [(Notice.MOVED, "scan.txt", "cong-van.txt")]
    assert Watch(corpus, folder).watcher.known == 2


def test_a_deleted_file_is_noted_and_its_document_stays(
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus
) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    watch.settle()
    (folder / "a.txt").unlink()
    watch.settle()
    assert watch.notices == [(Notice.GONE, "a.txt")]
    assert corpus.records.counts().tasks == 1
    (folder / "a.txt").write_text("văn bản khác", "utf-8")
    watch.settle()
    assert corpus.versions.superseded() == {}, "the next file of that name is another one"


def test_a_file_that_comes_back_unchanged_is_not_read_again(
    watch: Watch, folder: Path, reads: list[str], tmp_path: Path
) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    watch.settle()
    (folder / "a.txt").rename(tmp_path / "a.txt")
    watch.settle()
    (tmp_path / "a.txt").rename(folder / "a.txt")
    watch.settle()
    assert reads == ["một"]
    assert watch.notices == [(Notice.GONE, "a.txt"), (Notice.BACK, "a.txt")]


def test_a_share_that_is_offline_has_lost_no_file(watch: Watch, folder: Path, reads: list[str], tmp_path: Path) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    watch.settle()
    folder.rename(tmp_path / "mất mạng")
    watch.settle()
    (tmp_path / "mất mạng").rename(folder)
    watch.settle()
    assert watch.notices == [(Notice.UNREACHABLE, folder.name), (Notice.REACHABLE, folder.name)]
    assert reads == ["một"]


def test_a_restart_goes_on_where_it_stopped(watch: Watch, folder: Path, reads: list[str], corpus: Corpus) -> None:
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"văn bản {name}", "utf-8")
    watch.settle()
    (folder / "a.txt").unlink()
    (folder / "b.txt").rename(folder / "b2.txt")
    (folder / "d.txt").write_text("văn bản d", "utf-8")
    again = Watch(corpus, folder)
    assert again.watcher.known == 3
    again.settle()
    assert again.taken == [("b2.txt", Result.UNCHANGED), ("d.txt", Result.READ)]
    assert again.notices == [(Notice.GONE, "a.txt"), (Notice.MOVED, "b.txt", "b2.txt")]
    assert len(reads) == 4


def test_what_an_interruption_left_is_read_by_the_next_run(
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    with monkeypatch.context() as patched:

        def stop(*_arguments: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(corpus.records, "save_reading", stop)
        with pytest.raises(KeyboardInterrupt):
            watch.settle()
    again = Watch(corpus, folder)
    again.settle()
    assert again.taken == [("a.txt", Result.READ)]


def test_one_broken_file_stops_nothing(watch: Watch, folder: Path, reads: list[str]) -> None:
    for name, words in (("a", "một"), ("b", "hỏng"), ("c", "ba")):
        (folder / f"{name}.txt").write_text(words, "utf-8")
    watch.settle()
    assert [result for _, result in watch.taken] == [Result.READ, Result.FAILED, Result.READ]
    (folder / "b.txt").write_text("đã sửa", "utf-8")
    watch.settle()
    assert watch.taken[-1] == ("b.txt", Result.READ)


def test_files_of_an_archive_are_taken_once(watch: Watch, folder: Path, reads: list[str], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("một.txt", "văn bản một")
        archive.writestr("hai.txt", "văn bản hai")
    (tmp_path / "a.zip").rename(folder / "a.zip")
    watch.settle()
    (folder / "a.zip").rename(folder / "b.zip")
    watch.settle()
    assert sorted(reads) == ["văn bản hai", "văn bản một"]
    assert watch.notices == [(Notice.MOVED, "a.zip", "b.zip")]


def test_an_engine_that_is_down_stops_nothing_and_is_asked_again(
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise SearchUnavailable("Bộ tìm kiếm không trả lời.")

    with monkeypatch.context() as patched:
        patched.setattr(corpus, "catch_up", refuse)
        patched.setattr(corpus, "reindex", refuse)
        (folder / "a.txt").write_text("một", "utf-8")
        watch.settle()
        watch.look(after=1000)
        assert reads == ["một"]
        assert watch.notices == [(Notice.INDEX, "Bộ tìm kiếm không trả lời.")], "said once"
    watch.look(after=1000)
    assert corpus.records.backlog().documents == 0


@pytest.mark.parametrize(
    ("error", "notice"),
    [
        (CorpusBusy("bận"), Notice.BUSY),
        (StoreUnavailable("Ổ đĩa đã đầy."), Notice.STORE),
        (OperationalError("UPDATE", {}, Exception("server closed the connection")), Notice.STORE),
    ],
    ids=["busy", "disk full", "database gone"],
)
def test_a_store_that_takes_nothing_is_tried_again(  # noqa: PLR0917  (one row of the table)
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus, monkeypatch: pytest.MonkeyPatch,
    error: Exception, notice: Notice,
) -> None:  # fmt: skip
    (folder / "a.txt").write_text("một", "utf-8")
    with monkeypatch.context() as patched:

        def refuse(*_arguments: object, **_named: object) -> None:
            raise error

        patched.setattr(corpus.records, "begin", refuse)
        watch.settle()
        watch.look(after=5)
        assert [each[0] for each in watch.told] == [notice]
    watch.settle()
    assert watch.taken == [("a.txt", Result.READ)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said_once_and_tried_again(watch: Watch, folder: Path, reads: list[str]) -> None:
    path = folder / "a.txt"
    path.write_text("một", "utf-8")
    path.chmod(0)
    watch.look()
    watch.look(after=PATIENCE.unfinished)
    watch.look(after=PATIENCE.unfinished)
    assert watch.taken == [("a.txt", Result.FAILED)]
    assert watch.watcher.waiting == 0
    path.chmod(0o644)
    watch.look(after=PATIENCE.unfinished)
    assert watch.taken[-1] == ("a.txt", Result.READ)


def test_a_refused_path_that_is_gone_does_not_stand_among_the_failed(
    watch: Watch, folder: Path, reads: list[str], corpus: Corpus
) -> None:
    (folder / "a.txt").touch()
    watch.look()
    watch.look(after=PATIENCE.unfinished)
    assert [Path(each.path).name for each in corpus.records.unreadable_paths()] == ["a.txt"]
    (folder / "a.txt").unlink()
    watch.look()
    assert corpus.records.unreadable_paths() == []
    assert corpus.records.counts().unreadable_paths == 0


def test_two_watches_of_one_corpus_do_not_run_together(corpus: Corpus) -> None:
    with watching_alone(corpus), pytest.raises(CorpusBusy, match="giaoviec watch"), watching_alone(corpus):
        pass
    with watching_alone(corpus):
        pass


def test_leftovers_and_unfinished_downloads_are_not_looked_at(watch: Watch, folder: Path, reads: list[str]) -> None:
    for name in ("~$a.docx", ".a.txt.swp", "a.pdf.part", "b.docx.crdownload", "c.tmp", "Thumbs.db"):
        (folder / name).write_text("x", "utf-8")
    watch.settle()
    assert watch.watcher.waiting == 0
    assert reads == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_command_cleanly(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    """What was dropped is read; then the command ends with 0, and says so."""
    write_plans(folder, 1)
    command = [sys.executable, "-c", "from api.cli import main; main()", "watch", "--workers", "1"]
    process = subprocess.Popen(
        [*command, "--interval", "0.1", "--settled", "0.3", str(folder)],
        env=os.environ | {"GIAOVIEC_DATA_DIR": str(tmp_path / "var")},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        lines = [process.stderr.readline()]
        while lines[-1] and "Đã đọc" not in lines[-1]:
            lines.append(process.stderr.readline())
        time.sleep(0.5)
        process.send_signal(number)
        rest = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert "ke-hoach-001.txt" in lines[-1]
    assert rest.splitlines()[-1].endswith("Đã dừng theo dõi.")
    assert "Traceback" not in rest
    assert process.returncode == 0
