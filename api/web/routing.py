"""Errors of pages are pages: a sentence of what is wrong and what to do, never JSON, never a traceback."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.errors import HANDLERS
from api.web.rendering import render
from corpus.errors import IndexNotReady

SENTENCES = {
    403: "Biểu mẫu này không gửi từ trang của giaoviec; hãy mở lại trang rồi làm lại.",
    404: "Không có trang này.",
    413: "Tệp gửi lên quá lớn.",
    422: "Địa chỉ hoặc biểu mẫu có giá trị không đúng.",
}


class PageRoute(APIRoute):
    """A route whose failures are shown as a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's handler."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except tuple(HANDLERS) as error:
                if isinstance(error, IndexNotReady):
                    request.app.state.index_keeper.start()
                status = next(HANDLERS[kind] for kind in type(error).__mro__ if kind in HANDLERS)
                return fault_page(request, status, str(error))
            except RequestValidationError:
                return fault_page(request, 422, SENTENCES[422])
            except HTTPException as error:
                return fault_page(request, error.status_code, SENTENCES.get(error.status_code, "Không làm được."))

        return handle


def fault_page(request: Request, status: int, message: str) -> Response:
    """Return a page that says what went wrong; to a script of ours, only the sentence."""
    if request.headers.get("x-requested-with") == "fetch":
        return Response(message, status, media_type="text/plain; charset=utf-8")
    return render(request, "fault.html", status=status, message=message)


def page_router() -> APIRouter:
    """Return a router for pages."""
    return APIRouter(route_class=PageRoute)
