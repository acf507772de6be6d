"""Asking tantivy: a plan carried out on one state of the embedded index.

What one search of the engine would answer slowly where a hundred thousand entries match is put as several narrow ones:

* A body's roles are asked from the highest down until the page is full.
* A sort order is followed from where the page begins, as far as it should reach.

The answers are those of the one search; corpus.index.memory_backend, which looks at every entry, is held against them.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import tantivy
from tantivy import Occur, Query

from corpus.index.conditions import Answer, Condition, Entry, HasValue, Plan, Position
from corpus.index.fields import ID, PAYLOAD
from corpus.index.tantivy_queries import Clause, Queries
from corpus.index.tantivy_windows import OrderWindows

_SPARE = 64  # hits fetched beyond a page, so that one round tells ties apart: the same task in many documents is common
_STEPS = 6
_FACET_BUCKETS = 10_000  # of which the largest are returned, ties in the order of values
_FEW = 1_000  # hits: one search has all of them sooner than several narrow ones have a page
_MANY = 20_000  # hits in a sort order: from here on they are looked for in a window of it
_ROOM = 2.0  # by how much a window is larger than it should have to be

_threads = ThreadPoolExecutor(8, thread_name_prefix="tantivy")
"""The engine works outside Python's lock: what does not depend on each other is asked at once."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit before its payload is fetched."""

    score: float
    order: int
    address: Any


@dataclass(frozen=True, slots=True)
class _Page:
    """Hits of a page, whether more follow, and how many hits there are in all."""

    hits: list[_Found]
    more: bool
    total: int


