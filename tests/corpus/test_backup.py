"""What is saved comes back: into an empty installation, into the other database, in the middle of an ingest."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from corpus_contents import contents, write_plans
from databases import a_database
from record_factory import a_reading, a_record, a_target, a_task

from api.cli import run
from api.cli.options import load_settings
from corpus import batch
from corpus.backup import Manifest, backup, index_restored, restore
from corpus.batch import ReadingOptions
from corpus.building import ingest
from corpus.errors import BackupError, SearchUnavailable
from corpus.index.query import SearchQuery
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure, Reading, ReadingLimits

IN_THREADS = ReadingOptions(open_executor=lambda: ThreadPoolExecutor(1))
Open = Callable[..., Corpus]


@pytest.fixture(autouse=True)
def _reads_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the reading process."""

    def read(path: str, name: str, _limits: ReadingLimits) -> Reading | Failure:
        words = Path(path).read_text("utf-8")
        if "hỏng" in words:
            return Failure("damaged_file", f"Tệp “{Path(name).name}” bị hỏng.")
        task = a_task(words[-80:], lead=("Sở Nội vụ",), by="2025-06-30")
        target = a_target("Đạt 98%", indicator="Tỷ lệ", value=98.5)
        return a_reading(a_record(task, targets=(target,), number=f"{words.split()[8]}"), words)

    monkeypatch.setattr(batch, "read_file", read)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Open]:
    """Opens an installation: a data folder, and a database of a kind."""
    with ExitStack() as stack:

        def open_one(name: str, kind: str = "sqlite") -> Corpus:
            url = stack.enter_context(a_database(kind, tmp_path))
            return stack.enter_context(open_corpus(tmp_path / name, database_url=url))

        yield open_one


def fill(corpus: Corpus, folder: Path, count: int = 5) -> None:
    """Store plans, a file that fails, and a path that gives nothing."""
    write_plans(folder, count)
    (folder / "hong.txt").write_text("hỏng", "utf-8")
    (folder / "trong.txt").touch()
    ingest(corpus, [folder], IN_THREADS)


POSTGRES = pytest.mark.postgres
WAYS = [
    pytest.param("sqlite", "sqlite"),
    pytest.param("sqlite", "postgres", marks=POSTGRES),
    pytest.param("postgres", "sqlite", marks=POSTGRES),
    pytest.param("postgres", "postgres", marks=POSTGRES),
]


@pytest.mark.parametrize(("before", "after"), WAYS)
def test_everything_comes_back_in_an_empty_installation(
    installation: Open, tmp_path: Path, before: str, after: str
) -> None:
    old, new = installation("cu", before), installation("moi", after)
    fill(old, tmp_path / "van-ban")
    expected = contents(old)
    manifest = backup(old, tmp_path / "sao-luu.zip")
    assert (manifest.documents, manifest.originals, manifest.missing) == (6, 6, ())
    restore(new, tmp_path / "sao-luu.zip")
    assert index_restored(new) is None
    assert contents(new) == expected
    # The installation goes on as the old one would: nothing is read again, new rows find their keys.
    write_plans(tmp_path / "van-ban", 6)
    summary = ingest(new, [tmp_path / "van-ban"], IN_THREADS)
    assert (summary.outcomes["read"], summary.outcomes["unchanged"]) == (1, 5)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=POSTGRES)])
def test_a_backup_in_the_middle_of_an_ingest_is_of_one_moment(installation: Open, tmp_path: Path, kind: str) -> None:
    old, new = installation("cu", kind), installation("moi", kind)
    write_plans(tmp_path / "van-ban", 60)
    archives: list[Manifest] = []
    some_are_in = threading.Event()

    def save() -> None:
        some_are_in.wait(60)
        archives.append(backup(old, tmp_path / "sao-luu.zip"))

    saver = threading.Thread(target=save)
    saver.start()
    done = 0

    def count(_outcome: object) -> None:
        nonlocal done
        done += 1
        if done == 10:
            some_are_in.set()

    ingest(old, [tmp_path / "van-ban"], IN_THREADS, on_outcome=count)
    saver.join()
    (manifest,) = archives
    assert manifest.missing == ()
    assert manifest.documents >= 10
    restore(new, tmp_path / "sao-luu.zip")
    counts = new.records.counts()
    assert counts.documents == manifest.documents
    assert counts.read == new.records.record_count() == counts.tasks == counts.targets
    for row in new.records.documents(limit=1000):
        assert new.originals.find(row.content_hash) is not None
    ingest(new, [tmp_path / "van-ban"], IN_THREADS)
    assert contents(new) == contents(old)


def test_what_is_there_is_not_overwritten_without_being_asked(installation: Open, tmp_path: Path) -> None:
    old, other = installation("cu"), installation("khac")
    fill(old, tmp_path / "van-ban")
    fill(other, tmp_path / "khac-van-ban", count=9)
    backup(old, tmp_path / "sao-luu.zip")
    before = contents(other)
    with pytest.raises(BackupError, match="--replace"):
        restore(other, tmp_path / "sao-luu.zip")
    assert contents(other) == before
    restore(other, tmp_path / "sao-luu.zip", replace=True)
    assert index_restored(other) is None
    assert contents(other) == contents(old)


