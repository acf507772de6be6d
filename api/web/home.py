"""GET /: what a head of office wants to see at once."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select

from api import wording
from api.deps import CorpusDep
from api.web.rendering import render
from api.web.routing import page_router
from corpus.deadlines import DeadlineState
from corpus.errors import SearchError
from corpus.index.query import Facet, SearchQuery, SearchResult, Sort, local_today
from corpus.library import Corpus
from corpus.store.models import DocumentRow, Status
from nlp.calibration import TO_CHECK
from nlp.model import Role

router = page_router()
_BEFORE, _AFTER = 3, 12  # months of the timeline before and after this one
_LEAST = 10  # months shown, however little is due
_SHOWN = 8
_SOON = (DeadlineState.OVERDUE, DeadlineState.THIS_WEEK, DeadlineState.NEXT_30_DAYS)
NEW_DAYS = 1
EXAMPLES = ("việc giao Sở Nội vụ", "việc quá hạn", "báo cáo hằng tháng", "chỉ tiêu thủ tục hành chính")


@dataclass(frozen=True, slots=True)
class BodyCount:
    """How much a body has to do soon; ``province`` where the bodies of several provinces stand in one list."""

    body: str
    count: int
    province: str

    @property
    def name(self) -> str:
        """What tells the body from others: "Sở Nội vụ (Lào Cai)"."""
        return f"{self.body} ({self.province})" if self.province else self.body

    @property
    def address(self) -> str:
        """The list behind the count."""
        asked = {"agency": self.body, "role": Role.LEAD.value, "sort": Sort.DUE.value}
        asked |= {"province": self.province} if self.province else {}
        return f"/tim?{urlencode([*asked.items(), *(('deadline', state.value) for state in _SOON)])}"


@dataclass(frozen=True, slots=True)
class Month:
    """A bar of the timeline."""

    first: dt.date
    last: dt.date
    count: int
    height: float
    state: str  # past, now, later
    agency: str = ""

    @property
    def address(self) -> str:
        """The list behind the bar."""
        parameters = {"due_after": self.first.isoformat(), "due_before": self.last.isoformat(), "sort": "due"}
        if self.agency:
            parameters |= {"agency": self.agency, "role": Role.LEAD.value}
        return f"/tim?{urlencode(parameters)}"


@router.get("/", response_class=HTMLResponse)
def home_page(request: Request, corpus: CorpusDep) -> Response:
    """Show the box, the figures, what is due, what is new; an address with a question is the search page's."""
    if request.query_params:
        return RedirectResponse(f"/tim?{request.url.query}", status_code=307)
    today = local_today()
    counts = corpus.records.counts()
    context: dict[str, Any] = {"counts": counts, "today": today, "examples": EXAMPLES, "roles": wording.ROLE_NAMES}
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=NEW_DAYS)
    newest = select(DocumentRow).where(DocumentRow.status == Status.READ)
    context["newest"] = corpus.records.find(newest.order_by(DocumentRow.added_at.desc()).limit(_SHOWN))
    context["new_count"] = len(corpus.records.find(newest.where(DocumentRow.added_at >= since).limit(1000)))
    context["to_check"] = corpus.decisions.unchecked(TO_CHECK)
    try:
        context |= _due(corpus, today)
    except SearchError as error:
        request.app.state.index_keeper.start()
        context["error"] = f"Chưa xem được thời hạn lúc này: {error}"
    return render(request, "home.html", here="/", **context)


def _due(corpus: Corpus, today: dt.date) -> dict[str, object]:
    def listed(*states: DeadlineState, sort: Sort = Sort.DUE) -> SearchResult:
        query = SearchQuery(deadline_states=states, today=today, sort=sort, limit=_SHOWN, facets=(Facet.LEAD,))
        return corpus.search(query)

    overdue, week = listed(DeadlineState.OVERDUE, sort=Sort.DUE_LATEST), listed(DeadlineState.THIS_WEEK)
    states = corpus.search(SearchQuery(today=today, limit=0, facets=(Facet.DEADLINE,))).facets[Facet.DEADLINE]
    bodies = _bodies(corpus, today)
    return {
        "overdue": overdue,
        "week": week,
        "upcoming": listed(DeadlineState.NEXT_30_DAYS) if not week.total else None,
        "states": {count.value: count.count for count in states},
        "bodies": bodies,
        "most": max((each.count for each in bodies), default=1),
        "months": months_of(corpus, SearchQuery(today=today)),
    }


def _bodies(corpus: Corpus, today: dt.date) -> list[BodyCount]:
    """Return the bodies with most to do soon; where several provinces are held, each with its province."""
    query = SearchQuery(deadline_states=_SOON, today=today, limit=0, facets=(Facet.LEAD, Facet.PROVINCE))
    found = corpus.search(query)
    provinces = [each.value for each in found.facets[Facet.PROVINCE]]
    if len(provinces) < 2:
        counted = [BodyCount(each.value, each.count, "") for each in found.facets[Facet.LEAD]]
    else:  # Sở Nội vụ of one province is not that of another
        counted = [
            BodyCount(each.value, each.count, province)
            for province in provinces
            for each in corpus.search(replace(query, provinces=(province,), facets=(Facet.LEAD,))).facets[Facet.LEAD]
        ]
        left = Counter({each.value: each.count for each in found.facets[Facet.LEAD]})  # of no province: of ministries
        for one in counted:
            left[one.body] -= one.count
        counted += [BodyCount(body, count, "") for body, count in left.items() if count > 0]
    return sorted(counted, key=lambda each: -each.count)[:_SHOWN]


def months_of(corpus: Corpus, asked: SearchQuery) -> list[Month]:
    """Return the months around today with how much is due in each, as far as anything is, half a year at least.

    Args:
        corpus: Where the tasks are.
        asked: Which tasks; its ``today`` is the day.
    """
    today = asked.today or local_today()
    firsts = [_first_of(today, step) for step in range(-_BEFORE, _AFTER + 2)]
    found = []
    for first, following in itertools.pairwise(firsts):
        last = following - dt.timedelta(days=1)
        query = replace(asked, due_after=first, due_before=last, limit=0)
        found.append((first, last, corpus.search(query).total))
    while len(found) > _LEAST and not found[-1][2]:
        found.pop()
    most = max((count for *_, count in found), default=0) or 1
    agency = asked.agency or ""
    return [
        Month(
            first, last, count, count / most, "past" if last < today else "now" if first <= today else "later", agency
        )
        for first, last, count in found
    ]


def _first_of(today: dt.date, months: int) -> dt.date:
    index = today.year * 12 + today.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)
