"""GET /docs: the API's description as a page."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.web.rendering import render
from api.web.routing import page_router

router = page_router()


@router.get("/docs", response_class=HTMLResponse)
def api_page(request: Request) -> HTMLResponse:
    """Show every path with its parameters and an example of each."""
    description = request.app.openapi()
    operations = [
        (method.upper(), path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "api.html", info=description["info"], operations=operations)
