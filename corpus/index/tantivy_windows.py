"""Where in a sort order so many entries lie: hits in that order are then looked for there, and not everywhere."""

from __future__ import annotations

import bisect
import itertools
from typing import Any

from tantivy import Query

_STEP = float(1 << 44)  # of one day in corpus.index.documents.order_key; within a day documents stand evenly


class OrderWindows:
    """How the entries of an index are spread over an order field.

    Args:
        searcher: One state of the index.
        field: An ORDER field.
    """

    def __init__(self, searcher: Any, field: str) -> None:
        """Count the entries of each day."""
        asked = {"days": {"histogram": {"field": field, "interval": _STEP, "min_doc_count": 1}}}
        buckets = searcher.aggregate(Query.all_query(), asked)["days"]["buckets"]
        self._starts = [float(bucket["key"]) for bucket in buckets]
        self._counts = [int(bucket["doc_count"]) for bucket in buckets]
        self._before = [0, *itertools.accumulate(self._counts)]

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return self._before[-1]

    def end(self, after: int | None, entries: float) -> int | None:
        """Return up to where about so many entries lie behind a value (None: from the first); None for all of them."""
        sought = (self._rank(after) if after is not None else 0.0) + entries
        if sought >= self.entries:
            return None
        day = bisect.bisect_right(self._before, sought) - 1
        share = (sought - self._before[day]) / self._counts[day]
        return int(self._starts[day] + share * _STEP) + 1

    def _rank(self, value: int) -> float:
        """Return about how many entries lie before a value."""
        day = bisect.bisect_right(self._starts, value) - 1
        if day < 0:
            return 0.0
        share = min((value - self._starts[day]) / _STEP, 1.0)
        return self._before[day] + share * self._counts[day]
