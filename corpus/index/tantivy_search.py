"""Asking tantivy: a plan carried out on one state of the embedded index."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from corpus.index.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Entry,
    HasToken,
    HasValue,
    InRange,
    Plan,
    Position,
)
from corpus.index.fields import ID, PAYLOAD

_SPARE = 64  # hits fetched beyond a page, so that one round tells ties apart: the same task in many documents is common
_STEPS = 6
_LISTED_VALUES = 64  # of a field; so few are faster one by one than as a set, which looks at every document at once
_FACET_BUCKETS = 10_000  # of which the largest are returned, ties in the order of values


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit before its payload is fetched."""

    score: float
    order: int
    address: Any


class TantivySearch:
    """One plan carried out on one state of the index."""

    def __init__(self, schema: Any, searcher: Any, plan: Plan) -> None:
        """Nothing is asked yet."""
        self._schema = schema
        self._searcher = searcher
        self._plan = plan
        self._order = plan.order or "order_issued"

    def answer(self) -> Answer:
        """Carry the plan out; the engine's errors come as ValueError."""
        plan = self._plan
        base = self._base()
        page, more, total = self._page_by_levels() if self._is_leveled() else self._page(base)
        return Answer(
            entries=tuple(self._entry(found) for found in page),
            total=total,
            more=more,
            facets=self._facets(base),
            counts={
                name: self._count(Query.boolean_query([(Occur.Must, base), (Occur.Must, self._query(condition))]))
                for name, condition in plan.counts.items()
            },
        )

    # --- queries

    def _base(self) -> Any:
        plan = self._plan
        clauses = [(Occur.Must, self._query(condition)) for condition in plan.must]
        clauses += [(Occur.Should, self._query(condition)) for condition in plan.should]
        # Filters stand flat beside what must hold: the engine begins with the rarest of them all.
        clauses += [(Occur.Must, self._filter(condition)) for condition in plan.filters]
        if not any(occur is Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(clauses)

    def _query(self, condition: Condition) -> Any:
        match condition:
            case HasToken(field, token, boost):
                term = Query.term_query(self._schema, field, token, index_option="freq")
                return term if boost == 1.0 else Query.boost_query(term, boost)
            case HasValue(field, values, boost):
                return Query.const_score_query(self._value_query(field, values), boost)
            case InRange(field, low, high):
                return Query.const_score_query(self._range_query(field, low, high), 0.0)
            case AllOf(conditions):
                return Query.boolean_query([(Occur.Must, self._query(each)) for each in conditions])
            case AnyOf(conditions, at_least):
                clauses = [(Occur.Should, self._query(each)) for each in conditions]
                return Query.boolean_query(clauses, minimum_number_should_match=at_least)

    def _filter(self, condition: Condition) -> Any:
        query = self._query(condition)
        is_unscored = isinstance(condition, InRange) or (isinstance(condition, HasValue) and not condition.boost)
        return query if is_unscored else Query.const_score_query(query, 0.0)

    def _value_query(self, field: str, values: Sequence[str]) -> Any:
        if len(values) > _LISTED_VALUES:
            return Query.term_set_query(self._schema, field, list(values))
        terms = [Query.term_query(self._schema, field, value, index_option="basic") for value in values]
        return terms[0] if len(terms) == 1 else Query.boolean_query([(Occur.Should, term) for term in terms])

    def _range_query(self, field: str, low: int | None, high: int | None) -> Any:
        if low is None and high is None:
            return Query.exists_query(field)
        return Query.range_query(self._schema, field, FieldType.Integer, lower_bound=low, upper_bound=high)

    def _count(self, query: Any) -> int:
        return int(self._searcher.search(query, limit=1, count=True).count)

    def _facets(self, query: Any) -> dict[str, tuple[tuple[str, int], ...]]:
        """Count the values of every facet, in one pass over the hits."""
        if not self._plan.facets:
            return {}
        wanted = {
            name: {"terms": {"field": name, "size": _FACET_BUCKETS, "segment_size": _FACET_BUCKETS}}
            for name in self._plan.facets
        }
        counted = self._searcher.aggregate(query, wanted)
        return {name: self._largest(counted[name]["buckets"]) for name in self._plan.facets}

    def _largest(self, buckets: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
        counts = sorted(((b["key"], int(b["doc_count"])) for b in buckets), key=lambda item: (-item[1], item[0]))
        return tuple(counts[: self._plan.facet_size])

    # --- pages of a body's tasks

    def _is_leveled(self) -> bool:
        """Whether scores are sums of a few constants, so that most hits tie and the order of ties is what counts."""
        plan = self._plan
        steps = plan.should
        is_constant = all(isinstance(condition, HasValue) for condition in steps)
        return plan.order is None and bool(plan.limit) and not plan.must and 0 < len(steps) <= _STEPS and is_constant

    def _page_by_levels(self) -> tuple[list[_Found], bool, int]:
        """Return what :meth:`_page` does, from the highest sum of constants down, each sum's hits in their order."""
        plan, found = self._plan, list[_Found]()
        for score, query in self._levels():
            if plan.after is not None and score > (plan.after.score or 0.0):
                continue
            after = plan.after if plan.after is not None and score == plan.after.score else None
            rest = replace(plan, order=self._order, limit=plan.limit + 1 - len(found), after=after)
            page, _, _ = TantivySearch(self._schema, self._searcher, rest)._page(query)  # noqa: SLF001  (our own kind)
            found += [replace(each, score=score) for each in page]
            if len(found) > plan.limit:
                break
        return found[: plan.limit], len(found) > plan.limit, self._count(Query.boolean_query(self._required()))

    def _levels(self) -> Iterator[tuple[float, Any]]:
        """Yield every sum that some constants can make, the highest first, with the query of its hits."""
        steps = [step for step in self._plan.should if isinstance(step, HasValue) and step.boost]
        levels: dict[float, list[Any]] = {}
        for chosen in itertools.product((True, False), repeat=len(steps)):
            taken = [step for step, is_taken in zip(steps, chosen, strict=True) if is_taken]
            left = [step for step, is_taken in zip(steps, chosen, strict=True) if not is_taken]
            if any(
                one.field == other.field and set(one.values) <= set(other.values) for one in taken for other in left
            ):
                continue  # whoever has the one has the other
            clauses = [(Occur.Must, self._query(step)) for step in taken]
            clauses += [(Occur.MustNot, self._query(step)) for step in left]
            query = Query.boolean_query([*self._required(), *clauses])
            levels.setdefault(sum(step.boost for step in taken), []).append(query)
        for score in sorted(levels, reverse=True):
            queries = levels[score]
            alternatives = [(Occur.Should, query) for query in queries]
            yield score, queries[0] if len(queries) == 1 else Query.boolean_query(alternatives)

    def _required(self) -> list[tuple[Any, Any]]:
        return [(Occur.Must, self._filter(condition)) for condition in self._plan.filters] or [
            (Occur.Must, Query.all_query())
        ]

    # --- pages

    def _page(self, base: Any) -> tuple[list[_Found], bool, int]:
        """Return a page's hits, whether more follow, and how many hits there are in all.

        More is fetched than a page needs: enough to know every hit that ties with the page's last one, since the
        engine leaves the order of ties open.
        """
        plan = self._plan
        if plan.limit == 0:
            total = self._count(base)
            return [], total > 0, total
        seen = plan.after.seen if plan.after is not None else 0
        before = seen if plan.order is None else 0  # sorted by score, the engine has to pass the pages before
        wanted = plan.limit + _SPARE
        while True:
            found, all_fetched, total = self._fetch(base, before + wanted)
            ranked = self._in_order(found)
            rest = [hit for hit in ranked if plan.after is None or self._is_after(hit, plan.after)]
            page = rest[: plan.limit]
            if all_fetched or (len(rest) > plan.limit and self._first(found[-1]) != self._first(page[-1])):
                if plan.order is not None:  # what was counted begins at the last page's last order value
                    total += seen - (len(ranked) - len(rest))
                return page, len(rest) > plan.limit or not all_fetched, total
            wanted *= 4

    def _fetch(self, base: Any, size: int) -> tuple[list[_Found], bool, int]:
        """Return hits from the last page's end on, whether they are all there are, and how many the engine counted."""
        plan = self._plan
        if plan.order is None:
            result = self._searcher.search(base, limit=size, count=True)
            hits = result.hits
            if plan.after is not None:  # only hits of the last page's score and below
                hits = hits[bisect.bisect_left(hits, -(plan.after.score or 0.0), key=lambda hit: -hit[0]) :]
            orders = self._searcher.fast_field_values(self._order, [address for _, address in hits])
            found = [_Found(score, order, address) for (score, address), order in zip(hits, orders, strict=True)]
            return found, len(result.hits) < size, int(result.count)
        query = base
        if plan.after is not None:
            rest = self._range_query(plan.order, plan.after.order, None)
            query = Query.boolean_query([(Occur.Must, base), (Occur.Must, rest)])
        result = self._searcher.search(
            query, limit=size, count=True, order_by_field=plan.order, order=tantivy.Order.Asc
        )
        found = [_Found(0.0, order, address) for order, address in result.hits]
        return found, len(found) < size, int(result.count)

    def _first(self, found: _Found) -> float | int:
        return found.score if self._plan.order is None else found.order

    def _rank(self, found: _Found) -> tuple[float, int]:
        return (-found.score, found.order)

    def _is_after(self, found: _Found, position: Position) -> bool:
        rank = self._rank(found)
        last = (0.0 if self._plan.order else -(position.score or 0.0), position.order)
        return rank > last or (rank == last and self._id(found) > position.id)

    def _in_order(self, found: list[_Found]) -> list[_Found]:
        """Put hits in order; those of one score and order value, which are rare, by their ids."""
        ranked: list[_Found] = []
        for _, run in itertools.groupby(sorted(found, key=self._rank), key=self._rank):
            tied = list(run)
            ranked += sorted(tied, key=self._id) if len(tied) > 1 else tied
        return ranked

    def _id(self, found: _Found) -> str:
        return str(self._searcher.doc(found.address).get_first(ID))

    def _entry(self, found: _Found) -> Entry:
        stored = self._searcher.doc(found.address)
        payload = bytes(stored.get_first(PAYLOAD))
        return Entry(str(stored.get_first(ID)), found.order, None if self._plan.order else found.score, payload)


def _implies(one: HasValue, other: HasValue) -> bool:
    """Whether whatever meets the one condition meets the other, too."""
    return one.field == other.field and set(one.values) <= set(other.values)
