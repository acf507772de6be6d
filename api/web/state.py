"""A search as the address bar holds it: parameters in, the question and the addresses of its neighbours out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from corpus.deadlines import DeadlineState
from corpus.index.query import Facet, Kind, SearchQuery, Sort
from nlp.model import Role

PAGE = 20
MANY = ("province", "type", "year", "theme", "deadline", "issuer", "kind")
ONE = ("q", "agency", "role", "number", "document", "due_after", "due_before", "issued_after", "issued_before",
       "sort", "understand")  # fmt: skip
DAYS = frozenset({"due_after", "due_before", "issued_after", "issued_before"})
_LONGEST = 500
_MOST = 30
FACETS: Mapping[Facet, str] = {
    Facet.DEADLINE: "deadline",
    Facet.LEAD: "agency",
    Facet.PROVINCE: "province",
    Facet.TYPE: "type",
    Facet.YEAR: "year",
    Facet.THEME: "theme",
}
"""What hits are counted by, and the parameter that a count sets."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """The parameters of a search page, cleaned: unknown names and values that cannot be read are left out."""

    values: tuple[tuple[str, str], ...]
    cursor: str | None = None

    @classmethod
    def of(cls, items: Iterable[tuple[str, str]]) -> SearchState:
        """Read an address's parameters."""
        kept: list[tuple[str, str]] = []
        cursor = None
        for name, value in items:
            value = value.strip()[:_LONGEST]  # noqa: PLW2901
            if name in DAYS and (day := read_day(value)):
                value = day.isoformat()  # noqa: PLW2901
            if name == "cursor" and value:
                cursor = value
            elif value and _is_known(name, value) and (name in MANY or name not in dict(kept)):
                kept.append((name, value))
        return cls(tuple(dict.fromkeys(kept))[:_MOST], cursor)

    def one(self, name: str) -> str:
        """Return a parameter, "" where it is not set."""
        return next((value for each, value in self.values if each == name), "")

    def many(self, name: str) -> tuple[str, ...]:
        """Return all values of a parameter."""
        return tuple(value for each, value in self.values if each == name)

    def has(self, name: str, value: str) -> bool:
        """Say whether a parameter has a value."""
        return (name, value) in self.values

    def address(self, path: str = "/tim", *, cursor: str | None = None) -> str:
        """Return the address of this search."""
        items = [*self.values, *([("cursor", cursor)] if cursor else [])]
        return f"{path}?{urlencode(items)}" if items else path

    def with_(self, name: str, value: str) -> SearchState:
        """Return the search with a parameter set; of one that takes several values, with one more."""
        kept = self.values if name in MANY else tuple(each for each in self.values if each[0] != name)
        return SearchState.of((*kept, (name, value)))

    def without(self, name: str, value: str | None = None) -> SearchState:
        """Return the search without a parameter, or without one value of it."""
        return SearchState(
            tuple(each for each in self.values if each[0] != name or (value is not None and each[1] != value))
        )

    def query(self, today: dt.date) -> SearchQuery:
        """Return the question in the corpus's language."""
        role, sort = self.one("role"), self.one("sort")
        return SearchQuery(
            self.one("q"),
            agency=self.one("agency") or None,
            role=Role(role) if role else None,
            with_related=True,
            issuers=self.many("issuer"),
            provinces=self.many("province"),
            types=self.many("type"),
            years=tuple(map(int, self.many("year"))),
            themes=self.many("theme"),
            number=self.one("number") or None,
            document_id=self.one("document") or None,
            issued_after=read_day(self.one("issued_after")),
            issued_before=read_day(self.one("issued_before")),
            due_after=read_day(self.one("due_after")),
            due_before=read_day(self.one("due_before")),
            deadline_states=tuple(map(DeadlineState, self.many("deadline"))),
            today=today,
            sort=Sort(sort) if sort else None,
            facets=tuple(FACETS),
            limit=PAGE,
            cursor=self.cursor,
        )

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What is looked for, where it was chosen."""
        return tuple(map(Kind, self.many("kind")))

    @property
    def is_understood(self) -> bool:
        """Whether the words are read for bodies, times and the like."""
        return self.one("understand") != "false"


def read_day(value: str) -> dt.date | None:
    """Return a day typed as 31/12/2026 (or 2026-12-31), None for what is no day.

    >>> read_day("1/9/2026")
    datetime.date(2026, 9, 1)
    """
    parts = value.strip().replace(".", "/").replace("-", "/").split("/")
    try:
        first, month, last = (int(part) for part in parts)
        return dt.date(first, month, last) if len(parts[0]) == 4 else dt.date(last, month, first)
    except ValueError:
        return None


def _is_known(name: str, value: str) -> bool:
    match name:
        case "role":
            return value in set(Role)
        case "sort":
            return value in set(Sort)
        case "deadline":
            return value in set(DeadlineState)
        case "kind":
            return value in set(Kind)
        case "year":
            return value.isascii() and value.isdecimal() and len(value) == 4
        case _ if name in DAYS:
            return read_day(value) is not None
        case "understand":
            return value == "false"
    return name in ONE or name in MANY
