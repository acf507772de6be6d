"""The tables of checking: what persons decided, what the program read before that, and where characters stood."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from corpus.store.models import TASK_ID_LENGTH, Base


class LayoutRow(Base):
    """Where a document's characters stood, see :mod:`corpus.layouts`."""

    __tablename__ = "layouts"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    layout: Mapped[dict[str, Any]]


class ExtractionRow(Base):
    """The record as the program read it, kept beside the one that persons have changed."""

    __tablename__ = "extractions"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    extractor_version: Mapped[str] = mapped_column(String(64))
    record: Mapped[dict[str, Any]]


class DecisionRow(Base):
    """What a person decided; rows are added, never changed."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("document_id", "finding", "topic", "sequence", name="uq_decisions_sequence"),
        Index("ix_decisions_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    finding: Mapped[str] = mapped_column(String(TASK_ID_LENGTH + 24))
    kind: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(16))
    sequence: Mapped[int]
    action: Mapped[str] = mapped_column(String(16))
    person: Mapped[str]
    made_at: Mapped[dt.datetime]
    extractor_version: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str]
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    base: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    comment: Mapped[str | None]
