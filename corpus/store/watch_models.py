"""The table of watched files: what was taken from folders into which staff and scanners drop files."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from corpus.store.models import ID_LENGTH, Base


class WatchedFileRow(Base):
    """A file of a watched folder as it was when it was taken."""

    __tablename__ = "watched_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    """The file's time of change in nanoseconds, as the file system gives it."""
    document_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    """Its document; None for a container, whose files are documents of their own, and for what was refused."""
    taken_at: Mapped[dt.datetime]
    gone_at: Mapped[dt.datetime | None]
    """When it was noticed that the file is not there any more; its document stays."""
    moved_to: Mapped[str | None]
    """Where the same content was found afterwards: the file was renamed."""