def test_an_index_that_cannot_be_reached_learns_of_the_change_later(
    installation: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other = installation("cu"), installation("khac")
    fill(old, tmp_path / "van-ban", count=2)
    fill(other, tmp_path / "khac-van-ban", count=9)
    backup(old, tmp_path / "sao-luu.zip")
    restore(other, tmp_path / "sao-luu.zip", replace=True)

    def down() -> None:
        raise SearchUnavailable("Máy chủ không trả lời.")

    with monkeypatch.context() as context:
        context.setattr(other._backend, "write", down)
        assert index_restored(other) == "Máy chủ không trả lời."
    assert index_restored(other) is None
    assert other.search(SearchQuery(limit=0)).total == 2


def test_an_existing_file_is_not_overwritten(installation: Open, tmp_path: Path) -> None:
    path = tmp_path / "sao-luu.zip"
    path.write_bytes(b"quan trong")
    with pytest.raises(BackupError, match="đã có"):
        backup(installation("cu"), path)
    assert path.read_bytes() == b"quan trong"


def test_a_backup_that_fails_leaves_no_file(
    installation: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = installation("cu")
    fill(corpus, tmp_path / "van-ban")
    (tmp_path / "ra").mkdir()
    monkeypatch.setattr("corpus.backup._add_original", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup(corpus, tmp_path / "ra" / "sao-luu.zip")
    assert list((tmp_path / "ra").iterdir()) == []


def test_a_folder_that_is_not_there(installation: Open, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="Không ghi được"):
        backup(installation("cu"), tmp_path / "khong-co" / "sao-luu.zip")


def test_a_lost_or_damaged_original_is_said(installation: Open, tmp_path: Path) -> None:
    corpus = installation("cu")
    fill(corpus, tmp_path / "van-ban", count=3)
    lost, damaged, *_ = sorted(path for path in (corpus.data_dir / "originals").glob("??/*/*"))
    lost.unlink()
    damaged.write_bytes(b"khac")
    manifest = backup(corpus, tmp_path / "sao-luu.zip")
    assert set(manifest.missing) == {lost.parent.name, damaged.parent.name}
    new = installation("moi")
    assert restore(new, tmp_path / "sao-luu.zip").documents == 4


# --- archives that are none


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write an archive again with members changed or left out."""
    target = path.with_name("sua.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                changed.writestr(name, content)
    return target


def newer(name: str, content: bytes) -> bytes:
    return json.dumps(json.loads(content) | {"revision": "9999"}).encode() if name == "manifest.json" else content


# fmt: off
DAMAGE = [
    (lambda name, content: content.replace(b"KH-UBND", b"KH-XXXX") if "documents" in name else content, "bị hỏng", "a changed row"),
    (lambda name, content: content + b"x" if name.startswith("originals/") else content, "bị hỏng", "a changed original"),
    (lambda name, content: None if name.startswith("originals/") else content, "bị hỏng", "originals left out"),
    (lambda name, content: None if name == "manifest.json" else content, "không phải là bản sao lưu", "no manifest"),
    (lambda name, content: b"{" if name == "manifest.json" else content, "bị hỏng", "half a manifest"),
    (newer, "mới hơn", "of a newer program"),
]
# fmt: on


@pytest.mark.parametrize(("change", "said", "why"), DAMAGE, ids=[row[2] for row in DAMAGE])
def test_a_damaged_archive_changes_nothing(
    installation: Open, tmp_path: Path, change: Callable[[str, bytes], bytes | None], said: str, why: str
) -> None:
    old, other = installation("cu"), installation("khac")
    fill(old, tmp_path / "van-ban", count=2)
    fill(other, tmp_path / "khac-van-ban", count=3)
    backup(old, tmp_path / "sao-luu.zip")
    before = contents(other)
    with pytest.raises(BackupError, match=said):
        restore(other, rewritten(tmp_path / "sao-luu.zip", change), replace=True)
    assert contents(other) == before


@pytest.mark.parametrize(("content", "said"), [(None, "Không tìm thấy"), (b"khong phai zip", "bị hỏng")])
def test_a_file_that_is_no_archive(installation: Open, tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "sao-luu.zip").write_bytes(content)
    with pytest.raises(BackupError, match=said):
        restore(installation("moi"), tmp_path / "sao-luu.zip")


def test_half_an_archive(installation: Open, tmp_path: Path) -> None:
    corpus = installation("cu")
    fill(corpus, tmp_path / "van-ban")
    backup(corpus, tmp_path / "sao-luu.zip")
    half = (tmp_path / "sao-luu.zip").read_bytes()
    (tmp_path / "nua.zip").write_bytes(half[: len(half) // 2])
    with pytest.raises(BackupError, match="bị hỏng"):
        restore(installation("moi"), tmp_path / "nua.zip")


# --- the command line


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def giaoviec(data_dir: str, *arguments: str) -> tuple[int, str]:
        monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path / data_dir))
        load_settings.cache_clear()
        code = run(arguments)
        return code, capfd.readouterr().err

    with open_corpus(tmp_path / "cu") as corpus:
        fill(corpus, tmp_path / "van-ban", count=3)
        expected = contents(corpus)
    archive = str(tmp_path / "sao-luu.zip")
    assert giaoviec("cu", "backup", archive) == (0, f"Đã sao lưu 4 văn bản vào {archive}.\n")
    code, said = giaoviec("cu", "restore", archive)
    assert (code, "--replace" in said) == (1, True)
    code, said = giaoviec("moi", "restore", archive)
    assert (code, said.startswith("Đã khôi phục 4 văn bản")) == (0, True)
    with open_corpus(tmp_path / "moi") as corpus:
        assert contents(corpus) == expected
