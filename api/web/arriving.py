"""/nap: files in. Each is kept first and read in the background; the page follows it until its tasks can be checked."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.deps import CorpusDep, SettingsDep
from api.web.arrivals import Arrivals, every
from api.web.rendering import go, render
from api.web.routing import page_router
from corpus.errors import QueryError

router = page_router()
_MOST = 100


def _arrivals(request: Request) -> Arrivals:
    arrivals: Arrivals = request.app.state.arrivals
    return arrivals


@router.get("/nap", response_class=HTMLResponse)
def arriving_page(request: Request, settings: SettingsDep) -> HTMLResponse:
    """Show where files are dropped, and what became of the latest."""
    latest = _arrivals(request).latest()
    return render(request, "arriving.html", here="/nap", latest=latest, max_mb=settings.max_upload_mb)


@router.post("/nap", response_class=Response)
def arrive(request: Request, file: Annotated[list[UploadFile], File()]) -> Response:
    """Take files; a script of ours is told how to follow them."""
    given = [each for each in file if each.filename]
    if not given or len(given) > _MOST:
        raise QueryError(f"Hãy chọn từ 1 đến {_MOST} tệp một lần.")
    taken = [_arrivals(request).take(each.file, each.filename or "van-ban") for each in given]
    if request.headers.get("x-requested-with") == "fetch":
        return JSONResponse(list(every(taken)))
    return go("/nap", told="Đã nhận tệp; đang đọc.")


@router.get("/nap/tinh-trang.json", response_class=JSONResponse)
def states(
    request: Request, corpus: CorpusDep, token: Annotated[list[str], Query(max_length=200)]
) -> list[dict[str, object]]:
    """Return how far some files are."""
    known = [found for each in token[:_MOST] if (found := _arrivals(request).get(each)) is not None]
    told: list[dict[str, object]] = []
    for each in every(known):
        row = corpus.records.document(str(each["document"])) if each["document"] else None
        told.append({**each, "tasks": row.task_count if row else 0, "pages": row.page_count if row else 0,
                     "number": row.number if row else None})  # fmt: skip
    return told
