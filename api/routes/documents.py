"""GET /documents and what hangs on one: the record, the text, the original file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse, PlainTextResponse

from api.deps import CorpusDep
from api.errors import problems
from api.schemas import MAX_PAGE, DocumentDetail, DocumentList, DocumentSummary
from corpus.errors import DocumentNotFound
from corpus.store.models import ID_LENGTH, DocumentRow, Status

router = APIRouter(tags=["Văn bản"])

DocumentPath = Annotated[
    str,
    Path(title="Mã văn bản", pattern=rf"^[0-9a-f]{{{ID_LENGTH}}}$", examples=["0c5f2a9d41be77aa0e13"]),
]


@router.get("/documents", summary="Các văn bản trong kho", responses=problems(422))
def list_documents(
    corpus: CorpusDep,
    *,
    status: Annotated[Status | None, Query(description="Chỉ văn bản ở tình trạng này.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    cursor: Annotated[str | None, Query(max_length=100, description="next_cursor của trang trước.")] = None,
    versions: Annotated[bool, Query(description="true: kể cả các bản đã có bản mới hơn thay.")] = False,
) -> DocumentList:
    """Liệt kê văn bản theo mã; tìm văn bản theo từ khóa thì dùng /search?kind=directive."""
    rows = corpus.versions.documents(status=status, after=cursor, limit=limit + 1, with_older=versions)
    shown = rows[:limit]
    superseded = corpus.versions.superseded([row.id for row in shown])
    summaries = [DocumentSummary.model_validate(row) for row in shown]
    return DocumentList(
        documents=[each.model_copy(update={"superseded_by": superseded.get(each.id)}) for each in summaries],
        next_cursor=shown[-1].id if len(rows) > limit else None,
    )


@router.get("/documents/{document_id}", summary="Một văn bản và bản ghi trích xuất", responses=problems(404, 422))
def get_document(corpus: CorpusDep, document_id: DocumentPath) -> DocumentDetail:
    """Dữ liệu văn bản, nhiệm vụ, chỉ tiêu, viện dẫn, mỗi thứ kèm vị trí."""
    row = _find(corpus, document_id)
    stored = corpus.records.record(document_id)
    record = stored.record if stored else None
    return DocumentDetail.from_document(row, record, corpus.records.copies(row), corpus.versions.of(row.id))


@router.get(
    "/documents/{document_id}/text",
    summary="Văn bản chuẩn",
    response_class=PlainTextResponse,
    responses=problems(404, 422),
)
def get_text(corpus: CorpusDep, document_id: DocumentPath) -> PlainTextResponse:
    """Văn bản chuẩn mà mọi vị trí [đầu, cuối) của bản ghi chỉ vào."""
    stored = corpus.records.record(document_id)
    if stored is None:
        raise DocumentNotFound(f"Văn bản “{document_id}” không có trong kho hoặc chưa đọc được.")
    return PlainTextResponse(stored.text)


@router.get(
    "/documents/{document_id}/source",
    summary="Tệp gốc",
    response_class=FileResponse,
    responses=problems(404, 422) | {200: {"content": {"application/octet-stream": {}}, "description": "Tệp gốc."}},
)
def get_source(corpus: CorpusDep, document_id: DocumentPath) -> FileResponse:
    """Tải tệp gốc; trình duyệt lưu về chứ không mở."""
    row = _find(corpus, document_id)
    original = corpus.originals.find(row.content_hash)
    if original is None:
        raise DocumentNotFound(f"Bản gốc của văn bản “{document_id}” không còn trong kho; hãy nạp lại tệp.")
    return FileResponse(
        original, media_type="application/octet-stream", filename=original.name, content_disposition_type="attachment"
    )


def _find(corpus: CorpusDep, document_id: str) -> DocumentRow:
    row = corpus.records.document(document_id)
    if row is None:
        raise DocumentNotFound(f"Không có văn bản nào có mã “{document_id}”.")
    return row
