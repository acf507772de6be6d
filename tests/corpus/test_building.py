"""Filling a corpus: what is read, what is left alone, what fails, what the index then knows."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest
from corpus_contents import contents, index_entries, write_plans
from databases import DATABASES, a_database
from record_factory import a_reading, a_record, a_task
from sqlalchemy import text

from corpus import batch, building
from corpus.batch import ReadingOptions
from corpus.building import Outcome, Result, Summary, ingest, retry
from corpus.errors import CorpusBusy, SearchUnavailable, StoreUnavailable
from corpus.index.query import SearchQuery
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure, Reading, ReadingLimits
from corpus.store.originals import StoredFile

IN_THREADS = ReadingOptions(open_executor=lambda: ThreadPoolExecutor(1))


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with a_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def corpus(tmp_path: Path, database_url: str) -> Iterator[Corpus]:
    with open_corpus(tmp_path / "var", database_url=database_url) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "van-ban"
    path.mkdir()
    return path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for the reading process: a record from the file's words; "hỏng" in them is a failure."""
    names: list[str] = []

    def read(path: str, name: str, _limits: ReadingLimits) -> Reading | Failure:
        names.append(Path(name).name)
        words = Path(path).read_text("utf-8")
        if "hỏng" in words:
            return Failure("damaged_file", f"Tệp “{Path(name).name}” bị hỏng; hãy xin lại bản gốc.")
        number = next((word for word in words.split() if "/" in word), words.split()[0])
        return a_reading(a_record(a_task(words, lead=("Sở Nội vụ",)), number=number), words)

    monkeypatch.setattr(batch, "read_file", read)
    return names


def add(corpus: Corpus, *paths: Path) -> Summary:
    return ingest(corpus, paths, IN_THREADS)


def total(corpus: Corpus, **conditions: object) -> int:
    return corpus.search(SearchQuery(**conditions)).total


