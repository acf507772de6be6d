"""Standing searches at work: new documents are held against them, and what is found is sent to webhooks.

A message is a POST of JSON, signed: ``X-Giaoviec-Signature: sha256=HMAC(secret, timestamp + "." + body)`` with the
timestamp of ``X-Giaoviec-Timestamp``. A receiver answers 2xx; anything else, a redirect too, is tried again after a
pause and given up after the last one. What failed and why stays written down.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import http.client
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from corpus.asking import all_hits, merge
from corpus.errors import CorpusError
from corpus.exporting import PlaceOf, batched
from corpus.index.query import Kind, Matching, local_today
from corpus.library import Corpus
from corpus.saved import query_of
from corpus.store.models import Status
from corpus.store.saved_models import DeliveryRow, SavedSearchRow
from corpus.webhooks import WebhookPolicy, post_json

_logger = logging.getLogger(__name__)
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""Between attempts; after the last there is one more attempt."""
_CLAIMED = dt.timedelta(minutes=2)
_BATCH = 200

Post = Callable[[str, bytes, Mapping[str, str]], int]
"""``post(url, body, headers)`` returns the answer's status, or raises OSError."""


def match_new(corpus: Corpus) -> int:
    """Hold standing searches against the documents that came since they were last; the index must hold these.

    Returns:
        How many tasks were found.
    """
    count = 0
    for row in corpus.saved.all():
        if not row.is_standing:
            continue
        documents = corpus.saved.new_documents(row)
        if not documents:
            continue
        read = [document.id for document in documents if document.status == Status.READ]
        try:
            tasks = _search(corpus, row, read)
        except CorpusError as error:  # a search that cannot be asked must not stop an ingest
            _logger.warning("standing search %s failed: %s", row.id, error)
            continue
        until = max(document.read_at for document in documents if document.read_at is not None)
        count += len(corpus.saved.keep_found(row, tasks, until))
    return count


def _search(corpus: Corpus, row: SavedSearchRow, documents: list[str]) -> list[tuple[str, str, str | None]]:
    given = replace(query_of(row.question, row.conditions), today=local_today())
    query = given
    if given.words.strip():
        query, _ = merge(corpus.questions.read(given.words, given.today), given, (Kind.TASK,))
    found = []
    for batch in batched(documents, _BATCH):
        asked = replace(query, kinds=(Kind.TASK,), document_ids=batch)
        if corpus.search(replace(asked, limit=0)).matching is Matching.ANY:
            continue  # only some of the words: good enough to look at, not to be called for
        found += [(hit.id, hit.payload["document"]["id"], hit.via) for hit in all_hits(corpus, asked)]
    return found


def deliver_due(
    corpus: Corpus, *, place_of: PlaceOf | None = None, post: Post | None = None, policy: WebhookPolicy | None = None
) -> tuple[int, int]:
    """Send what is due.

    Args:
        corpus: Whose messages.
        place_of: Gives the addresses of documents.
        post: What sends; by default over the network.
        policy: Where messages may go; an address that was taken under another policy is judged by this one.

    Returns:
        How many messages were delivered, and how many attempts failed.
    """
    send = post or partial(post_json, policy=policy or WebhookPolicy())
    delivered = failed = 0
    for delivery in corpus.saved.due_deliveries():
        if not corpus.saved.claim(delivery.id, corpus.saved.now() + _CLAIMED):
            continue
        error = _send(corpus, delivery, place_of, send)
        tried = delivery.attempts
        retry = error is not None and tried < len(PAUSES)
        corpus.saved.settle(delivery.id, error, corpus.saved.now() + PAUSES[tried] if retry else None)
        delivered += error is None
        failed += error is not None
    return delivered, failed


def _send(corpus: Corpus, delivery: DeliveryRow, place_of: PlaceOf | None, post: Post) -> str | None:
    """Send one message; return why it did not arrive, None where it did."""
    search = corpus.saved.get(delivery.search_id)
    if search.webhook_url is None or search.webhook_secret is None:
        return "Câu tìm không còn địa chỉ nhận tin."
    body = _message(corpus, search, delivery, place_of)
    timestamp = str(int(corpus.saved.now().timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "giaoviec",
        "X-Giaoviec-Delivery": delivery.id,
        "X-Giaoviec-Timestamp": timestamp,
        "X-Giaoviec-Signature": signature(search.webhook_secret, timestamp, body),
    }
    try:
        status = post(search.webhook_url, body, headers)
    except (OSError, http.client.HTTPException, CorpusError) as error:
        return f"Không gửi được: {error}"[:500]
    return None if 200 <= status < 300 else f"Nơi nhận trả lời mã {status}."


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return what a receiver compares: "sha256=…"."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def _message(corpus: Corpus, search: SavedSearchRow, delivery: DeliveryRow, place_of: PlaceOf | None) -> bytes:
    from corpus.exports.rows import rows_from_record  # noqa: PLC0415  (only where something is sent)

    stored = corpus.records.record(delivery.document_id)
    rows = rows_from_record(stored.record, document_id=delivery.document_id, on_date=local_today()) if stored else ()
    document = stored.record["document"] if stored else {}
    tasks = [
        {
            "id": row.task_id,
            "text": row.text,
            "lead": row.leads,
            "cooperating": row.cooperating,
            "reports_to": row.reports_to,
            "deadline": row.deadline.text or None,
            "due_on": row.deadline.due_on.isoformat() if row.deadline.due_on else None,
        }
        for row in rows
        if row.task_id in set(delivery.task_ids)
    ]
    names = ("number", "type", "issuer", "issued_on", "province", "title")
    content = {
        "event": "tasks.found",
        "search": {"id": search.id, "name": search.name},
        "document": {"id": delivery.document_id} | {name: document.get(name) for name in names},
        "url": place_of(delivery.document_id, None) if place_of else None,
        "tasks": tasks,
    }
    return json.dumps(content, ensure_ascii=False).encode()
