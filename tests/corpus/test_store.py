"""Records and originals at rest."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import DATABASES, a_database
from record_factory import a_reading, a_record, a_target, a_task
from sqlalchemy import text

from corpus import migrations
from corpus.errors import StoreUnavailable
from corpus.reading import Failure
from corpus.store.database import open_database
from corpus.store.identity import document_id, finding_ids, identity_key, number_key
from corpus.store.models import HEAD, Base, Status
from corpus.store.originals import Originals, StoredFile, safe_name
from corpus.store.records import Disposition, RecordStore
from corpus.store.watched import KnownFile, Signature, WatchedFiles

LARGE = 10_000_000


def a_store(folder: Path) -> RecordStore:
    return RecordStore(open_database(f"sqlite:///{folder / 'kho.sqlite3'}", folder))


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store's URL: a new file, or a new database of the test server."""
    with a_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[RecordStore]:
    opened = RecordStore(open_database(database_url, tmp_path))
    yield opened
    opened.close()


def content(n: int = 1, name: str = "kehoach.pdf") -> StoredFile:
    return StoredFile(f"{n:064x}"[::-1], 100, name)


PLAN = a_record(
    a_task("Báo cáo", lead=("Sở Nội vụ",), by="2025-06-30", span=(10, 17), section_path=("II", "1")),
    a_task("Báo cáo"),
    targets=(a_target("Đạt 98%", indicator="Tỷ lệ", value=98),),
)


# --- the database


def test_a_new_store_has_the_tables_of_the_models(database_url: str, tmp_path: Path) -> None:
    engine = open_database(database_url, tmp_path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_tables_are_at_the_last_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_sqlite_lets_readers_go_on(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a/b/kho.sqlite3'}", tmp_path)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.begin(content(), "/x/kehoach.pdf", "v1")
    store.close()
    assert a_store(tmp_path).counts().documents == 1


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kho.sqlite3'}"
    engine = open_database(url, tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreUnavailable, match="mới hơn"):
        open_database(url, tmp_path)


@pytest.mark.parametrize("url", ["không phải url", "oracle://x/y", "sqlite:////proc/khong/the/ghi.sqlite3"])
def test_a_store_that_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreUnavailable):
        open_database(url, tmp_path)


def test_a_file_that_is_no_database_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "kho.sqlite3").write_bytes(b"not a database at all, only some bytes" * 100)
    with pytest.raises(StoreUnavailable, match="Không mở được kho"):
        open_database(f"sqlite:///{tmp_path / 'kho.sqlite3'}", tmp_path)


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        open_database("postgresql://ai:bimat@127.0.0.1:1/giaoviec", tmp_path)
    assert "bimat" not in str(caught.value)


# --- a document's way


def test_a_document_is_pending_until_it_is_read(store: RecordStore) -> None:
    identity, disposition = store.begin(content(), "/x/kehoach.pdf", "v1")
    assert disposition is Disposition.READ
    row = store.document(identity)
    assert row is not None
    assert (row.status, row.error_code, row.extractor_version) == (Status.PENDING, "interrupted", None)
    store.save_reading(identity, a_reading(PLAN), "v1")
    row = store.document(identity)
    assert row is not None
    assert (row.status, row.error_code, row.error_message) == (Status.READ, None, None)
    assert (row.number, row.issued_on, row.task_count, row.target_count) == ("15/KH-UBND", dt.date(2025, 3, 10), 2, 1)
    assert [source.path for source in row.sources] == ["/x/kehoach.pdf"]


# fmt: off
DISPOSITIONS = [
    # what happened before, the version now, retry, what is to be done, why
    ("read", "v1", False, Disposition.UNCHANGED, "the same content and version"),
    ("read", "v2", False, Disposition.READ, "a newer extractor"),
    ("failed", "v1", False, Disposition.FAILED_BEFORE, "the same version would fail again"),
    ("failed", "v1", True, Disposition.READ, "asked to try again"),
    ("failed", "v2", False, Disposition.READ, "a newer extractor may succeed"),
    ("pending", "v1", False, Disposition.READ, "interrupted"),
]
# fmt: on


