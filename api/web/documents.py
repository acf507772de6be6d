"""GET /van-ban/{id}: the original on the left, what was read on the right; and its pages as pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from api import wording
from api.deps import CorpusDep
from api.routes.documents import DocumentPath
from api.web.forms import person_of
from api.web.graphs import graph_picture
from api.web.marks import KIND_NAMES, LETTERS, Marker, marks_of, sheets_of
from api.web.rendering import render
from api.web.routing import page_router
from corpus.decisions.applying import LISTS, finding_keys
from corpus.decisions.making import COMPARATORS
from corpus.decisions.model import PROGRESS_NAMES, Decision, FindingKind, Topic
from corpus.errors import CorpusError, DocumentNotFound
from corpus.index.query import local_today
from corpus.library import Corpus
from corpus.neighbours import graph_around
from corpus.store.models import RecordRow
from nlp.model import DeadlineType

router = page_router()
_PICTURED = ("application/pdf", "image/")
DEADLINE_NAMES: Mapping[str, str] = {
    DeadlineType.BY: "trước, chậm nhất một ngày",
    DeadlineType.WITHIN: "trong một khoảng",
    DeadlineType.RECURRING: "định kỳ",
    DeadlineType.CONTINUOUS: "thường xuyên",
    DeadlineType.RELATIVE: "tính theo mốc khác",
}
EDGE_NAMES = {
    "cites": "viện dẫn", "based_on": "căn cứ", "implements": "thực hiện", "amends": "sửa đổi", "repeals": "bãi bỏ",
}  # fmt: skip


@router.get("/van-ban/{document_id}", response_class=HTMLResponse)
def document_page(
    request: Request,
    corpus: CorpusDep,
    document_id: DocumentPath,
    *,
    start: Annotated[int | None, Query()] = None,
    end: Annotated[int | None, Query()] = None,
    view: Annotated[str, Query(alias="xem", max_length=10)] = "",
    edit: Annotated[str, Query(alias="sua", max_length=80)] = "",
    add: Annotated[str, Query(alias="them", max_length=10)] = "",
    words: Annotated[str, Query(alias="chu", max_length=4000)] = "",
) -> HTMLResponse:
    """Show a document; ``start`` and ``end`` are a place to be shown, ``sua`` a finding to be corrected."""
    place = (start, end) if start is not None and end is not None else None
    form: dict[str, Any] = {"edit": edit}
    if add in set(FindingKind):
        form |= {"add": add, "fields": {"text": words, "near": str(start) if start is not None else ""}}
        place = None
    return show_document(request, corpus, document_id, place=place, view=view, **form)


def show_document(
    request: Request,
    corpus: Corpus,
    document_id: str,
    *,
    place: tuple[int, int] | None = None,
    view: str = "",
    status: int = 200,
    **form: Any,
) -> HTMLResponse:
    """Return the page of a document.

    Args:
        request: Whose page.
        corpus: Where the document is.
        document_id: The document.
        place: Characters to be shown as the ones asked for.
        view: "chu" for the text where there are pictures of pages.
        status: The HTTP status.
        form: Of a form that stands open: ``edit`` (a finding's key) or ``add`` (a kind), ``fields``, ``fault``,
            ``latest`` (the decision of somebody who was faster).
    """
    row = corpus.records.document(document_id)
    if row is None:
        raise DocumentNotFound(f"Không có văn bản nào có mã “{document_id}”; hãy tìm lại theo số hiệu hoặc tên việc.")
    stored = corpus.records.record(document_id)
    context: dict[str, Any] = {
        "document": row,
        "state_name": wording.STATUS_NAMES[row.status],
        "copies": corpus.records.copies(row),
        "versions": corpus.versions.of(document_id),
        "person": person_of(request),
        "form": {"edit": "", "add": "", "fields": None, "fault": None, "latest": None} | form,
        "today": local_today(),
        "record": None,
    }
    if stored is not None:
        context |= _reading(corpus, document_id, stored, place=place, view=view, media_type=row.media_type or "")
    return render(request, "document.html", status=status, **context)


def _reading(
    corpus: Corpus, document_id: str, stored: RecordRow, *, place: tuple[int, int] | None, view: str, media_type: str
) -> dict[str, Any]:
    record, text = stored.record, stored.text
    layout = corpus.decisions.layout(document_id)
    by_kind = finding_keys(document_id, record)
    keys = {LISTS[kind]: by_kind[kind] for kind in FindingKind}
    marks = marks_of(record, keys)
    place = place if place and 0 <= place[0] < place[1] <= len(text) else None
    decisions = corpus.decisions.of(document_id)
    has_pictures = bool(layout.get("pages")) and media_type.startswith(_PICTURED)
    is_pictured = has_pictures and view != "chu"
    return {
        "record": record,
        "keys": keys,
        "has_pictures": has_pictures,
        "is_pictured": is_pictured,
        "sheets": sheets_of(layout, marks, place) if is_pictured else [],
        "paragraphs": [] if is_pictured else list(Marker(text, marks, place).paragraphs(layout)),
        "pages": layout.get("pages") or [],
        "asked": next((m.finding for m in marks if place and (m.start, m.end) == place), ""),
        "legend": [(kind, LETTERS[kind], name) for kind, name in KIND_NAMES.items()],
        "seen": sequences(decisions),
        "history": list(reversed(decisions)),
        "edges": (edges := _edges(corpus, document_id)),
        "graph": graph_picture(str(record["document"].get("number") or "…"), edges),
        "deadline_types": DEADLINE_NAMES,
        "comparators": [(each, wording.COMPARATORS.get(each, each)) for each in COMPARATORS],
        "progress_names": PROGRESS_NAMES,
    }


def sequences(decisions: tuple[Decision, ...]) -> dict[str, dict[str, int]]:
    """Return the sequence of the latest decision, by topic and finding."""
    found: dict[str, dict[str, int]] = {topic.value: {} for topic in Topic}
    for decision in decisions:
        found[decision.topic.value][decision.finding] = decision.sequence
    return found


def _edges(corpus: Corpus, document_id: str) -> list[dict[str, Any]]:
    """Return what the document cites and what cites it; a graph that cannot be had costs the page nothing else."""
    try:
        graph = graph_around(corpus, document_id)
    except CorpusError:
        return []
    out = [
        {"node": graph.nodes[e.target], "kind": EDGE_NAMES.get(e.kind.value, e.kind.value), "is_out": True,
         "is_ambiguous": e.is_ambiguous}
        for e in graph.out_of(document_id)
    ]  # fmt: skip
    into = [
        {"node": graph.nodes[e.source], "kind": EDGE_NAMES.get(e.kind.value, e.kind.value), "is_out": False,
         "is_ambiguous": e.is_ambiguous}
        for e in graph.into(document_id)
        if e.source != document_id
    ]  # fmt: skip
    return out + into


@router.get("/van-ban/{document_id}/trang/{page}", response_class=Response)
def page_picture(
    request: Request, corpus: CorpusDep, document_id: DocumentPath, page: Annotated[int, Path(ge=1, le=100_000)]
) -> Response:
    """Return a page of the original as a picture."""
    row = corpus.records.document(document_id)
    original = corpus.originals.find(row.content_hash) if row is not None else None
    if original is None:
        raise DocumentNotFound(f"Bản gốc của văn bản “{document_id}” không còn trong kho; hãy nạp lại tệp.")
    picture = request.app.state.pages.get(document_id, original, page)
    return Response(picture, media_type="image/webp", headers={"Cache-Control": "private, max-age=31536000, immutable"})
