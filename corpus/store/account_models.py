"""The tables of access: users, keys, sessions, failed logins, the audit log."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from corpus.store.models import Base

NAME_LENGTH = 64
IN_BACKUPS = "in_backups"
"""Key of a table's ``info``: False for what means nothing in another installation."""
APPEND_ONLY = "append_only"
"""Key of a table's ``info``: True where rows are never changed or deleted, not even to restore older ones."""


class UserRow(Base):
    """A person, or a program that acts as one."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None]
    """Argon2id; None for who only has keys, or comes from an identity provider."""
    outside_id: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    """SHA-256 of the identity provider and its own id of the person; None for who never came from one."""
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]


class ApiKeyRow(Base):
    """A key: only the digest of its secret is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    user_name: Mapped[str] = mapped_column(ForeignKey("users.name", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class SessionRow(Base):
    """A browser that logged in: only the digest of its token is kept."""

    __tablename__ = "sessions"
    __table_args__ = {"info": {IN_BACKUPS: False}}  # noqa: RUF012  (SQLAlchemy's own form)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_name: Mapped[str] = mapped_column(ForeignKey("users.name", ondelete="CASCADE"), index=True)
    csrf_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class FailedLoginRow(Base):
    """A login that failed, counted against the name and against the address that it came from."""

    __tablename__ = "failed_logins"
    __table_args__ = {"info": {IN_BACKUPS: False}}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(128), index=True)
    failed_at: Mapped[dt.datetime]


class AuditRow(Base):
    """Who saw, changed or exported what. Rows are only added; the database refuses to change or delete them."""

    __tablename__ = "audit_log"
    __table_args__ = {"info": {APPEND_ONLY: True}}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(String(NAME_LENGTH))
    through: Mapped[str] = mapped_column(String(16))
    """session, key, machine (the command line, or loopback without accounts), none."""
    address: Mapped[str | None]
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str]
    status: Mapped[int | None]
