"""GET /health."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import CorpusDep
from api.errors import problems
from api.schemas import Health
from corpus.errors import SearchError
from corpus.version import program_version

router = APIRouter(tags=["Tình trạng"])


@router.get("/health", summary="Dịch vụ còn chạy không", responses=problems(503))
def health(corpus: CorpusDep) -> Health:
    """Số văn bản, và chỉ mục tìm kiếm đã sẵn sàng chưa."""
    counts = corpus.records.counts()
    try:
        index = "ready" if corpus.index_is_current else "building"
    except SearchError:  # the service answers; what cannot is said
        index = "unavailable"
    return Health(
        status="ok",
        version=program_version(),
        documents=counts.documents,
        index=index,
        waiting_for_index=counts.waiting_for_index,
    )
