"""The tables. Records are the truth; task and target rows are the same findings laid out for lists.

A document's id is the first 20 hex digits of its content's SHA-256: the same file has the same id in every
installation and after every restart. A task's id adds a digest of its words and its place among equal words, so that it
survives a newer extractor as long as the words do.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

HEAD = "0007"
"""The migration that these tables stand for; a store of another one is migrated when it is opened."""

ID_LENGTH = 20
TASK_ID_LENGTH = 40


class Status(enum.StrEnum):
    """Where a document stands. Pessimistic: PENDING is written before reading and flipped by its success."""

    PENDING = "pending"  # waiting, or interrupted
    READ = "read"
    FAILED = "failed"


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, always with its zone in Python, kept as UTC (SQLite keeps no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a moment without a zone."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(dt.UTC) if value is not None else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Base of the tables; constraint names follow one scheme, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy's own form)
        dt.datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        str: Text,
    }


class DocumentRow(Base):
    """One content: a file's bytes, whatever names they came under."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_identity", "identity_key"), Index("ix_documents_status", "status"))

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    file_name: Mapped[str]
    """The name that the original is kept under."""
    size: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(16))
    error_code: Mapped[str | None] = mapped_column(String(32))
    error_message: Mapped[str | None]
    extractor_version: Mapped[str | None] = mapped_column(String(64))
    """What read it last, successfully or not; None while it waits."""
    added_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
    reading_seconds: Mapped[float | None]
    media_type: Mapped[str | None]
    page_count: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    number: Mapped[str | None]
    type: Mapped[str | None]
    issuer: Mapped[str | None]
    issued_on: Mapped[dt.date | None]
    place: Mapped[str | None]
    province: Mapped[str | None]
    title: Mapped[str | None]
    signer: Mapped[str | None]
    signer_title: Mapped[str | None]
    identity_key: Mapped[str | None]
    """Number, issuer and date, folded: two contents with one key are two copies of one document."""
    task_count: Mapped[int] = mapped_column(default=0)
    target_count: Mapped[int] = mapped_column(default=0)

    sources: Mapped[list[SourceFileRow]] = relationship(back_populates="document", order_by="SourceFileRow.path")


class SourceFileRow(Base):
    """A path that was given to ``ingest``: what was found there, or why nothing could be taken from it."""

    __tablename__ = "source_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    error_code: Mapped[str | None] = mapped_column(String(32))
    error_message: Mapped[str | None]
    seen_at: Mapped[dt.datetime]
    gone_at: Mapped[dt.datetime | None]
    """When it was noticed that the file is not there any more; what is found there later is another file."""

    document: Mapped[DocumentRow | None] = relationship(back_populates="sources")


class RecordRow(Base):
    """A document's extraction record and its canonical text; the last good one, should a newer extractor fail."""

    __tablename__ = "records"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    extractor_version: Mapped[str] = mapped_column(String(64))
    record: Mapped[dict[str, Any]]
    text: Mapped[str]


class TaskRow(Base):
    """A task, laid out for lists."""

    __tablename__ = "tasks"

    id: Mapped[str] = mapped_column(String(TASK_ID_LENGTH), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    text: Mapped[str]
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    page: Mapped[int | None]
    section_path: Mapped[list[str]]
    lead: Mapped[list[str]]
    cooperating: Mapped[list[str]]
    reports_to: Mapped[list[str]]
    deadline_type: Mapped[str | None] = mapped_column(String(16))
    deadline_text: Mapped[str | None]
    deadline_start: Mapped[dt.date | None]
    deadline_end: Mapped[dt.date | None] = mapped_column(index=True)
    recurrence: Mapped[str | None]
    deliverable: Mapped[str | None]
    optional: Mapped[bool]
    confidence: Mapped[float]


class TargetRow(Base):
    """A measurable level to be reached, laid out for lists and comparisons."""

    __tablename__ = "targets"

    id: Mapped[str] = mapped_column(String(TASK_ID_LENGTH), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    text: Mapped[str]
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    page: Mapped[int | None]
    section_path: Mapped[list[str]]
    indicator: Mapped[str]
    comparator: Mapped[str] = mapped_column(String(4))
    value: Mapped[float]
    unit: Mapped[str | None]
    period: Mapped[str | None]
    confidence: Mapped[float]


class IndexQueueRow(Base):
    """A document whose entries in the search index do not yet say what its record says."""

    __tablename__ = "index_queue"

    document_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    queued_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    error_message: Mapped[str | None]
