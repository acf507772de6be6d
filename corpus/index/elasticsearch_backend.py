"""Elasticsearch, for offices and clusters: any 8.19 or 9, hosted ones included, without plugins.

What stands on the server
    An index ``NAME-000001``, ``NAME-000002``, … for each build, and the alias ``NAME`` that readers and writers use.
    The version that an index was built with stands in its mapping's ``_meta``. A build fills a new index, counts it
    and moves the alias in one step; the index before is kept for a way back, older ones are deleted.

How it is asked
    Analysis has happened in Python (:mod:`corpus.index.analysis`): text fields take ready tokens through the stock
    ``whitespace`` analyzer, so that both engines hold the same tokens and, on one shard, score them alike (BM25 with
    the same constants). The mapping is strict and made from :data:`corpus.index.fields.FIELDS`. It is flat: a body and
    its role are one keyword ("lead|so-noi-vu"), so neither nested documents nor parents are needed, and a filter costs
    one term. Days are whole numbers (ordinals) as in the embedded engine, so that ranges and orders agree. Only the
    payload is kept in ``_source``; the rest is made anew from the records.

What the server may lack
    No scripts, no reindex or delete-by-query API, no optional module is used.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, helpers

from corpus.errors import IndexNotReady, SearchUnavailable
from corpus.index.backend import ServerOptions
from corpus.index.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Entry,
    HasToken,
    HasValue,
    IndexDocument,
    InRange,
    Plan,
    Position,
)
from corpus.index.fields import DOCUMENT_ID, FIELDS, ID, PAYLOAD, FieldKind

_BULK_ACTIONS = 1000
_BULK_BYTES = 8_000_000
_BULK_RETRIES = 6  # pauses of 1, 2, 4, … seconds when the server says that it is busy (429)
_BUSY = (429, 502, 503, 504)
_STALE_PAGE = 5000
_MAPPINGS: dict[FieldKind, dict[str, Any]] = {
    FieldKind.KEYWORD: {"type": "keyword"},
    FieldKind.TOKENS: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
    FieldKind.NUMBER: {"type": "integer"},
    FieldKind.ORDER: {"type": "long"},
    FieldKind.PAYLOAD: {"type": "binary"},
}


def mappings(version: str) -> dict[str, Any]:
    """Return the strict mapping that corpus.index.fields amounts to."""
    return {
        "dynamic": "strict",
        "_meta": {"version": version},
        "_source": {"includes": [PAYLOAD]},
        "properties": {field.name: _MAPPINGS[field.kind] for field in FIELDS},
    }


class ElasticsearchBackend:
    """An Elasticsearch server or cluster."""

    def __init__(self, url: str, options: ServerOptions) -> None:
        """Prepare a client; nothing is asked yet.

        Raises:
            SearchUnavailable: The URL or the certificate cannot be understood.
        """
        self._url = url
        self._options = options
        self._alias = options.index
        self._client = _connect(url, options)

    @property
    def version(self) -> str | None:
        """The version that the live index was built with."""
        with _translated(self._url):
            try:
                live = self._client.indices.get_mapping(index=self._alias)
            except NotFoundError:
                return None
            versions = {each["mappings"].get("_meta", {}).get("version") for each in live.values()}
        return versions.pop() if len(versions) == 1 else None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # --- writing

    @contextmanager
    def write(self) -> Iterator[_Writer]:
        """Change the live index; what the block has not committed before it failed is not sent."""
        index = self._live_index()
        if index is None:
            raise _not_ready()
        writer = _Writer(self._client, self._url, index)
        yield writer
        writer.commit()

    @contextmanager
    def build(self, version: str) -> Iterator[_Writer]:
        """Fill a new index; the alias moves to it when the block ends well and every entry has arrived."""
        with _translated(self._url):
            before = self._live_index()
            index = self._create(version)
        try:
            writer = _Writer(self._client, self._url, index, is_new=True)
            yield writer
            writer.commit()
            with _translated(self._url):
                self._verify(index, writer.entry_count)
                self._client.indices.put_settings(index=index, settings={"refresh_interval": None})
                self._move_alias(index)
        except BaseException:
            with _translated(self._url):
                self._client.indices.delete(index=index, ignore_unavailable=True)
            raise
        with _translated(self._url):
            self._remove_old({index, before or index})

    def _create(self, version: str) -> str:
        numbers = [int(name.rpartition("-")[2]) for name in self._own_indices()]
        index = f"{self._alias}-{max(numbers, default=0) + 1:06d}"
        self._client.indices.create(
            index=index,
            mappings=mappings(version),
            settings={
                "number_of_shards": self._options.shards,
                "number_of_replicas": self._options.replicas,
                "refresh_interval": "-1",  # until it is filled
            },
        )
        return index

    def _own_indices(self) -> list[str]:
        names = self._client.indices.get(index=f"{self._alias}-*", expand_wildcards="all").keys()
        return [name for name in names if name.rpartition("-")[2].isdigit()]

    def _live_index(self) -> str | None:
        with _translated(self._url):
            try:
                return next(iter(self._client.indices.get_alias(name=self._alias)), None)
            except NotFoundError:
                return None

    def _verify(self, index: str, expected: int) -> None:
        found = int(self._client.count(index=index)["count"])
        if found != expected:
            raise SearchUnavailable(
                f"Chỉ mục mới có {found} mục, lẽ ra phải có {expected}; chỉ mục cũ vẫn được dùng. "
                "Hãy kiểm tra máy chủ tìm kiếm rồi chạy lại “giaoviec reindex”."
            )

    def _move_alias(self, index: str) -> None:
        self._client.indices.update_aliases(
            actions=[
                {"remove": {"index": f"{self._alias}-*", "alias": self._alias, "must_exist": False}},
                {"add": {"index": index, "alias": self._alias}},
            ]
        )

    def _remove_old(self, kept: set[str]) -> None:
        for name in self._own_indices():
            if name not in kept:
                self._client.indices.delete(index=name, ignore_unavailable=True)

    # --- reading

    def answer(self, plan: Plan) -> Answer:
        """Carry out a plan."""
        with _translated(self._url):
            try:
                response = self._client.search(index=self._alias, **_request(plan))
            except NotFoundError as error:
                raise _not_ready() from error
        hits = response["hits"]["hits"]
        aggregations = response.get("aggregations", {})
        return Answer(
            entries=tuple(_entry(plan, hit) for hit in hits[: plan.limit]),
            total=int(response["hits"]["total"]["value"]),
            more=len(hits) > plan.limit if plan.limit else int(response["hits"]["total"]["value"]) > 0,
            facets={
                name: tuple((b["key"], int(b["doc_count"])) for b in aggregations[f"facet:{name}"]["buckets"])
                for name in plan.facets
            },
            counts={
                name: int(bucket["doc_count"])
                for name, bucket in aggregations.get("counts", {"buckets": {}})["buckets"].items()
            },
        )


class _Writer:
    """Sends changes in bulk; a replaced document's entries that are no more are taken out at commit."""

    def __init__(self, client: Elasticsearch, url: str, index: str, *, is_new: bool = False) -> None:
        self._client = client
        self._url = url
        self._index = index
        self._is_new = is_new
        self._waiting: dict[str, list[IndexDocument]] = {}
        self._bytes = 0
        self._ids: dict[str, set[str]] = {}  # what each changed document must consist of
        self.entry_count = 0

    def replace(self, document_id: str, documents: list[IndexDocument]) -> None:
        """Put a document's entries in place of whatever the index holds of it."""
        self.entry_count += len(documents) - len(self._ids.get(document_id, ()))
        self._waiting[document_id] = documents
        self._ids[document_id] = {document.id for document in documents}
        self._bytes += sum(len(str(value)) for document in documents for value in document.values.values())
        if self._bytes >= _BULK_BYTES:
            self._send()

    def delete(self, document_id: str) -> None:
        """Take out everything of a document."""
        self.replace(document_id, [])

    def commit(self) -> None:
        """Send what waits, make it visible, then take out what replaced documents no longer consist of."""
        self._send()
        with _translated(self._url):
            self._client.indices.refresh(index=self._index)
            stale = [] if self._is_new else list(self._stale())
            if stale:
                self._bulk({"_op_type": "delete", "_index": self._index, "_id": each} for each in stale)
                self._client.indices.refresh(index=self._index)
        if not self._is_new:
            self._ids.clear()

    def _send(self) -> None:
        actions = (
            {"_op_type": "index", "_index": self._index, "_id": document.id, "_source": _source(document)}
            for documents in self._waiting.values()
            for document in documents
        )
        with _translated(self._url):
            self._bulk(actions)
        self._waiting.clear()
        self._bytes = 0

    def _bulk(self, actions: Iterator[dict[str, Any]]) -> None:
        """Send actions; the client pauses, longer each time, when the server is busy."""
        refused: list[Mapping[str, Any]] = []
        for done, item in helpers.streaming_bulk(
            self._client,
            actions,
            chunk_size=_BULK_ACTIONS,
            max_chunk_bytes=_BULK_BYTES,
            max_retries=_BULK_RETRIES,
            initial_backoff=1,
            max_backoff=60,
            raise_on_error=False,
            raise_on_exception=True,
        ):
            result = next(iter(item.values()))
            if not done and result.get("status") != 404:  # already gone is what a delete wants
                refused.append(result)
        if refused:
            reason = (refused[0].get("error") or {}).get("reason", "")
            raise SearchUnavailable(
                f"Máy chủ tìm kiếm từ chối {len(refused)} mục ({reason}). Văn bản đã đọc vẫn được giữ và "
                "chờ lập chỉ mục; hãy kiểm tra máy chủ (đĩa đầy, chỉ đọc?) rồi chạy “giaoviec reindex”."
            )

    def _stale(self) -> Iterator[str]:
        """Yield the ids of entries that belong to changed documents and are not among their new entries."""
        for document_id, wanted in self._ids.items():
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
                yield from (hit["_id"] for hit in hits if hit["_id"] not in wanted)
                if len(hits) < _STALE_PAGE:
                    break
                after = hits[-1]["sort"]


