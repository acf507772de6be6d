"""Who asks, and whether they may: before every request, and written down after those that matter.

Without accounts (on loopback) everybody is the machine itself. With accounts everything but the login page and
``/health`` wants a session or a key; what is not named in :data:`RULES` is for readers if it only reads, for editors if
it changes something.
"""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer
from api.settings import Settings
from corpus.accounts import KEY_PREFIX, MACHINE, AccessRole, AccountStore, Principal, Through

COOKIE = "giaoviec_session"
CSRF_HEADER = "x-csrf-token"
LOGIN = "/login"
API = "/api/"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PUBLIC = re.compile(r"/login(?:/oidc(?:/tro-lai)?)?|/static/.*|/favicon\.ico|/api/v1/health")
_FEEDS = re.compile(r"/api/v1/(?:calendar\.ics|feed\.atom|saved/[^/]+/feed\.atom)")
RULES: tuple[tuple[re.Pattern[str], AccessRole], ...] = (
    (re.compile(r"/quan-tri(?:/.*)?|/api/v1/(?:users|keys|audit)(?:/.*)?"), AccessRole.ADMIN),
    (re.compile(r"/logout|/giao-dien|/api/v1/extract"), AccessRole.READER),
)
"""Paths whose role does not follow from the method."""
_NOTED = (
    ("export", re.compile(r"/api/v1/(?:export\.\w+|compare\.xlsx|calendar\.ics|.*feed\.atom|documents/[^/]+/source)")),
    ("see", re.compile(r"/api/v1/documents/[^/]+(?:/text)?|/van-ban/[^/]+")),
)
_MAX_BUCKETS = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RateLimit:
    """So many requests a minute for each who asks, in bursts of at most a third of that.

    Args:
        per_minute: How many; 0 for no limit.
    """

    def __init__(self, per_minute: int) -> None:
        """Begin with nobody."""
        self._rate = per_minute / 60
        self._size = max(per_minute / 3, 1.0)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def allows(self, who: str) -> bool:
        """Count a request and say whether it may be answered."""
        if not self._rate:
            return True
        now = time.monotonic()
        bucket = self._buckets.pop(who, None) or _Bucket(self._size, now)
        bucket.left = min(self._size, bucket.left + (now - bucket.at) * self._rate)
        bucket.at = now
        self._buckets[who] = bucket
        if len(self._buckets) > _MAX_BUCKETS:
            self._buckets.popitem(last=False)
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True


class Access:
    """Lets through who may, as ``request.state.principal``.

    Args:
        app: The application.
        settings: Whether accounts are wanted, and the limits.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Wrap an application."""
        self._app = app
        self._with_accounts = settings.with_accounts
        self._limit = RateLimit(settings.requests_per_minute if settings.with_accounts else 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        accounts: AccountStore = scope["app"].state.corpus.accounts
        headers = Headers(scope=scope)
        address = scope["client"][0] if scope.get("client") else None
        principal = await self._principal(scope, headers, accounts)
        scope.setdefault("state", {})["principal"] = principal
        refusal = self._refusal(scope, headers, principal, address)
        if refusal is not None:
            await refusal(scope, receive, send)
            if principal is not None:
                await self._note(scope, accounts, principal, address, refusal.status_code)
            return
        status = 0

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if self._with_accounts and not scope["path"].startswith("/static/"):
                    present = {name for name, _ in message["headers"]}
                    if b"cache-control" not in present:
                        message["headers"] = [*message["headers"], (b"cache-control", b"private, no-cache")]
            await send(message)

        await self._app(scope, receive, send_and_see)
        await self._note(scope, accounts, principal, address, status)

    async def _principal(self, scope: Scope, headers: Headers, accounts: AccountStore) -> Principal | None:
        if not self._with_accounts:
            return MACHINE
        key = _key(scope, headers)
        if key is not None:
            return await run_in_threadpool(accounts.key_of, key)
        token = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        return await run_in_threadpool(accounts.session_of, token) if token else None

    def _refusal(
        self, scope: Scope, headers: Headers, principal: Principal | None, address: str | None
    ) -> Response | None:
        """Return why a request is not answered, None where it is."""
        request, path, method = Request(scope), scope["path"], scope["method"]
        if not self._limit.allows(principal.name if principal else f"@{address}"):
            return answer(request, 429, "too_many_requests", "Quá nhiều yêu cầu; hãy chờ một phút rồi thử lại.")
        if method not in _SAFE and not _is_ours(headers, principal):
            return answer(
                request, 403, "cross_site", "Yêu cầu thay đổi đến từ trang khác nên bị từ chối; hãy mở lại trang này."
            )
        if _PUBLIC.fullmatch(path):
            return None
        if principal is None:
            if path.startswith(API) or method not in _SAFE:
                return answer(
                    request, 401, "login_required", "Cần đăng nhập hoặc gửi khóa API (Authorization: Bearer …)."
                )
            asked = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"{LOGIN}?next={quote(asked)}", 303)
        if not principal.role.includes(role_for(method, path)):
            return answer(request, 403, "not_allowed", "Tài khoản này không được làm việc đó; hãy hỏi quản trị viên.")
        return None

    async def _note(
        self, scope: Scope, accounts: AccountStore, principal: Principal | None, address: str | None, status: int
    ) -> None:
        """Write down who saw, changed or exported what; on loopback without accounts only changes and exports."""
        action = _action(scope["method"], scope["path"])
        if action is None or (action == "see" and not self._with_accounts) or scope["path"] in {LOGIN, "/logout"}:
            return
        query = scope["query_string"].decode("latin-1")
        subject = f"{scope['method']} {scope['path']}" + (f"?{query}" if query else "")
        await run_in_threadpool(accounts.note, principal, action, subject, address=address, status=status)


def _action(method: str, path: str) -> str | None:
    if method not in _SAFE:
        return "change"
    return next((action for action, pattern in _NOTED if pattern.fullmatch(path)), None)


def role_for(method: str, path: str) -> AccessRole:
    """Return the least role that may do this."""
    for pattern, role in RULES:
        if pattern.fullmatch(path):
            return role
    return AccessRole.READER if method in _SAFE else AccessRole.EDITOR


def _key(scope: Scope, headers: Headers) -> str | None:
    """Return the API key of a request; calendars, which send no headers, may give it in a feed's address.

    There it is taken out of the query, so that it reaches neither routes nor the log.
    """
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    if _FEEDS.fullmatch(scope["path"]):
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given: list[str] = [value for name, value in pairs if name == "key" and value.startswith(KEY_PREFIX)]
        if given:
            scope["query_string"] = urlencode([pair for pair in pairs if pair[0] != "key"]).encode("latin-1")
            return str(given[0])
    return None


def _is_ours(headers: Headers, principal: Principal | None) -> bool:
    """Say whether a change was asked for by our own pages, or by a program with a key.

    Browsers tell where a change comes from (Origin, Sec-Fetch-Site). A session must show it, or the session's token in
    a header; who shows nothing and has no session is no browser that somebody else leads.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    own = origin is not None and urlsplit(origin).netloc == headers.get("host")
    if (origin is not None and not own) or site in {"cross-site", "same-site"}:
        return False
    if principal is None or principal.through is not Through.SESSION:
        return True
    return own or site == "same-origin" or headers.get(CSRF_HEADER) == principal.csrf_token


def _principal_of(request: Request) -> Principal:
    principal: Principal = request.state.principal
    return principal


PrincipalDep = Annotated[Principal, Depends(_principal_of)]
"""Who asks; only on paths that want somebody."""
