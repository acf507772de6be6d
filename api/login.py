"""The login page, and coming back from an identity provider."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from api.access import COOKIE, LOGIN
from api.addresses import base_url
from api.deps import CorpusDep, SettingsDep
from api.settings import Settings
from corpus.accounts import SESSION_HOURS, LockedOut, NewSession
from corpus.errors import AccessRefused
from corpus.library import Corpus

if TYPE_CHECKING:
    from api.oidc import OidcLogin

OUTSIDE = f"{LOGIN}/oidc"
_BACK = f"{OUTSIDE}/tro-lai"
_STATE_COOKIE = "giaoviec_login"
_STATE_SECONDS = 600
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
    return _logged_in(request, settings, opened, next)


@router.get(OUTSIDE)
def leave_for_provider(request: Request, corpus: CorpusDep, settings: SettingsDep) -> Response:
    """Send the browser to the identity provider."""
    outside: OidcLogin | None = request.app.state.oidc
    following = local_path(request.query_params.get("next", "/"))
    if outside is None:
        return RedirectResponse(LOGIN, 303)
    try:
        begun = outside.begin(base_url(settings, request) + _BACK, following)
    except AccessRefused as error:
        return _refused(request, corpus, following, error)
    answer = RedirectResponse(begun.url, 303)
    answer.set_cookie(
        _STATE_COOKIE,
        begun.state,
        max_age=_STATE_SECONDS,
        path=OUTSIDE,
        httponly=True,
        samesite="lax",
        secure=_is_https(request, settings),
    )
    return answer


@router.get(_BACK)
def come_back(request: Request, corpus: CorpusDep, settings: SettingsDep) -> Response:
    """Open a session for whom the identity provider vouches, or say why not."""
    outside: OidcLogin | None = request.app.state.oidc
    if outside is None:
        return RedirectResponse(LOGIN, 303)
    try:
        person, following = outside.finish(request.query_params, request.cookies.get(_STATE_COOKIE))
        opened = corpus.accounts.log_in_from_outside(person, may_add=settings.oidc_add_users)
    except AccessRefused as error:
        return _refused(request, corpus, "/", error)
    address = request.client.host if request.client else None
    corpus.accounts.note(opened.principal, "login", f"{opened.principal.name} (OIDC)", address=address, status=303)
    answer = _logged_in(request, settings, opened, following)
    answer.delete_cookie(_STATE_COOKIE, path=OUTSIDE)
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


def _logged_in(request: Request, settings: Settings, opened: NewSession, following: str) -> Response:
    answer = RedirectResponse(local_path(following), 303)
    answer.set_cookie(
        COOKIE,
        opened.token,
        max_age=SESSION_HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=_is_https(request, settings),
    )
    return answer


def _is_https(request: Request, settings: Settings) -> bool:
    return request.url.scheme == "https" or (settings.public_url or "").startswith("https:")


def _refused(request: Request, corpus: Corpus, following: str, error: AccessRefused) -> Response:
    status = 503 if error.code == "provider_unreachable" else 401
    address = request.client.host if request.client else None
    corpus.accounts.note(None, "login_failed", f"OIDC: {error.code}", address=address, status=status)
    return _page(request, following, str(error), status)


def _page(request: Request, following: str, error: str | None = None, status: int = 200) -> HTMLResponse:
    settings: Settings = request.app.state.settings
    context = {
        "next": local_path(following),
        "error": error,
        "outside": OUTSIDE if settings.provider is not None else None,
        "outside_label": settings.oidc_label,
    }
    return _templates.TemplateResponse(request, "login.html", context, status_code=status)
