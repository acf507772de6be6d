"""Everything that is read from or written to the tables.

One process writes at a time (the writer's lock is taken by :mod:`corpus.library`); any number may read meanwhile.
Every method is one transaction.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine, Select, delete, func, select, update
from sqlalchemy.orm import Session, selectinload, sessionmaker

from corpus.clock import utc_now
from corpus.decisions.store import effective_record
from corpus.reading import Failure, Reading
from corpus.store.failures import IS_OUTLIVED, IS_UNFINISHED, IS_UNREADABLE, IS_VOID, Forgotten, forget
from corpus.store.identity import document_id, storable
from corpus.store.models import DocumentRow, IndexQueueRow, RecordRow, SourceFileRow, Status, TargetRow, TaskRow
from corpus.store.originals import StoredFile
from corpus.store.rows import describe, target_rows, task_rows
from corpus.store.version_models import ReplacedRow

INTERRUPTED = "interrupted"
_INTERRUPTED_MESSAGE = "Đang đọc, hoặc lần đọc trước bị ngắt giữa chừng; hãy chạy lại lệnh nạp hoặc “giaoviec retry”."


class Disposition(enum.Enum):
    """What is to be done with a file that was found."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED_BEFORE = "failed_before"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    documents: int
    read: int
    failed: int
    pending: int
    tasks: int
    targets: int
    unreadable_paths: int
    waiting_for_index: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for the index.

    Attributes:
        documents: How many.
        since: When the first was queued, None where nothing waits.
        reasons: Why documents could not be indexed, with how many, the commonest first; none for what was not tried.
    """

    documents: int
    since: dt.datetime | None
    reasons: tuple[tuple[str, int], ...]


class RecordStore:
    """The tables behind plain verbs.

    Args:
        engine: What :func:`corpus.store.database.open_database` returned.
        now: The clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Keep the engine."""
        self._engine = engine
        self._session = sessionmaker(engine, expire_on_commit=False)
        self._now = now

    @property
    def engine(self) -> Engine:
        """The database, for the stores beside this one."""
        return self._engine

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # --- writing: one file's way in

    def begin(self, stored: StoredFile, path: str, version: str, *, retry: bool = False) -> tuple[str, Disposition]:
        """Note that a path holds a content, and decide whether it is to be read.

        A content that is to be read is written down as pending first: should the process die, the next one sees it.

        Args:
            stored: The content, already kept.
            path: Where it was found.
            version: The extractor's version; a document that another version read is read again.
            retry: Read again what failed with this same version.
        """
        identity = document_id(stored.content_hash)
        with self._session.begin() as session:
            _write_first(session, identity)
            row = session.get(DocumentRow, identity)
            disposition = _disposition(row, version, retry=retry)
            if row is None:
                row = DocumentRow(
                    id=identity,
                    content_hash=stored.content_hash,
                    file_name=stored.name,
                    size=stored.size,
                    added_at=self._now(),
                    warnings=[],
                )
                session.add(row)
            if disposition is Disposition.READ:
                row.status = Status.PENDING
                row.error_code, row.error_message = INTERRUPTED, _INTERRUPTED_MESSAGE
            session.flush()
            self._note_source(session, path, identity, None)
        return identity, disposition

    def refuse_path(self, path: str, failure: Failure) -> None:
        """Note why nothing could be taken from a path."""
        with self._session.begin() as session:
            self._note_source(session, path, None, failure)

    def _note_source(self, session: Session, path: str, identity: str | None, failure: Failure | None) -> None:
        row = session.scalar(select(SourceFileRow).where(SourceFileRow.path == path))
        if row is None:
            row = SourceFileRow(path=path, document_id=identity, seen_at=self._now())
            session.add(row)
        before = row.document_id
        if identity is not None and not _was_read(session, identity):  # no older version of anything, wherever it is
            session.execute(delete(ReplacedRow).where(ReplacedRow.document_id == identity))
        was_there = row.gone_at is None  # a file that takes the name of one that is gone replaces nothing that was read
        if before and identity not in {None, before} and (was_there or not _was_read(session, before)):
            session.merge(ReplacedRow(document_id=before, replaced_by=identity, path=path, replaced_at=self._now()))
            session.execute(delete(ReplacedRow).where(ReplacedRow.document_id == identity))
        row.gone_at = None
        code, message = (failure.code, storable(failure.message)) if failure else (None, None)
        if (row.document_id, row.error_code, row.error_message) != (identity, code, message):
            row.document_id, row.error_code, row.error_message = identity, code, message
            row.seen_at = self._now()

    def save_reading(self, identity: str, reading: Reading, version: str) -> None:
        """Store a document's record in place of an older one, and queue it for the index.

        What persons decided on the document is applied to it anew.
        """
        with self._session.begin() as session:
            _write_first(session, identity)
            row = session.get_one(DocumentRow, identity)
            reading = replace(reading, record=effective_record(session, identity, reading, version))
            describe(row, reading)
            row.status, row.error_code, row.error_message = Status.READ, None, None
            row.extractor_version, row.read_at = version, self._now()
            session.merge(
                RecordRow(document_id=identity, extractor_version=version, record=reading.record, text=reading.text)
            )
            session.execute(delete(TaskRow).where(TaskRow.document_id == identity))
            session.execute(delete(TargetRow).where(TargetRow.document_id == identity))
            session.add_all(task_rows(identity, reading.record))
            session.add_all(target_rows(identity, reading.record))
            session.merge(IndexQueueRow(document_id=identity, queued_at=self._now(), attempts=0, error_message=None))

    def save_failure(self, identity: str, failure: Failure, version: str) -> None:
        """Note why a document could not be read; an older record stays as it is."""
        with self._session.begin() as session:
            _write_first(session, identity)
            row = session.get_one(DocumentRow, identity)
            row.status, row.error_code, row.error_message = Status.FAILED, failure.code, storable(failure.message)
            row.extractor_version, row.read_at = version, self._now()

    def forget_failed(self, paths: Collection[str], documents: Collection[str] = ()) -> Forgotten:
        """Take off the list what could not be read, see :func:`corpus.store.failures.forget`."""
        with self._session.begin() as session:
            return forget(session, paths, documents)

    # --- the way into the index

    def queued(self, limit: int, after: str = "") -> list[str]:
        """Return ids of documents that wait for the index, in their order, those after an id."""
        waiting = select(IndexQueueRow.document_id).where(IndexQueueRow.document_id > after)
        with self._session() as session:
            return list(session.scalars(waiting.order_by(IndexQueueRow.document_id).limit(limit)))

    def unqueue(self, identities: Collection[str]) -> None:
        """Take documents out of the queue: the index holds them."""
        with self._session.begin() as session:
            session.execute(delete(IndexQueueRow).where(IndexQueueRow.document_id.in_(identities)))

    def unqueue_all(self) -> None:
        """Empty the queue: the index was built from all records."""
        with self._session.begin() as session:
            session.execute(delete(IndexQueueRow))

    def queue_failed(self, reasons: Mapping[str, str]) -> None:
        """Note why documents could not be indexed; they stay in the queue, or go there."""
        with self._session.begin() as session:
            for identity, reason in reasons.items():
                row = session.get(IndexQueueRow, identity)
                if row is None:
                    row = IndexQueueRow(document_id=identity, queued_at=self._now(), attempts=0)
                    session.add(row)
                row.attempts += 1
                row.error_message = storable(reason)

    def queue_blocked(self, reason: str) -> None:
        """Note of everything in the queue why it could not be indexed: the engine takes nothing."""
        with self._session.begin() as session:
            session.execute(
                update(IndexQueueRow).values(attempts=IndexQueueRow.attempts + 1, error_message=storable(reason))
            )

    def queue_since(self, moment: dt.datetime) -> None:
        """Queue every document whose record was stored at a moment or later."""
        with self._session.begin() as session:
            changed = select(RecordRow.document_id).join(DocumentRow, DocumentRow.id == RecordRow.document_id)
            queued = select(IndexQueueRow.document_id)
            rows = session.scalars(changed.where(DocumentRow.read_at >= moment, DocumentRow.id.not_in(queued)))
            session.add_all([IndexQueueRow(document_id=each, queued_at=self._now(), attempts=0) for each in rows])

    def backlog(self) -> Backlog:
        """Return what waits for the index, and why."""
        with self._session() as session:
            documents, since = session.execute(select(func.count(), func.min(IndexQueueRow.queued_at))).one()
            counted = func.count().label("documents")
            reasons = session.execute(
                select(IndexQueueRow.error_message, counted)
                .where(IndexQueueRow.error_message.is_not(None))
                .group_by(IndexQueueRow.error_message)
                .order_by(counted.desc(), IndexQueueRow.error_message)
            )
            return Backlog(documents, since, tuple((str(reason), int(count)) for reason, count in reasons))

    # --- reading

    def document(self, identity: str) -> DocumentRow | None:
        """Return a document with its sources, None where there is none."""
        with self._session() as session:
            return session.get(DocumentRow, identity, options=[selectinload(DocumentRow.sources)])

    def documents(
        self, *, status: Status | None = None, after: str | None = None, limit: int = 100
    ) -> list[DocumentRow]:
        """Return documents ordered by id, for lists that page through all of them."""
        query = select(DocumentRow).options(selectinload(DocumentRow.sources)).order_by(DocumentRow.id).limit(limit)
        if status is not None:
            query = query.where(DocumentRow.status == status)
        if after is not None:
            query = query.where(DocumentRow.id > after)
        with self._session() as session:
            return list(session.scalars(query))

    def find(self, like: Select[DocumentRow]) -> list[DocumentRow]:
        """Return the documents of a selection, with their sources."""
        with self._session() as session:
            return list(session.scalars(like.options(selectinload(DocumentRow.sources))))

    def record(self, identity: str) -> RecordRow | None:
        """Return a document's record and text."""
        with self._session() as session:
            return session.get(RecordRow, identity)

    def records(self, identities: Sequence[str]) -> dict[str, tuple[DocumentRow, RecordRow]]:
        """Return documents with their records; ids without a record are left out."""
        query = (
            select(DocumentRow, RecordRow)
            .join(RecordRow, RecordRow.document_id == DocumentRow.id)
            .where(DocumentRow.id.in_(identities))
            .options(selectinload(DocumentRow.sources))
        )
        with self._session() as session:
            return {row.id: (row, record) for row, record in session.execute(query)}

    def recorded_ids(self) -> Iterator[str]:
        """Yield the ids of all documents that have a record, in their order, a thousand at a time."""
        after = ""
        while True:
            query = select(RecordRow.document_id).where(RecordRow.document_id > after)
            with self._session() as session:
                page = list(session.scalars(query.order_by(RecordRow.document_id).limit(1000)))
            if not page:
                return
            yield from page
            after = page[-1]

    def record_count(self) -> int:
        """Return how many documents have a record."""
        with self._session() as session:
            return session.scalar(select(func.count()).select_from(RecordRow)) or 0

    def copies(self, row: DocumentRow) -> list[DocumentRow]:
        """Return other documents with the same number, issuer and date."""
        if row.identity_key is None:
            return []
        query = select(DocumentRow).where(DocumentRow.identity_key == row.identity_key, DocumentRow.id != row.id)
        return self.find(query.order_by(DocumentRow.id))

    def unreadable_paths(self) -> list[SourceFileRow]:
        """Return the paths from which nothing could be taken, but those where nothing is any more."""
        with self._session() as session:
            query = select(SourceFileRow).where(IS_UNREADABLE)
            return list(session.scalars(query.order_by(SourceFileRow.path)))

    def unfinished(self) -> list[DocumentRow]:
        """Return the documents that failed or were interrupted, but those whose file holds another content by now."""
        return self.find(select(DocumentRow).where(IS_UNFINISHED).order_by(DocumentRow.id))

    def counts(self) -> Counts:
        """Return how much there is; what failed and is outlived by what its file holds now counts no more."""
        with self._session() as session:
            outlived, void = (
                session.scalar(select(func.count()).select_from(DocumentRow).where(condition)) or 0
                for condition in (IS_OUTLIVED, IS_VOID)
            )
            per_status = select(DocumentRow.status, func.count()).group_by(DocumentRow.status)
            by_status = {row[0]: row[1] for row in session.execute(per_status)}
            tasks, targets = session.execute(
                select(func.sum(DocumentRow.task_count), func.sum(DocumentRow.target_count))
            ).one()
            unreadable = select(func.count()).where(IS_UNREADABLE)
            return Counts(
                documents=sum(by_status.values()) - void,
                read=by_status.get(Status.READ, 0) + outlived - void,
                failed=by_status.get(Status.FAILED, 0) - outlived,
                pending=by_status.get(Status.PENDING, 0),
                tasks=tasks or 0,
                targets=targets or 0,
                unreadable_paths=session.scalar(unreadable) or 0,
                waiting_for_index=session.scalar(select(func.count()).select_from(IndexQueueRow)) or 0,
            )


def _write_first(session: Session, identity: str) -> None:
    """Begin a transaction with a write: a person's decision may come from another process at the same time.

    SQLite then lets one after the other, instead of refusing the one that had read before the other wrote.
    """
    session.execute(update(DocumentRow).where(DocumentRow.id == identity).values(size=DocumentRow.size))


def _was_read(session: Session, identity: str) -> bool:
    return session.scalar(select(RecordRow.document_id).where(RecordRow.document_id == identity)) is not None


def _disposition(row: DocumentRow | None, version: str, *, retry: bool) -> Disposition:
    if row is None or row.extractor_version != version or row.status == Status.PENDING:
        return Disposition.READ
    if row.status == Status.READ:
        return Disposition.UNCHANGED
    return Disposition.READ if retry else Disposition.FAILED_BEFORE
