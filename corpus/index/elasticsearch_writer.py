"""Changing an Elasticsearch index in bulk: pauses when the server is busy, and knows which documents it refused.

A request that the server has no time for (429, 502 to 504, a lost connection) is sent again after pauses that grow; so
are the single entries that it says this of. A server that takes nothing at all (read-only, full) ends the writing. An
entry that is refused for its own sake is a fact about its document: the others go on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from elastic_transport import ConnectionError as ConnectionLost
from elastic_transport import ConnectionTimeout, TlsError
from elasticsearch import ApiError, Elasticsearch

from corpus.errors import SearchUnavailable
from corpus.index.conditions import IndexDocument
from corpus.index.elasticsearch_requests import source
from corpus.index.elasticsearch_server import BUSY, busy, not_ready, read_only, shown, translated
from corpus.index.fields import DOCUMENT_ID, ID

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before the second, third, … attempt."""

_BULK_ENTRIES = 1000
_BULK_BYTES = 8_000_000
_BULK_SECONDS = 120.0
_STALE_PAGE = 5000
_TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class _Change:
    """One entry to put in or take out."""

    document_id: str
    entry_id: str
    lines: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(len(line.encode()) for line in self.lines)


class ServerWriter:
    """Sends changes; a replaced document's entries that are no more are taken out at commit.

    Args:
        client: Whose index.
        url: For messages.
        index: The index's own name.
        is_new: It is being built: it holds nothing old, and each document comes once.
        pause: Waits so many seconds.
    """

    def __init__(
        self, client: Elasticsearch, url: str, index: str, *, is_new: bool, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Nothing is sent yet."""
        self._client = client.options(request_timeout=_BULK_SECONDS, max_retries=0)
        self._url = url
        self._index = index
        self._is_new = is_new
        self._pause = pause
        self._waiting: list[_Change] = []
        self._bytes = 0
        self._changed: dict[str, set[str]] = {}  # what each document changed since the last commit must consist of
        self._refused: dict[str, str] = {}
        self.entry_count = 0
        """How many changes the server has made."""

    @property
    def refused(self) -> Mapping[str, str]:
        """Documents that the server did not take whole, with its reason."""
        return self._refused

    def replace(self, document_id: str, documents: list[IndexDocument]) -> None:
        """Put a document's entries in place of whatever the index holds of it."""
        if not self._is_new:
            self._changed[document_id] = {document.id for document in documents}
        for document in documents:
            action = {"index": {"_index": self._index, "_id": document.id}}
            change = _Change(document_id, document.id, (json.dumps(action), _json(source(document))))
            self._waiting.append(change)
            self._bytes += change.size
        if self._bytes >= _BULK_BYTES:
            self._send()

    def delete(self, document_id: str) -> None:
        """Take out everything of a document."""
        self.replace(document_id, [])

    def commit(self) -> None:
        """Send what waits, make it visible, then take out what replaced documents no longer consist of."""
        self._send()
        if self._is_new:
            with translated(self._url):
                self._client.indices.refresh(index=self._index)
        elif self._changed:
            with translated(self._url):
                self._client.indices.refresh(index=self._index)
                stale = list(self._stale())
            if stale:
                self._send_all(stale)
                with translated(self._url):
                    self._client.indices.refresh(index=self._index)
            self._changed.clear()

    def _send(self) -> None:
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        self._send_all(waiting)

    def _send_all(self, changes: Sequence[_Change]) -> None:
        for portion in _portions(changes):
            left: Sequence[_Change] = portion
            for pause in (0.0, *PAUSES):
                if pause:
                    self._pause(pause)
                left = self._try(left)
                if not left:
                    break
            else:
                raise SearchUnavailable(busy(shown(self._url)))

    def _try(self, changes: Sequence[_Change]) -> Sequence[_Change]:
        """Send changes once; return those that the server had no time for."""
        lines = [line for change in changes for line in change.lines]
        try:
            with translated(self._url):
                response = self._bulk(lines)
        except _Busy:
            return changes
        except _TooLarge:
            return self._try_halves(changes)
        again = []
        for change, item in zip(changes, response["items"], strict=True):
            if not self._settle(change, next(iter(item.values()))):
                again.append(change)
        return again

    def _bulk(self, lines: list[str]) -> Mapping[str, Any]:
        try:
            return dict(self._client.bulk(operations=cast("Any", lines)))  # ready lines, which the client takes too
        except ApiError as error:
            if error.meta.status in BUSY and "cluster_block" not in str(error.message):
                raise _Busy from error
            if error.meta.status == _TOO_LARGE:
                raise _TooLarge from error
            raise
        except TlsError:
            raise
        except (ConnectionTimeout, ConnectionLost) as error:
            raise _Busy from error

    def _try_halves(self, changes: Sequence[_Change]) -> Sequence[_Change]:
        """Send half as much at once: the server, or what stands before it, refuses so large a request."""
        if len(changes) == 1:
            self._refused[changes[0].document_id] = "mục quá lớn so với giới hạn của máy chủ tìm kiếm"
            return ()
        middle = len(changes) // 2
        return [*self._try(changes[:middle]), *self._try(changes[middle:])]

    def _settle(self, change: _Change, result: Mapping[str, Any]) -> bool:
        """Take note of what became of a change; False where it is to be tried again."""
        status = int(result.get("status", 0))
        error = result.get("error") or {}
        match error.get("type"):
            case None:
                self.entry_count += 1
            case "cluster_block_exception":
                raise SearchUnavailable(read_only(shown(self._url)))
            case "index_not_found_exception":
                raise not_ready()
            case _ if status in BUSY:
                return False
            case _:
                self._refused[change.document_id] = str(error.get("reason", status))
        return True

    def _stale(self) -> Iterator[_Change]:
        """Yield the deletion of entries that belong to changed documents and are not among their new entries."""
        for document_id, wanted in self._changed.items():
            after: list[Any] | None = None
            while True:
                hits = self._client.search(
                    index=self._index,
                    query={"bool": {"filter": [{"term": {DOCUMENT_ID: document_id}}]}},
                    sort=[{ID: "asc"}],
                    size=_STALE_PAGE,
                    source=False,
                    search_after=after,
                    track_total_hits=False,
                )["hits"]["hits"]
                for hit in hits:
                    if hit["_id"] not in wanted:
                        action = {"delete": {"_index": self._index, "_id": hit["_id"]}}
                        yield _Change(document_id, hit["_id"], (json.dumps(action),))
                if len(hits) < _STALE_PAGE:
                    break
                after = hits[-1]["sort"]


class _Busy(Exception):
    """The whole request is to be sent again."""


class _TooLarge(Exception):
    """The request is to be sent in smaller parts."""


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _portions(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    """Yield changes in portions of a request's size."""
    portion: list[_Change] = []
    size = 0
    for change in changes:
        if portion and (len(portion) == _BULK_ENTRIES or size + change.size > _BULK_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(change)
        size += change.size
    if portion:
        yield portion
