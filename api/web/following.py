"""GET /theo-doi: how far tasks are, per body and period; the report as a page to print and as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from api.deps import CorpusDep
from api.web.rendering import render
from api.web.routing import page_router
from api.web.state import read_day
from corpus.asking import all_hits, unknown_provinces
from corpus.decisions.following import BodyProgress, progress_by_body, to_xlsx
from corpus.decisions.model import PROGRESS_NAMES, ProgressState
from corpus.errors import QueryError
from corpus.exporting import MEDIA_TYPES, Form
from corpus.index.query import Facet, Hit, Kind, SearchQuery, Sort, local_today
from corpus.library import Corpus

router = page_router()
_MOST = 20_000
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Period:
    first: dt.date
    last: dt.date
    agency: str
    province: str

    @property
    def words(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"

    @property
    def parameters(self) -> str:
        days = {"tu": f"{self.first:%d/%m/%Y}", "den": f"{self.last:%d/%m/%Y}"}
        names = {"co_quan": self.agency, "tinh": self.province}
        return urlencode(days | {name: value for name, value in names.items() if value})


def _period(request: Request, today: dt.date) -> _Period:
    """Read the period; this year by default.

    Raises:
        QueryError: What is given is no day, or the last day comes before the first.
    """
    asked = request.query_params
    first = _day(asked.get("tu", ""), dt.date(today.year, 1, 1))
    last = _day(asked.get("den", ""), dt.date(today.year, 12, 31))
    if first > last:
        raise QueryError("Ngày đầu kỳ đứng sau ngày cuối kỳ; hãy kiểm tra lại hai ngày.")
    return _Period(first, last, asked.get("co_quan", "").strip()[:200], asked.get("tinh", "").strip()[:100])


def _day(given: str, default: dt.date) -> dt.date:
    if not given.strip():
        return default
    day = read_day(given)
    if day is None:
        raise QueryError(f"Ngày “{given[:20]}” không đúng; hãy viết như 31/12/2026.")
    return day


def _query(period: _Period, today: dt.date) -> SearchQuery:
    return SearchQuery(
        due_after=period.first,
        due_before=period.last,
        agency=period.agency or None,
        provinces=(period.province,) if period.province else (),
        today=today,
        sort=Sort.DUE,
    )


def _report(corpus: Corpus, period: _Period, today: dt.date) -> tuple[list[BodyProgress], Sequence[Hit]]:
    query = _query(period, today)
    hits: list[Hit] = []
    for hit in all_hits(corpus, query):
        hits.append(hit)
        if len(hits) > _MOST:
            raise QueryError(f"Kỳ này có hơn {_MOST} việc; hãy chọn kỳ ngắn hơn hoặc một cơ quan.")
    bodies = progress_by_body(hits, today)
    return bodies, hits


@router.get("/theo-doi", response_class=HTMLResponse)
def report_page(request: Request, corpus: CorpusDep) -> HTMLResponse:
    """Show the report, and the tasks whose state can be noted."""
    today = local_today()
    period = _period(request, today)
    bodies, hits = _report(corpus, period, today)
    is_unknown = (
        not hits and bool(period.agency) and not corpus.search(replace(_query(period, today), limit=0)).agencies
    )
    held = corpus.search(SearchQuery(kinds=(Kind.DIRECTIVE,), limit=0, facets=(Facet.PROVINCE,)))
    return render(
        request,
        "following.html",
        here="/theo-doi",
        today=today,
        period=period,
        bodies=bodies,
        provinces=sorted(each.value for each in held.facets[Facet.PROVINCE]),
        is_unknown=is_unknown,
        unknown_province=next(iter(unknown_provinces(_query(period, today), len(hits))), ""),
        hits=hits[:_SHOWN],
        total=len(hits),
        states=list(ProgressState),
        progress_names=PROGRESS_NAMES,
    )


@router.get("/theo-doi/bao-cao.xlsx", response_class=Response)
def report_workbook(request: Request, corpus: CorpusDep) -> Response:
    """Return the report as a workbook."""
    today = local_today()
    period = _period(request, today)
    bodies, _ = _report(corpus, period, today)
    headers = {"Content-Disposition": 'attachment; filename="tien-do.xlsx"'}
    content = to_xlsx(bodies, today=today, period=period.words)
    return Response(content, media_type=MEDIA_TYPES[Form.XLSX], headers=headers)
