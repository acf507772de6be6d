"""GET /search, /tasks, /targets: one question, three doors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import CorpusDep
from api.errors import problems
from api.schemas import AnySearchParameters, SearchParameters, SearchResponse
from corpus.index.query import Kind

router = APIRouter(tags=["Tìm kiếm"])


@router.get("/search", summary="Tìm nhiệm vụ, chỉ tiêu, văn bản", responses=problems(422, 503))
def search(corpus: CorpusDep, parameters: Annotated[AnySearchParameters, Query()]) -> SearchResponse:
    """Tìm theo từ khóa và điều kiện; không có từ khóa thì liệt kê, văn bản mới trước."""
    return SearchResponse.from_result(corpus.search(parameters.to_query(tuple(parameters.kind))))


@router.get("/tasks", summary="Danh sách nhiệm vụ", responses=problems(422, 503))
def tasks(corpus: CorpusDep, parameters: Annotated[SearchParameters, Query()]) -> SearchResponse:
    """Như /search, chỉ nhiệm vụ."""
    return SearchResponse.from_result(corpus.search(parameters.to_query((Kind.TASK,))))


@router.get("/targets", summary="Danh sách chỉ tiêu", responses=problems(422, 503))
def targets(corpus: CorpusDep, parameters: Annotated[SearchParameters, Query()]) -> SearchResponse:
    """Như /search, chỉ chỉ tiêu."""
    return SearchResponse.from_result(corpus.search(parameters.to_query((Kind.TARGET,))))
