"""Rendering a page: what every template knows, and the two languages."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup

from api import wording
from api.web.forms import has_account, role_of
from corpus.accounts import AccessRole
from corpus.index.query import Hit
from corpus.version import program_version
from nlp.calibration import TO_CHECK

_ROOT = Path(__file__).resolve().parent.parent
LANGUAGE, THEME, TOLD = "lang", "theme", "told"
_LONG = 10 * 365 * 24 * 3600
_LONG_WORD = re.compile(r"\S{61,}")
_MARK = "\x00"  # no text of a document has it
_PIECE = re.compile(r"\S{40}(?=\S)")
templates = Jinja2Templates(_ROOT / "templates")


@functools.cache
def _english() -> Mapping[str, str]:
    words: Mapping[str, str] = json.loads((Path(__file__).parent / "english.json").read_text("utf-8"))
    return words


def translator(request: Request) -> Callable[..., str]:
    """Return what gives a page's words in the reader's language; a word without English stays Vietnamese."""
    is_english = language(request) == "en"

    def translate(words: str, **values: object) -> str:
        shown = _english().get(words, words) if is_english else words
        return shown.format(**values) if values else shown

    return translate


def language(request: Request) -> str:
    """Return "vi" or "en"."""
    return "en" if request.cookies.get(LANGUAGE) == "en" else "vi"


@functools.cache
def _static_version() -> str:
    digest = hashlib.sha256()
    for path in sorted((_ROOT / "static").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def render(request: Request, template: str, *, here: str = "", status: int = 200, **context: Any) -> HTMLResponse:
    """Return a page.

    Args:
        request: Whose.
        template: Its name under ``templates``.
        here: The entry of the menu that it belongs to.
        status: The HTTP status.
        context: What the template shows.
    """
    told = request.cookies.get(TOLD)
    theme = request.cookies.get(THEME)
    query = f"?{request.url.query}" if request.url.query else ""
    shared = {
        "t": translator(request),
        "lang": language(request),
        "theme": theme if theme in {"light", "dark"} else None,
        "here": here,
        "back": request.url.path + query if request.method == "GET" else "/",
        "account": request.state.principal.name if has_account(request) else None,
        "may_administer": role_of(request).includes(AccessRole.ADMIN),
        "told": _unquoted(told) if told else None,
        "version": program_version(),
        "doubtful": TO_CHECK,
        "static_version": _static_version(),
    }
    response = templates.TemplateResponse(request, template, shared | context, status_code=status)
    response.headers["Cache-Control"] = "no-store"
    if told:
        response.delete_cookie(TOLD)
    return response


def go(address: str, *, told: str | None = None) -> Response:
    """Return a redirect to a page of our own, which says ``told`` once."""
    response = RedirectResponse(address, status_code=303)
    if told:
        response.set_cookie(TOLD, quote(told), max_age=60, httponly=True, samesite="strict")
    return response


def remember(response: Response, name: str, value: str) -> None:
    """Keep a preference in the browser."""
    response.set_cookie(name, value, max_age=_LONG, httponly=True, samesite="lax")


def _unquoted(told: str) -> str:
    from urllib.parse import unquote  # noqa: PLC0415

    return unquote(told)[:500]


def is_own_address(address: str) -> bool:
    """Say whether an address is a path of this service; nothing else is ever redirected to."""
    return bool(re.match(r"/(?![/\\])", address)) and "\n" not in address and "\r" not in address


def mark(hit: Hit) -> Markup:
    """Return a hit's text with its highlights as <mark>, everything else escaped."""
    text, parts, last = str(hit.payload["text"]), [], 0
    for highlight in hit.highlights:
        parts += [breakable(text[last : highlight.start])]
        parts += [Markup("<mark>{}</mark>").format(breakable(text[highlight.start : highlight.end]))]
        last = highlight.end
    return Markup("").join([*parts, breakable(text[last:])])


def breakable(text: object) -> Markup:
    """Return a text, escaped, in which words that no language has may break: browsers take seconds to find where.

    >>> breakable("<b> " + "a" * 70)
    Markup('&lt;b&gt; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa<wbr>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
    """
    words = str(text)
    if not _LONG_WORD.search(words):
        return Markup.escape(words)
    cut = _LONG_WORD.sub(lambda found: _PIECE.sub(_with_mark, found[0]), words.replace(_MARK, ""))
    return Markup(str(Markup.escape(cut)).replace(_MARK, "<wbr>"))  # noqa: S704  (escaped before)


def _with_mark(found: re.Match[str]) -> str:
    return found[0] + _MARK


def moment(at: dt.datetime | str) -> str:
    """Return a moment in the machine's zone: "14:05 21/11/2026"."""
    known = dt.datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{known.astimezone():%H:%M %d/%m/%Y}"


templates.env.filters |= {
    "breakable": breakable,
    "mark": mark,
    "date": wording.vietnamese_date,
    "deadline": wording.deadline_words,
    "moment": moment,
    "place": wording.place_words,
    "target": wording.target_words,
}
