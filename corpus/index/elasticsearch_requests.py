"""From plans and index documents to what Elasticsearch reads, and back. Plain JSON values: the client is not needed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

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
from corpus.index.fields import FIELDS, ID, PAYLOAD, Field, FieldKind

_KEYWORD = {"type": "keyword"}
_UNCOUNTED = {"type": "keyword", "doc_values": False}  # only looked up: no column is kept
_MAPPINGS: dict[FieldKind, dict[str, Any]] = {
    FieldKind.KEYWORD: _KEYWORD,
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
        "properties": {field.name: _mapping(field) for field in FIELDS},
    }


def _mapping(field: Field) -> dict[str, Any]:
    is_column = field.is_facet or field.name == ID or field.kind is not FieldKind.KEYWORD
    return _MAPPINGS[field.kind] if is_column else _UNCOUNTED


def source(document: IndexDocument) -> dict[str, Any]:
    """Return an index document as the server takes it."""
    return {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in document.values.items()
    }


def search_request(plan: Plan) -> dict[str, Any]:
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


def read_answer(plan: Plan, response: Mapping[str, Any]) -> Answer:
    """Return what the server answered to :func:`search_request`."""
    hits = response["hits"]["hits"]
    total = int(response["hits"]["total"]["value"])
    aggregations = response.get("aggregations", {})
    return Answer(
        entries=tuple(_entry(plan, hit) for hit in hits[: plan.limit]),
        total=total,
        more=len(hits) > plan.limit if plan.limit else total > 0,
        facets={
            name: tuple((b["key"], int(b["doc_count"])) for b in aggregations[f"facet:{name}"]["buckets"])
            for name in plan.facets
        },
        counts={
            name: int(bucket["doc_count"])
            for name, bucket in aggregations.get("counts", {"buckets": {}})["buckets"].items()
        },
    )


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
        case HasValue(field, values, 0.0):
            return {"bool": {"filter": [{"terms": {field: list(values)}}]}}
        case HasValue(field, values, boost):
            return {"constant_score": {"filter": {"terms": {field: list(values)}}, "boost": boost}}
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
