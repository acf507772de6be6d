"""Addresses of places in documents, absolute, for lists that leave the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import Request

from api.settings import Settings


def base_url(settings: Settings, request: Request | None = None) -> str:
    """Return where this service is reached, without a slash at the end."""
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    if request is not None:
        return str(request.base_url).rstrip("/")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def place_finder(request: Request | None, settings: Settings) -> Callable[[str, Sequence[int] | None], str]:
    """Return what gives the address of a document's page, its place marked."""
    base = base_url(settings, request)

    def place_of(document_id: str, span: Sequence[int] | None) -> str:
        page = f"{base}/van-ban/{document_id}"
        return f"{page}?start={span[0]}&end={span[1]}#place" if span else page

    return place_of
