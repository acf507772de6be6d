"""GET /van-ban: the documents that are held, the newest first; those new since yesterday, those not readable."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Select, or_, select

from api.deps import CorpusDep
from api.web.home import NEW_DAYS
from api.web.rendering import go, render
from api.web.routing import page_router
from corpus.store.failures import IS_UNFINISHED, IS_VOID
from corpus.store.models import DocumentRow

router = page_router()
PAGE = 50
SHOWN = {"": "Tất cả", "moi": "Mới từ hôm qua", "loi": "Chưa đọc được"}


@router.get("/van-ban", response_class=HTMLResponse)
def holdings_page(
    request: Request,
    corpus: CorpusDep,
    shown: Annotated[str, Query(alias="xem", max_length=10)] = "",
    words: Annotated[str, Query(alias="tim", max_length=200)] = "",
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> HTMLResponse:
    """List documents; ``xem`` chooses which, ``tim`` by a part of number, title, issuer or file name."""
    shown = shown if shown in SHOWN else ""
    wanted = _chosen(shown, words.strip())
    found = corpus.records.find(
        wanted.order_by(DocumentRow.added_at.desc(), DocumentRow.id).offset(after).limit(PAGE + 1)
    )
    return render(
        request,
        "holdings.html",
        here="/van-ban",
        documents=found[:PAGE],
        has_more=len(found) > PAGE,
        after=after,
        step=PAGE,
        shown=shown,
        names=SHOWN,
        words=words.strip(),
    )


@router.post("/van-ban/bo-khoi-danh-sach", response_class=Response)
def forget_failed(
    corpus: CorpusDep,
    document: Annotated[str, Query(alias="van_ban", max_length=40)] = "",
    path: Annotated[str, Query(alias="tep", max_length=4096)] = "",
) -> Response:
    """Take one document, or what stands for one path, off the list of what could not be read.

    It is named in the address, so that the log tells what was taken off.
    """
    with corpus.writing():
        entries = corpus.forget_failed_document(document) if document else corpus.forget_failed(path)
    told = "Đã bỏ khỏi danh sách." if entries else "Mục này không còn trong danh sách."
    return go("/van-ban?xem=loi", told=told)


def _chosen(shown: str, words: str) -> Select[DocumentRow]:
    query = select(DocumentRow).where(~IS_VOID)
    if shown == "moi":
        query = query.where(DocumentRow.added_at >= dt.datetime.now(dt.UTC) - dt.timedelta(days=NEW_DAYS))
    if shown == "loi":
        query = query.where(IS_UNFINISHED)
    if words:
        columns = (DocumentRow.number, DocumentRow.title, DocumentRow.issuer, DocumentRow.file_name)
        # SQLite knows the cases of ASCII letters only: what Vietnamese letters may look like is asked for, too
        forms = dict.fromkeys((words, words.lower(), words.capitalize(), words.upper()))
        query = query.where(or_(*(column.icontains(form, autoescape=True) for column in columns for form in forms)))
    return query
