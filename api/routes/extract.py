"""POST /extract: a file in, its record out, nothing kept."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import JSONResponse

from api.deps import UploadsDep
from api.errors import problem, problems
from api.schemas import ExtractResponse
from corpus.reading import DEFECT, Failure
from ingest.errors import FileTooLarge

router = APIRouter(tags=["Trích xuất"])
_logger = logging.getLogger(__name__)
_MAX_NAME = 200


@router.post(
    "/extract", summary="Trích xuất một tệp gửi lên", response_model=ExtractResponse, responses=problems(413, 422, 503)
)
def extract(
    uploads: UploadsDep, file: Annotated[UploadFile, File(description="PDF, Word, HTML hoặc văn bản.")]
) -> ExtractResponse | JSONResponse:
    """Đọc tệp và trả bản ghi; tệp không được lưu lại."""
    outcome = uploads.read(file.file, (file.filename or "tep")[-_MAX_NAME:])
    if isinstance(outcome, Failure):
        if outcome.code == DEFECT:
            _logger.error("defect while reading an upload: %s", outcome.detail)
        return problem(413 if outcome.code == FileTooLarge.code else 422, outcome.code, outcome.message)
    return ExtractResponse(
        text=outcome.text,
        record=outcome.record,
        warnings=list(outcome.warnings),
        media_type=outcome.media_type,
        page_count=outcome.page_count,
    )