@pytest.mark.parametrize(
    ("before", "version", "retry", "expected", "why"), DISPOSITIONS, ids=[r[4] for r in DISPOSITIONS]
)
def test_what_is_to_be_done(  # noqa: PLR0917  (one row of the table)
    store: RecordStore, before: str, version: str, retry: bool, expected: Disposition, why: str
) -> None:
    identity, _ = store.begin(content(), "/x/kehoach.pdf", "v1")
    if before == "read":
        store.save_reading(identity, a_reading(PLAN), "v1")
    elif before == "failed":
        store.save_failure(identity, Failure("damaged_file", "Tệp hỏng."), "v1")
    assert store.begin(content(), "/x/kehoach.pdf", version, retry=retry)[1] is expected


def test_a_failed_rereading_keeps_the_older_record(store: RecordStore) -> None:
    identity, _ = store.begin(content(), "/x/kehoach.pdf", "v1")
    store.save_reading(identity, a_reading(PLAN), "v1")
    store.begin(content(), "/x/kehoach.pdf", "v2")
    store.save_failure(identity, Failure("defect", "Lỗi."), "v2")
    row, stored = store.document(identity), store.record(identity)
    assert row is not None
    assert stored is not None
    assert (row.status, row.extractor_version, stored.extractor_version) == (Status.FAILED, "v2", "v1")
    assert stored.record == PLAN


def test_a_new_reading_replaces_every_row(store: RecordStore) -> None:
    identity, _ = store.begin(content(), "/x/kehoach.pdf", "v1")
    store.save_reading(identity, a_reading(PLAN), "v1")
    store.begin(content(), "/x/kehoach.pdf", "v2")
    store.save_reading(identity, a_reading(a_record(a_task("Chỉ một việc"))), "v2")
    counts = store.counts()
    assert (counts.documents, counts.tasks, counts.targets) == (1, 1, 0)


def test_one_content_under_two_names_is_one_document(store: RecordStore) -> None:
    first, _ = store.begin(content(), "/x/a.pdf", "v1")
    store.save_reading(first, a_reading(PLAN), "v1")
    second, disposition = store.begin(content(), "/y/b.pdf", "v1")
    assert (second, disposition) == (first, Disposition.UNCHANGED)
    row = store.document(first)
    assert row is not None
    assert [source.path for source in row.sources] == ["/x/a.pdf", "/y/b.pdf"]


def test_a_path_whose_content_changed_belongs_to_the_new_document(store: RecordStore) -> None:
    old, _ = store.begin(content(1), "/x/a.pdf", "v1")
    new, _ = store.begin(content(2), "/x/a.pdf", "v1")
    old_row, new_row = store.document(old), store.document(new)
    assert old_row is not None
    assert new_row is not None
    assert ([s.path for s in old_row.sources], [s.path for s in new_row.sources]) == ([], ["/x/a.pdf"])


def test_a_path_that_gave_nothing_keeps_its_reason_until_it_gives_something(store: RecordStore) -> None:
    store.refuse_path("/x/a.pdf", Failure("file_too_large", "Tệp quá lớn."))
    assert [source.error_message for source in store.unreadable_paths()] == ["Tệp quá lớn."]
    store.begin(content(), "/x/a.pdf", "v1")
    assert store.unreadable_paths() == []


DAMAGED = Failure("damaged_file", "Tệp hỏng.")


def a_failed(store: RecordStore, n: int, *paths: str) -> str:
    for path in paths:
        identity, _ = store.begin(content(n), path, "v1")
    store.save_failure(identity, DAMAGED, "v1")
    return identity


def a_read(store: RecordStore, n: int, path: str) -> str:
    identity, _ = store.begin(content(n), path, "v1")
    store.save_reading(identity, a_reading(PLAN), "v1")
    return identity


def unfinished(store: RecordStore) -> list[str]:
    return [row.id for row in store.unfinished()]


