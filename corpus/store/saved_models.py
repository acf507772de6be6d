"""The tables of saved searches, of what standing ones found, and of what is to be sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from corpus.store.models import ID_LENGTH, TASK_ID_LENGTH, Base


class SavedSearchRow(Base):
    """A question kept under a name."""

    __tablename__ = "saved_searches"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str]
    owner: Mapped[str]
    question: Mapped[str]
    conditions: Mapped[dict[str, Any]]
    is_standing: Mapped[bool]
    """Whether new documents are held against it."""
    webhook_url: Mapped[str | None]
    webhook_secret: Mapped[str | None]
    """Signs what is sent; made here, told once."""
    created_at: Mapped[dt.datetime]
    matched_until: Mapped[dt.datetime]
    """Documents read until then have been held against it."""


class FoundTaskRow(Base):
    """A task of a new document that a standing search found."""

    __tablename__ = "found_tasks"
    __table_args__ = (UniqueConstraint("search_id", "task_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[str] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), index=True)
    task_id: Mapped[str] = mapped_column(String(TASK_ID_LENGTH))
    document_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    via: Mapped[str | None]
    found_at: Mapped[dt.datetime]


class DeliveryRow(Base):
    """A message to a webhook: the tasks of one document that one search found."""

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    search_id: Mapped[str] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    task_ids: Mapped[list[str]]
    created_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    """None: delivered, or given up."""
    delivered_at: Mapped[dt.datetime | None]
    error_message: Mapped[str | None]
    """Why the last attempt failed."""
