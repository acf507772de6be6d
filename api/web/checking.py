"""Checking: decisions on findings, the queue of the least certain, labels for evaluation."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import CorpusDep
from api.routes.documents import DocumentPath
from api.web.documents import sequences, show_document
from api.web.forms import person_of
from api.web.rendering import go, render
from api.web.routing import page_router
from corpus.decisions.applying import LISTS, finding_keys
from corpus.decisions.labels import to_label
from corpus.decisions.making import make_progress, make_value
from corpus.decisions.model import Action, DecisionConflict, DecisionRefused, FindingKind, Wish
from corpus.errors import CorpusBusy, DocumentNotFound, QueryError, SearchError
from corpus.library import Corpus
from nlp.calibration import TO_CHECK

router = page_router()
_QUEUE = 30


@router.post("/van-ban/{document_id}/quyet-dinh", response_class=HTMLResponse)
async def decide(request: Request, corpus: CorpusDep, document_id: DocumentPath) -> Response:
    """Keep a decision; somebody else's that came first is shown beside what was entered."""
    from starlette.concurrency import run_in_threadpool  # noqa: PLC0415

    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_decide, request, corpus, document_id, fields)


@dataclass(frozen=True, slots=True)
class _Asked:
    action: Action
    kind: FindingKind
    finding: str
    seen: int


def _asked(document_id: str, fields: dict[str, str]) -> _Asked:
    try:
        action, kind = Action(fields.get("action", "")), FindingKind(fields.get("kind", ""))
        seen = int(fields.get("seen", "0"))
    except ValueError as error:
        raise QueryError("Biểu mẫu thiếu một phần; hãy tải lại trang rồi làm lại.") from error
    finding = fields.get("finding", "")[:80]
    if action is Action.ADD and not finding:
        finding = f"{document_id}-p{secrets.token_hex(6)}"
    return _Asked(action, kind, finding, seen)


def _decide(request: Request, corpus: Corpus, document_id: str, fields: dict[str, str]) -> Response:
    asked = _asked(document_id, fields)
    stored = corpus.records.record(document_id)
    if stored is None:
        raise DocumentNotFound(f"Văn bản “{document_id}” không có trong kho hoặc chưa đọc được.")
    is_script = request.headers.get("x-requested-with") == "fetch"
    try:
        value: dict[str, Any] | None = None
        if asked.action in {Action.CORRECT, Action.ADD}:
            value = make_value(asked.kind, fields, stored.text)
        elif asked.action is Action.PROGRESS:
            value = make_progress(fields)
        comment = fields.get("comment", "").strip()[:1000] or None
        person = person_of(request)
        corpus.decisions.decide(
            Wish(document_id, asked.finding, asked.kind, asked.action, person, asked.seen, value, comment)
        )
    except (DecisionRefused, DecisionConflict) as error:
        status = 409 if isinstance(error, DecisionConflict) else 422
        if is_script:
            return Response(str(error), status, media_type="text/plain; charset=utf-8")
        return _again(request, corpus, document_id, asked=asked, fields=fields, error=error, status=status)
    _index(request, corpus)
    if is_script:
        return _fragment(request, corpus, document_id, asked.finding)
    if fields.get("back") == "theo-doi":
        return go(f"/theo-doi?{urlencode(parse_qsl(fields.get('period', '')[:1000]))}", told="Đã lưu.")
    return go(f"/van-ban/{document_id}#f-{quote(asked.finding)}", told="Đã lưu.")


def _again(
    request: Request, corpus: Corpus, document_id: str, *, asked: _Asked, fields: dict[str, str], error: Exception,
    status: int,
) -> HTMLResponse:  # fmt: skip
    """Show the form again with what was entered and what is wrong with it."""
    latest = error.latest if isinstance(error, DecisionConflict) else None
    form: dict[str, Any] = {"fault": str(error), "latest": latest}
    if asked.action is Action.ADD:
        form |= {"add": asked.kind.value, "fields": fields}
    elif asked.action is Action.CORRECT:
        form |= {"edit": asked.finding, "fields": fields}
        form["seen"] = latest.sequence if latest else asked.seen
    return show_document(request, corpus, document_id, status=status, **form)


def _index(request: Request, corpus: Corpus) -> None:
    """Bring the index up to date now if nobody else writes, else as soon as they are done."""
    try:
        with corpus.writing():
            if corpus.index_is_current:
                corpus.catch_up()
                return
    except (CorpusBusy, SearchError):
        pass
    request.app.state.index_keeper.start()


def _fragment(request: Request, corpus: Corpus, document_id: str, finding: str) -> HTMLResponse:
    """Return the card of one finding, for the script that replaces it."""
    stored = corpus.records.record(document_id)
    assert stored is not None
    record, seen = stored.record, sequences(corpus.decisions.of(document_id))
    context: dict[str, Any] = {"document_id": document_id, "seen": seen, "finding": None, "key": finding}
    keys = finding_keys(document_id, record)
    for kind in FindingKind:
        if finding in keys[kind]:
            at = keys[kind].index(finding)
            context |= {"finding": record[LISTS[kind]][at], "kind": kind.value, "number": at + 1}
    context["rejected"] = next((each for each in record.get("rejected", ()) if each["key"] == finding), None)
    return render(request, "fragment.html", **context)


# --- the queue


@router.get("/kiem-tra", response_class=HTMLResponse)
def queue_page(request: Request, corpus: CorpusDep, after: Annotated[int, Query(ge=0, le=100_000)] = 0) -> HTMLResponse:
    """Show the tasks that the program is least sure of."""
    rows = corpus.decisions.least_certain(TO_CHECK, after + _QUEUE)[after:]
    seen: dict[str, dict[str, dict[str, int]]] = {}
    entries = []
    for task, document in rows:
        if document.id not in seen:
            seen[document.id] = sequences(corpus.decisions.of(document.id))
        entries.append((task, document, seen[document.id]["finding"].get(task.id, 0)))
    return render(
        request,
        "queue.html",
        here="/kiem-tra",
        entries=entries,
        total=corpus.decisions.unchecked(TO_CHECK),
        after=after,
        step=_QUEUE,
        person=person_of(request),
        latest=corpus.decisions.latest(20),
        decided=len(corpus.decisions.decided_documents()),
    )


# --- labels


@router.get("/van-ban/{document_id}/nhan.json", response_class=Response)
def label(corpus: CorpusDep, document_id: DocumentPath) -> Response:
    """Return the document's record as a label of the guidelines' form."""
    row, stored = corpus.records.document(document_id), corpus.records.record(document_id)
    if row is None or stored is None:
        raise DocumentNotFound(f"Văn bản “{document_id}” không có trong kho hoặc chưa đọc được.")
    content = json.dumps(to_label(stored.record), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.file_name)}.json"}
    return Response(content, media_type="application/json", headers=headers)


@router.get("/kiem-tra/nhan.zip", response_class=Response)
def labels(corpus: CorpusDep) -> Response:
    """Return the labels of every document that persons checked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for identity, (_, stored) in corpus.records.records(corpus.decisions.decided_documents()).items():
            archive.writestr(f"{identity}.json", json.dumps(to_label(stored.record), ensure_ascii=False, indent=2))
    headers = {"Content-Disposition": 'attachment; filename="nhan.zip"'}
    return Response(out.getvalue(), media_type="application/zip", headers=headers)
