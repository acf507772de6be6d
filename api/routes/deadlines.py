"""GET /deadlines: what is overdue, due this week, due in 30 days, recurring, without a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.deps import CorpusDep
from api.errors import problems
from api.schemas import SearchParameters, SearchResponse
from corpus.asking import ask
from corpus.due import DueList, count_due, due_query
from corpus.index.query import Kind

router = APIRouter(tags=["Thời hạn"])


class DueParameters(SearchParameters):
    """Which list, of whose tasks."""

    list: DueList = Field(DueList.OVERDUE, description="Danh sách nào.")


class DueResponse(SearchResponse):
    """A list, the earliest day first, and how long each list is."""

    list: DueList
    counts: dict[DueList, int] = Field(description="Số nhiệm vụ của mỗi danh sách, với cùng điều kiện.")


@router.get("/deadlines", summary="Nhiệm vụ quá hạn, đến hạn, định kỳ", responses=problems(422, 503))
def deadlines(corpus: CorpusDep, parameters: Annotated[DueParameters, Query()]) -> DueResponse:
    """Một danh sách theo thời hạn tính đến hôm nay, hạn gần trước; việc định kỳ kèm các kỳ tới."""
    given = parameters.to_query((Kind.TASK,))
    asked = ask(corpus, due_query(given, parameters.list), understood=parameters.understand, kinds=(Kind.TASK,))
    answer = SearchResponse.from_asked(asked)
    return DueResponse(**answer.model_dump(), list=parameters.list, counts=count_due(corpus, asked.query))
