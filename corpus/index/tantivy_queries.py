"""Conditions as tantivy's queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query

from corpus.index.conditions import AllOf, AnyOf, Condition, HasToken, HasValue, InRange, Plan

Clause = tuple[Any, Any]

_LISTED_VALUES = 64  # of a field; so few are faster one by one than as a set, which looks at every document at once


class Queries:
    """Makes queries for one schema."""

    def __init__(self, schema: Any) -> None:
        """Remember the schema."""
        self._schema = schema

    def whole(self, plan: Plan) -> Any:
        """Return everything that a plan says of its hits, as one query."""
        return Query.boolean_query([*self.required(plan), *self.optional(plan.should)])

    def required(self, plan: Plan) -> list[Clause]:
        """Return what a plan's hits must fulfil: the scored conditions and the filters.

        Filters stand flat beside what must hold: the engine begins with the rarest of them all.
        """
        clauses = [(Occur.Must, self.query(condition)) for condition in plan.must]
        clauses += [self._filter(condition) for condition in plan.filters]
        if not any(occur is Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, Query.all_query()))
        return clauses

    def optional(self, conditions: Iterable[Condition]) -> list[Clause]:
        """Return conditions that only add to the score."""
        return [(Occur.Should, self.query(condition)) for condition in conditions]

    def query(self, condition: Condition) -> Any:
        """Return a condition, scored as it says."""
        match condition:
            case HasToken(field, token, boost):
                term = Query.term_query(self._schema, field, token, index_option="freq")
                return term if boost == 1.0 else Query.boost_query(term, boost)
            case HasValue(field, values, boost):
                return Query.const_score_query(self._value_query(field, values), boost)
            case InRange(field, low, high):
                return Query.const_score_query(self.range(field, low, high), 0.0)
            case AllOf(conditions):
                return Query.boolean_query([(Occur.Must, self.query(each)) for each in conditions])
            case AnyOf(conditions, at_least):
                clauses = [(Occur.Should, self.query(each)) for each in conditions]
                return Query.boolean_query(clauses, minimum_number_should_match=at_least)

    def range(self, field: str, low: int | None, high: int | None) -> Any:
        """Return the query of a number's range, both ends included; that it has a number at all where both are None."""
        if low is None and high is None:
            return Query.exists_query(field)
        return Query.range_query(self._schema, field, FieldType.Integer, lower_bound=low, upper_bound=high)

    def _filter(self, condition: Condition) -> Clause:
        query = self.query(condition)
        is_unscored = isinstance(condition, InRange) or (isinstance(condition, HasValue) and not condition.boost)
        return Occur.Must, query if is_unscored else Query.const_score_query(query, 0.0)

    def _value_query(self, field: str, values: Sequence[str]) -> Any:
        if len(values) > _LISTED_VALUES:
            return Query.term_set_query(self._schema, field, list(values))
        terms = [Query.term_query(self._schema, field, value, index_option="basic") for value in values]
        return terms[0] if len(terms) == 1 else Query.boolean_query([(Occur.Should, term) for term in terms])
