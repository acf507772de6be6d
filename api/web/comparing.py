"""GET /so-sanh: provinces side by side; every cell leads to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.deps import CorpusDep
from api.web.rendering import render
from api.web.routing import page_router
from corpus.comparing.duties import Duty, DutyGroup
from corpus.comparing.indicators import Measure
from corpus.comparing.plans import Place, Plan
from corpus.comparing.targets import Column, TargetCell, TargetMatrix
from corpus.comparing.themes import themes
from corpus.comparisons import Comparison, compare
from corpus.errors import QueryError
from corpus.index.query import Facet, Kind, SearchQuery
from corpus.library import Corpus

router = page_router()
_MOST_PROVINCES = 12
_SHOWN = 150


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the targets.

    Attributes:
        targets: Its numbers.
        share: How long their bar is, 0..1; None for ranks, where less is better.
        differs: Whether it is unlike most of its row.
    """

    targets: tuple[TargetCell, ...]
    share: float | None = 0.0
    differs: bool = False


@router.get("/so-sanh", response_class=HTMLResponse)
def compare_page(request: Request, corpus: CorpusDep) -> HTMLResponse:
    """Show the choice, and the comparison of what was chosen."""
    asked = request.query_params
    provinces = tuple(dict.fromkeys(asked.getlist("province")))[:_MOST_PROVINCES]
    theme = asked.get("theme", "").strip()[:300]
    year = asked.get("year", "")
    years = (int(year),) if year.isascii() and year.isdecimal() and len(year) == 4 else ()
    counted = corpus.search(SearchQuery(kinds=(Kind.DIRECTIVE,), limit=0, facets=(Facet.PROVINCE, Facet.YEAR)))
    context: dict[str, Any] = {
        "provinces": counted.facets[Facet.PROVINCE],
        "years": counted.facets[Facet.YEAR],
        "themes": [each for each in themes() if each.id.startswith("PAR")] or list(themes()),
        "chosen": provinces,
        "theme": theme,
        "year": year if years else "",
        "found": None,
    }
    if len(provinces) == 1:
        context["fault"] = "Hãy chọn ít nhất hai tỉnh, thành phố để so sánh."
    elif provinces:
        try:
            found = compare(corpus, theme=theme or None, provinces=provinces, years=years, place_of=_address)
            context |= _shown(corpus, found)
            names = [("province", name) for name in provinces]
            rest = [(name, value) for name, value in (("theme", theme), ("year", year if years else "")) if value]
            context["export"] = f"/api/v1/compare.xlsx?{urlencode(names + rest)}"
        except QueryError as error:
            context["fault"] = str(error)
    return render(request, "comparing.html", here="/so-sanh", **context)


def _address(document_id: str, span: Sequence[int] | None) -> str:
    page = f"/van-ban/{document_id}"
    return f"{page}?start={span[0]}&end={span[1]}#place" if span else page


def _shown(corpus: Corpus, found: Comparison) -> dict[str, Any]:
    del corpus
    return {
        "found": found,
        "columns": _columns(found.targets),
        "rows": _rows(found.targets),
        "duties": [_duty_row(group, found.plans) for group in found.duties[:_SHOWN]],
        "duties_left": max(len(found.duties) - _SHOWN, 0),
        "gaps": found.gaps[:_SHOWN],
    }


def _columns(matrix: TargetMatrix) -> list[Column]:
    """Return the columns that any row has something in."""
    return [column for column in matrix.columns if any(row.cells.get(column) for row in matrix.rows)]


def _rows(matrix: TargetMatrix) -> list[tuple[str, list[Cell]]]:
    """Return the matrix with bars: the length is a value's share of its row's greatest."""
    rows = []
    columns = _columns(matrix)
    for row in matrix.rows:
        every = [target.value for cells in row.cells.values() for target in cells]
        most = max((abs(value) for value in every), default=0.0) or 1.0
        common = max(set(every), key=every.count) if len(set(every)) < len(every) else None  # else no two agree
        is_of_ranks = row.key.measure is Measure.RANK
        cells: list[Cell] = []
        for column in columns:
            targets = row.cells.get(column, ())
            first = targets[0].value if targets else 0.0
            differs = len(every) > 1 and bool(targets) and first != common and len(set(every)) > 1
            cells.append(Cell(targets, None if is_of_ranks else abs(first) / most, differs))
        rows.append((row.name, cells))
    return rows


def _duty_row(group: DutyGroup, plans: Sequence[Plan]) -> tuple[DutyGroup, list[list[Duty]]]:
    return group, [[duty for duty in group.duties if duty.plan.document_id == plan.document_id] for plan in plans]


def place_link(place: Place) -> str:
    """Return the address of a place."""
    return place.url or f"/van-ban/{place.document_id}"
