"""GET /export.*, /calendar.ics, /feed.atom: lists that leave the program."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from email.utils import format_datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Request, Response

from api.addresses import place_finder
from api.deps import CorpusDep, SettingsDep
from api.errors import file_answer, problems
from api.schemas import FilterParameters
from corpus.asking import Asked, ask
from corpus.exporting import MEDIA_TYPES, Form, TaskList, collect, feed_id, name_of, rows_of, write
from corpus.exports.feed import FeedEntry, to_atom
from corpus.index.query import Kind, Sort
from corpus.library import Corpus

router = APIRouter(tags=["Xuất danh sách, lịch và kênh tin"])
ATOM = "application/atom+xml; charset=utf-8"
_FEED_ENTRIES = 100
_TABLES = (Form.XLSX, Form.CSV, Form.JSONL, Form.DOCX)
Table = Literal["xlsx", "csv", "jsonl", "docx"]
IfNoneMatch = Annotated[str | None, Header(max_length=1000, description="ETag đã có.")]


_FEED_ANSWERS: Mapping[int | str, dict[str, Any]] = {304: {"description": "Không có gì mới."}}


@router.get(
    "/export.{form}",
    summary="Tải danh sách nhiệm vụ",
    response_class=Response,
    responses=file_answer(*(MEDIA_TYPES[form] for form in _TABLES)) | problems(422, 503),
)
def export(
    request: Request, corpus: CorpusDep, settings: SettingsDep, form: Table,
    parameters: Annotated[FilterParameters, Query()],
) -> Response:  # fmt: skip
    """Mọi nhiệm vụ thỏa điều kiện, một tệp: Excel, CSV, JSON Lines hoặc Word."""
    tasks = _collect(request, corpus, settings, parameters)
    kind = Form(form)
    name = quote(f"{tasks.name.replace(':', '').replace('/', '-')[:100]}.{form}")
    headers = {"Content-Disposition": f"attachment; filename=\"nhiem-vu.{form}\"; filename*=UTF-8''{name}"}
    return Response(write(tasks, kind), media_type=MEDIA_TYPES[kind], headers=headers)


@router.get(
    "/calendar.ics",
    summary="Lịch thời hạn để đăng ký theo dõi",
    response_class=Response,
    responses=file_answer(MEDIA_TYPES[Form.ICS]) | dict(_FEED_ANSWERS) | problems(422, 503),
)
def calendar(
    request: Request, corpus: CorpusDep, settings: SettingsDep,
    parameters: Annotated[FilterParameters, Query()], if_none_match: IfNoneMatch = None,
) -> Response:  # fmt: skip
    """Thời hạn thành lịch iCalendar: dán địa chỉ này vào Outlook, Google Calendar hay Thunderbird."""
    tasks = _collect(request, corpus, settings, parameters)
    return feed_answer(write(tasks, Form.ICS), MEDIA_TYPES[Form.ICS], corpus, if_none_match)


@router.get(
    "/feed.atom",
    summary="Kênh tin về nhiệm vụ mới giao",
    response_class=Response,
    responses=file_answer(ATOM) | dict(_FEED_ANSWERS) | problems(422, 503),
)
def feed(
    request: Request, corpus: CorpusDep, settings: SettingsDep,
    parameters: Annotated[FilterParameters, Query()], if_none_match: IfNoneMatch = None,
) -> Response:  # fmt: skip
    """Các việc trong văn bản mới nhất thỏa điều kiện, dạng Atom cho trình đọc tin."""
    asked = _ask(corpus, parameters)
    query = replace(asked.query, kinds=(Kind.TASK,), sort=Sort.ISSUED, limit=_FEED_ENTRIES, facets=())
    hits = corpus.search(query).hits
    rows = list(rows_of(corpus, hits, query.today, place_finder(request, settings)))
    added = {
        identity: row.added_at
        for identity, (row, _) in corpus.records.records(list({row.document_id for row in rows})).items()
    }
    entries = [FeedEntry(row, added[row.document_id]) for row in rows if row.document_id in added]
    title = name_of(query, asked.result.agencies)
    content = to_atom(entries, title=title, feed_id=feed_id(_asked_for(request)), self_url=str(request.url))
    return feed_answer(content, ATOM, corpus, if_none_match)


def _ask(corpus: Corpus, parameters: FilterParameters) -> Asked:
    given = replace(parameters.to_query((Kind.TASK,)), limit=0)
    return ask(corpus, given, understood=parameters.understand, kinds=(Kind.TASK,))


def _collect(request: Request, corpus: Corpus, settings: SettingsDep, parameters: FilterParameters) -> TaskList:
    asked = _ask(corpus, parameters)
    name = name_of(asked.query, asked.result.agencies)
    tasks = collect(corpus, asked.query, name=name, place_of=place_finder(request, settings))
    return replace(tasks, feed_id=feed_id(_asked_for(request)))


def _asked_for(request: Request) -> str:
    return repr(sorted(request.query_params.multi_items()))


def feed_answer(content: bytes, media_type: str, corpus: Corpus, if_none_match: str | None) -> Response:
    """Return a feed with what a reader needs to ask only for changes: 304 where it has this very content."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=300"}
    if (changed := corpus.versions.last_change()) is not None:
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    known = {each.strip().removeprefix("W/") for each in (if_none_match or "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
