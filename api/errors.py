"""What the API answers when something cannot be done: one shape, one table from exception to status."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from corpus.decisions.model import DecisionConflict, DecisionRefused
from corpus.errors import (
    AccessRefused,
    BackupError,
    ClusterUnavailable,
    CorpusBusy,
    CorpusError,
    DocumentNotFound,
    IndexNotReady,
    QueryError,
    SearchError,
    StoreUnavailable,
)
from ingest.errors import FileTooLarge, IngestError

_logger = logging.getLogger(__name__)
_RETRY_SECONDS = {503: "5", 429: "60"}


class Problem(BaseModel):
    """Why a request was not answered."""

    code: str = Field(description="Mã lỗi, không đổi giữa các phiên bản.", examples=["document_not_found"])
    message: str = Field(description="Một câu cho người dùng.", examples=["Không có văn bản nào có mã “abc”."])


class Overloaded(CorpusError):
    """Too many uploads at once."""

    code = "overloaded"


HANDLERS: Mapping[type[Exception], int] = {
    DocumentNotFound: 404,
    QueryError: 422,
    DecisionRefused: 422,
    DecisionConflict: 409,
    BackupError: 422,
    ClusterUnavailable: 503,
    CorpusBusy: 409,
    AccessRefused: 403,
    IndexNotReady: 503,
    SearchError: 503,
    StoreUnavailable: 503,
    Overloaded: 503,
    FileTooLarge: 413,
    IngestError: 422,
}
"""The nearest class of an exception decides its status."""

_HTTP_MESSAGES: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "Yêu cầu không đúng dạng."),
    404: ("not_found", "Không có địa chỉ này; xem các địa chỉ ở /docs."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức ấy."),
    413: ("too_large", "Tệp gửi lên quá lớn."),
}
_PAGE_SENTENCES: Mapping[int, str] = {
    404: "Không có trang này; địa chỉ có thể đã gõ sai. Hãy bắt đầu lại từ trang đầu hoặc tìm kiếm.",
    405: "Địa chỉ này chỉ dùng cho biểu mẫu; hãy mở lại trang có biểu mẫu ấy.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` of a route that may answer with these statuses."""
    return {status: {"model": Problem} for status in statuses}


def file_answer(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` of a route that answers with a file."""
    schema = {"type": "string", "format": "binary"}
    content = {media_type.split(";")[0]: {"schema": schema} for media_type in media_types}
    return {200: {"description": "Tệp.", "content": content}}


def problem(status: int, code: str, message: str) -> JSONResponse:
    """Return an answer that says why there is none."""
    headers = {"Retry-After": _RETRY_SECONDS.get(status, "")} if status in _RETRY_SECONDS else None
    return JSONResponse(Problem(code=code, message=message).model_dump(), status, headers=headers)


def answer(request: Request, status: int, code: str, message: str) -> Response:
    """Return why a request is not answered: to a person's browser as a page, to programs as a problem."""
    page = getattr(request.app.state, "fault_page", None)
    asked = request.headers
    is_of_pages = asked.get("x-requested-with") == "fetch" or "text/html" in asked.get("accept", "")
    if page is not None and is_of_pages and not request.url.path.startswith("/api/"):
        shown: Response = page(request, status, _PAGE_SENTENCES.get(status, message))
        return shown
    return problem(status, code, message)


def add_handlers(app: FastAPI) -> None:
    """Make every error come out in the one shape."""
    for kind, status in HANDLERS.items():
        app.add_exception_handler(kind, _make_handler(status))
    app.add_exception_handler(IndexNotReady, _index_not_ready)
    app.add_exception_handler(RequestValidationError, _bad_parameters)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)


def describe_problems(app: FastAPI) -> None:
    """Let the OpenAPI document say that a problem is JSON on every path, also on those that answer with a file."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        document = make()
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "content" in response:
                        response["content"] = {"application/json": next(iter(response["content"].values()))}
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way of extending the document


def _make_handler(status: int) -> Any:
    def handle(request: Request, error: Exception) -> Response:
        return answer(request, status, getattr(error, "code", "error"), str(error))

    return handle


def _index_not_ready(request: Request, _error: Exception) -> JSONResponse:
    """Have the index made anew, and say that it is on its way."""
    request.app.state.index_keeper.start()
    return problem(503, IndexNotReady.code, "Chỉ mục tìm kiếm đang được lập lại; hãy thử lại sau ít phút.")


def _bad_parameters(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    places = (fault["loc"] for fault in error.errors())  # ("query", "deadline", 0): the second value of a list
    named = ([part for part in place if isinstance(part, str)] for place in places)
    names = ", ".join(dict.fromkeys(parts[-1] for parts in named if parts))
    return problem(422, "bad_parameters", f"Tham số không hợp lệ: {names}; xem kiểu và giá trị ở /docs.")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, message = _HTTP_MESSAGES.get(error.status_code, ("error", "Yêu cầu không thực hiện được."))
    return answer(request, error.status_code, code, message)


def _defect(request: Request, error: Exception) -> Response:
    mark = secrets.token_hex(4)
    _logger.error("defect %s at %s", mark, request.url.path, exc_info=error)
    return answer(request, 500, "defect", f"Chương trình gặp lỗi ngoài dự kiến, mã {mark}; chi tiết có trong nhật ký.")