def _connect(url: str, access: ServerOptions) -> Elasticsearch:
    hosts = [host.strip() for host in url.split(",") if host.strip()]
    user: tuple[str, str] | None = None
    bare = []
    for host in hosts:
        parts = urlsplit(host)
        if parts.username:
            user = (parts.username, parts.password or "")
        port = parts.port or (443 if parts.scheme == "https" else 9200)
        name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        bare.append(f"{parts.scheme}://{name}:{port}{parts.path.rstrip('/')}")
    options: dict[str, Any] = {"api_key": access.api_key} if access.api_key else {}
    if user and not access.api_key:
        options["basic_auth"] = user
    if access.ca_certs:
        options["ca_certs"] = access.ca_certs
    try:
        return Elasticsearch(
            bare,
            request_timeout=60,
            retry_on_status=_BUSY,
            retry_on_timeout=True,
            max_retries=3,
            http_compress=not all(urlsplit(host).hostname in {"127.0.0.1", "localhost"} for host in bare),
            **options,
        )
    except (ValueError, OSError) as error:
        raise SearchUnavailable(
            "GIAOVIEC_SEARCH_URL hoặc chứng chỉ của máy chủ tìm kiếm không đúng; hãy kiểm tra địa chỉ, ví dụ "
            f"http://127.0.0.1:9200 ({error})."
        ) from error


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Turn the client's errors into ours."""
    shown = ", ".join(urlsplit(host.strip()).netloc.rpartition("@")[2] for host in url.split(","))
    try:
        yield
    except NotFoundError:
        raise
    except ApiError as error:
        raise SearchUnavailable(_refusal(shown, error)) from error
    except (TransportError, helpers.BulkIndexError) as error:
        raise SearchUnavailable(
            f"Không kết nối được máy chủ tìm kiếm {shown}; hãy kiểm tra máy chủ đang chạy và mạng. "
            "Văn bản đã đọc vẫn được giữ, sẽ được lập chỉ mục khi máy chủ hoạt động trở lại."
        ) from error


