"""The package's verb: open a corpus. Records, originals and the index behind one object."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import re
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout
from sqlalchemy import or_, select

from corpus.accounts import AccountStore
from corpus.decisions.store import DecisionStore
from corpus.errors import (
    CorpusBusy,
    DocumentNotFound,
    IndexNotReady,
    QueryError,
    SearchError,
    StoreUnavailable,
    system_reason,
)
from corpus.index.backend import IndexWriter, SearchBackend, ServerOptions, open_backend
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.query import SearchQuery, SearchResult
from corpus.index.search import search
from corpus.questions.learned import Lessons, QuestionReader
from corpus.saved import SavedSearches
from corpus.store.database import open_database, try_to_write
from corpus.store.failures import IS_VOID, Forgotten
from corpus.store.identity import number_key, storable
from corpus.store.models import DocumentRow, SourceFileRow
from corpus.store.originals import Originals
from corpus.store.records import RecordStore
from corpus.store.watched import WatchedFiles
from corpus.version import index_version
from corpus.versions import VersionStore

_logger = logging.getLogger(__name__)
_INDEX_BATCH = 100
_CLOCKS_APART = dt.timedelta(minutes=10)  # how far the clocks of server and writer may differ
_SHORTEST_ID = 4
_LISTED = 10

Progress = Callable[[int, int], None]
"""Told how many documents of how many are done."""


def _silent(_done: int, _total: int) -> None:
    pass


_NO_OPTIONS = ServerOptions()


def open_corpus(
    data_dir: Path,
    *,
    database_url: str | None = None,
    search_url: str = "tantivy:",
    search_options: ServerOptions = _NO_OPTIONS,
) -> Corpus:
    """Open the corpus of a data directory, made and migrated as needed.

    Args:
        data_dir: Where originals, locks and the embedded index are kept.
        database_url: SQLAlchemy URL of the records; SQLite in ``data_dir`` when None.
        search_url: The search engine, see :func:`corpus.index.backend.open_backend`.
        search_options: For a search server.

    Raises:
        StoreUnavailable: The directory or the database cannot be used.
        SearchUnavailable: The URL, the key or the certificate of the engine cannot be understood.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(
            f"Không tạo được thư mục dữ liệu “{data_dir}”: {system_reason(error)}; "
            "hãy đặt GIAOVIEC_DATA_DIR là một thư mục ghi được."
        ) from error
    url = database_url or f"sqlite:///{data_dir / 'giaoviec.sqlite3'}"
    backend = open_backend(search_url, data_dir, search_options)
    return Corpus(data_dir, RecordStore(open_database(url, data_dir)), backend)