class TantivySearch:
    """One plan carried out on one state of the index.

    Args:
        schema: The index's.
        searcher: The state.
        plan: What is asked.
        windows: How the state's entries are spread over an order field.
    """

    def __init__(self, schema: Any, searcher: Any, plan: Plan, windows: Callable[[str], OrderWindows]) -> None:
        """Nothing is asked yet."""
        self._queries = Queries(schema)
        self._searcher = searcher
        self._plan = plan
        self._windows = windows
        self._order = plan.order or "order_issued"
        self._required = self._queries.required(plan)

    def answer(self) -> Answer:
        """Carry the plan out; the engine's errors come as ValueError."""
        plan = self._plan
        facets = _threads.submit(self._facets) if plan.facets else None
        counts = {name: _threads.submit(self._count_with, condition) for name, condition in plan.counts.items()}
        page = self._page()
        return Answer(
            entries=tuple(self._entry(found) for found in page.hits),
            total=page.total,
            more=page.more,
            facets=facets.result() if facets else {},
            counts={name: count.result() for name, count in counts.items()},
        )

    def _page(self) -> _Page:
        plan = self._plan
        if plan.limit == 0:
            total = self._count()
            return _Page([], total > 0, total)
        if plan.order is not None:
            total = self._total()
            return replace(self._page_of(self._required, plan, total), total=total)
        steps = tuple(condition for condition in plan.should if isinstance(condition, HasValue))
        if plan.must or len(steps) != len(plan.should) or not 0 < len(steps) <= _STEPS:
            return self._page_of(self._required, plan)
        total = self._total()
        if total <= _FEW:
            return self._page_of(self._required, plan, first_fetch=total + 1)
        hits, more = self._page_by_levels(steps)
        return _Page(hits, more, total)

    # --- counts

    def _total(self) -> int:
        """Return how many hits there are on all pages; the first page has counted them."""
        after = self._plan.after
        return after.total if after is not None and after.total is not None else self._count()

    def _count(self, *more: Clause) -> int:
        query = Query.boolean_query([*self._required, *more])
        return int(self._searcher.search(Query.const_score_query(query, 0.0), limit=1, count=True).count)

    def _count_with(self, condition: Condition) -> int:
        return self._count((Occur.Must, self._queries.query(condition)))

    def _facets(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Count the values of every facet, in one pass over the hits."""
        wanted = {
            name: {"terms": {"field": name, "size": _FACET_BUCKETS, "segment_size": _FACET_BUCKETS}}
            for name in self._plan.facets
        }
        counted = self._searcher.aggregate(Query.boolean_query(self._required), wanted)
        return {name: self._largest(counted[name]["buckets"]) for name in self._plan.facets}

    def _largest(self, buckets: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
        counts = sorted(((b["key"], int(b["doc_count"])) for b in buckets), key=lambda item: (-item[1], item[0]))
        return tuple(counts[: self._plan.facet_size])

    # --- pages of a body's tasks: scores are sums of a few constants, most hits tie, the order of ties is what counts

    def _page_by_levels(self, steps: Sequence[HasValue]) -> tuple[list[_Found], bool]:
        """Return a page from the highest sum of steps down, each sum's hits in their order; and whether more follow."""
        plan, found = self._plan, list[_Found]()
        for level, clauses in self._levels(steps):
            if plan.after is not None and level > (plan.after.score or 0.0):
                continue
            after = plan.after if plan.after is not None and level == plan.after.score else None
            rest = replace(plan, order=self._order, limit=plan.limit + 1 - len(found), after=after)
            page = self._page_of([*self._required, *clauses], rest)
            found += [replace(each, score=level) for each in page.hits]
            if len(found) > plan.limit:
                break
        return found[: plan.limit], len(found) > plan.limit

    def _levels(self, steps: Sequence[HasValue]) -> Iterator[tuple[float, list[Clause]]]:
        """Yield every sum that some steps can make, the highest first, with what its hits fulfil."""
        steps = [step for step in steps if step.boost]
        levels: dict[float, list[list[Clause]]] = {}
        for chosen in itertools.product((True, False), repeat=len(steps)):
            taken = [step for step, is_taken in zip(steps, chosen, strict=True) if is_taken]
            left = [step for step, is_taken in zip(steps, chosen, strict=True) if not is_taken]
            if any(_implies(one, other) for one in taken for other in left):
                continue  # whoever has the one has the other
            clauses = [(Occur.Must, self._unscored(step)) for step in taken]
            clauses += [(Occur.MustNot, self._unscored(step)) for step in left]
            levels.setdefault(sum(step.boost for step in taken), []).append(clauses)
        for level in sorted(levels, reverse=True):
            ways = levels[level]
            if len(ways) == 1:
                yield level, ways[0]
            else:
                each = [(Occur.Should, Query.boolean_query([*way, (Occur.Must, Query.all_query())])) for way in ways]
                yield level, [(Occur.Must, Query.const_score_query(Query.boolean_query(each), 0.0))]

    def _unscored(self, step: HasValue) -> Any:
        return self._queries.query(replace(step, boost=0.0))

    # --- pages

    def _page_of(self, required: list[Clause], plan: Plan, total: int | None = None, *, first_fetch: int = 0) -> _Page:
        """Return a page of what is required, by score with what is optional, or in a sort order.

        More is fetched than a page needs: enough to know every hit that ties with the page's last one, since the
        engine leaves the order of ties open.

        Args:
            required: What hits fulfil.
            plan: The order, the limit, what is optional, the last page's end.
            total: How many hits there are; a page in a sort order is not counted, and needs it only to be fast.
            first_fetch: At least so many hits are asked for at once.
        """
        seen = plan.after.seen if plan.after is not None else 0
        before = seen if plan.order is None else 0  # sorted by score, the engine has to pass the pages before
        wanted = max(plan.limit + _SPARE, first_fetch)
        while True:
            size = before + wanted
            if plan.order is None:
                found, all_fetched, total = self._fetch_scored(required, plan, size)
            else:
                found, all_fetched = self._fetch_sorted(required, plan, size, total)
            ranked = self._in_order(found)
            rest = [hit for hit in ranked if plan.after is None or self._is_after(hit, plan.after, plan)]
            page = rest[: plan.limit]
            if all_fetched or (len(rest) > plan.limit and _first(found[-1], plan) != _first(page[-1], plan)):
                return _Page(page, len(rest) > plan.limit or not all_fetched, total or 0)
            wanted *= 4

    def _fetch_scored(self, required: list[Clause], plan: Plan, size: int) -> tuple[list[_Found], bool, int]:
        """Return so many of the best hits, whether they are all there are, and how many there are."""
        query = Query.boolean_query([*required, *self._queries.optional(plan.should)])
        result = self._searcher.search(query, limit=size, count=True)
        hits = result.hits
        if plan.after is not None:  # only hits of the last page's score and below
            hits = hits[bisect.bisect_left(hits, -(plan.after.score or 0.0), key=lambda hit: -hit[0]) :]
        orders = self._searcher.fast_field_values(self._order, [address for _, address in hits])
        found = [_Found(score, order, address) for (score, address), order in zip(hits, orders, strict=True)]
        return found, len(result.hits) < size, int(result.count)

    def _fetch_sorted(
        self, required: list[Clause], plan: Plan, size: int, total: int | None
    ) -> tuple[list[_Found], bool]:
        """Return so many hits from the last page's end on, and whether they are all that follow."""
        order = plan.order or self._order
        first, last = plan.after.order if plan.after is not None else None, None
        if total is not None and total > _MANY:
            last = self._windows(order).end(first, _ROOM * size * self._searcher.num_docs / total)
        clauses = list(required)
        if first is not None or last is not None:
            clauses.append((Occur.Must, self._queries.range(order, first, last)))
        query = Query.boolean_query(clauses)
        hits = self._searcher.search(query, size, False, order, order=tantivy.Order.Asc).hits
        found = [_Found(0.0, value, address) for value, address in hits]
        return found, last is None and len(found) < size

    def _is_after(self, found: _Found, position: Position, plan: Plan) -> bool:
        rank = _rank(found)
        last = (0.0 if plan.order else -(position.score or 0.0), position.order)
        return rank > last or (rank == last and self._id(found) > position.id)

    def _in_order(self, found: list[_Found]) -> list[_Found]:
        """Put hits in order; those of one score and order value, which are rare, by their ids."""
        ranked: list[_Found] = []
        for _, run in itertools.groupby(sorted(found, key=_rank), key=_rank):
            tied = list(run)
            ranked += sorted(tied, key=self._id) if len(tied) > 1 else tied
        return ranked

    def _id(self, found: _Found) -> str:
        return str(self._searcher.doc(found.address).get_first(ID))

    def _entry(self, found: _Found) -> Entry:
        stored = self._searcher.doc(found.address)
        payload = bytes(stored.get_first(PAYLOAD))
        return Entry(str(stored.get_first(ID)), found.order, None if self._plan.order else found.score, payload)


def _rank(found: _Found) -> tuple[float, int]:
    return (-found.score, found.order)


def _first(found: _Found, plan: Plan) -> float | int:
    return found.score if plan.order is None else found.order


def _implies(one: HasValue, other: HasValue) -> bool:
    """Whether whatever meets the one condition meets the other, too."""
    return one.field == other.field and set(one.values) <= set(other.values)
