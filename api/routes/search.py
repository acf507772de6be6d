"""GET /search, /tasks, /targets: one question, three doors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import CorpusDep
from api.errors import problems
from api.schemas import AnySearchParameters, SearchParameters, SearchResponse
from corpus.asking import ask
from corpus.index.query import Kind
from corpus.library import Corpus

router = APIRouter(tags=["Tìm kiếm"])


@router.get(
    "/search", summary="Tìm nhiệm vụ, chỉ tiêu, văn bản", response_model=SearchResponse, responses=problems(422, 503)
)
def search(corpus: CorpusDep, parameters: Annotated[AnySearchParameters, Query()]) -> Response:
    """Tìm theo câu hỏi như người ta gõ và theo điều kiện; không có câu hỏi thì liệt kê, văn bản mới trước."""
    return answer(corpus, parameters, tuple(parameters.kind))


@router.get("/tasks", summary="Danh sách nhiệm vụ", response_model=SearchResponse, responses=problems(422, 503))
def tasks(corpus: CorpusDep, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """Như /search, chỉ nhiệm vụ."""
    return answer(corpus, parameters, (Kind.TASK,))


@router.get("/targets", summary="Danh sách chỉ tiêu", response_model=SearchResponse, responses=problems(422, 503))
def targets(corpus: CorpusDep, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """Như /search, chỉ chỉ tiêu."""
    return answer(corpus, parameters, (Kind.TARGET,))


def answer(corpus: Corpus, parameters: SearchParameters, kinds: tuple[Kind, ...]) -> Response:
    """Ask what the parameters say, and answer in the API's form, written out here: once, and in this thread."""
    given = parameters.to_query((Kind.TASK,))
    asked = ask(corpus, given, understood=parameters.understand, kinds=kinds)
    return Response(SearchResponse.from_asked(asked).model_dump_json(by_alias=True), media_type="application/json")
