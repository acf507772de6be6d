"""GET /compare, /compare.xlsx, /documents/{id}/graph, /tasks/{id}/chain, /missing: documents beside each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.addresses import place_finder
from api.deps import CorpusDep, SettingsDep
from api.errors import file_answer, problems
from api.routes.documents import DocumentPath
from api.schemas_comparing import ChainOut, CompareResponse, GraphResponse, MissingOut, MissingResponse
from corpus.comparing.matrix import to_xlsx
from corpus.comparisons import Comparison, compare
from corpus.exporting import MEDIA_TYPES, Form
from corpus.library import Corpus
from corpus.neighbours import chain_of_task, graph_around, missing_documents
from corpus.store.models import ID_LENGTH, TASK_ID_LENGTH

router = APIRouter(tags=["So sánh và quan hệ"])
_XLSX = MEDIA_TYPES[Form.XLSX]
_MAX = 20
_Name = Annotated[str, Field(max_length=300)]
TaskPath = Annotated[
    str,
    Path(
        title="Mã nhiệm vụ",
        pattern=rf"^[0-9a-f]{{{ID_LENGTH}}}-t[0-9a-f-]{{1,{TASK_ID_LENGTH}}}$",
        examples=["0c5f2a9d41be77aa0e13-t4313a744536a"],
    ),
]


class CompareParameters(BaseModel):
    """What is compared."""

    model_config = ConfigDict(extra="forbid")

    theme: _Name | None = Field(None, description="Chủ đề: tên hoặc mã.", examples=["Cải cách thủ tục hành chính"])
    province: list[_Name] = Field(default_factory=list, max_length=_MAX, description="Ít nhất hai tỉnh, thành phố.",
                                  examples=[["Lâm Đồng", "Tuyên Quang"]])  # fmt: skip
    document: list[_Name] = Field(default_factory=list, max_length=_MAX, description="Mã các văn bản, thay cho tỉnh.")
    year: list[int] = Field(default_factory=list, max_length=_MAX, description="Năm ban hành.")
    type: list[_Name] = Field(default_factory=list, max_length=_MAX, description="Loại văn bản.")


def _compare(request: Request, corpus: Corpus, settings: SettingsDep, asked: CompareParameters) -> Comparison:
    return compare(
        corpus,
        theme=asked.theme,
        provinces=asked.province,
        documents=asked.document,
        years=asked.year,
        types=asked.type,
        place_of=place_finder(request, settings),
    )


@router.get("/compare", summary="So sánh các tỉnh", responses=problems(422, 503))
def compare_provinces(
    request: Request, corpus: CorpusDep, settings: SettingsDep, asked: Annotated[CompareParameters, Query()]
) -> CompareResponse:
    """Chỉ tiêu cùng loại theo tỉnh và năm, nhiệm vụ tương ứng, nội dung mà đa số có nhưng một nơi thiếu."""
    return CompareResponse.from_comparison(_compare(request, corpus, settings, asked))


@router.get(
    "/compare.xlsx",
    summary="Bảng so sánh các tỉnh",
    response_class=Response,
    responses=file_answer(_XLSX) | problems(422, 503),
)
def compare_workbook(
    request: Request, corpus: CorpusDep, settings: SettingsDep, asked: Annotated[CompareParameters, Query()]
) -> Response:
    """Như /compare, thành một tệp Excel: chỉ tiêu, nhiệm vụ, nội dung còn thiếu."""
    found = _compare(request, corpus, settings, asked)
    content = to_xlsx(targets=found.targets, duties=found.duties, gaps=found.gaps)
    headers = {"Content-Disposition": 'attachment; filename="so-sanh.xlsx"'}
    return Response(content, media_type=_XLSX, headers=headers)


@router.get("/documents/{document_id}/graph", summary="Quan hệ của một văn bản", responses=problems(404, 422, 503))
def graph(corpus: CorpusDep, document_id: DocumentPath) -> GraphResponse:
    """Văn bản này viện dẫn, căn cứ, thực hiện, sửa đổi, thay thế văn bản nào; văn bản nào làm thế với nó."""
    found = graph_around(corpus, document_id, steps=2)
    return GraphResponse.from_graph(found, document_id)


@router.get("/tasks/{task_id}/chain", summary="Đường đi của một nhiệm vụ", responses=problems(404, 422, 503))
def chain(corpus: CorpusDep, task_id: TaskPath) -> list[ChainOut]:
    """Từ văn bản trung ương đến kế hoạch của sở: nhiệm vụ tương ứng trong từng văn bản có trong kho."""
    return [ChainOut.from_link(link) for link in chain_of_task(corpus, task_id)]


@router.get("/missing", summary="Văn bản được viện dẫn mà kho chưa có", responses=problems(422, 503))
def missing(corpus: CorpusDep, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> MissingResponse:
    """Số hiệu được viện dẫn nhưng chưa có văn bản, được nhắc nhiều trước."""
    found = missing_documents(corpus)
    return MissingResponse(total=len(found), documents=[MissingOut.from_missing(each) for each in found[:limit]])
