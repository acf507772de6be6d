"""The lists of deadlines that an office opens every morning."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import replace

from corpus.deadlines import DeadlineState
from corpus.index.query import Facet, SearchQuery, Sort
from corpus.library import Corpus


class DueList(enum.StrEnum):
    """Which tasks."""

    OVERDUE = "overdue"
    WEEK = "week"  # until Sunday
    MONTH = "month"  # in 30 days, those of this week included
    RECURRING = "recurring"
    NONE = "none"  # the document names no deadline


LIST_NAMES: Mapping[DueList, str] = {
    DueList.OVERDUE: "Quá hạn",
    DueList.WEEK: "Đến hạn trong tuần",
    DueList.MONTH: "Đến hạn trong 30 ngày tới",
    DueList.RECURRING: "Định kỳ",
    DueList.NONE: "Không nêu thời hạn",
}
_STATES: Mapping[DueList, tuple[DeadlineState, ...]] = {
    DueList.OVERDUE: (DeadlineState.OVERDUE,),
    DueList.WEEK: (DeadlineState.THIS_WEEK,),
    DueList.MONTH: (DeadlineState.THIS_WEEK, DeadlineState.NEXT_30_DAYS),
    DueList.RECURRING: (DeadlineState.RECURRING,),
    DueList.NONE: (DeadlineState.NONE,),
}


def due_query(query: SearchQuery, wanted: DueList) -> SearchQuery:
    """Return a query for one list; what it says of deadline states gives way, its sort holds.

    What is overdue begins with the latest day: what fell due yesterday can still be helped.
    """
    order = Sort.DUE_LATEST if wanted is DueList.OVERDUE else Sort.DUE
    return replace(query, deadline_states=_STATES[wanted], sort=query.sort or order)


def count_due(corpus: Corpus, query: SearchQuery) -> dict[DueList, int]:
    """Return how many tasks each list has, under the other conditions of a query."""
    counted = corpus.search(replace(query, deadline_states=(), facets=(Facet.DEADLINE,), limit=0, cursor=None))
    states = {count.value: count.count for count in counted.facets[Facet.DEADLINE]}
    return {wanted: sum(states.get(state.value, 0) for state in _STATES[wanted]) for wanted in DueList}
