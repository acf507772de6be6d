"""What is set about an identity provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.accounts import AccessRole


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider, and what its claims mean here.

    Attributes:
        issuer: Its identity, under which its description is found.
        client_id, client_secret: What it calls this service; no secret for a public client.
        scopes: What is asked of it.
        name_claim: The claim that is the user's name.
        role_claim: The claim that tells the role, a path with dots.
        roles: Role by value of that claim; "*" for whoever has none of the others.
        ca_certs: Its certificate authority, if the system does not trust it.
    """

    issuer: str
    client_id: str
    client_secret: str | None
    scopes: str
    name_claim: str
    role_claim: str
    roles: Mapping[str, AccessRole]
    ca_certs: Path | None
