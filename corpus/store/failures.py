"""What could not be read: which of it still stands in the list of failures, and how entries are taken off it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, delete, exists, false, or_, select
from sqlalchemy.orm import Session, selectinload

from corpus.discovery import SEPARATOR
from corpus.store.models import DocumentRow, RecordRow, SourceFileRow, Status
from corpus.store.version_models import ReplacedRow

IS_UNREADABLE = and_(SourceFileRow.error_code.is_not(None), SourceFileRow.gone_at.is_(None))
"""Of a path: nothing could be taken from it, and it is not known to be gone."""
IS_RECORDED = exists().where(RecordRow.document_id == DocumentRow.id)
"""Of a document: it was read once, whatever became of later readings."""
_IS_AT_A_PATH = exists().where(SourceFileRow.document_id == DocumentRow.id)
_HAD_A_PATH_OF_A_READ_CONTENT = exists(
    select(ReplacedRow.document_id)
    .join(SourceFileRow, SourceFileRow.path == ReplacedRow.path)
    .join(RecordRow, RecordRow.document_id == SourceFileRow.document_id)
    .where(ReplacedRow.document_id == DocumentRow.id)
)
IS_OUTLIVED = and_(DocumentRow.status == Status.FAILED, ~_IS_AT_A_PATH, _HAD_A_PATH_OF_A_READ_CONTENT)
"""Of a document that failed: no path holds it any more, and where it was there is a content that was read."""
IS_VOID = and_(IS_OUTLIVED, ~IS_RECORDED)
"""Of a document: it was never read, and there is nothing left of it to be read."""
IS_UNFINISHED = and_(DocumentRow.status.in_((Status.FAILED, Status.PENDING)), ~IS_OUTLIVED)
"""Of a document: it failed or was interrupted, and is still to be read."""


@dataclass(slots=True)
class Forgotten:
    """What was taken off the list.

    Attributes:
        entries: How many.
        contents: The hashes of contents that no document has any more.
    """

    entries: int = 0
    contents: list[str] = field(default_factory=list)


def forget(session: Session, paths: Collection[str], documents: Collection[str] = ()) -> Forgotten:
    """Take off the list what could not be read at some paths, those inside containers included, and some documents.

    A document that was read once goes back to that reading. Another one goes with the last of its paths, so that its
    content is a new one when it is met again.

    Args:
        session: A transaction.
        paths: As they are stored; for a document without a path, the one that it had, or its file's name.
        documents: Ids.
    """
    at = _is_at(paths)
    refused = delete(SourceFileRow).where(IS_UNREADABLE, at).returning(SourceFileRow.id)
    unsynchronized = {"synchronize_session": False}
    forgotten = Forgotten(len(session.scalars(refused, execution_options=unsynchronized).all()))
    had_one = select(ReplacedRow.document_id).where(ReplacedRow.path.in_(paths))
    chosen = or_(
        DocumentRow.id.in_(documents),
        DocumentRow.id.in_(select(SourceFileRow.document_id).where(at)),
        and_(~_IS_AT_A_PATH, or_(DocumentRow.file_name.in_(paths), DocumentRow.id.in_(had_one))),
    )
    listed = select(DocumentRow).where(IS_UNFINISHED, chosen).options(selectinload(DocumentRow.sources))
    for row in session.scalars(listed).all():
        _forget_document(session, row, None if row.id in documents else paths, forgotten)
    return forgotten


def _is_at(paths: Collection[str]) -> ColumnElement[bool]:
    inside = (SourceFileRow.path.startswith(path + SEPARATOR, autoescape=True) for path in paths)
    return or_(false(), SourceFileRow.path.in_(paths), *inside)


def _forget_document(session: Session, row: DocumentRow, paths: Collection[str] | None, forgotten: Forgotten) -> None:
    """Take a document's entry off, or only those of some of its paths (None: all)."""
    record = session.get(RecordRow, row.id)
    if record is not None:
        row.status, row.error_code, row.error_message = Status.READ, None, None
        row.extractor_version = record.extractor_version
        forgotten.entries += 1
        return
    sources = [each.id for each in row.sources if paths is None or _belongs(each.path, paths)]
    is_last = len(sources) == len(row.sources)
    session.execute(delete(SourceFileRow).where(SourceFileRow.id.in_(sources)))
    if is_last:
        session.execute(delete(DocumentRow).where(DocumentRow.id == row.id))
        forgotten.contents.append(row.content_hash)
    forgotten.entries += 1


def _belongs(path: str, paths: Collection[str]) -> bool:
    return path in paths or any(path.startswith(each + SEPARATOR) for each in paths)
