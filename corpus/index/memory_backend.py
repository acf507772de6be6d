"""The reference engine: everything in memory, every rule spelt out. It defines what the others must answer."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from corpus.errors import IndexNotReady
from corpus.index.backend import PreviousIndex
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

_K1 = 1.2
_B = 0.75


class _Collection:
    """Documents with the statistics that BM25 wants."""

    def __init__(self) -> None:
        self.by_document: dict[str, list[IndexDocument]] = {}

    def copy(self) -> _Collection:
        other = _Collection()
        other.by_document = dict(self.by_document)
        return other

    def documents(self) -> Iterator[IndexDocument]:
        for documents in self.by_document.values():
            yield from documents

    # IndexWriter

    @property
    def refused(self) -> Mapping[str, str]:
        return {}

    def replace(self, document_id: str, documents: list[IndexDocument]) -> None:
        self.by_document[document_id] = list(documents)

    def delete(self, document_id: str) -> None:
        self.by_document.pop(document_id, None)

    def commit(self) -> None:
        """Nothing is waiting."""


@dataclass(frozen=True, slots=True)
class _Match:
    document: IndexDocument
    score: float
    order: int


class MemoryBackend:
    """An index in memory. A write is visible when its block has ended."""

    def __init__(self) -> None:
        """Begin without an index."""
        self._live: _Collection | None = None
        self._version: str | None = None
        self._before: tuple[_Collection, PreviousIndex] | None = None

    @property
    def version(self) -> str | None:
        """The version that the live index was built with."""
        return self._version

    @contextmanager
    def write(self) -> Iterator[_Collection]:
        """Change a copy that takes the live one's place."""
        changed = self._ready().copy()
        yield changed
        self._live = changed

    @contextmanager
    def build(self, version: str) -> Iterator[_Collection]:
        """Fill a new collection."""
        fresh = _Collection()
        yield fresh
        self._swap(fresh, version)

    @property
    def previous(self) -> PreviousIndex | None:
        """The index before the live one."""
        return self._before[1] if self._before else None

    def go_back(self) -> None:
        """Exchange the live index and the one before."""
        if self._before is None:
            raise IndexNotReady("Không có chỉ mục nào trước chỉ mục đang dùng để quay lại.")
        collection, about = self._before
        self._swap(collection, about.version)

    def _swap(self, collection: _Collection, version: str) -> None:
        if self._live is not None and self._version is not None:
            self._before = self._live, PreviousIndex(self._version, dt.datetime.now(dt.UTC))
        self._live, self._version = collection, version

    def close(self) -> None:
        """Forget everything."""
        self._live, self._version, self._before = None, None, None

    def answer(self, plan: Plan) -> Answer:
        """Carry out a plan by looking at every document."""
        documents = list(self._ready().documents())
        statistics = _Statistics(documents)
        matches = [
            _Match(document, score, document.number(plan.order or "order_issued") or 0)
            for document in documents
            if (score := _score_plan(document, plan, statistics)) is not None
        ]
        matches.sort(key=lambda match: _rank(plan, match))
        start = _start(plan, matches)
        page = matches[start : start + plan.limit]
        return Answer(
            entries=tuple(_entry(plan, match) for match in page),
            total=len(matches),
            more=start + plan.limit < len(matches),
            facets={name: _facet(name, matches, plan.facet_size) for name in plan.facets},
            counts={
                name: sum(_score(match.document, condition, statistics) is not None for match in matches)
                for name, condition in plan.counts.items()
            },
        )

    def _ready(self) -> _Collection:
        if self._live is None:
            raise IndexNotReady("Chưa có chỉ mục tìm kiếm; hãy chạy “giaoviec reindex”.")
        return self._live


class _Statistics:
    """How often tokens occur, and how long fields are."""

    def __init__(self, documents: list[IndexDocument]) -> None:
        self._documents = documents
        self._fields: dict[str, tuple[Counter[str], float]] = {}

    def weight(self, field: str, token: str, tokens: list[str]) -> float:
        """Return BM25's weight of a token in a field of one document."""
        if field not in self._fields:
            frequencies: Counter[str] = Counter()
            length = 0
            for document in self._documents:
                words = document.tokens(field)
                frequencies.update(set(words))
                length += len(words)
            self._fields[field] = frequencies, length / max(len(self._documents), 1)
        frequencies, average = self._fields[field]
        holding, total = frequencies[token], len(self._documents)
        rarity = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
        count = tokens.count(token)
        return rarity * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * len(tokens) / (average or 1)))


def _score_plan(document: IndexDocument, plan: Plan, statistics: _Statistics) -> float | None:
    """Return a document's score, None where it does not match."""
    if any(_score(document, condition, statistics) is None for condition in plan.filters):
        return None
    required = [_score(document, condition, statistics) for condition in plan.must]
    if any(score is None for score in required):
        return None
    optional = [_score(document, condition, statistics) for condition in plan.should]
    return sum(score for score in (*required, *optional) if score is not None)


def _score(document: IndexDocument, condition: Condition, statistics: _Statistics) -> float | None:
    match condition:
        case HasToken(field, token, boost):
            tokens = document.tokens(field)
            return boost * statistics.weight(field, token, tokens) if token in tokens else None
        case HasValue(field, values, boost):
            return boost if set(values) & set(document.strings(field)) else None
        case InRange(field, low, high):
            number = document.number(field)
            inside = number is not None and (low is None or number >= low) and (high is None or number <= high)
            return 0.0 if inside else None
        case AllOf(conditions):
            return _all(_score(document, each, statistics) for each in conditions)
        case AnyOf(conditions, at_least):
            scores = [score for each in conditions if (score := _score(document, each, statistics)) is not None]
            return sum(scores) if len(scores) >= at_least else None


def _all(scores: Iterable[float | None]) -> float | None:
    total = 0.0
    for score in scores:
        if score is None:
            return None
        total += score
    return total


def _rank(plan: Plan, match: _Match) -> tuple[float, int, str]:
    return (0.0 if plan.order else -match.score, match.order, match.document.id)


def _start(plan: Plan, matches: list[_Match]) -> int:
    if plan.after is None:
        return 0
    last = _rank_of_position(plan, plan.after)
    return sum(_rank(plan, match) <= last for match in matches)


def _rank_of_position(plan: Plan, position: Position) -> tuple[float, int, str]:
    return (0.0 if plan.order else -(position.score or 0.0), position.order, position.id)


def _entry(plan: Plan, match: _Match) -> Entry:
    payload = match.document.values["payload"]
    assert isinstance(payload, bytes)
    return Entry(match.document.id, match.order, None if plan.order else match.score, payload)


def _facet(name: str, matches: list[_Match], size: int) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for match in matches for value in match.document.strings(name))
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size])
