"""Our own language for questions and answers. No engine's types stand here, and none cross it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.deadlines import DeadlineState
from corpus.index.highlighting import Highlight
from corpus.succession import MatchKind
from nlp.model import Role

MAX_LIMIT = 1000


class Kind(enum.StrEnum):
    """What an index document stands for."""

    TASK = "task"
    TARGET = "target"
    DIRECTIVE = "directive"  # a whole document


class Sort(enum.StrEnum):
    """In what order hits come."""

    RELEVANCE = "relevance"
    DUE = "due"  # the earliest day first, what has none last
    DUE_LATEST = "due_latest"  # the latest day first, what has none last
    ISSUED = "issued"  # the newest document first


class Facet(enum.StrEnum):
    """What hits can be counted by."""

    KIND = "kind"
    AGENCY = "agency"  # bodies in any role
    LEAD = "lead"
    COOPERATING = "cooperating"
    REPORTS_TO = "reports_to"
    PROVINCE = "province"
    TYPE = "type"
    YEAR = "year"
    THEME = "theme"
    ROLE = "role"  # of the body asked for
    DEADLINE = "deadline"  # DeadlineState


class Matching(enum.StrEnum):
    """How strictly the words had to be taken to find anything."""

    ALL = "all"  # every word, marks as typed
    WITHOUT_MARKS = "without_marks"  # every word, marks ignored
    ANY = "any"  # some of the words


def local_today() -> dt.date:
    """Return the day it is where the program runs."""
    return dt.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question. Conditions of different kinds must all hold; of several values of one kind, one is enough.

    Attributes:
        words: What to look for; "…" demands a phrase. Marks are held against the text only where they are typed.
        agency: A body's name in any spelling: "Sở Nội vụ tỉnh", "SNV", "so noi vu".
        role: What that body has to do with the task; without ``agency``, that anybody has the role.
        with_related: Find with ``agency`` also what its predecessors were given (a ministry merged into it, a province)
            and what a group it belongs to was ("các sở, ban, ngành"); such hits say so in :attr:`Hit.via`.
        issuers: Bodies that issued the document, in any spelling.
        number: A document's number, or only its figure ("196").
        document_ids: Only findings of these documents.
        issued_after, issued_before: Both days included.
        due_after, due_before: Both days included; for tasks with a day only.
        deadline_states: As on ``today``.
        today: The day that deadlines are told for.
        cursor: ``SearchResult.next_cursor`` of the page before.
    """

    words: str = ""
    kinds: tuple[Kind, ...] = (Kind.TASK,)
    agency: str | None = None
    role: Role | None = None
    with_related: bool = False
    issuers: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    number: str | None = None
    document_id: str | None = None
    document_ids: tuple[str, ...] = ()
    issued_after: dt.date | None = None
    issued_before: dt.date | None = None
    due_after: dt.date | None = None
    due_before: dt.date | None = None
    deadline_states: tuple[DeadlineState, ...] = ()
    today: dt.date = field(default_factory=local_today)
    sort: Sort | None = None
    facets: tuple[Facet, ...] = ()
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    ``payload`` is what corpus.index.documents put there; highlights index ``payload["text"]``; ``match`` says whether a
    task names the body asked for, one whose work passed to it, or a group that it belongs to (None where no body is
    asked for), and ``via``, in Vietnamese, why it is found for a body that it does not name. ``names_today`` has those
    bodies of the task that are called otherwise on the day of the question (None: gone without a successor).
    """

    id: str
    kind: Kind
    score: float | None
    payload: Mapping[str, Any]
    highlights: tuple[Highlight, ...] = ()
    match: MatchKind | None = None
    via: str | None = None
    names_today: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many hits have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An answer.

    Attributes:
        total: All hits, not only this page's.
        next_cursor: Where the next page begins, None on the last one.
        matching: How strictly the words were taken.
        agencies: The full names that ``SearchQuery.agency`` was understood as; empty where it was taken as words.
    """

    hits: tuple[Hit, ...]
    total: int
    next_cursor: str | None = None
    facets: Mapping[Facet, tuple[FacetCount, ...]] = field(default_factory=dict)
    matching: Matching = Matching.ALL
    agencies: tuple[str, ...] = ()
