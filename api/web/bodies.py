"""GET /co-quan: one body: what it was assigned, how far that is, when it is due, and what it was called before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import wording
from api.deps import CorpusDep
from api.web.home import months_of
from api.web.rendering import render
from api.web.routing import page_router
from corpus.asking import all_hits
from corpus.deadlines import STATE_NAMES, DeadlineState
from corpus.decisions.following import BodyProgress, is_overdue, state_of
from corpus.decisions.model import PROGRESS_NAMES
from corpus.errors import QueryError
from corpus.index.query import Facet, SearchQuery, Sort, local_today
from corpus.library import Corpus
from corpus.succession import MatchKind, expand_agency, name_on
from nlp.model import Role

router = page_router()
_SHOWN = 30
_COUNTED = 5000
_NAMED = frozenset({MatchKind.OWN, MatchKind.PREDECESSOR})


@router.get("/co-quan", response_class=HTMLResponse)
def body_page(request: Request, corpus: CorpusDep) -> HTMLResponse:
    """Show a body."""
    name = request.query_params.get("ten", "").strip()[:200]
    if not name:
        raise QueryError("Địa chỉ thiếu tên cơ quan; hãy chọn cơ quan từ trang đầu hoặc từ kết quả tìm kiếm.")
    today = local_today()
    query = SearchQuery(agency=name, with_related=True, today=today, facets=(Facet.DEADLINE,), limit=0)
    counted = {role: corpus.search(_of(query, role)) for role in Role}
    states = {each.value: each.count for each in counted[Role.LEAD].facets[Facet.DEADLINE]}
    matches = expand_agency(name, today)
    due = corpus.search(_of(query, Role.LEAD, sort=Sort.DUE, limit=_SHOWN, due_after=today))
    late = corpus.search(
        _of(query, Role.LEAD, sort=Sort.DUE_LATEST, limit=_SHOWN, deadline_states=(DeadlineState.OVERDUE,))
    )
    context: dict[str, Any] = {
        "name": counted[Role.LEAD].agencies[0] if counted[Role.LEAD].agencies else name,
        "today": today,
        "today_name": name_on(name, today),
        "names": [match for match in matches if match.kind in _NAMED],
        "groups": [match for match in matches if match.kind not in _NAMED],
        "counts": [(role, wording.ROLE_NAMES[role], counted[role].total) for role in Role],
        "states": [(state, STATE_NAMES[state], states[state]) for state in DeadlineState if states.get(state)],
        "progress": _progress(corpus, _of(query, Role.LEAD, facets=(), sort=Sort.DUE), name),
        "progress_names": PROGRESS_NAMES,
        "months": months_of(corpus, SearchQuery(agency=name, role=Role.LEAD, with_related=True, today=today)),
        "late": late,
        "due": due,
        "roles": wording.ROLE_NAMES,
        "asked": urlencode({"agency": name, "role": Role.LEAD.value}),
        "agency": urlencode({"agency": name}),
        "followed": urlencode({"co_quan": name}),
    }
    return render(request, "body.html", here="/tim", **context)


def _of(query: SearchQuery, role: Role, **more: Any) -> SearchQuery:
    return replace(query, role=role, **more)


def _progress(corpus: Corpus, query: SearchQuery, name: str) -> BodyProgress:
    """Count how far the body's tasks are, of the first so many."""
    found = BodyProgress(name)
    for number, hit in enumerate(all_hits(corpus, query)):
        if number >= _COUNTED:
            break
        found.counts[state_of(hit)] += 1
        found.overdue += is_overdue(hit, query.today or local_today())
    return found
