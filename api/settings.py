"""Every setting, in one object that is built once at the edge and passed down.

A setting is read from the environment with the prefix ``GIAOVIEC_``: ``GIAOVIEC_PORT=9000``. Nothing below ``api``
reads the environment.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.provider import Provider
from corpus.accounts import AccessRole
from corpus.index.backend import ServerOptions
from corpus.webhooks import WebhookPolicy

PREFIX = "GIAOVIEC_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# A page on another site must not reach a service without accounts by giving its own name our address.
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
_CHECKOUT = Path(__file__).resolve().parent.parent


def _default_data_dir() -> Path:
    """Return ``var`` of the checkout; in an installation without one, a folder in the user's home."""
    if (_CHECKOUT / "pyproject.toml").is_file():
        return _CHECKOUT / "var"
    return Path.home() / ".giaoviec"


# An identity provider is asked by https; by http only on this machine, for tests.
_PROVIDER = r"^(https://[^/\s?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(/[^\s?#]*)?$"
_ROLE_WORDS = r"^\s*[^,=]+=\s*(reader|editor|admin)\s*(,\s*[^,=]+=\s*(reader|editor|admin)\s*)*$"


class Settings(BaseSettings):
    """What an installation may set. Field names in capitals after the prefix are the variables' names."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data_dir: Path = Field(default_factory=_default_data_dir)
    """Where records, originals, the index and logs are kept."""
    database_url: SecretStr | None = None
    """SQLAlchemy URL of the records; none: SQLite in ``data_dir``. ``postgresql://…`` for PostgreSQL."""
    search_url: SecretStr = SecretStr("tantivy:")
    """``tantivy:`` the embedded engine in ``data_dir``; ``http(s)://host:9200`` Elasticsearch, several with commas."""
    search_api_key: SecretStr | None = None
    """Encoded API key of the search server, instead of user and password in its URL."""
    search_ca_certs: Path | None = None
    """Certificate authority of the search server (PEM), if it is not one that the system trusts."""
    search_index: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$")] = "giaoviec"
    """Name of this installation's index on the search server."""
    search_shards: Annotated[int, Field(ge=1, le=1024)] = 1
    """Shards of an index that is built on the search server; docs/scale.md says when more than one are needed."""
    search_replicas: Annotated[int, Field(ge=0, le=20)] = 0
    """Copies of each shard on other nodes of the search server."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+[^\s]*$")] | None = None
    """Where users reach the service, for addresses in calendars and exports: ``https://giaoviec.tinh.gov.vn``."""
    require_accounts: bool | None = None
    """Whether users must log in; not set: only where the service can be reached from other machines."""
    allowed_hosts: str = ""
    """More names under which the service may be asked, separated by commas; behind a proxy, for instance."""
    requests_per_minute: Annotated[int, Field(ge=0)] = 600
    """How many requests a user, or an address without one, may make where accounts are wanted; 0: any number."""
    oidc_issuer: Annotated[str, Field(pattern=_PROVIDER)] | None = None
    """Identity provider that users may log in with (OpenID Connect): its issuer; none: passwords and keys alone."""
    oidc_client_id: Annotated[str, Field(validate_default=True)] = ""
    """What the provider calls this service."""
    oidc_client_secret: SecretStr | None = None
    """Its secret there; none for a public client."""
    oidc_scopes: str = "openid profile email"
    """What is asked of the provider."""
    oidc_name_claim: str = "preferred_username"
    """Claim of the ID token that is the user's name here."""
    oidc_role_claim: str = "roles"
    """Claim that tells the role; parts of a path with dots: ``realm_access.roles``."""
    oidc_roles: Annotated[str, Field(pattern=_ROLE_WORDS)] = "admin=admin,editor=editor,reader=reader"
    """Which value of that claim is which role here, ``*`` whoever has none of them: ``cntt=admin,*=reader``."""
    oidc_add_users: bool = True
    """Whether who logs in for the first time is added; if not, an administrator adds users without a password."""
    oidc_label: str = "Đăng nhập bằng tài khoản cơ quan"
    """What the button of the login page says."""
    oidc_ca_certs: Path | None = None
    """Certificate authority of the provider (PEM), if it is not one that the system trusts."""
    webhook_hosts: str = ""
    """Hosts inside the office's network that saved searches may send to: names, ``*.tinh.gov.vn``, networks; commas."""
    workers: Annotated[int, Field(ge=1, le=256)] = Field(default_factory=lambda: min(os.cpu_count() or 1, 8))
    """Processes that read documents."""
    max_file_mb: Annotated[int, Field(ge=1)] = 200
    """Files above this size are refused with a reason."""
    max_pages: Annotated[int, Field(ge=1)] = 3000
    """PDF files and scans of more pages are refused with a reason."""
    max_upload_mb: Annotated[int, Field(ge=1)] = 50
    """The same for files sent to the API."""
    worker_memory_mb: Annotated[int, Field(ge=512)] = 4096
    """Address space of one reading process."""
    seconds_per_file: Annotated[float, Field(gt=0)] = 1800.0
    """A file that takes longer is given up with a reason; a long scan may need a quarter of an hour."""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in LOOPBACK

    @property
    def with_accounts(self) -> bool:
        """Whether users must log in."""
        if self.require_accounts is None:
            return not self.is_local or self.oidc_issuer is not None
        return self.require_accounts or not self.is_local

    @field_validator("oidc_client_id")
    @classmethod
    def _named_to_provider(cls, value: str, given: ValidationInfo) -> str:
        if given.data.get("oidc_issuer") is not None and not value:
            raise ValueError("a provider wants to know who asks")
        return value

    @property
    def provider(self) -> Provider | None:
        """The identity provider that users may log in with."""
        if self.oidc_issuer is None:
            return None
        roles = [pair.split("=") for pair in self.oidc_roles.split(",")]
        return Provider(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=self.oidc_client_secret.get_secret_value() if self.oidc_client_secret else None,
            scopes=self.oidc_scopes,
            name_claim=self.oidc_name_claim,
            role_claim=self.oidc_role_claim,
            roles={value.strip(): AccessRole(role.strip()) for value, role in roles},
            ca_certs=self.oidc_ca_certs.expanduser() if self.oidc_ca_certs else None,
        )

    @property
    def webhooks(self) -> WebhookPolicy:
        """Where messages of saved searches may go; to this machine itself only where everybody is its own user."""
        return WebhookPolicy.of(self.webhook_hosts, loopback=not self.with_accounts)

    @property
    def host_names(self) -> list[str]:
        """The names under which the service may be asked; "*" where it listens on every address and none is given."""
        given = [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]
        if self.public_url is not None:
            given.append(urlsplit(self.public_url).hostname or "")
        if not self.is_local and not given and self.host in {"0.0.0.0", "::"}:  # noqa: S104  (compared, not bound)
            return ["*"]
        own = [] if self.is_local else [f"[{self.host}]" if ":" in self.host else self.host]
        return [*LOOPBACK_NAMES, *own, *given]

    @property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy URL in force."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'giaoviec.sqlite3'}"

    @property
    def search_options(self) -> ServerOptions:
        """How the search server is used."""
        return ServerOptions(
            api_key=self.search_api_key.get_secret_value() if self.search_api_key else None,
            ca_certs=str(self.search_ca_certs.expanduser()) if self.search_ca_certs else None,
            index=self.search_index,
            shards=self.search_shards,
            replicas=self.search_replicas,
        )

    @property
    def samples_dir(self) -> Path:
        """The sample documents of the checkout."""
        return _CHECKOUT / "corpus" / "samples" / "documents"