def test_a_failed_content_is_outlived_by_the_one_that_was_read_at_its_path(store: RecordStore) -> None:
    first, second = a_failed(store, 1, "/x/a.pdf"), a_failed(store, 2, "/x/a.pdf")
    assert set(unfinished(store)) == {first, second}  # the newer one was not read, either
    a_read(store, 3, "/x/a.pdf")
    assert unfinished(store) == []
    counts = store.counts()
    assert (counts.documents, counts.read, counts.failed) == (1, 1, 0)


def test_a_failed_content_that_is_at_another_path_stays(store: RecordStore) -> None:
    failed = a_failed(store, 1, "/x/a.pdf", "/y/a.pdf")
    a_read(store, 2, "/x/a.pdf")
    assert unfinished(store) == [failed]
    assert store.counts().failed == 1


def test_a_failed_content_whose_path_gives_nothing_now_stays(store: RecordStore) -> None:
    failed = a_failed(store, 1, "/x/a.pdf")
    store.refuse_path("/x/a.pdf", Failure("file_vanished", "Không tìm thấy."))
    a_read(store, 2, "/y/a.pdf")
    assert unfinished(store) == [failed]


def test_a_failed_content_that_comes_back_stands_again(store: RecordStore) -> None:
    failed = a_failed(store, 1, "/x/a.pdf")
    a_read(store, 2, "/x/a.pdf")
    assert store.begin(content(1), "/y/b.pdf", "v1") == (failed, Disposition.FAILED_BEFORE)
    assert unfinished(store) == [failed]


def test_a_failed_rereading_is_outlived_without_losing_its_record(store: RecordStore) -> None:
    old = a_read(store, 1, "/x/a.pdf")
    store.begin(content(1), "/x/a.pdf", "v2")
    store.save_failure(old, DAMAGED, "v2")
    a_read(store, 2, "/x/a.pdf")
    counts = store.counts()
    assert (unfinished(store), counts.documents, counts.read, counts.failed) == ([], 2, 2, 0)


def test_a_failed_content_of_a_file_that_was_gone_meanwhile_is_outlived(store: RecordStore) -> None:
    a_failed(store, 1, "/x/a.pdf")
    WatchedFiles(store.engine).note_gone(KnownFile("/x/a.pdf", Signature(1, 1)))
    a_read(store, 2, "/x/a.pdf")
    assert unfinished(store) == []


# fmt: off
FORGOTTEN = [
    # what is to be forgotten, how many entries that are, what is left on the list, why
    ("/x/mat.pdf", 1, {"/x/goi.zip", "/x/goi.zip › b.pdf", "hong", "cu"}, "a path that gave nothing"),
    ("/x/goi.zip", 2, {"/x/mat.pdf", "hong", "cu"}, "a container with what is inside"),
    ("/x/goi.zip › b.pdf", 1, {"/x/mat.pdf", "/x/goi.zip", "hong", "cu"}, "a file inside"),
    ("/x/a.pdf", 1, {"/x/mat.pdf", "/x/goi.zip", "/x/goi.zip › b.pdf", "hong", "cu"}, "one of a content's two paths"),
    ("kehoach.pdf", 1, {"/x/mat.pdf", "/x/goi.zip", "/x/goi.zip › b.pdf", "hong"}, "the name of what has no path"),
    ("/x/cu.pdf", 2, {"/x/mat.pdf", "/x/goi.zip", "/x/goi.zip › b.pdf", "hong"}, "the path that it had"),
    ("/x", 0, {"/x/mat.pdf", "/x/goi.zip", "/x/goi.zip › b.pdf", "hong", "cu"}, "a folder is no entry"),
    ("/x/doc-duoc.pdf", 0, {"/x/mat.pdf", "/x/goi.zip", "/x/goi.zip › b.pdf", "hong", "cu"}, "what was read is none"),
]
# fmt: on


