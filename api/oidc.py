"""Logging in with an identity provider: OpenID Connect, authorization code flow with PKCE.

The browser is sent to the provider with a state, a nonce and the digest of a secret that only this process knows; it
comes back with a code, which is exchanged for an ID token. Of the token are checked: the signature by the provider's
published keys (asymmetric algorithms only), issuer, audience, times, and the nonce. What is under way is kept here for
ten minutes and bound to the browser by a cookie; a code that another browser brings is refused.

Nothing of this is loaded, and nothing is asked over the network, unless a provider is set.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.provider import Provider
from corpus.accounts import AccessRole, Outsider
from corpus.errors import AccessRefused

_logger = logging.getLogger(__name__)
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
MINUTES = 10
_MAX_UNDER_WAY = 1000
_SECONDS = 10
_LEEWAY = 60  # seconds that clocks may differ
_DESCRIPTION_HOLDS = 3600
_KEYS_HOLD = 60  # a key that is not known is asked for at most once in so many seconds
_MAX_DEPTH = 8


class LoginFailed(AccessRefused):
    """The provider's answer is not one to trust, or tells no role."""

    code = "login_failed"


class ProviderUnreachable(AccessRefused):
    """The provider does not answer, or not as one."""

    code = "provider_unreachable"


@dataclass(frozen=True, slots=True)
class Begun:
    """A login under way: where the browser goes, and the state that its cookie keeps."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class _UnderWay:
    nonce: str
    verifier: str
    redirect_uri: str
    following: str
    until: float


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    at: float


class OidcLogin:
    """Logins with one provider.

    Args:
        provider: Which.
        transport: For tests: what stands in for the network.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        transport: httpx2.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask nobody yet."""
        self._provider = provider
        self._transport = transport
        self._clock = clock
        self._under_way: OrderedDict[str, _UnderWay] = OrderedDict()
        self._lock = threading.Lock()
        self._description: _Kept | None = None
        self._keys: _Kept | None = None

    def begin(self, redirect_uri: str, following: str) -> Begun:
        """Begin a login.

        Args:
            redirect_uri: Where the provider sends the browser back to.
            following: The page to open afterwards.

        Raises:
            ProviderUnreachable: It does not answer.
        """
        description = self._describe()
        nonce, verifier, state = (secrets.token_urlsafe(48) for _ in range(3))
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                description["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        now = self._clock()
        with self._lock:
            while self._under_way and (
                len(self._under_way) >= _MAX_UNDER_WAY or next(iter(self._under_way.values())).until < now
            ):
                self._under_way.popitem(last=False)
            self._under_way[state] = _UnderWay(nonce, verifier, redirect_uri, following, now + MINUTES * 60)
        return Begun(url, state)

    def finish(self, answered: Mapping[str, str], kept_state: str | None) -> tuple[Outsider, str]:
        """Finish a login: exchange the code, check the token, read the name and the role.

        Args:
            answered: The parameters that the provider sent the browser back with.
            kept_state: The state of the browser's cookie.

        Returns:
            Who logs in, and the page to open.

        Raises:
            LoginFailed: Something is not right.
            ProviderUnreachable: The provider does not answer.
        """
        state = answered.get("state", "")
        if not kept_state or not hmac.compare_digest(state.encode(), kept_state.encode()):
            raise LoginFailed("Lần đăng nhập này không bắt đầu từ trình duyệt này, hoặc đã cũ; hãy đăng nhập lại.")
        with self._lock:
            under_way = self._under_way.pop(state, None)
        if under_way is None or under_way.until < self._clock():
            raise LoginFailed(f"Lần đăng nhập này đã quá {MINUTES} phút hoặc đã dùng; hãy đăng nhập lại.")
        if answered.get("error"):
            _logger.warning("the identity provider refused a login: %s", answered["error"][:200])
            raise LoginFailed("Máy chủ đăng nhập từ chối, hoặc việc đăng nhập bị hủy; hãy thử lại.")
        if answered.get("iss") not in {None, self._provider.issuer}:
            raise LoginFailed("Câu trả lời không đến từ máy chủ đăng nhập đã đặt.")
        claims = self._checked(self._id_token(answered.get("code", ""), under_way), under_way.nonce)
        return self._outsider(claims), under_way.following

    # --- the provider

    def _client(self, redirect_uri: str | None = None) -> OAuth2Client:
        provider = self._provider
        verify: ssl.SSLContext | bool = True
        if provider.ca_certs is not None:
            verify = ssl.create_default_context(cafile=str(provider.ca_certs))
        return OAuth2Client(
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            token_endpoint_auth_method=self._way_to_show_secret(),
            scope=provider.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=_SECONDS,
            follow_redirects=False,
            trust_env=False,
            verify=verify,
            transport=self._transport,
        )

    def _way_to_show_secret(self) -> str:
        if self._provider.client_secret is None:
            return "none"
        ways = self._description.value.get("token_endpoint_auth_methods_supported") if self._description else None
        posts = isinstance(ways, list) and "client_secret_post" in ways and "client_secret_basic" not in ways
        return "client_secret_post" if posts else "client_secret_basic"

    def _get(self, url: str) -> dict[str, Any]:
        try:
            with self._client() as client:
                response = client.request("GET", url, withhold_token=True)
                response.raise_for_status()
                answer = response.json()
        except (httpx2.HTTPError, ValueError, OSError) as error:
            _logger.warning("the identity provider does not answer at %s: %s", url, error)
            raise ProviderUnreachable(
                "Không liên hệ được máy chủ đăng nhập; hãy thử lại sau, hoặc đăng nhập bằng mật khẩu."
            ) from error
        if not isinstance(answer, dict):
            raise ProviderUnreachable("Máy chủ đăng nhập trả lời không đúng dạng OpenID Connect.")
        return answer

    def _describe(self) -> dict[str, Any]:
        """Return what the provider publishes of itself."""
        kept = self._description
        if kept is None or self._clock() - kept.at > _DESCRIPTION_HOLDS:
            issuer = self._provider.issuer
            found = self._get(issuer.rstrip("/") + "/.well-known/openid-configuration")
            if found.get("issuer") != issuer:
                _logger.warning("the identity provider calls itself %r, not %r", found.get("issuer"), issuer)
                raise ProviderUnreachable("Máy chủ đăng nhập xưng tên khác với GIAOVIEC_OIDC_ISSUER.")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not _is_safe(found.get(name), issuer):
                    raise ProviderUnreachable(f"Máy chủ đăng nhập không nêu {name} dùng được.")
            kept = self._description = _Kept(found, self._clock())
        return cast("dict[str, Any]", kept.value)

    def _key_set(self, *, anew: bool = False) -> KeySet:
        kept = self._keys
        if kept is None or (anew and self._clock() - kept.at > _KEYS_HOLD):
            found = self._get(self._describe()["jwks_uri"]).get("keys")
            usable = [each for each in (found if isinstance(found, list) else []) if _is_usable(each)]
            try:
                keys = KeySet.import_key_set({"keys": cast("Any", usable)})
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise ProviderUnreachable("Máy chủ đăng nhập công bố khóa không đọc được.") from error
            kept = self._keys = _Kept(keys, self._clock())
        return cast("KeySet", kept.value)

    def _id_token(self, code: str, under_way: _UnderWay) -> str:
        try:
            with self._client(under_way.redirect_uri) as client:
                token = client.fetch_token(
                    self._describe()["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=under_way.verifier,
                )
        except OAuthError as error:
            _logger.warning("the identity provider took no code: %s", error)
            raise LoginFailed("Máy chủ đăng nhập không nhận mã đăng nhập; hãy đăng nhập lại.") from error
        except (httpx2.HTTPError, ValueError, OSError) as error:
            _logger.warning("the identity provider does not answer: %s", error)
            raise ProviderUnreachable("Không liên hệ được máy chủ đăng nhập; hãy thử lại sau.") from error
        value = token.get("id_token")
        if not isinstance(value, str):
            raise LoginFailed("Máy chủ đăng nhập không gửi ID token; GIAOVIEC_OIDC_SCOPES phải có “openid”.")
        return value

    # --- the token

    def _checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        """Return the claims of a token that is the provider's own, for this service, for this login, and for now."""
        announced = self._describe().get("id_token_signing_alg_values_supported")
        allowed = ALGORITHMS & set(announced) if isinstance(announced, list) else ALGORITHMS
        try:
            try:
                claims = jwt.decode(id_token, self._key_set(), algorithms=sorted(allowed)).claims
            except (JoseError, ValueError):  # a key that came since the set was read
                claims = jwt.decode(id_token, self._key_set(anew=True), algorithms=sorted(allowed)).claims
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY,
                iss={"essential": True, "value": self._provider.issuer},
                aud={"essential": True, "value": self._provider.client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            _logger.warning("an ID token was refused: %s", error)
            raise LoginFailed("Máy chủ đăng nhập gửi ID token không hợp lệ nên bị từ chối.") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._provider.client_id:
            raise LoginFailed("ID token được cấp cho một dịch vụ khác nên bị từ chối.")
        return dict(claims)

    def _outsider(self, claims: Mapping[str, Any]) -> Outsider:
        provider = self._provider
        name, subject = claims.get(provider.name_claim), claims["sub"]
        if not isinstance(name, str) or not name.strip() or not isinstance(subject, str) or not subject:
            raise LoginFailed(f"ID token không có tên người dùng ở “{provider.name_claim}”.")
        role = role_of(claims, provider)
        if role is None:
            raise LoginFailed("Tài khoản này chưa được cấp vai trò nào ở đây; hãy hỏi quản trị viên.")
        identity = hashlib.sha256(f"{provider.issuer}\n{subject}".encode()).hexdigest()
        return Outsider(identity, name, role)


def role_of(claims: Mapping[str, Any], provider: Provider) -> AccessRole | None:
    """Return the highest role that the claims give, None for none."""
    value: Any = claims.get(provider.role_claim)
    if value is None:  # "realm_access.roles": a path, unless a claim has this very name
        value = claims
        for part in provider.role_claim.split(".", _MAX_DEPTH):
            value = value.get(part) if isinstance(value, Mapping) else None
    values = {value} if isinstance(value, str) else {each for each in value or () if isinstance(each, str)}
    given = [role for name, role in provider.roles.items() if name in values]
    order = list(AccessRole)
    return max(given, key=order.index) if given else provider.roles.get("*")


def _is_usable(key: object) -> bool:
    """Say whether a published key can be one that tokens are signed with: asymmetric, and not for encryption."""
    return isinstance(key, dict) and key.get("kty") in {"RSA", "EC", "OKP"} and key.get("use", "sig") == "sig"


def _is_safe(url: object, issuer: str) -> bool:
    """Say whether an address of the provider's may be asked: https, or http where the provider itself is (loopback)."""
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or not parts.hostname:
        return False
    own = urlsplit(issuer)
    return parts.scheme == "https" or (parts.scheme == own.scheme == "http" and parts.hostname == own.hostname)