def _refusal(shown: str, error: ApiError) -> str:
    status, kind = error.meta.status, str(error.message)
    if status in {401, 403} and "cluster_block" not in kind:
        return f"Máy chủ tìm kiếm {shown} từ chối quyền truy cập; hãy kiểm tra khóa API hoặc tên và mật khẩu."
    if "cluster_block" in kind:
        return (
            f"Máy chủ tìm kiếm {shown} đang ở chế độ chỉ đọc (thường vì đĩa gần đầy); hãy giải phóng chỗ trống. "
            "Văn bản đã đọc vẫn được giữ và chờ lập chỉ mục."
        )
    return f"Máy chủ tìm kiếm {shown} báo lỗi {status} ({kind}); hãy thử lại hoặc báo quản trị máy chủ."


def _not_ready() -> IndexNotReady:
    return IndexNotReady("Chưa có chỉ mục tìm kiếm trên máy chủ; hãy chạy “giaoviec reindex” để dựng.")


def _source(document: IndexDocument) -> dict[str, Any]:
    return {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in document.values.items()
    }


# --- from a plan to a request


def _request(plan: Plan) -> dict[str, Any]:
    """Return the arguments of a search."""
    order: list[dict[str, str]] = [{plan.order: "asc"}] if plan.order else [{"_score": "desc"}, {"order_issued": "asc"}]
    request: dict[str, Any] = {
        "query": _query(plan),
        "size": plan.limit + 1 if plan.limit else 0,
        "source": [PAYLOAD],
        "track_total_hits": True,
    }
    if plan.limit:
        request["sort"] = [*order, {ID: "asc"}]
    if plan.limit and plan.after is not None:
        request["search_after"] = _search_after(plan, plan.after)
    aggregations: dict[str, Any] = {
        f"facet:{name}": {"terms": {"field": name, "size": plan.facet_size}} for name in plan.facets
    }
    if plan.counts:
        aggregations["counts"] = {
            "filters": {"filters": {name: _clause(condition) for name, condition in plan.counts.items()}}
        }
    if aggregations:
        request["aggregations"] = aggregations
    return request


