"""Keeping decisions: append-only, each one's effect on the record in the same transaction.

Any process may decide while another one reads documents in: a transaction begins with a write, so that the database
lets one after the other and what it reads is what stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from corpus.clock import utc_now
from corpus.decisions.applying import FIELDS, LISTS, Record, apply_decisions, with_keys
from corpus.decisions.model import (
    Action,
    Decision,
    DecisionConflict,
    DecisionRefused,
    FindingKind,
    Topic,
    Wish,
)
from corpus.errors import DocumentNotFound
from corpus.reading import Reading
from corpus.store.checking_models import DecisionRow, ExtractionRow, LayoutRow
from corpus.store.models import DocumentRow, IndexQueueRow, RecordRow, TargetRow, TaskRow
from corpus.store.rows import target_rows, task_rows

_KEPT = ("span", "section_path", "modality")  # of a finding, beside its fields, as context of a decision


def effective_record(session: Session, identity: str, reading: Reading, version: str) -> Record:
    """Return the record that holds for a document that was read anew, and keep its layout.

    Called by the store of records inside its transaction. The reading itself is kept beside, where there are decisions.
    """
    session.merge(LayoutRow(document_id=identity, layout=reading.layout))
    decisions = _decisions(session, identity)
    session.execute(delete(ExtractionRow).where(ExtractionRow.document_id == identity))
    if not decisions:
        return reading.record
    session.add(ExtractionRow(document_id=identity, extractor_version=version, record=reading.record))
    return apply_decisions(identity, reading.record, reading.text, decisions, reading.layout)


class DecisionStore:
    """Decisions of persons.

    Args:
        engine: The database of the records.
        now: The clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Keep the engine."""
        self._session = sessionmaker(engine, expire_on_commit=False)
        self._now = now

    # --- deciding

    def decide(self, wish: Wish) -> Decision:
        """Keep a decision, and make it hold in the record, the lists and (by its queue) the index.

        Raises:
            DecisionConflict: Somebody decided on the same finding since ``wish.seen``; nothing was changed.
            DecisionRefused: The finding is not there, or what was entered is no part of the text.
            DocumentNotFound: There is no such document, or it was never read.
        """
        with self._session() as session:
            if session.get(RecordRow, wish.document_id) is None:
                raise DocumentNotFound(f"Văn bản “{wish.document_id}” không có trong kho hoặc chưa đọc được.")
        row = DecisionRow(
            document_id=wish.document_id,
            finding=wish.finding,
            kind=wish.kind.value,
            topic=wish.topic.value,
            sequence=wish.seen + 1,
            action=wish.action.value,
            person=wish.person,
            made_at=self._now(),
            text="",
            comment=wish.comment,
        )
        try:
            with self._session.begin() as session:  # begins with a write, see the module's docstring
                session.add(row)
                session.flush()
                self._complete(session, row, wish)
                session.flush()
                _renew(session, wish.document_id, self._now())
        except IntegrityError as error:
            raise self._conflict(wish) from error
        return _decision(row)

    def _complete(self, session: Session, row: DecisionRow, wish: Wish) -> None:
        """Fill in what the finding is, what the program read, and what holds by the decision."""
        stored = session.get_one(RecordRow, wish.document_id)
        latest = session.scalar(
            select(func.max(DecisionRow.sequence)).where(
                DecisionRow.document_id == wish.document_id,
                DecisionRow.finding == wish.finding,
                DecisionRow.topic == row.topic,
                DecisionRow.id != row.id,
            )
        )
        if (latest or 0) != wish.seen:
            raise self._conflict(wish)
        row.extractor_version = stored.extractor_version
        extraction = session.get(ExtractionRow, wish.document_id)
        if extraction is None:
            extraction = ExtractionRow(
                document_id=wish.document_id, extractor_version=stored.extractor_version, record=stored.record
            )
            session.add(extraction)
        shown = _find(with_keys(wish.document_id, stored.record), wish)
        machine = _find(with_keys(wish.document_id, extraction.record), wish)
        known = shown or machine or self._rejected(stored.record, wish)
        if wish.action is not Action.ADD and known is None:
            raise DecisionRefused("Mục này không còn trong bản trích xuất; hãy tải lại trang rồi xem lại.")
        row.base = _snapshot(machine, wish.kind) if machine else None
        value = dict(wish.value) if wish.value is not None else None
        if wish.action is Action.ACCEPT and value is None:
            value = _snapshot(known or {}, wish.kind)
        row.value = value
        anchor = value if wish.topic is Topic.FINDING and value else known or {}
        row.text = str(anchor.get("text") or (known or {}).get("text") or "")
        span = anchor.get("span") or (known or {}).get("span")
        row.span_start, row.span_end = span or (None, None)

    def _rejected(self, record: Record, wish: Wish) -> Record | None:
        gone = (*record.get("rejected", ()), *record.get("unplaced_decisions", ()))
        return next((dict(each) for each in gone if each["key"] == wish.finding), None)

    def _conflict(self, wish: Wish) -> DecisionConflict:
        latest = next(
            (
                each
                for each in reversed(self.of(wish.document_id))
                if (each.finding, each.topic) == (wish.finding, wish.topic)
            ),
            None,
        )
        who = f"{latest.person} ({latest.made_at.astimezone():%H:%M %d/%m/%Y})" if latest else "Người khác"
        return DecisionConflict(
            f"{who} vừa sửa mục này sau khi bạn mở trang. Bản của bạn chưa được ghi và vẫn còn trong ô nhập; "
            "hãy xem bản mới rồi ghi lại nếu vẫn cần.",
            latest,
        )

    # --- looking up

    def of(self, identity: str) -> tuple[Decision, ...]:
        """Return the decisions on a document in their order."""
        with self._session() as session:
            return _decisions(session, identity)

    def latest(self, limit: int = 50) -> tuple[Decision, ...]:
        """Return the latest decisions, the newest first."""
        with self._session() as session:
            rows = session.scalars(select(DecisionRow).order_by(DecisionRow.id.desc()).limit(limit))
            return tuple(map(_decision, rows))

    def count(self) -> int:
        """Return how many decisions there are."""
        with self._session() as session:
            return session.scalar(select(func.count()).select_from(DecisionRow)) or 0

    def decided_documents(self) -> tuple[str, ...]:
        """Return the ids of documents that persons checked findings of."""
        query = select(DecisionRow.document_id).where(DecisionRow.topic == Topic.FINDING.value).distinct()
        with self._session() as session:
            return tuple(session.scalars(query.order_by(DecisionRow.document_id)))

    def layout(self, identity: str) -> dict[str, Any]:
        """Return where a document's characters stand; empty for one that an older program read."""
        with self._session() as session:
            row = session.get(LayoutRow, identity)
            return row.layout if row is not None else {}

    def least_certain(self, below: float, limit: int) -> list[tuple[TaskRow, DocumentRow]]:
        """Return the tasks that no person has checked, the least certain first."""
        query = (
            select(TaskRow, DocumentRow)
            .join(DocumentRow, DocumentRow.id == TaskRow.document_id)
            .where(TaskRow.confidence < below)
            .order_by(TaskRow.confidence, TaskRow.document_id, TaskRow.ordinal)
            .limit(limit)
        )
        with self._session() as session:
            return [(task, document) for task, document in session.execute(query)]

    def unchecked(self, below: float) -> int:
        """Return how many tasks are less certain than a bound and were checked by nobody."""
        with self._session() as session:
            return session.scalar(select(func.count()).select_from(TaskRow).where(TaskRow.confidence < below)) or 0