class Corpus:
    """Records, originals and index of one installation.

    Searches and look-ups may come from many threads and processes; whoever changes something holds :meth:`writing`.
    """

    def __init__(self, data_dir: Path, records: RecordStore, backend: SearchBackend) -> None:
        """Put the parts together; use :func:`open_corpus`."""
        self.data_dir = data_dir
        self.records = records
        self.originals = Originals(data_dir / "originals")
        self.versions = VersionStore(records.engine)
        self.accounts = AccountStore(records.engine)
        self.saved = SavedSearches(records.engine)
        self.decisions = DecisionStore(records.engine)
        self.watched = WatchedFiles(records.engine)
        self.questions = QuestionReader(data_dir / "questions")
        self._backend = backend
        self._lock = FileLock(data_dir / "writer.lock", thread_local=False)
        self._writer = threading.Lock()
        self._building = threading.Lock()

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the database and the engine."""
        self._backend.close()
        self.records.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to change the corpus; the system takes it from a process that dies.

        Raises:
            CorpusBusy: Another process holds it.
        """
        busy = CorpusBusy(
            "Một tiến trình giaoviec khác đang nạp văn bản hoặc lập chỉ mục; hãy đợi nó xong rồi chạy lại."
        )
        if not self._writer.acquire(blocking=False):  # the file lock keeps processes apart, this one threads
            raise busy
        try:
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                raise busy from error
            try:
                with try_to_write(self.records.engine) as is_ours:  # and this one machines
                    if not is_ours:
                        raise busy
                    yield
            finally:
                self._lock.release()
        finally:
            self._writer.release()

    # --- looking up

    def find_document(self, wanted: str) -> DocumentRow:
        """Return the document of an id or its beginning, a document number, or a file name.

        Raises:
            DocumentNotFound: There is none.
            QueryError: There are several; the message lists them.
        """
        wanted = wanted.strip()
        row = self.records.document(wanted)
        if row is not None:
            return row
        found = self._candidates(wanted)
        if not found:
            raise DocumentNotFound(
                f"Không có văn bản nào có mã, số hiệu hoặc tên tệp “{wanted}”; xem danh sách bằng “giaoviec list”."
            )
        if len(found) > 1:
            listed = "; ".join(f"{row.id} ({row.number or row.file_name})" for row in found[:_LISTED])
            raise QueryError(f"Có {len(found)} văn bản khớp “{wanted}”, hãy chọn theo mã: {listed}.")
        return found[0]

    def _candidates(self, wanted: str) -> list[DocumentRow]:
        query = select(DocumentRow).order_by(DocumentRow.id)
        if re.fullmatch(rf"[0-9a-f]{{{_SHORTEST_ID},}}", wanted) and (
            found := self.records.find(query.where(DocumentRow.id.startswith(wanted)))
        ):
            return found
        key = number_key(wanted)
        numbered = query.where(
            or_(DocumentRow.number == wanted, DocumentRow.identity_key.startswith(f"{key}|", autoescape=True))
        )
        if found := self.records.find(numbered):
            return found
        sources = select(SourceFileRow.document_id).where(
            or_(SourceFileRow.path == wanted, SourceFileRow.path.endswith(f"/{wanted}", autoescape=True))
        )
        named = query.where(or_(DocumentRow.file_name == wanted, DocumentRow.id.in_(sources)))
        return self.records.find(named.where(~IS_VOID))

    # --- what could not be read

    def forget_failed(self, path: str) -> int:
        """Take what could not be read from a path off the list; the caller holds ``writing``.

        What was kept of it goes, too; read again later, the file is a new one.

        Args:
            path: A file's path, the containers' as well, or what the list shows for it.

        Returns:
            How many entries were taken off.
        """
        return self._let_go(self.records.forget_failed({storable(path), storable(str(Path(path).absolute()))}))

    def forget_failed_document(self, identity: str) -> int:
        """The same for one document, by its id."""
        return self._let_go(self.records.forget_failed((), {identity}))

    def _let_go(self, forgotten: Forgotten) -> int:
        for content_hash in forgotten.contents:
            self.originals.discard(content_hash)
        return forgotten.entries

    # --- the index

    def search(self, query: SearchQuery) -> SearchResult:
        """Answer a question.

        Raises:
            QueryError: The question cannot be understood.
            SearchError: The engine cannot answer; IndexNotReady where there is no index yet.
        """
        return search(self._backend, query)

    @property
    def index_is_current(self) -> bool:
        """Whether there is an index of this program's version."""
        return self._backend.version == index_version()

    def ensure_index(self, progress: Progress = _silent) -> bool:
        """Rebuild the index if it is missing or of another version, and add what waits in the queue.

        Returns:
            Whether it was rebuilt.

        Raises:
            CorpusBusy: It would have to be rebuilt, and another process is writing.
        """
        if self.index_is_current:
            if self.records.queued(1):
                with contextlib.suppress(CorpusBusy), self.writing():  # whoever writes now will see to it
                    self.catch_up()
            return False
        with self._building, self.writing():
            if self.index_is_current:  # another thread was faster
                return False
            self.reindex(progress)
            return True

    def reindex(self, progress: Progress = _silent) -> int:
        """Build the index anew from the records, beside the live one, and swap it in; the caller holds ``writing``.

        Documents that the engine refuses stay in the queue with its reason.

        Returns:
            How many documents it holds.
        """
        total = self.records.record_count()
        done = 0
        refused: dict[str, str] = {}
        with self.questions.learning(anew=True) as lessons, self._backend.build(index_version()) as writer:
            identities = self.records.recorded_ids()
            while batch := list(islice(identities, _INDEX_BATCH)):
                superseded = self.versions.settle(batch).superseded
                refused |= self._put(writer, [each for each in batch if each not in superseded], lessons)
                done += len(batch)
                progress(done, total)
        refused |= writer.refused
        self.records.unqueue_all()
        self.records.queue_failed(refused)
        self._match_standing_searches()
        return done - len(refused)

    def catch_up(self) -> int:
        """Index what waits in the queue; the caller holds ``writing``.

        Returns:
            How many documents were indexed. What fails stays in the queue with the reason.

        Raises:
            SearchError: The engine takes nothing.
        """
        done = 0
        batch: list[str] = []
        try:
            with self.questions.learning(anew=False) as lessons, self._backend.write() as writer:
                while batch := self.records.queued(_INDEX_BATCH, after=batch[-1] if batch else ""):
                    versions = self.versions.settle(batch)
                    for each in versions.superseded:
                        writer.delete(each)
                    standing = {*batch, *versions.changed} - versions.superseded
                    refused = self._put(writer, sorted(standing), lessons)
                    writer.commit()
                    refused |= {each: writer.refused[each] for each in batch if each in writer.refused}
                    self.records.queue_failed(refused)
                    taken = [each for each in batch if each not in refused]
                    self.records.unqueue(taken)
                    done += len(taken)
        except SearchError as error:
            self.records.queue_blocked(str(error))
            _logger.warning("the index takes nothing: %s", error)
            raise
        self._match_standing_searches()
        return done

    def _match_standing_searches(self) -> None:
        """Hold standing searches against what the index has newly learned."""
        from corpus.standing import match_new  # noqa: PLC0415  (it asks this corpus)

        match_new(self)

    def go_back(self) -> int:
        """Make the index before the live one live again; the caller holds ``writing``.

        What was stored since that index was replaced is queued and indexed, so that it lacks nothing.

        Returns:
            How many documents it was behind.

        Raises:
            IndexNotReady: No index is kept, or one that this program would only build anew.
            SearchError: The engine takes nothing.
        """
        previous = self._backend.previous
        if previous is None:
            raise IndexNotReady("Không có chỉ mục nào trước chỉ mục đang dùng để quay lại.")
        if previous.version != index_version():
            raise IndexNotReady(
                "Chỉ mục trước do một bản giaoviec khác lập nên bản này không dùng được; "
                "hãy cài lại bản ấy rồi chạy lại, hoặc chạy “giaoviec reindex”."
            )
        self.records.queue_since(previous.replaced_at - _CLOCKS_APART)
        self._backend.go_back()
        return self.catch_up()

    def _put(self, writer: IndexWriter, identities: list[str], lessons: Lessons) -> dict[str, str]:
        """Put documents in, or take out those that have no record any more; return those that cannot be, with why."""
        failed: dict[str, str] = {}
        found = self.records.records(identities)
        for identity in identities:
            if identity not in found:
                writer.delete(identity)
                continue
            row, stored = found[identity]
            try:
                entries = index_documents(SourceDocument(identity, row.file_name, stored.record, stored.text))
            except Exception as error:  # a defect of ours is a fact about this document, not the index's end
                _logger.exception("defect while %s was indexed", identity)
                failed[identity] = f"lỗi ngoài dự kiến của chương trình ({type(error).__name__}), xem nhật ký"
                continue
            writer.replace(identity, entries)
            lessons.add(stored.record, stored.text)
        return failed
