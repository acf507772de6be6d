"""What was taken from watched folders, kept with the records: a restart goes on where the last run ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, Update, func, or_, select, update
from sqlalchemy.orm import sessionmaker

from corpus.clock import utc_now
from corpus.discovery import SEPARATOR
from corpus.store.identity import storable
from corpus.store.models import SourceFileRow
from corpus.store.watch_models import WatchedFileRow


@dataclass(frozen=True, slots=True)
class Signature:
    """By what a file's change is noticed without reading it: its size, and its time of change in nanoseconds."""

    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file of a watched folder as it was when it was taken.

    Attributes:
        path: As it is stored.
        signature: Its size and time of change.
        document_id: Its document; None for a container and for what was refused.
        is_gone: It is not there any more.
        moved_to: Where its content was found afterwards.
    """

    path: str
    signature: Signature
    document_id: str | None = None
    is_gone: bool = False
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class WatchedCounts:
    """How many files of watched folders were taken and are there, are gone, were renamed."""

    present: int
    gone: int
    moved: int


class WatchedFiles:
    """The table of watched files.

    Args:
        engine: The database of the records.
        now: The clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Keep the engine."""
        self._session = sessionmaker(engine, expire_on_commit=False)
        self._now = now

    def beneath(self, folders: Iterable[Path]) -> dict[str, KnownFile]:
        """Return what was taken from folders and everything beneath them, by path."""
        starts = [storable(str(folder)).rstrip("/\\") for folder in folders]
        within = or_(*(WatchedFileRow.path.startswith(start, autoescape=True) for start in starts))
        with self._session() as session:
            return {
                row.path: KnownFile(
                    row.path,
                    Signature(row.size, row.modified_ns),
                    row.document_id,
                    is_gone=row.gone_at is not None,
                    moved_to=row.moved_to,
                )
                for row in session.scalars(select(WatchedFileRow).where(within))
                if any(row.path[len(start) : len(start) + 1] in {"/", "\\"} for start in starts)
            }

    def keep(self, files: Sequence[KnownFile]) -> None:
        """Note that files were taken, or are there again."""
        with self._session.begin() as session:
            for file in files:
                row = session.scalar(select(WatchedFileRow).where(WatchedFileRow.path == file.path))
                if row is None:
                    row = WatchedFileRow(path=file.path)
                    session.add(row)
                row.size, row.modified_ns = file.signature.size, file.signature.modified_ns
                row.document_id, row.taken_at = file.document_id, self._now()
                row.gone_at = row.moved_to = None
                session.execute(_sources_of(file.path).values(gone_at=None))

    def note_gone(self, file: KnownFile, moved_to: str | None = None) -> KnownFile:
        """Note that a file is not at its path any more; its documents stay.

        What is found at the path later is another file: it does not take the place of this one's document.
        """
        now = self._now()
        with self._session.begin() as session:
            session.execute(
                update(WatchedFileRow).where(WatchedFileRow.path == file.path).values(gone_at=now, moved_to=moved_to)
            )
            session.execute(_sources_of(file.path).values(gone_at=now))
        return replace(file, is_gone=True, moved_to=moved_to)

    def counts(self) -> WatchedCounts:
        """Return how many files there are, of every folder that was ever watched."""
        with self._session() as session:

            def count(*conditions: ColumnElement[bool]) -> int:
                query = select(func.count()).select_from(WatchedFileRow).where(*conditions)
                return session.scalar(query) or 0

            is_gone = WatchedFileRow.gone_at.is_not(None)
            return WatchedCounts(
                present=count(~is_gone),
                gone=count(is_gone, WatchedFileRow.moved_to.is_(None)),
                moved=count(is_gone, WatchedFileRow.moved_to.is_not(None)),
            )


def _sources_of(path: str) -> Update:
    """Return an update of a path's rows among the sources: its own, and those of the files inside a container."""
    inside = SourceFileRow.path.startswith(path + SEPARATOR, autoescape=True)
    chosen = update(SourceFileRow).where(or_(SourceFileRow.path == path, inside))
    return chosen.execution_options(synchronize_session=False)
