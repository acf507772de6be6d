"""/quan-tri: what failed and why, what waits, versions, room on the disk, who may do what."""

from __future__ import annotations

import shutil
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from api.deps import CorpusDep, SettingsDep
from api.web.rendering import go, render
from api.web.routing import page_router
from corpus.errors import SearchError
from corpus.store.models import DocumentRow
from corpus.version import extractor_version, index_version, program_version

router = page_router()
_SHOWN = 100


@router.get("/quan-tri", response_class=HTMLResponse)
def administration_page(request: Request, corpus: CorpusDep, settings: SettingsDep) -> HTMLResponse:
    """Show how the installation stands."""
    unfinished, paths = corpus.records.unfinished(), corpus.records.unreadable_paths()
    newest = select(DocumentRow).order_by(DocumentRow.added_at.desc()).limit(_SHOWN)
    disk = shutil.disk_usage(settings.data_dir)
    context: dict[str, Any] = {
        "counts": corpus.records.counts(),
        "unfinished": unfinished[:_SHOWN],
        "unfinished_count": len(unfinished),
        "paths": paths[:_SHOWN],
        "paths_count": len(paths),
        "backlog": corpus.records.backlog(),
        "newest": corpus.records.find(newest),
        "versions": (program_version(), extractor_version(), index_version()),
        "outdated": _outdated(corpus),
        "disk_free": disk.free / 1024**3,
        "disk_full": disk.used / disk.total,
        "kept": _size(settings) / 1024**2,
        "data_dir": settings.data_dir,
        "is_retrying": request.app.state.arrivals.is_retrying,
        "decisions": corpus.decisions.count(),
        "users": corpus.accounts.users(),
        "keys": corpus.accounts.api_keys(),
        "audit": corpus.accounts.log(limit=50),
        "with_accounts": settings.with_accounts,
    }
    try:
        context["index"] = "dùng được" if corpus.index_is_current else "đang dựng lại"
    except SearchError as error:
        context["index"] = str(error)
    return render(request, "administration.html", here="/quan-tri", **context)


@router.post("/quan-tri/doc-lai", response_class=Response)
def retry_failed(request: Request) -> Response:
    """Have everything that failed read again in the background."""
    request.app.state.arrivals.retry_failed()
    return go("/quan-tri", told="Đang đọc lại các văn bản chưa đọc được; tải lại trang sau ít phút để xem kết quả.")


def _outdated(corpus: Any) -> int:
    current = extractor_version()
    query = select(DocumentRow).where(
        DocumentRow.extractor_version.is_not(None), DocumentRow.extractor_version != current
    )
    return len(corpus.records.find(query.limit(10_000)))


def _size(settings: Any) -> int:
    """Return how many bytes the database and the index take; originals are not walked, they may be a million."""
    folder = settings.data_dir
    files = [*folder.glob("*.sqlite3*"), *(path for path in (folder / "index").rglob("*") if path.is_file())]
    return sum(path.stat().st_size for path in files if path.exists())
