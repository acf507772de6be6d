"""The tables of versions: which document took another's place."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from corpus.store.models import ID_LENGTH, Base


class ReplacedRow(Base):
    """A document whose file was given a new content: the path holds another document now."""

    __tablename__ = "replaced_documents"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    replaced_by: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    path: Mapped[str]
    replaced_at: Mapped[dt.datetime]


class SupersededRow(Base):
    """A document that a newer version stands for in lists and searches; it is kept and shown as a version."""

    __tablename__ = "superseded_documents"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    superseded_by: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(16))