def _search_after(plan: Plan, after: Position) -> list[Any]:
    return [after.order, after.id] if plan.order else [after.score or 0.0, after.order, after.id]


def _query(plan: Plan) -> dict[str, Any]:
    # Without a clause that must match, the engine would demand one of those that may.
    return {
        "bool": {
            "must": [_clause(condition) for condition in plan.must] or [{"match_all": {}}],
            "should": [_clause(condition) for condition in plan.should],
            "filter": [_clause(condition) for condition in plan.filters],
        }
    }


def _clause(condition: Condition) -> dict[str, Any]:
    match condition:
        case HasToken(field, token, boost):
            return {"term": {field: {"value": token, "boost": boost}}}
        case HasValue(field, values):
            return {"bool": {"filter": [{"terms": {field: list(values)}}]}}
        case InRange(field, None, None):
            return {"bool": {"filter": [{"exists": {"field": field}}]}}
        case InRange(field, low, high):
            bounds = {name: value for name, value in (("gte", low), ("lte", high)) if value is not None}
            return {"bool": {"filter": [{"range": {field: bounds}}]}}
        case AllOf(conditions):
            return {"bool": {"must": [_clause(each) for each in conditions]}}
        case AnyOf(conditions, at_least):
            return {"bool": {"should": [_clause(each) for each in conditions], "minimum_should_match": at_least}}


def _entry(plan: Plan, hit: Mapping[str, Any]) -> Entry:
    *ranks, identity = hit["sort"]
    score, order = (None, ranks[0]) if plan.order else (float(ranks[0]), ranks[1])
    return Entry(str(identity), int(order), score, base64.b64decode(hit["_source"][PAYLOAD]))
