"""/quan-tri: what failed and why, what waits, versions, room on the disk, who may do what."""

from __future__ import annotations

import shutil
from typing import Annotated, Any

from fastapi import Form, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from api.deps import CorpusDep, SettingsDep
from api.settings import Settings
from api.web.rendering import go, render
from api.web.routing import page_router
from corpus.accounts import AccessRole
from corpus.errors import SearchError
from corpus.library import Corpus
from corpus.store.models import DocumentRow
from corpus.version import extractor_version, index_version, program_version

router = page_router()
_SHOWN = 100
_LOGGED = 50
ACCOUNTS = "/quan-tri#tai-khoan"
ROLES = {AccessRole.READER: "người đọc", AccessRole.EDITOR: "người xử lý", AccessRole.ADMIN: "quản trị"}


@router.get("/quan-tri", response_class=HTMLResponse)
def administration_page(
    request: Request, corpus: CorpusDep, settings: SettingsDep, before: Annotated[int | None, Query(ge=1)] = None
) -> HTMLResponse:
    """Show how the installation stands; ``before`` goes back in the log."""
    return _page(request, corpus, settings, before=before)


def _page(request: Request, corpus: Corpus, settings: Settings, **more: Any) -> HTMLResponse:
    unfinished, paths = corpus.records.unfinished(), corpus.records.unreadable_paths()
    disk = shutil.disk_usage(settings.data_dir)
    context: dict[str, Any] = {
        "counts": corpus.records.counts(),
        "unfinished": unfinished[:_SHOWN],
        "unfinished_count": len(unfinished),
        "paths": paths[:_SHOWN],
        "paths_count": len(paths),
        "backlog": corpus.records.backlog(),
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
        "audit": corpus.accounts.log(before=more.get("before"), limit=_LOGGED),
        "logged": _LOGGED,
        "roles": ROLES,
        "with_accounts": settings.with_accounts,
    }
    try:
        context["index"] = "dùng được" if corpus.index_is_current else "đang lập lại"
    except SearchError as error:
        context["index"] = str(error)
    return render(request, "administration.html", here="/quan-tri", **context | more)


@router.post("/quan-tri/nguoi-dung", response_class=Response)
def add_user(
    corpus: CorpusDep,
    *,
    name: Annotated[str, Form(max_length=64)],
    role: Annotated[AccessRole, Form()],
    password: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Add a user who can log in."""
    corpus.accounts.add_user(name.strip().lower(), role, password)
    return go(ACCOUNTS, told="Đã thêm người dùng.")


@router.post("/quan-tri/nguoi-dung/{name}", response_class=Response)
def change_user(
    corpus: CorpusDep,
    name: Annotated[str, Path(max_length=64)],
    *,
    role: Annotated[AccessRole | None, Form()] = None,
    password: Annotated[str, Form(max_length=1000)] = "",
    active: Annotated[bool | None, Form()] = None,
) -> Response:
    """Change a user's role or password, lock or unlock; the user's sessions end."""
    corpus.accounts.change_user(name, role=role, password=password or None, is_active=active)
    return go(ACCOUNTS, told="Đã đổi; người dùng này cần đăng nhập lại.")


@router.post("/quan-tri/khoa", response_class=HTMLResponse)
def add_key(
    request: Request,
    corpus: CorpusDep,
    settings: SettingsDep,
    *,
    user: Annotated[str, Form(max_length=64)],
    label: Annotated[str, Form(max_length=200)] = "",
) -> HTMLResponse:
    """Make a key and show it, this once."""
    _, key = corpus.accounts.add_key(user, label)
    return _page(request, corpus, settings, new_key=key)


@router.post("/quan-tri/khoa/{key_id}/thu-hoi", response_class=Response)
def revoke_key(corpus: CorpusDep, key_id: Annotated[str, Path(max_length=40)]) -> Response:
    """End a key for good."""
    corpus.accounts.revoke_key(key_id)
    return go(ACCOUNTS, told="Đã thu hồi khóa.")


@router.post("/quan-tri/doc-lai", response_class=Response)
def retry_failed(request: Request, document: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Have everything that failed, or one document, read again in the background."""
    request.app.state.arrivals.retry_failed(document or None)
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
