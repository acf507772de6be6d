"""GET /theo-doi: how far tasks are, per body and period; the report as a page to print and as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from api.deps import CorpusDep
from api.web.rendering import render
from api.web.routing import page_router
from api.web.state import read_day
from corpus.asking import all_hits
from corpus.decisions.following import BodyProgress, progress_by_body, to_xlsx
from corpus.decisions.model import PROGRESS_NAMES, ProgressState
from corpus.errors import QueryError
from corpus.exporting import MEDIA_TYPES, Form
from corpus.index.query import Hit, SearchQuery, Sort, local_today
from corpus.library import Corpus

router = page_router()
_MOST = 20_000
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Period:
    first: dt.date
    last: dt.date
    agency: str

    @property
    def words(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"

    @property
    def parameters(self) -> str:
        days = {"tu": f"{self.first:%d/%m/%Y}", "den": f"{self.last:%d/%m/%Y}"}
        return urlencode(days | ({"co_quan": self.agency} if self.agency else {}))


def _period(request: Request, today: dt.date) -> _Period:
    """Read the period; the year so far and the coming month by default."""
    asked = request.query_params
    first = read_day(asked.get("tu", "")) or dt.date(today.year, 1, 1)
    last = read_day(asked.get("den", "")) or dt.date(today.year, 12, 31)
    if first > last:
        raise QueryError("Ngày đầu kỳ đứng sau ngày cuối kỳ; hãy kiểm tra lại hai ngày.")
    return _Period(first, last, asked.get("co_quan", "").strip()[:200])


def _report(corpus: Corpus, period: _Period, today: dt.date) -> tuple[list[BodyProgress], Sequence[Hit]]:
    query = SearchQuery(
        due_after=period.first, due_before=period.last, agency=period.agency or None, today=today, sort=Sort.DUE
    )
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
    return render(
        request,
        "following.html",
        here="/theo-doi",
        today=today,
        period=period,
        bodies=bodies,
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