@pytest.mark.parametrize(("path", "entries", "left", "why"), FORGOTTEN, ids=[row[3] for row in FORGOTTEN])
def test_what_is_forgotten_is_on_the_list_no_more(
    store: RecordStore, path: str, entries: int, left: set[str], why: str
) -> None:
    for refused in ("/x/mat.pdf", "/x/goi.zip", "/x/goi.zip › b.pdf"):
        store.refuse_path(refused, Failure("file_vanished", "Không tìm thấy."))
    names = {a_failed(store, 1, "/x/a.pdf", "/y/a.pdf"): "hong", a_failed(store, 2, "/x/cu.pdf"): "cu"}
    newer = a_failed(store, 3, "/x/cu.pdf")
    read = a_read(store, 4, "/x/doc-duoc.pdf")
    if path == "/x/cu.pdf":
        names[newer] = "cu"
    else:
        store.forget_failed((), {newer})
    assert store.forget_failed({path}).entries == entries
    listed = {names[each] for each in unfinished(store)} | {source.path for source in store.unreadable_paths()}
    assert listed == left
    assert store.document(read) is not None


def test_what_is_forgotten_is_a_new_file_when_it_is_met_again(store: RecordStore) -> None:
    failed = a_failed(store, 1, "/x/a.pdf")
    assert store.forget_failed({"/x/a.pdf"}).contents == [content(1).content_hash]
    assert store.counts().documents == 0
    assert store.begin(content(1), "/x/a.pdf", "v1") == (failed, Disposition.READ)


def test_a_forgotten_rereading_goes_back_to_the_reading_before(store: RecordStore) -> None:
    identity = a_read(store, 1, "/x/a.pdf")
    store.begin(content(1), "/x/a.pdf", "v2")
    store.save_failure(identity, DAMAGED, "v2")
    forgotten = store.forget_failed({"/x/a.pdf"})
    assert (forgotten.entries, forgotten.contents, unfinished(store)) == (1, [], [])
    row = store.document(identity)
    assert row is not None
    assert (row.status, row.error_code, row.extractor_version) == (Status.READ, None, "v1")
    assert [source.path for source in row.sources] == ["/x/a.pdf"]
    assert store.begin(content(1), "/x/a.pdf", "v2")[1] is Disposition.READ


def test_copies_share_number_issuer_and_date(store: RecordStore) -> None:
    other_issuer = a_record(issuer="Ủy ban nhân dân tỉnh Lào Cai")
    nameless = a_record(number=None)
    for n, record in enumerate([PLAN, a_record(number="15 / KH-UBND"), other_issuer, nameless, nameless]):
        identity, _ = store.begin(content(n), f"/x/{n}.pdf", "v1")
        store.save_reading(identity, a_reading(record), "v1")
    rows = [store.document(document_id(content(n).content_hash)) for n in range(5)]
    assert [[copy.id for copy in store.copies(row)] for row in rows if row] == [
        [rows[1].id if rows[1] else ""],
        [rows[0].id if rows[0] else ""],
        [],
        [],
        [],
    ]


# --- the queue of the index


def test_what_is_read_waits_for_the_index(store: RecordStore) -> None:
    identity, _ = store.begin(content(), "/x/a.pdf", "v1")
    assert store.queued(10) == []
    store.save_reading(identity, a_reading(PLAN), "v1")
    assert store.queued(10) == [identity]
    store.queue_failed({identity: "Máy chủ tìm kiếm không trả lời."})
    assert store.counts().waiting_for_index == 1
    store.unqueue([identity])
    assert store.queued(10) == []


def test_all_recorded_ids_come_once(store: RecordStore) -> None:
    for n in range(5):
        identity, _ = store.begin(content(n), f"/x/{n}.pdf", "v1")
        store.save_reading(identity, a_reading(PLAN), "v1")
    ids = list(store.recorded_ids())
    assert len(ids) == len(set(ids)) == store.record_count() == 5
    assert ids == sorted(ids)


# --- keys


