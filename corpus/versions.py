"""Versions of a document: of several the newest stands in lists and searches, the others are kept and shown with it.

A document takes another's place in two cases.

    file      its path was read before and held the other content. Where numbers, issuers and dates of both are known
              and differ, the path was only used again (a scanner's "scan001.pdf"): both stand.
    identity  number, issuer and date are the same, and the newer one holds most of what the older one says. An annex
              that carries its decision's number says something else: both stand, nothing is hidden.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from corpus.index.analysis import nfc, tokenize
from corpus.store.failures import IS_OUTLIVED, IS_VOID
from corpus.store.models import DocumentRow, RecordRow
from corpus.store.version_models import ReplacedRow, SupersededRow

COVERED = 0.6  # of the older text's runs of three syllables that the newer one has
_RUN = 3


class Reason(enum.StrEnum):
    """Why a document took another's place."""

    FILE = "file"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Versions:
    """A document's versions: what stands for it (None: itself), and what it stands for, the newest first."""

    superseded_by: DocumentRow | None
    older: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Documents that a newer version stands for, and those for which this changed."""

    superseded: frozenset[str]
    changed: frozenset[str]


class VersionStore:
    """Tells and keeps which documents stand.

    Args:
        engine: The database of the records.
    """

    def __init__(self, engine: Engine) -> None:
        """Keep the engine."""
        self._session = sessionmaker(engine, expire_on_commit=False)

    def superseded(self, identities: Collection[str] | None = None) -> Mapping[str, str]:
        """Return which document stands for each superseded one, of some or of all."""
        query = select(SupersededRow)
        if identities is not None:
            query = query.where(SupersededRow.document_id.in_(identities))
        with self._session() as session:
            return {row.document_id: row.superseded_by for row in session.scalars(query)}

    def documents(
        self, *, status: str | None = None, after: str | None = None, limit: int = 100, with_older: bool = False
    ) -> list[DocumentRow]:
        """Return documents ordered by id, those that a newer version stands for only where they are asked for."""
        query = select(DocumentRow).where(~IS_VOID).order_by(DocumentRow.id).limit(limit)
        if status is not None:
            query = query.where(DocumentRow.status == status, ~IS_OUTLIVED)
        if after is not None:
            query = query.where(DocumentRow.id > after)
        if not with_older:
            query = query.where(DocumentRow.id.not_in(select(SupersededRow.document_id)))
        with self._session() as session:
            return list(session.scalars(query))

    def last_change(self) -> dt.datetime | None:
        """Return when a document was last read, None in an empty corpus."""
        with self._session() as session:
            return session.scalar(select(func.max(DocumentRow.read_at)))

    def of(self, identity: str) -> Versions:
        """Return a document's versions."""
        with self._session() as session:
            own = session.get(SupersededRow, identity)
            older = (
                select(DocumentRow)
                .join(SupersededRow, SupersededRow.document_id == DocumentRow.id)
                .where(SupersededRow.superseded_by == identity)
                .order_by(DocumentRow.added_at.desc(), DocumentRow.id)
            )
            return Versions(session.get(DocumentRow, own.superseded_by) if own else None, tuple(session.scalars(older)))

    def settle(self, identities: Collection[str]) -> Settled:
        """Decide anew which of some documents, and of their other versions, stand."""
        with self._session.begin() as session:
            rows, replaced = _group(session, identities)
            verdicts = _decide(rows, replaced, lambda row: _text(session, row.id))
            known = {
                row.document_id: row
                for row in session.scalars(select(SupersededRow).where(SupersededRow.document_id.in_(list(rows))))
            }
            changed = {each for each in rows if (each in known) != (each in verdicts)}
            session.execute(delete(SupersededRow).where(SupersededRow.document_id.in_(list(rows))))
            session.flush()
            session.expunge_all()
            session.add_all(
                SupersededRow(document_id=each, superseded_by=by, reason=reason)
                for each, (by, reason) in verdicts.items()
            )
        return Settled(frozenset(verdicts), frozenset(changed))


def _text(session: Session, identity: str) -> str:
    return session.scalar(select(RecordRow.text).where(RecordRow.document_id == identity)) or ""


def _group(session: Session, identities: Collection[str]) -> tuple[dict[str, DocumentRow], dict[str, str]]:
    """Return the read documents that are, or may be, versions of some, and which replaced which at a path."""
    wanted = set(identities)
    links: dict[str, str] = {}
    while True:
        query = select(ReplacedRow).where(or_(ReplacedRow.document_id.in_(wanted), ReplacedRow.replaced_by.in_(wanted)))
        found = {row.document_id: row.replaced_by for row in session.scalars(query)}
        keys = select(DocumentRow.identity_key).where(DocumentRow.id.in_(wanted), DocumentRow.identity_key.is_not(None))
        same = set(session.scalars(select(DocumentRow.id).where(DocumentRow.identity_key.in_(keys))))
        links |= found
        more = wanted | set(found) | set(found.values()) | same
        if more == wanted:
            break
        wanted = more
    rows = session.scalars(
        select(DocumentRow).join(RecordRow, RecordRow.document_id == DocumentRow.id).where(DocumentRow.id.in_(wanted))
    )
    return {row.id: row for row in rows}, links


def _decide(
    rows: Mapping[str, DocumentRow], replaced: Mapping[str, str], text_of: Callable[[DocumentRow], str]
) -> dict[str, tuple[str, Reason]]:
    """Return which document stands for each that does not, and why."""
    newest_first = sorted(rows.values(), key=lambda row: (row.added_at, row.id), reverse=True)
    direct: dict[str, tuple[str, Reason]] = {}
    for old in newest_first:
        by = rows.get(replaced.get(old.id, ""))
        if by is not None and not _are_different(old, by):
            direct[old.id] = (by.id, Reason.FILE)
            continue
        for new in newest_first:
            if new.id == old.id:
                break
            is_same = old.identity_key is not None and old.identity_key == new.identity_key
            if is_same and replaced.get(new.id) != old.id and covers(text_of(new), text_of(old)):
                direct[old.id] = (new.id, Reason.IDENTITY)
                break
    return {each: found for each in direct if (found := _followed(each, direct)) is not None}


def _followed(start: str, direct: Mapping[str, tuple[str, Reason]]) -> tuple[str, Reason] | None:
    """Return what stands in the end for a document; in a circle the one whose id is the greatest stands."""
    seen = [start]
    while seen[-1] in direct:
        following = direct[seen[-1]][0]
        if following in seen:
            standing = max(seen[seen.index(following) :])
            return None if standing == start else (standing, direct[start][1])
        seen.append(following)
    return seen[-1], direct[start][1]


def _are_different(left: DocumentRow, right: DocumentRow) -> bool:
    return None not in (left.identity_key, right.identity_key) and left.identity_key != right.identity_key


def covers(newer: str, older: str) -> bool:
    """Say whether a text holds most of what another one says."""
    old = _runs(older)
    return not old or len(old & _runs(newer)) >= COVERED * len(old)


def _runs(text: str) -> set[tuple[str, ...]]:
    syllables = [token.folded for token in tokenize(nfc(text))]
    if len(syllables) < _RUN:
        return {tuple(syllables)} if syllables else set()
    return {tuple(syllables[at : at + _RUN]) for at in range(len(syllables) - _RUN + 1)}
