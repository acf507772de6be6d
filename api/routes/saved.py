"""GET, POST, DELETE /saved: searches kept under a name, and what standing ones found in new documents."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import PrincipalDep
from api.addresses import place_finder
from api.deps import CorpusDep, SettingsDep
from api.errors import file_answer, problems
from api.routes.exports import ATOM, IfNoneMatch, feed_answer
from api.schemas import FilterParameters
from corpus.accounts import AccessRole
from corpus.errors import AccessRefused
from corpus.exporting import feed_id, rows_by_id
from corpus.exports.feed import FeedEntry, to_atom
from corpus.index.query import Kind, local_today

router = APIRouter(tags=["Tìm kiếm đã lưu"])
SavedPath = Annotated[str, Path(title="Mã câu tìm", pattern=r"^[0-9a-f]{16}$", examples=["0a1b2c3d4e5f6071"])]


class NewSaved(BaseModel):
    """A search to keep."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200, examples=["Việc mới của Sở Nội vụ"])]
    filters: FilterParameters = Field(description="Câu hỏi (q) và điều kiện, như ở /search.")
    is_standing: bool = Field(True, description="Báo khi văn bản mới có việc khớp.")
    webhook_url: Annotated[str, Field(max_length=2000)] | None = Field(
        None, description="Gửi JSON tới đây khi có việc mới: https://, hoặc http:// trên chính máy này."
    )


class SavedOut(BaseModel):
    """A saved search."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    owner: str
    question: str
    conditions: dict[str, Any]
    is_standing: bool
    webhook_url: str | None
    created_at: dt.datetime


class MadeSaved(SavedOut):
    """A new saved search: the secret that signs its messages is told only this once."""

    webhook_secret: str | None = Field(description="Để kiểm chữ ký; chỉ hiện một lần.")


class DeliveryOut(BaseModel):
    """A message to a webhook."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    document_id: str
    task_ids: list[str]
    created_at: dt.datetime
    attempts: int
    next_try_at: dt.datetime | None = Field(description="null: đã tới nơi, hoặc thôi không gửi nữa.")
    delivered_at: dt.datetime | None
    error_message: str | None


@router.get("/saved", summary="Các tìm kiếm đã lưu", responses=problems(422))
def list_saved(corpus: CorpusDep) -> list[SavedOut]:
    """Mọi tìm kiếm đã lưu, cũ trước."""
    return [SavedOut.model_validate(row) for row in corpus.saved.all()]


@router.post("/saved", summary="Lưu một câu tìm", status_code=201, responses=problems(422))
def add_saved(corpus: CorpusDep, settings: SettingsDep, principal: PrincipalDep, asked: NewSaved) -> MadeSaved:
    """Lưu câu hỏi và điều kiện; muốn thì báo khi văn bản mới có việc khớp (kênh tin Atom, webhook)."""
    row = corpus.saved.add(
        asked.name,
        asked.filters.to_query((Kind.TASK,)),
        owner=principal.name,
        is_standing=asked.is_standing,
        webhook_url=asked.webhook_url,
        policy=settings.webhooks,
    )
    return MadeSaved.model_validate(row)


@router.delete("/saved/{saved_id}", summary="Xóa một tìm kiếm đã lưu", status_code=204, responses=problems(404, 422))
def remove_saved(corpus: CorpusDep, principal: PrincipalDep, saved_id: SavedPath) -> None:
    """Xóa câu tìm cùng những gì nó đã báo; chỉ người lưu hoặc quản trị viên."""
    row = corpus.saved.get(saved_id)
    if row.owner != principal.name and principal.role is not AccessRole.ADMIN:
        raise AccessRefused("Chỉ người lưu câu tìm này hoặc quản trị viên mới xóa được.")
    corpus.saved.remove(saved_id)


@router.get(
    "/saved/{saved_id}/feed.atom",
    summary="Kênh tin của một tìm kiếm đã lưu",
    response_class=Response,
    responses=file_answer(ATOM) | {304: {"description": "Không có gì mới."}} | problems(404, 422),
)
def saved_feed(
    request: Request, corpus: CorpusDep, settings: SettingsDep, saved_id: SavedPath, if_none_match: IfNoneMatch = None
) -> Response:
    """Các việc khớp trong những văn bản đến sau khi lưu, mới trước."""
    row = corpus.saved.get(saved_id)
    found = corpus.saved.found(saved_id)
    place_of = place_finder(request, settings)
    rows = rows_by_id(corpus, {each.document_id for each in found}, local_today(), place_of)
    entries = [FeedEntry(rows[each.task_id], each.found_at) for each in found if each.task_id in rows]
    content = to_atom(entries, title=row.name, feed_id=feed_id(row.id), self_url=str(request.url))
    return feed_answer(content, ATOM, corpus, if_none_match)


@router.get("/saved/{saved_id}/deliveries", summary="Tin đã gửi và chưa gửi được", responses=problems(404, 422))
def list_deliveries(corpus: CorpusDep, saved_id: SavedPath) -> list[DeliveryOut]:
    """Các tin gửi tới webhook của câu tìm, với lý do khi không tới nơi; mới trước."""
    corpus.saved.get(saved_id)
    return [DeliveryOut.model_validate(row) for row in corpus.saved.deliveries(saved_id)]