# fmt: off
NUMBERS = [
    ("15/KH-UBND", "15/kh-ubnd", "as written"),
    ("015/KH-UBND", "15/kh-ubnd", "leading zeros"),
    ("Số: 15 / KH – UBND", "15/kh-ubnd", "spaces, the word Số, a long dash"),
    ("15/2025/QĐ-UBND", "15/2025/qd-ubnd", "a year; đ as d"),
    ("30/KH-UBND", "30/kh-ubnd", "a zero that counts"),
    ("100/KH-UBND", "100/kh-ubnd", "zeros inside"),
]
# fmt: on


@pytest.mark.parametrize(("number", "key", "why"), NUMBERS, ids=[row[2] for row in NUMBERS])
def test_number_key(number: str, key: str, why: str) -> None:
    assert number_key(number) == key


def test_less_than_number_issuer_and_date_is_no_identity() -> None:
    assert identity_key("15/KH-UBND", "UBND tỉnh X", "2025-01-01") is not None
    assert identity_key(None, "UBND tỉnh X", "2025-01-01") is None
    assert identity_key("15/KH-UBND", None, "2025-01-01") is None
    assert identity_key("15/KH-UBND", "UBND tỉnh X", None) is None


def test_finding_ids_follow_the_words_not_the_place() -> None:
    before = finding_ids("d", "t", ["Việc A", "Việc B", "Việc A"])
    after = finding_ids("d", "t", ["Việc mới", "Việc  A", "Việc A", "Việc B"])
    assert len(set(before)) == 3
    assert set(before) <= set(after)


# --- originals


def test_an_original_is_kept_under_its_name(tmp_path: Path) -> None:
    source = tmp_path / "Kế hoạch.pdf"
    source.write_bytes(b"%PDF-1.7 noi dung")
    originals = Originals(tmp_path / "originals")
    stored = originals.store(source, LARGE)
    assert isinstance(stored, StoredFile)
    kept = originals.find(stored.content_hash)
    assert kept is not None
    assert (kept.name, kept.read_bytes()) == ("Kế hoạch.pdf", b"%PDF-1.7 noi dung")
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []


def test_one_content_is_kept_once(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"noi dung")
        stored = originals.store(tmp_path / name, LARGE)
        assert isinstance(stored, StoredFile)
        assert stored.name == "a.pdf"
    assert len([p for p in (tmp_path / "originals").rglob("*") if p.is_file()]) == 1


REFUSED = [
    ("mat.pdf", None, "file_vanished", "Không tìm thấy"),
    ("trong.pdf", b"", "empty_file", "trống"),
    ("lon.pdf", b"x" * 200, "file_too_large", "giới hạn"),
]


@pytest.mark.parametrize(("name", "bytes_", "code", "said"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_cannot_be_kept_has_its_reason(
    tmp_path: Path, name: str, bytes_: bytes | None, code: str, said: str
) -> None:
    if bytes_ is not None:
        (tmp_path / name).write_bytes(bytes_)
    outcome = Originals(tmp_path / "originals").store(tmp_path / name, max_bytes=100)
    assert isinstance(outcome, Failure)
    assert outcome.code == code
    assert said in outcome.message
    assert name in outcome.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_has_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "kin.pdf"
    path.write_bytes(b"x")
    path.chmod(0)
    outcome = Originals(tmp_path / "originals").store(path, LARGE)
    assert isinstance(outcome, Failure)
    assert "quyền" in outcome.message


def test_a_store_that_cannot_be_written_is_not_the_file_s_fault(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    (tmp_path / "originals").write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreUnavailable):
        Originals(tmp_path / "originals").store(tmp_path / "a.pdf", LARGE)


NAMES = [
    ("a/b:c*.pdf", "a_b_c_.pdf", "characters that some systems refuse"),
    ("  .pdf ", "pdf", "nothing but an ending"),
    ("ế" * 150 + ".docx", None, "longer than file systems take"),
]


@pytest.mark.parametrize(("name", "kept", "why"), NAMES, ids=[row[2] for row in NAMES])
def test_names_that_every_system_takes(tmp_path: Path, name: str, kept: str | None, why: str) -> None:
    safe = safe_name(name)
    assert kept in (None, safe)
    assert len(safe.encode()) <= 200
    assert safe.endswith(name.strip()[-4:].strip("."))