def _find(record: Record, wish: Wish) -> Record | None:
    return next((each for each in record[LISTS[wish.kind]] if each["key"] == wish.finding), None)


def _snapshot(finding: Record, kind: FindingKind) -> Record:
    return {name: finding[name] for name in (*FIELDS[kind], *_KEPT) if name in finding}


def _renew(session: Session, identity: str, now: dt.datetime) -> None:
    """Make the record, the rows and the queue say what holds by all decisions."""
    stored = session.get_one(RecordRow, identity)
    extraction = session.get_one(ExtractionRow, identity)
    layout = session.get(LayoutRow, identity)
    record = apply_decisions(
        identity, extraction.record, stored.text, _decisions(session, identity), layout.layout if layout else {}
    )
    stored.record = record
    document = session.get_one(DocumentRow, identity)
    document.task_count, document.target_count = len(record["tasks"]), len(record["targets"])
    session.execute(delete(TaskRow).where(TaskRow.document_id == identity))
    session.execute(delete(TargetRow).where(TargetRow.document_id == identity))
    session.add_all([*task_rows(identity, record), *target_rows(identity, record)])
    session.merge(IndexQueueRow(document_id=identity, queued_at=now, attempts=0, error_message=None))


def _decisions(session: Session, identity: str) -> tuple[Decision, ...]:
    rows: Sequence[DecisionRow] = session.scalars(
        select(DecisionRow).where(DecisionRow.document_id == identity).order_by(DecisionRow.id)
    ).all()
    return tuple(map(_decision, rows))


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        id=row.id,
        document_id=row.document_id,
        finding=row.finding,
        kind=FindingKind(row.kind),
        topic=Topic(row.topic),
        sequence=row.sequence,
        action=Action(row.action),
        person=row.person,
        made_at=row.made_at,
        text=row.text,
        span=(row.span_start, row.span_end) if row.span_start is not None and row.span_end is not None else None,
        base=row.base,
        value=row.value,
        comment=row.comment,
        extractor_version=row.extractor_version,
    )
