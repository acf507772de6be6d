"""The search page, rendered here: no script, nothing from elsewhere. A document's words are never HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from markupsafe import Markup

from api import wording
from api.deps import CorpusDep
from api.routes.documents import DocumentPath
from corpus.deadlines import STATE_NAMES, DeadlineState
from corpus.errors import DocumentNotFound, QueryError, SearchError
from corpus.index.query import Facet, Hit, SearchQuery, Sort
from nlp.model import Role

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_templates = Jinja2Templates(Path(__file__).parent / "templates")
_FACETS = {
    Facet.LEAD: ("agency", "Cơ quan chủ trì"),
    Facet.PROVINCE: ("province", "Tỉnh, thành phố"),
    Facet.TYPE: ("type", "Loại văn bản"),
    Facet.YEAR: ("year", "Năm"),
}
_SHOWN_VALUES = 12


def _mark(hit: Hit) -> Markup:
    """Return a hit's text with its highlights as <mark>, everything else escaped."""
    text, parts, last = str(hit.payload["text"]), [], 0
    for highlight in hit.highlights:
        parts += [Markup.escape(text[last : highlight.start])]
        parts += [Markup("<mark>{}</mark>").format(text[highlight.start : highlight.end])]
        last = highlight.end
    return Markup("").join([*parts, Markup.escape(text[last:])])


_templates.env.filters |= {
    "mark": _mark,
    "date": wording.vietnamese_date,
    "deadline": wording.deadline_words,
    "place": wording.place_words,
    "target": wording.target_words,
}


def _query(parameters: Mapping[str, str]) -> SearchQuery:
    """Read the page's form; what cannot be read is left out, since the form shows what was understood."""
    year, role, state, sort = (parameters.get(name, "") for name in ("year", "role", "deadline", "sort"))
    return SearchQuery(
        parameters.get("q", ""),
        agency=parameters.get("agency") or None,
        role=Role(role) if role in set(Role) else None,
        provinces=tuple(filter(None, [parameters.get("province")])),
        types=tuple(filter(None, [parameters.get("type")])),
        years=(int(year),) if year.isdecimal() else (),
        due_before=_day(parameters.get("due_before")),
        due_after=_day(parameters.get("due_after")),
        deadline_states=(DeadlineState(state),) if state in set(DeadlineState) else (),
        sort=Sort(sort) if sort in set(Sort) else None,
        facets=tuple(_FACETS),
        cursor=parameters.get("cursor") or None,
    )


def _day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


@router.get("/")
def search_page(request: Request, corpus: CorpusDep) -> HTMLResponse:
    """Show the form, and what it finds."""
    parameters = {name: value for name, value in request.query_params.items() if value}

    def link(**changes: str | None) -> str:
        """Return the address of this search with some parameters changed; any change begins at the first page."""
        changed = {name: value for name, value in (parameters | {"cursor": None} | changes).items() if value}
        return f"/?{urlencode(changed)}"

    context: dict[str, Any] = {
        "form": parameters,
        "link": link,
        "facets": _FACETS,
        "shown_values": _SHOWN_VALUES,
        "states": STATE_NAMES,
        "roles": wording.ROLE_NAMES,
    }
    try:
        context["result"] = corpus.search(_query(parameters))
        context["note"] = wording.MATCHING_NOTES.get(context["result"].matching)
        status = 200
    except QueryError as error:
        context["error"], status = str(error), 422
    except SearchError as error:
        request.app.state.index_keeper.start()
        context["error"], status = f"Chưa tìm được lúc này: {error}", 503
    return _templates.TemplateResponse(request, "search.html", context, status_code=status)


@router.get("/van-ban/{document_id}")
def document_page(
    request: Request, corpus: CorpusDep, document_id: DocumentPath, start: Annotated[int | None, Query()] = None,
    end: Annotated[int | None, Query()] = None,
) -> HTMLResponse:  # fmt: skip
    """Show a document: its data, its tasks and targets, its text with one place marked."""
    row = corpus.records.document(document_id)
    if row is None:
        raise DocumentNotFound(f"Không có văn bản nào có mã “{document_id}”.")
    stored = corpus.records.record(document_id)
    context = {
        "document": row,
        "record": stored.record if stored else None,
        "text": _parts(stored.text, start, end) if stored else None,
        "copies": corpus.records.copies(row),
        "status": wording.STATUS_NAMES[row.status],
    }
    return _templates.TemplateResponse(request, "document.html", context)


@router.get("/docs")
def api_page(request: Request) -> HTMLResponse:
    """Show the API's description: every path with its parameters and an example of each."""
    description = request.app.openapi()
    operations = [
        (method.upper(), path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    context = {"info": description["info"], "operations": operations}
    return _templates.TemplateResponse(request, "api.html", context)


def _parts(text: str, start: int | None, end: int | None) -> tuple[str, str, str]:
    """Cut a text into what stands before a place, the place, and what follows."""
    if start is None or end is None or not 0 <= start < end <= len(text):
        return text, "", ""
    return text[:start], text[start:end], text[end:]
