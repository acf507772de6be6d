"""What an engine must be able to tell of an index document: a small tree that every back end interprets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.index.fields import BY_NAME


@dataclass(frozen=True, slots=True)
class HasToken:
    """A TOKENS field holds a token; scored by BM25, times ``boost``."""

    field: str
    token: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class HasValue:
    """A KEYWORD field has one of some values; scored by ``boost`` alone, however many it has."""

    field: str
    values: tuple[str, ...]
    boost: float = 0.0


@dataclass(frozen=True, slots=True)
class InRange:
    """A NUMBER or ORDER field lies in [low, high], both included, None for no bound; never scored."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least ``at_least`` hold; scores add up."""

    conditions: tuple[Condition, ...]
    at_least: int = 1


Condition = HasToken | HasValue | InRange | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Position:
    """The last hit of a page: the next page begins after it.

    Attributes:
        order: The value of the sort field, or of "order_issued" when sorted by score.
        id: The hit's id; tells hits of one order value apart.
        score: The hit's score when sorted by score.
        seen: How many hits came up to and with it.
        total: How many hits there are on all pages, as the first one said: an engine need not count again.
    """

    order: int
    id: str
    score: float | None = None
    seen: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A question ready for an engine.

    Attributes:
        must: Conditions that must hold and are scored.
        should: Conditions that add to the score where they hold.
        filters: Conditions that must hold and are not scored.
        order: An ORDER field, ascending; None: by score descending, then "order_issued" and id ascending.
        facets: KEYWORD fields whose values are counted over all hits.
        counts: Conditions that are counted over all hits, by any name.
    """

    must: tuple[Condition, ...] = ()
    should: tuple[Condition, ...] = ()
    filters: tuple[Condition, ...] = ()
    order: str | None = "order_issued"
    limit: int = 20
    after: Position | None = None
    facets: tuple[str, ...] = ()
    facet_size: int = 100
    counts: Mapping[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A hit as the engine gives it back."""

    id: str
    order: int
    score: float | None
    payload: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found. ``more``: there are hits after the last entry."""

    entries: tuple[Entry, ...]
    total: int
    more: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


FieldValue = str | int | bytes | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What is put into an index: values by the names of corpus.index.fields."""

    values: Mapping[str, FieldValue]

    def __post_init__(self) -> None:
        """Refuse fields that are not declared."""
        unknown = self.values.keys() - BY_NAME.keys()
        if unknown:
            raise ValueError(f"fields that corpus.index.fields does not declare: {', '.join(sorted(unknown))}")

    @property
    def id(self) -> str:
        """The document's own id."""
        return str(self.values["id"])

    def strings(self, name: str) -> tuple[str, ...]:
        """Return a KEYWORD field's values."""
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def tokens(self, name: str) -> list[str]:
        """Return a TOKENS field's tokens."""
        return str(self.values.get(name, "")).split()

    def number(self, name: str) -> int | None:
        """Return a NUMBER or ORDER field's value."""
        value: Any = self.values.get(name)
        return int(value) if value is not None else None
