"""The login page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from api.access import COOKIE, LOGIN
from api.deps import CorpusDep, SettingsDep
from corpus.accounts import SESSION_HOURS, LockedOut
from corpus.errors import AccessRefused

router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(Path(__file__).parent / "templates")


@router.get(LOGIN)
def login_page(request: Request, settings: SettingsDep) -> Response:
    """Ask for name and password; where there are no accounts there is nothing to ask."""
    if not settings.with_accounts:
        return RedirectResponse("/", 303)
    return _page(request, request.query_params.get("next", "/"))


@router.post(LOGIN)
def login(
    request: Request,
    corpus: CorpusDep,
    settings: SettingsDep,
    *,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002  (the form's field)
) -> Response:
    """Open a session, or say that name and password are not right."""
    address = request.client.host if request.client else None
    accounts = corpus.accounts
    try:
        opened = accounts.log_in(name, password, address)
    except AccessRefused as error:
        accounts.note(None, "login_failed", name[:64], address=address, status=401)
        return _page(request, next, str(error), 429 if isinstance(error, LockedOut) else 401)
    accounts.note(opened.principal, "login", opened.principal.name, address=address, status=303)
    answer = RedirectResponse(local_path(next), 303)
    answer.set_cookie(
        COOKIE,
        opened.token,
        max_age=SESSION_HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https" or (settings.public_url or "").startswith("https:"),
    )
    return answer


@router.post("/logout")
def logout(request: Request, corpus: CorpusDep) -> Response:
    """End the session."""
    token = request.cookies.get(COOKIE)
    if token:
        corpus.accounts.log_out(token)
        corpus.accounts.note(request.state.principal, "logout", "")
    answer = RedirectResponse(LOGIN, 303)
    answer.delete_cookie(COOKIE)
    return answer


def local_path(address: str) -> str:
    r"""Return an address of this service; whatever leads elsewhere becomes the first page.

    >>> local_path("/van-ban/1?start=2"), local_path("//evil.example"), local_path("/\\evil.example")
    ('/van-ban/1?start=2', '/', '/')
    """
    is_local = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_local else "/"


def _page(request: Request, following: str, error: str | None = None, status: int = 200) -> HTMLResponse:
    context = {"next": local_path(following), "error": error}
    return _templates.TemplateResponse(request, "login.html", context, status_code=status)