def test_files_are_read_stored_and_found(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("1/KH-UBND rà soát thủ tục", "utf-8")
    (folder / "b.txt").write_text("2/KH-UBND kiểm tra", "utf-8")
    told: list[object] = []
    summary = ingest(corpus, [folder], IN_THREADS, on_start=told.append, on_outcome=told.append)
    assert summary.outcomes == {Result.READ: 2, Result.UNCHANGED: 0, Result.FAILED: 0}
    assert told[0] == 2
    assert {outcome.result for outcome in told[1:] if isinstance(outcome, Outcome)} == {Result.READ}
    assert total(corpus, words="thu tuc") == 1
    assert total(corpus, agency="snv") == 2
    assert corpus.records.counts().waiting_for_index == 0


def test_the_same_files_again_change_nothing(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    write_plans(folder, 3)
    add(corpus, folder)
    before = contents(corpus)
    summary = add(corpus, folder)
    assert summary.outcomes == {Result.READ: 0, Result.UNCHANGED: 3, Result.FAILED: 0}
    assert contents(corpus) == before
    assert len(reads) == 3


def test_a_newer_extractor_reads_again(
    corpus: Corpus, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plans(folder, 2)
    add(corpus, folder)
    monkeypatch.setattr(building, "extractor_version", lambda: "newer")
    assert add(corpus, folder).outcomes[Result.READ] == 2
    assert len(index_entries(corpus)) == 4  # two documents with a task each, nothing of the older readings


def test_a_changed_file_is_a_new_document(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("1/KH-UBND bản đầu", "utf-8")
    add(corpus, folder)
    (folder / "a.txt").write_text("1/KH-UBND bản sửa", "utf-8")
    assert add(corpus, folder).outcomes[Result.READ] == 1
    assert corpus.records.counts().documents == 2


def test_one_content_under_two_names_is_read_once(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("1/KH-UBND", "utf-8")
    shutil.copy(folder / "a.txt", folder / "b.txt")
    summary = add(corpus, folder)
    assert (summary.outcomes[Result.READ], summary.outcomes[Result.UNCHANGED]) == (1, 1)
    assert reads == ["a.txt"]
    (row,) = corpus.records.documents()
    assert [Path(source.path).name for source in row.sources] == ["a.txt", "b.txt"]


def test_two_copies_of_one_document_are_both_kept_and_said(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("1/KH-UBND bản quét", "utf-8")
    (folder / "b.txt").write_text("1/KH-UBND bản Word", "utf-8")
    outcomes: list[Outcome] = []
    ingest(corpus, [folder], IN_THREADS, on_outcome=outcomes.append)
    assert [[copy.file_name for copy in outcome.copies] for outcome in outcomes] == [[], ["a.txt"]]
    assert corpus.records.counts().documents == 2


def test_a_bad_file_stops_nothing_else(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    for name, words in (("a.txt", "1/KH-UBND"), ("b.txt", "hỏng"), ("c.txt", "2/KH-UBND")):
        (folder / name).write_text(words, "utf-8")
    summary = add(corpus, folder, folder / "khong-co.txt")
    assert summary.outcomes == {Result.READ: 2, Result.UNCHANGED: 0, Result.FAILED: 2}
    assert {outcome.failure.code for outcome in summary.failures if outcome.failure} == {
        "damaged_file",
        "file_vanished",
    }
    assert [row.error_code for row in corpus.records.unfinished()] == ["damaged_file"]
    assert len(corpus.records.unreadable_paths()) == 1
    assert total(corpus) == 2


def test_what_failed_is_not_tried_again_but_said_again(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("hỏng", "utf-8")
    add(corpus, folder)
    summary = add(corpus, folder)
    assert [(outcome.failed_before, outcome.failure is not None) for outcome in summary.failures] == [(True, True)]
    assert len(reads) == 1


def test_retry_reads_what_failed_from_the_kept_original(
    corpus: Corpus, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text("hỏng", "utf-8")
    add(corpus, folder)
    (folder / "a.txt").unlink()
    monkeypatch.setattr(batch, "read_file", lambda *_: a_reading(a_record(a_task("Đọc được rồi"))))
    assert retry(corpus, IN_THREADS).outcomes[Result.READ] == 1
    assert corpus.records.unfinished() == []
    assert total(corpus, words="đọc được") == 1


def test_retry_tries_paths_again_that_gave_nothing(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    path = folder / "den-sau.txt"
    add(corpus, path)
    path.write_text("1/KH-UBND", "utf-8")
    assert retry(corpus, IN_THREADS).outcomes[Result.READ] == 1
    assert corpus.records.unreadable_paths() == []


def test_retry_of_one_document_leaves_the_others(
    corpus: Corpus, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text("hỏng", "utf-8")
    (folder / "b.txt").write_text("hỏng nữa", "utf-8")
    add(corpus, folder, folder / "khong-co.txt")
    wanted, other = corpus.records.unfinished()
    monkeypatch.setattr(batch, "read_file", lambda *_: a_reading(a_record(a_task("Đọc được rồi"))))
    assert retry(corpus, IN_THREADS, documents={wanted.id}).outcomes[Result.READ] == 1
    assert [row.id for row in corpus.records.unfinished()] == [other.id]
    assert len(corpus.records.unreadable_paths()) == 1


def test_a_failed_file_replaced_by_a_whole_one_is_not_tried_again(
    corpus: Corpus, folder: Path, reads: list[str]
) -> None:
    (folder / "a.txt").write_text("hỏng", "utf-8")
    add(corpus, folder)
    (folder / "a.txt").write_text("1/KH-UBND", "utf-8")
    assert add(corpus, folder).outcomes[Result.READ] == 1
    assert retry(corpus, IN_THREADS).outcomes == dict.fromkeys(Result, 0)
    assert len(reads) == 2
    assert [each.status for each in corpus.versions.documents(with_older=True)] == ["read"]
    assert corpus.versions.documents(status="failed") == []
    assert corpus.find_document("a.txt").status == "read"


def test_a_forgotten_file_is_read_again_as_a_new_one(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    path = folder / "a.txt"
    path.write_text("hỏng", "utf-8")
    add(corpus, folder)
    (failed,) = corpus.records.unfinished()
    with corpus.writing():
        assert corpus.forget_failed(str(path)) == 1
    assert corpus.originals.find(failed.content_hash) is None
    assert corpus.records.counts().documents == 0
    (again,) = add(corpus, folder).failures
    assert (len(reads), again.failed_before) == (2, False)


def test_a_lost_original_is_said(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("hỏng", "utf-8")
    add(corpus, folder)
    shutil.rmtree(corpus.data_dir / "originals")
    summary = retry(corpus, IN_THREADS)
    assert [outcome.failure.code for outcome in summary.failures if outcome.failure] == [building.ORIGINAL_LOST]


def test_a_file_that_vanishes_between_listing_and_reading(
    corpus: Corpus, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"{name} KH", "utf-8")

    def vanish(_total: int) -> None:
        (folder / "b.txt").unlink()

    summary = ingest(corpus, [folder], IN_THREADS, on_start=vanish)
    assert (summary.outcomes[Result.READ], summary.outcomes[Result.FAILED]) == (1, 1)


def test_a_name_that_is_no_utf8_is_kept_readable(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    path = Path(str(folder), b"k\xe9 ho\x1ech.txt".decode("utf-8", "surrogateescape"))
    path.write_text("1/KH-UBND", "utf-8")
    assert add(corpus, folder).outcomes[Result.READ] == 1
    (row,) = corpus.records.documents()
    assert row.sources[0].path.endswith("ho\x1ech.txt")
    row.sources[0].path.encode("utf-8")


def test_only_one_process_writes(
    corpus: Corpus, folder: Path, reads: list[str], tmp_path: Path, database_url: str
) -> None:
    with (
        open_corpus(tmp_path / "var", database_url=database_url) as other,
        other.writing(),
        pytest.raises(CorpusBusy, match="đợi nó xong"),
    ):
        add(corpus, folder)


@pytest.mark.postgres
def test_only_one_machine_writes(tmp_path: Path) -> None:
    with (
        a_database("postgres", tmp_path) as url,
        open_corpus(tmp_path / "may-1", database_url=url) as one,
        open_corpus(tmp_path / "may-2", database_url=url) as other,
    ):
        with one.writing(), pytest.raises(CorpusBusy, match="đợi nó xong"), other.writing():
            pytest.fail("both write")
        with other.writing():
            pass


@pytest.mark.postgres
def test_a_machine_that_lost_the_lock_with_its_connection_commits_nothing_more(tmp_path: Path) -> None:
    def stored(corpus: Corpus, n: int) -> None:
        corpus.records.begin(StoredFile(f"{n:02x}" * 32, 10, f"{n}.pdf"), f"/x/{n}.pdf", "v1")

    with (
        a_database("postgres", tmp_path) as url,
        open_corpus(tmp_path / "may-1", database_url=url) as one,
        open_corpus(tmp_path / "may-2", database_url=url) as other,
    ):
        with one.writing():
            stored(one, 1)
            with other.records.engine.begin() as connection:
                held = "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                connection.execute(text(held + "WHERE l.locktype = 'advisory' AND d.datname = current_database()"))
            with other.writing():
                stored(other, 2)
                with pytest.raises(StoreUnavailable, match="máy khác có thể đang ghi"):
                    stored(one, 3)
        assert {row.file_name for row in other.records.documents()} == {"1.pdf", "2.pdf"}
        with one.writing():
            stored(one, 3)
        assert one.records.counts().documents == 3


@pytest.mark.postgres
def test_two_machines_may_begin_at_once(tmp_path: Path) -> None:
    def begin(n: int) -> int:
        with open_corpus(tmp_path / f"may-{n}", database_url=url) as opened:
            return opened.records.counts().documents

    with a_database("postgres", tmp_path) as url, ThreadPoolExecutor(2) as machines:
        assert list(machines.map(begin, range(2))) == [0, 0]


def test_only_one_thread_writes(corpus: Corpus) -> None:
    def write() -> None:
        with corpus.writing():
            pass

    with corpus.writing(), ThreadPoolExecutor(1) as threads, pytest.raises(CorpusBusy):
        threads.submit(write).result()
    write()


def test_a_search_engine_that_is_down_costs_no_record(
    corpus: Corpus, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plans(folder, 2)
    add(corpus, folder / "ke-hoach-001.txt")

    def down() -> None:
        raise SearchUnavailable("Máy chủ tìm kiếm không trả lời.")

    with monkeypatch.context() as context:
        context.setattr(corpus._backend, "write", down)
        summary = add(corpus, folder)
    assert summary.index_error == "Máy chủ tìm kiếm không trả lời."
    assert summary.outcomes[Result.READ] == 1
    assert corpus.records.counts().waiting_for_index == 1
    assert total(corpus) == 1
    corpus.ensure_index()
    assert corpus.records.counts().waiting_for_index == 0
    assert total(corpus) == 2


# --- the index is derived


def test_a_deleted_index_rebuilds_itself(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    write_plans(folder, 3)
    add(corpus, folder)
    before = index_entries(corpus)
    shutil.rmtree(corpus.data_dir / "index")
    assert not corpus.index_is_current
    assert corpus.ensure_index() is True
    assert index_entries(corpus) == before


def test_an_index_of_another_version_rebuilds_itself(
    corpus: Corpus, folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plans(folder, 3)
    add(corpus, folder)
    monkeypatch.setattr("corpus.library.index_version", lambda: "newer")
    assert not corpus.index_is_current
    told: list[tuple[int, int]] = []
    assert corpus.ensure_index(lambda done, of: told.append((done, of))) is True
    assert told[-1] == (3, 3)
    assert corpus.index_is_current
    assert corpus.ensure_index() is False


def test_reindex_gives_the_same_entries(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    write_plans(folder, 3)
    add(corpus, folder)
    before = contents(corpus)
    with corpus.writing():
        assert corpus.reindex() == 3
    assert contents(corpus) == before


def test_a_damaged_index_is_noticed(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    write_plans(folder, 3)
    add(corpus, folder)
    corpus.close()
    for path in (corpus.data_dir / "index").rglob("meta.json"):
        path.unlink()
    assert corpus.ensure_index() is True
    assert total(corpus) == 3


# --- finding one document


def test_a_document_is_found_by_id_number_and_name(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    (folder / "a.txt").write_text("196/KH-UBND", "utf-8")
    add(corpus, folder)
    (row,) = corpus.records.documents()
    wanted = (row.id, row.id[:6], "196/KH-UBND", "0196 / kh-ubnd", "a.txt", str(folder / "a.txt"))
    assert {corpus.find_document(each).id for each in wanted} == {row.id}


# --- archives and messages


def an_archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/") + ".txt", data)
    return path


def test_each_file_of_an_archive_is_a_document(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    archive = an_archive(folder / "van-ban.zip", a="1/KH-UBND rà soát".encode(), muc__b="2/KH-UBND kiểm tra".encode())
    (folder / "a.txt").write_text("1/KH-UBND rà soát", "utf-8")
    summary = add(corpus, folder)
    assert (summary.outcomes[Result.READ], summary.outcomes[Result.UNCHANGED]) == (2, 1)
    names = {row.file_name: [source.path for source in row.sources] for row in corpus.records.documents()}
    assert names == {
        "a.txt": [str(folder / "a.txt"), f"{archive} › a.txt"],
        "b.txt": [f"{archive} › muc/b.txt"],
    }
    assert total(corpus, words="kiểm tra") == 1
    before = contents(corpus)
    assert add(corpus, folder).outcomes[Result.READ] == 0
    assert contents(corpus) == before


def test_a_bad_file_inside_an_archive_stops_nothing(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    archive = an_archive(folder / "van-ban.zip", a="hỏng".encode(), b=b"", c=b"3/KH-UBND")
    summary = add(corpus, archive)
    assert (summary.outcomes[Result.READ], summary.outcomes[Result.FAILED]) == (1, 2)
    assert [source.path for source in corpus.records.unreadable_paths()] == [f"{archive} › b.txt"]
    assert retry(corpus, IN_THREADS).outcomes[Result.FAILED] == 2


def test_an_archive_of_leftovers_says_so(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    with zipfile.ZipFile(folder / "rong.zip", "w") as archive:
        archive.writestr("Thumbs.db", b"x")
    summary = add(corpus, folder / "rong.zip")
    assert [outcome.failure.code for outcome in summary.failures if outcome.failure] == ["no_documents"]


def test_the_attachment_of_a_message_is_a_document(corpus: Corpus, folder: Path, reads: list[str]) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "vanthu@example.vn", "Gửi kế hoạch"
    message.set_content("Kính gửi kèm theo.")
    message.add_attachment("1/KH-UBND rà soát", filename="kế hoạch.txt")
    (folder / "thu.eml").write_bytes(message.as_bytes())
    assert add(corpus, folder).outcomes[Result.READ] == 2
    assert sorted(row.file_name for row in corpus.records.documents()) == ["kế hoạch.txt", "nội dung thư"]
