"""POST /giao-dien: language, colours, and the name that decisions are signed with on this browser."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Form
from fastapi.responses import Response

from api.web.forms import MAX_NAME, PERSON
from api.web.rendering import LANGUAGE, THEME, go, is_own_address, remember
from api.web.routing import page_router

router = page_router()


@router.post("/giao-dien")
def prefer(
    back: Annotated[str, Form(max_length=4000)] = "/",
    lang: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    person: Annotated[str, Form(max_length=MAX_NAME)] = "",
) -> Response:
    """Keep a preference and go back."""
    response = go(back if is_own_address(back) else "/")
    if lang in {"vi", "en"}:
        remember(response, LANGUAGE, lang)
    if theme in {"light", "dark"}:
        remember(response, THEME, theme)
    if person.strip():
        remember(response, PERSON, quote(person.strip()))
    return response
