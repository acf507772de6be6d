"""Who acts on a page. Whether a form comes from a page of ours is looked at before, in :mod:`api.access`."""

from __future__ import annotations

import re
from urllib.parse import unquote

from fastapi import Request

from corpus.accounts import AccessRole, Through

PERSON = "person"
MAX_NAME = 100


def person_of(request: Request) -> str:
    """Return who acts: the account; without accounts the name that was entered on this browser."""
    principal = request.state.principal
    if principal is not None and principal.through is not Through.MACHINE:
        return str(principal.name)
    name = unquote(request.cookies.get(PERSON, ""))
    return re.sub(r"[\x00-\x1f]", "", name)[:MAX_NAME].strip() or "Người dùng máy này"


def has_account(request: Request) -> bool:
    """Say whether decisions are signed by an account, so that no name is asked for."""
    principal = getattr(request.state, "principal", None)  # who is refused early has none yet
    return principal is not None and principal.through is not Through.MACHINE


def role_of(request: Request) -> AccessRole:
    """Return what who asks may do; nothing but reading for who was refused before that was known."""
    principal = getattr(request.state, "principal", None)
    return AccessRole(principal.role) if principal is not None else AccessRole.READER
