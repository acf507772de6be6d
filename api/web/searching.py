"""GET /tim: the search page. The address holds the whole state, so that a search can be kept, sent and gone back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import wording
from api.deps import CorpusDep
from api.web.rendering import render, translator
from api.web.routing import page_router
from api.web.state import FACETS, SearchState
from corpus.asking import Asked, ask
from corpus.comparing.themes import themes
from corpus.deadlines import STATE_NAMES, DeadlineState
from corpus.errors import QueryError, SearchError
from corpus.index.query import Facet, Kind, Sort, local_today
from corpus.questions.question import PieceKind, Question

router = page_router()
FACET_NAMES = {
    Facet.DEADLINE: "Thời hạn",
    Facet.LEAD: "Cơ quan chủ trì",
    Facet.PROVINCE: "Tỉnh, thành phố",
    Facet.TYPE: "Loại văn bản",
    Facet.YEAR: "Năm",
    Facet.THEME: "Chủ đề",
}
SORT_NAMES = {
    Sort.RELEVANCE: "Độ khớp",
    Sort.DUE: "Hạn gần trước",
    Sort.DUE_LATEST: "Hạn muộn trước",
    Sort.ISSUED: "Văn bản mới trước",
}
CHIP_NAMES = {
    "agency": "Cơ quan",
    "role": "Vai trò",
    "number": "Số",
    "document": "Văn bản",
    "due_after": "Đến hạn từ",
    "due_before": "Đến hạn đến hết",
    "issued_after": "Ban hành từ",
    "issued_before": "Ban hành đến hết",
    "province": "Tỉnh, thành phố",
    "type": "Loại văn bản",
    "year": "Năm",
    "theme": "Chủ đề",
    "deadline": "Thời hạn",
    "issuer": "Cơ quan ban hành",
    "kind": "Tìm",
}
_SHOWN = 10
EXPORTS = (("xlsx", "Excel"), ("docx", "Word"), ("csv", "CSV"), ("jsonl", "JSON Lines"))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that can be removed: what it says, and the address without it."""

    label: str
    without: str
    is_understood: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many hits have it, and the address that chooses or drops it."""

    label: str
    count: int
    address: str
    is_chosen: bool


@router.get("/tim", response_class=HTMLResponse)
def search_page(request: Request, corpus: CorpusDep) -> HTMLResponse:
    """Show the box, what was understood, and what it finds."""
    state = SearchState.of(request.query_params.multi_items())
    today = local_today()
    context: dict[str, Any] = {"state": state, "today": today, "roles": wording.ROLE_NAMES, "sorts": SORT_NAMES}
    status = 200
    try:
        asked = ask(corpus, state.query(today), understood=state.is_understood, kinds=state.kinds)
        context |= _found(request, state, asked)
    except QueryError as error:
        context["error"], status = str(error), 422
    except SearchError as error:
        request.app.state.index_keeper.start()
        context["error"], status = f"Chưa tìm được lúc này: {error}", 503
    return render(request, "search.html", here="/tim", status=status, **context)


def _found(request: Request, state: SearchState, asked: Asked) -> dict[str, Any]:
    result, t = asked.result, translator(request)
    kinds = asked.query.kinds
    return {
        "asked": asked,
        "result": result,
        "chips": [*_understood(state, asked, t), *_explicit(state, t)],
        "facets": [
            (t(FACET_NAMES[facet]), choices)
            for facet in FACETS
            if (facet is not Facet.DEADLINE or Kind.TASK in kinds) and (choices := _choices(facet, state, asked, t))
        ],
        "suggestions": _suggestions(state, asked.question),
        "note": wording.MATCHING_NOTES.get(result.matching),
        "next": state.address(cursor=result.next_cursor) if result.next_cursor else None,
        "exports": [(name, state.address(f"/api/v1/export.{form}")) for form, name in EXPORTS],
        "calendar": state.address("/api/v1/calendar.ics"),
        "feed": state.address("/api/v1/feed.atom"),
        "kind_links": [
            (t(wording.KIND_NAMES[kind]), state.without("kind").with_("kind", kind.value).address(), kind in kinds)
            for kind in Kind
        ],
        "states": {state.value: name for state, name in STATE_NAMES.items()},
    }


def _understood(state: SearchState, asked: Asked, t: Any) -> list[Chip]:
    """Return what was understood of the question, each with the question without it."""
    question = asked.question
    if question is None:
        return []
    applied = set(asked.applied)
    chips = []
    for piece in question.pieces:
        if piece in applied and piece.kind is not PieceKind.KIND:
            rest = question.without(piece)
            address = (state.with_("q", rest) if rest else state.without("q")).address()
            notes = []
            if piece.corrected_from:
                notes.append(f"sửa từ “{piece.corrected_from}”")
            if piece.alternatives:
                notes.append("cũng có thể là " + ", ".join(piece.alternatives[:2]))
            chips.append(Chip(_label(piece.label, t), address, is_understood=True, note="; ".join(notes)))
    return chips


def _label(label: str, t: Any) -> str:
    """Return "Cơ quan chủ trì: Sở Nội vụ" with the name of the field in the reader's language."""
    name, colon, value = label.partition(": ")
    return f"{t(name)}{colon}{value}" if colon else str(t(label))


def _explicit(state: SearchState, t: Any) -> list[Chip]:
    return [
        Chip(f"{t(CHIP_NAMES[name])}: {_value_name(name, value, t)}", state.without(name, value).address())
        for name, value in state.values
        if name in CHIP_NAMES
    ]


def _value_name(name: str, value: str, t: Any) -> str:
    match name:
        case "role":
            return str(t(wording.ROLE_NAMES[value]))
        case "deadline":
            return str(t(STATE_NAMES[DeadlineState(value)]))
        case "kind":
            return str(t(wording.KIND_NAMES[value]))
        case "theme":
            return next((theme.name for theme in themes() if theme.id == value), value)
        case "due_after" | "due_before" | "issued_after" | "issued_before":
            return wording.vietnamese_date(value)
    return value


def _choices(facet: Facet, state: SearchState, asked: Asked, t: Any) -> list[Choice]:
    name = FACETS[facet]
    counts = [count for count in asked.result.facets.get(facet, ()) if count.count]
    chosen = state.many(name)
    return [
        Choice(
            _value_name(name, each.value, t),
            each.count,
            (state.without(name, each.value) if each.value in chosen else state.with_(name, each.value)).address(),
            each.value in chosen,
        )
        for each in counts[:_SHOWN]
    ]


def _suggestions(state: SearchState, question: Question | None) -> list[tuple[str, str]]:
    """Return what was perhaps meant: words and address."""
    return [(each.text, state.with_("q", each.text).address()) for each in (question.suggestions if question else ())][
        :3
    ]
