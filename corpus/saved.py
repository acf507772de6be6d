"""Saved searches; the standing ones are held against every new document: "tell me when something is assigned to us"."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import sessionmaker

from corpus.clock import utc_now
from corpus.deadlines import DeadlineState
from corpus.errors import DocumentNotFound, QueryError
from corpus.index.query import Kind, SearchQuery
from corpus.store.models import DocumentRow
from corpus.store.saved_models import DeliveryRow, FoundTaskRow, SavedSearchRow
from corpus.webhooks import WebhookPolicy, check_webhook
from nlp.model import Role

_UNSAVED = frozenset({"words", "kinds", "today", "limit", "cursor", "facets", "sort", "document_id", "document_ids"})
_DAYS = frozenset({"issued_after", "issued_before", "due_after", "due_before"})
_MAX_SEARCHES = 500


class SavedSearches:
    """Saved searches and what they found, in the database of the records.

    Args:
        engine: The database.
        now: The clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Keep the engine."""
        self._session = sessionmaker(engine, expire_on_commit=False)
        self.now = now

    def add(
        self,
        name: str,
        query: SearchQuery,
        *,
        owner: str,
        is_standing: bool = True,
        webhook_url: str | None = None,
        policy: WebhookPolicy | None = None,
    ) -> SavedSearchRow:
        """Save a search.

        Args:
            name: What it is called.
            query: The question in ``words``, and the conditions.
            owner: Whose it is.
            is_standing: Hold it against new documents, from now on.
            webhook_url: Where to send what it finds: https, or http on this machine.
            policy: Where messages may go; by default to the public internet and this machine.

        Raises:
            QueryError: The name, the question or the address cannot be taken.
        """
        conditions = conditions_of(query)
        if not name.strip():
            raise QueryError("Câu tìm cần một cái tên để lưu.")
        if not query.words.strip() and not conditions.keys() - {"with_related"}:
            raise QueryError("Câu tìm lưu lại cần có câu hỏi hoặc điều kiện.")
        if webhook_url is not None:
            check_webhook(webhook_url, policy or WebhookPolicy())
        now = self.now()
        row = SavedSearchRow(
            id=secrets.token_hex(8),
            name=name.strip(),
            owner=owner,
            question=query.words,
            conditions=conditions,
            is_standing=is_standing or webhook_url is not None,
            webhook_url=webhook_url,
            webhook_secret=secrets.token_urlsafe(32) if webhook_url else None,
            created_at=now,
            matched_until=now,
        )
        with self._session.begin() as session:
            if len(list(session.scalars(select(SavedSearchRow.id)))) >= _MAX_SEARCHES:
                raise QueryError(f"Đã có {_MAX_SEARCHES} câu tìm được lưu; hãy xóa bớt.")
            session.add(row)
        return row

    def all(self) -> list[SavedSearchRow]:
        """Return all saved searches, the oldest first."""
        with self._session() as session:
            return list(session.scalars(select(SavedSearchRow).order_by(SavedSearchRow.created_at, SavedSearchRow.id)))

    def get(self, identity: str) -> SavedSearchRow:
        """Return a saved search.

        Raises:
            DocumentNotFound: There is none of this id.
        """
        with self._session() as session:
            row = session.get(SavedSearchRow, identity)
        if row is None:
            raise DocumentNotFound(f"Không có câu tìm nào được lưu với mã “{identity}”.")
        return row

    def remove(self, identity: str) -> None:
        """Forget a saved search with what it found and what was still to be sent."""
        self.get(identity)
        with self._session.begin() as session:
            session.delete(session.get_one(SavedSearchRow, identity))

    # --- what standing searches find

    def new_documents(self, row: SavedSearchRow) -> list[DocumentRow]:
        """Return documents that came after a search was saved and were read since it was last held against any."""
        query = select(DocumentRow).where(
            DocumentRow.read_at > row.matched_until, DocumentRow.added_at >= row.created_at
        )
        with self._session() as session:
            return list(session.scalars(query.order_by(DocumentRow.read_at, DocumentRow.id)))

    def keep_found(
        self, row: SavedSearchRow, tasks: Sequence[tuple[str, str, str | None]], until: dt.datetime
    ) -> list[str]:
        """Keep what a search found in new documents, and queue it for its webhook.

        Args:
            row: The search.
            tasks: ``(task id, document id, via)`` of each.
            until: Up to when documents have been held against it.

        Returns:
            The ids of tasks that were not known.
        """
        now = self.now()
        with self._session.begin() as session:
            saved = session.get_one(SavedSearchRow, row.id)
            saved.matched_until = until
            ids = [task for task, _, _ in tasks]
            known = set(
                session.scalars(
                    select(FoundTaskRow.task_id).where(FoundTaskRow.search_id == row.id, FoundTaskRow.task_id.in_(ids))
                )
            )
            fresh = [each for each in tasks if each[0] not in known]
            session.add_all(
                FoundTaskRow(search_id=row.id, task_id=task, document_id=document, via=via, found_at=now)
                for task, document, via in fresh
            )
            if saved.webhook_url:
                for document in dict.fromkeys(document for _, document, _ in fresh):
                    session.add(
                        DeliveryRow(
                            id=secrets.token_hex(16),
                            search_id=row.id,
                            document_id=document,
                            task_ids=[task for task, of, _ in fresh if of == document],
                            created_at=now,
                            next_try_at=now,
                        )
                    )
        return [task for task, _, _ in fresh]

    def found(self, identity: str, limit: int = 100) -> list[FoundTaskRow]:
        """Return what a search found in new documents, the latest first."""
        query = select(FoundTaskRow).where(FoundTaskRow.search_id == identity)
        with self._session() as session:
            return list(session.scalars(query.order_by(FoundTaskRow.found_at.desc(), FoundTaskRow.id).limit(limit)))

    # --- what is to be sent

    def due_deliveries(self, limit: int = 100) -> list[DeliveryRow]:
        """Return what is to be sent now, the oldest first."""
        query = select(DeliveryRow).where(DeliveryRow.next_try_at <= self.now()).order_by(DeliveryRow.next_try_at)
        with self._session() as session:
            return list(session.scalars(query.limit(limit)))

    def deliveries(self, identity: str, limit: int = 100) -> list[DeliveryRow]:
        """Return what was, and is to be, sent for a search, the latest first."""
        query = select(DeliveryRow).where(DeliveryRow.search_id == identity)
        with self._session() as session:
            return list(session.scalars(query.order_by(DeliveryRow.created_at.desc(), DeliveryRow.id).limit(limit)))

    def claim(self, delivery: str, until: dt.datetime) -> bool:
        """Put a delivery off while it is being sent, so that nobody else sends it, too; False where somebody does."""
        with self._session.begin() as session:
            row = session.get(DeliveryRow, delivery, with_for_update=True)
            if row is None or row.next_try_at is None or row.next_try_at > self.now():
                return False
            row.next_try_at = until
            row.attempts += 1
            return True

    def settle(self, delivery: str, error: str | None, next_try_at: dt.datetime | None) -> None:
        """Note what became of an attempt."""
        with self._session.begin() as session:
            row = session.get(DeliveryRow, delivery)
            if row is not None:
                row.error_message, row.next_try_at = error, next_try_at
                row.delivered_at = self.now() if error is None else None


def conditions_of(query: SearchQuery) -> dict[str, Any]:
    """Return a query's conditions as plain data; what makes a page of an answer is left out."""
    default = SearchQuery()
    kept: dict[str, Any] = {}
    for each in fields(SearchQuery):
        value = getattr(query, each.name)
        if each.name in _UNSAVED or value == getattr(default, each.name):
            continue
        kept[each.name] = value.isoformat() if isinstance(value, dt.date) else value
    return kept


def query_of(question: str, conditions: Mapping[str, Any]) -> SearchQuery:
    """Return the query of a saved search; the reverse of :func:`conditions_of`."""
    values: dict[str, Any] = {}
    for name, value in conditions.items():
        if name in _DAYS:
            values[name] = dt.date.fromisoformat(value)
        elif name == "deadline_states":
            values[name] = tuple(map(DeadlineState, value))
        elif name == "role":
            values[name] = Role(value)
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return replace(SearchQuery(question, kinds=(Kind.TASK,)), **values)
