"""The package's verb: open a corpus. Records, originals and the index behind one object."""

from __future__ import annotations

import contextlib
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

from corpus.errors import CorpusBusy, DocumentNotFound, QueryError, SearchError, StoreUnavailable
from corpus.index.backend import IndexWriter, SearchBackend, open_backend
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.query import SearchQuery, SearchResult
from corpus.index.search import search
from corpus.store.database import open_database
from corpus.store.identity import number_key
from corpus.store.models import DocumentRow, SourceFileRow
from corpus.store.originals import Originals
from corpus.store.records import RecordStore
from corpus.version import index_version

_logger = logging.getLogger(__name__)
_INDEX_BATCH = 100
_SHORTEST_ID = 4
_LISTED = 10

Progress = Callable[[int, int], None]
"""Told how many documents of how many are done."""


def _silent(_done: int, _total: int) -> None:
    pass


def open_corpus(data_dir: Path, *, database_url: str | None = None, search_url: str = "tantivy:") -> Corpus:
    """Open the corpus of a data directory, made and migrated as needed.

    Args:
        data_dir: Where originals, locks and the embedded index are kept.
        database_url: SQLAlchemy URL of the records; SQLite in ``data_dir`` when None.
        search_url: The search engine, see :func:`corpus.index.backend.open_backend`.

    Raises:
        StoreUnavailable: The directory or the database cannot be used.
        SearchUnavailable: The URL names no engine.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"Không tạo được thư mục dữ liệu “{data_dir}” ({error.strerror}).") from error
    url = database_url or f"sqlite:///{data_dir / 'giaoviec.sqlite3'}"
    backend = open_backend(search_url, data_dir)
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
            "Một tiến trình giaoviec khác đang nạp văn bản hoặc dựng chỉ mục; hãy đợi nó xong rồi chạy lại."
        )
        if not self._writer.acquire(blocking=False):  # the file lock keeps processes apart, this one threads
            raise busy
        try:
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                raise busy from error
            try:
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
                f"Không có văn bản nào có mã, số hiệu hoặc tên tệp “{wanted}”; xem danh sách bằng “giaoviec status”."
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
        return self.records.find(query.where(or_(DocumentRow.file_name == wanted, DocumentRow.id.in_(sources))))

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

        Returns:
            How many documents it holds.
        """
        total = self.records.record_count()
        done = 0
        with self._backend.build(index_version()) as writer:
            identities = self.records.recorded_ids()
            while batch := list(islice(identities, _INDEX_BATCH)):
                done += self._put(writer, batch)
                progress(done, total)
        while queued := self.records.queued(1000):
            self.records.unqueue(queued)
        return done

    def catch_up(self) -> int:
        """Index what waits in the queue; the caller holds ``writing``.

        Returns:
            How many documents were indexed. What fails stays in the queue with the reason.

        Raises:
            SearchError: The engine takes nothing.
        """
        done = 0
        queued: list[str] = []
        try:
            with self._backend.write() as writer:
                while queued := self.records.queued(_INDEX_BATCH):
                    self._put(writer, queued)
                    writer.commit()
                    self.records.unqueue(queued)
                    done += len(queued)
        except SearchError as error:
            self.records.queue_failed(queued or self.records.queued(_INDEX_BATCH), str(error))
            _logger.warning("the index takes nothing: %s", error)
            raise
        return done

    def _put(self, writer: IndexWriter, identities: list[str]) -> int:
        for identity, (row, record) in self.records.records(identities).items():
            source = SourceDocument(identity, row.file_name, record.record, record.text)
            writer.replace(identity, index_documents(source))
        return len(identities)
