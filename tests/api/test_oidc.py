"""Logging in with an identity provider: one of our own on loopback, true and false ones of its tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr, ValidationError
from sqlalchemy import text

from api.access import COOKIE
from api.app import API_PREFIX, create_app
from api.oidc import LoginFailed, OidcLogin, ProviderUnreachable, role_of
from api.settings import Settings
from corpus.accounts import AccessRole, Outsider
from corpus.errors import AccessRefused
from corpus.library import open_corpus

CLIENT, SECRET = "giaoviec", "bi-mat-cua-may-khach"
PASSWORD = "một câu đủ dài 42"
KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
NEW_KEY = RSAKey.generate_key(2048, {"kid": "2", "use": "sig"})

Claims = dict[str, Any]


@dataclass
class FakeProvider:
    """An identity provider: what it publishes, and how the next token is made."""

    url: str = ""
    change: Callable[[Claims], None] = lambda _claims: None
    sign: Callable[[Claims], str] = lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
    description: Claims = field(default_factory=dict)
    keys: list[RSAKey] = field(default_factory=lambda: [KEY])
    asked: list[str] = field(default_factory=list)
    challenges: dict[str, Claims] = field(default_factory=dict)

    def authorize(self, url: str) -> dict[str, str]:
        """Do what the browser's visit does: let the person in, and return the parameters to come back with."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.url}/authorize"
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT)
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        self.challenges["mã"] = query
        return {"code": "mã", "state": query["state"], "iss": self.url}

    def token(self, form: Claims, authorization: str) -> tuple[int, Claims]:
        asked = self.challenges.pop(form.get("code", ""), None)
        user, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if (
            asked is None
            or (user, secret) != (CLIENT, SECRET)
            or digest.decode() != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": "u-1", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {"preferred_username": "lan.nt", "roles": ["nhan-vien", "editor"]}
        self.change(claims)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(claims)}

    def published(self, path: str) -> Claims | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            } | self.description
        return {"keys": [key.as_dict(private=False) for key in self.keys]} if path == "/keys" else None


@pytest.fixture(scope="module")
def running() -> Iterator[FakeProvider]:
    """A provider that listens; one for all tests."""
    fake = FakeProvider()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.asked.append(self.path)
            found = fake.published(self.path)
            self._answer(404 if found is None else 200, found or {})

        def do_POST(self) -> None:
            fake.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*fake.token(form, self.headers.get("authorization", "")))

        def _answer(self, status: int, content: Claims) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield fake
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def provider(running: FakeProvider) -> Iterator[FakeProvider]:
    """The provider as it was made, whatever a test changes of it."""
    yield running
    vars(running).update(vars(FakeProvider(url=running.url)))


def settings_of(provider: FakeProvider, folder: Path, **more: Any) -> Settings:
    return Settings(
        data_dir=folder,
        oidc_issuer=provider.url,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        oidc_label="Đăng nhập qua cổng tỉnh",
        **more,
    )


@pytest.fixture(scope="module")
def settings(running: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_of(running, tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[TestClient]:
    """A service that is started once; starting takes longer than all that is asked of it."""
    with TestClient(create_app(settings), base_url="http://127.0.0.1", follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def client(service: TestClient, settings: Settings) -> Iterator[TestClient]:
    """A browser that is new to the service, and no users."""
    yield service
    service.cookies.clear()
    with open_corpus(settings.data_dir) as corpus, corpus.records.engine.begin() as connection:
        connection.execute(text("DELETE FROM sessions"))
        connection.execute(text("DELETE FROM users"))


def log_in(client: TestClient, provider: FakeProvider, following: str = "/api/v1/me", **changed: str) -> Any:
    left = client.get("/login/oidc", params={"next": following})
    assert left.status_code == 303, left.text
    return client.get("/login/oidc/tro-lai", params=provider.authorize(left.headers["location"]) | changed)


def test_the_login_page_offers_the_provider(client: TestClient, provider: FakeProvider) -> None:
    page = client.get("/login", params={"next": "/van-ban/1?start=2"}).text
    assert 'href="/login/oidc?next=/van-ban/1%3Fstart%3D2"' in page
    assert "Đăng nhập qua cổng tỉnh" in page
    assert provider.asked == []  # nothing is asked before somebody clicks


def test_a_person_is_let_in_with_the_role_of_the_claim(client: TestClient, provider: FakeProvider) -> None:
    answer = log_in(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/api/v1/me")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(COOKIE)).lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    me = client.get(f"{API_PREFIX}/me").json()
    assert (me["name"], me["role"], me["through"]) == ("lan.nt", "editor", "session")


def test_the_role_follows_the_provider_at_the_next_login(
    client: TestClient, provider: FakeProvider, settings: Settings
) -> None:
    log_in(client, provider)
    provider.change = lambda claims: claims.update(roles="reader", preferred_username="ten-moi")
    log_in(client, provider)
    me = client.get(f"{API_PREFIX}/me").json()
    assert (me["name"], me["role"]) == ("lan.nt", "reader")  # the same person under another name
    with open_corpus(settings.data_dir) as corpus:
        assert [(row.name, row.role) for row in corpus.accounts.users()] == [("lan.nt", "reader")]
        assert [(row.who, row.action) for row in corpus.accounts.log(limit=2)] == [("lan.nt", "login")] * 2


def tampered(claims: Claims) -> str:
    head, _, signature = jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims | {"roles": ["admin"]}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def unsigned(claims: Claims) -> str:
    parts = (json.dumps(each).encode() for each in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def with_public_key_as_secret(claims: Claims) -> str:
    parts = (json.dumps(each).encode() for each in ({"alg": "HS256", "kid": "1"}, claims))
    signed = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    mac = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


NOW = int(time.time())
FALSE_TOKENS = {
    "tampered": (tampered, {}),
    "of another key": (lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, OTHER_KEY), {}),
    "unsigned": (unsigned, {}),
    "signed with the public key as a secret": (with_public_key_as_secret, {}),
    "no token at all": (lambda _claims: "abc", {}),
    "wrong nonce": (None, {"nonce": "khác"}),
    "no nonce": (None, {"nonce": None}),
    "wrong audience": (None, {"aud": "dịch vụ khác"}),
    "for several, us not the one": (None, {"aud": [CLIENT, "khác"], "azp": "khác"}),
    "for several, not said for whom": (None, {"aud": [CLIENT, "khác"]}),
    "wrong issuer": (None, {"iss": "http://127.0.0.1:1"}),
    "expired": (None, {"exp": NOW - 3600, "iat": NOW - 7200}),
    "never expires": (None, {"exp": None}),
    "of the future": (None, {"iat": NOW + 3600}),
    "of nobody": (None, {"sub": None}),
    "no name": (None, {"preferred_username": None}),
    "unknown role": (None, {"roles": ["nhan-vien"]}),
    "no role": (None, {"roles": None}),
}


def come_back(provider: FakeProvider, login: OidcLogin) -> Outsider:
    begun = login.begin("http://127.0.0.1/login/oidc/tro-lai", "/")
    return login.finish(provider.authorize(begun.url), begun.state)[0]


@pytest.mark.parametrize(("sign", "changed"), FALSE_TOKENS.values(), ids=FALSE_TOKENS)
def test_a_false_token_is_refused(provider: FakeProvider, settings: Settings, sign: Any, changed: Claims) -> None:
    def change(claims: Claims) -> None:
        claims.update(changed)
        for name in [name for name, value in claims.items() if value is None]:
            del claims[name]

    assert settings.provider is not None
    login = OidcLogin(settings.provider)
    assert come_back(provider, login).name == "lan.nt"  # a true one
    provider.change = change
    if sign is not None:
        provider.sign = sign
    with pytest.raises(LoginFailed):
        come_back(provider, login)


@pytest.mark.parametrize(
    ("sign", "changed"), [(tampered, {}), (None, {"preferred_username": "Nguyễn Lan"})], ids=["token", "name"]
)
def test_who_is_refused_gets_no_session_and_a_line_in_the_log(
    client: TestClient, provider: FakeProvider, settings: Settings, sign: Any, changed: Claims
) -> None:
    provider.change = lambda claims: claims.update(changed)
    provider.sign = sign or provider.sign
    answer = log_in(client, provider)
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert COOKIE not in client.cookies
    assert client.get(f"{API_PREFIX}/me").status_code == 401
    with open_corpus(settings.data_dir) as corpus:
        assert corpus.accounts.users() == []
        assert corpus.accounts.log()[0].action == "login_failed"


def test_a_code_that_another_browser_brings_is_refused(client: TestClient, provider: FakeProvider) -> None:
    back = provider.authorize(client.get("/login/oidc").headers["location"])
    client.cookies.clear()
    answer = client.get("/login/oidc/tro-lai", params=back)
    assert answer.status_code == 401
    assert "không bắt đầu từ trình duyệt này" in answer.text
    assert "/token" not in provider.asked


def test_a_login_is_used_once(client: TestClient, provider: FakeProvider) -> None:
    left = client.get("/login/oidc")
    cookie = client.cookies["giaoviec_login"]
    back = provider.authorize(left.headers["location"])
    assert client.get("/login/oidc/tro-lai", params=back).status_code == 303
    client.cookies.set("giaoviec_login", cookie)
    assert client.get("/login/oidc/tro-lai", params=back).status_code == 401


@pytest.mark.parametrize(
    "changed", [{"code": "sai"}, {"iss": "https://khac.example"}, {"error": "access_denied"}, {"state": "ấ"}]
)
def test_an_answer_that_is_not_right_is_refused(
    provider: FakeProvider, settings: Settings, changed: dict[str, str]
) -> None:
    assert settings.provider is not None
    login = OidcLogin(settings.provider)
    begun = login.begin("http://127.0.0.1/login/oidc/tro-lai", "/")
    with pytest.raises(LoginFailed):
        login.finish(provider.authorize(begun.url) | changed, begun.state)


def test_a_login_that_took_too_long_is_refused(provider: FakeProvider, settings: Settings) -> None:
    now = 0.0
    assert settings.provider is not None
    login = OidcLogin(settings.provider, clock=lambda: now)
    begun = login.begin("http://127.0.0.1/login/oidc/tro-lai", "/")
    now = 601.0
    with pytest.raises(LoginFailed, match="quá 10 phút"):
        login.finish(provider.authorize(begun.url), begun.state)


def test_it_leads_to_no_other_site(client: TestClient, provider: FakeProvider) -> None:
    assert log_in(client, provider, "//evil.example").headers["location"] == "/"


def test_a_key_that_the_provider_made_since_is_asked_for(provider: FakeProvider, settings: Settings) -> None:
    now = 0.0
    assert settings.provider is not None
    login = OidcLogin(settings.provider, clock=lambda: now)
    come_back(provider, login)
    provider.keys = [NEW_KEY, KEY]
    provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "2"}, claims, NEW_KEY)
    with pytest.raises(LoginFailed):  # the set was read a moment ago: no provider is hammered
        come_back(provider, login)
    now = 61.0
    assert come_back(provider, login).name == "lan.nt"


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://khac.example"},
        {"token_endpoint": "http://khac.example/token"},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_describes_itself_wrong_is_not_trusted(
    provider: FakeProvider, settings: Settings, description: Claims
) -> None:
    provider.description = description
    assert settings.provider is not None
    with pytest.raises(ProviderUnreachable):
        OidcLogin(settings.provider).begin("http://127.0.0.1/", "/")


def test_a_provider_that_does_not_answer_leaves_passwords(client: TestClient, settings: Settings) -> None:
    nobody = settings_of(FakeProvider(url="http://127.0.0.1:9"), settings.data_dir).provider
    state = client.app.state  # type: ignore[attr-defined]
    kept = state.oidc
    assert nobody is not None
    with open_corpus(settings.data_dir) as corpus:
        corpus.accounts.add_user("quantri", AccessRole.ADMIN, PASSWORD)
    try:
        state.oidc = OidcLogin(nobody)
        page = client.get("/login/oidc")
    finally:
        state.oidc = kept
    assert page.status_code == 503
    assert "đăng nhập bằng mật khẩu" in page.text
    assert client.post("/login", data={"name": "quantri", "password": PASSWORD}).status_code == 303


# --- users


def test_a_password_account_is_not_given_to_its_namesake(
    client: TestClient, provider: FakeProvider, settings: Settings
) -> None:
    with open_corpus(settings.data_dir) as corpus:
        corpus.accounts.add_user("lan.nt", AccessRole.ADMIN, PASSWORD)
    answer = log_in(client, provider)
    assert answer.status_code == 401
    assert "đã thuộc một tài khoản khác" in answer.text


def test_a_name_stays_with_the_first_person_who_bears_it(client: TestClient, provider: FakeProvider) -> None:
    assert log_in(client, provider).status_code == 303
    provider.change = lambda claims: claims.update(sub="u-2")
    assert log_in(client, provider).status_code == 401


def test_a_locked_user_stays_out(client: TestClient, provider: FakeProvider, settings: Settings) -> None:
    log_in(client, provider)
    with open_corpus(settings.data_dir) as corpus:
        corpus.accounts.add_user("quantri", AccessRole.ADMIN, PASSWORD)
        corpus.accounts.change_user("lan.nt", is_active=False)
    answer = log_in(client, provider)
    assert answer.status_code == 401
    assert "đang bị khóa" in answer.text


def test_only_users_whom_an_administrator_added_where_it_is_set_so(settings: Settings, client: TestClient) -> None:
    person = Outsider("1" * 64, "lan.nt", AccessRole.EDITOR)
    with open_corpus(settings.data_dir) as corpus:
        with pytest.raises(AccessRefused, match="Chưa có người dùng"):
            corpus.accounts.log_in_from_outside(person, may_add=False)
        corpus.accounts.add_user("lan.nt", AccessRole.READER, None)
        assert corpus.accounts.log_in_from_outside(person, may_add=False).principal.role is AccessRole.EDITOR


# --- settings


@pytest.mark.parametrize(
    ("claim", "words", "claims", "role"),
    [
        ("roles", "admin=admin,editor=editor", {"roles": ["editor", "admin"]}, "admin"),  # the highest
        ("realm_access.roles", "cntt=admin,*=reader", {"realm_access": {"roles": ["khac"]}}, "reader"),
        ("https://x.vn/roles", "cntt=admin", {"https://x.vn/roles": "cntt"}, "admin"),
        ("groups", "Phòng CNTT=admin", {"groups": ["Phòng CNTT"]}, "admin"),
        ("a.b", "x=reader", {"a": "không phải bảng"}, None),
        ("roles", "x=reader", {"roles": [1, {"x": 1}]}, None),
    ],
)
def test_roles_are_told_by_a_claim(claim: str, words: str, claims: Claims, role: str | None) -> None:
    settings = Settings(oidc_issuer="https://x.vn", oidc_client_id="g", oidc_role_claim=claim, oidc_roles=words)
    assert settings.provider is not None
    assert role_of(claims, settings.provider) == role


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "http://dang-nhap.tinh.vn", "oidc_client_id": "g"},  # not encrypted
        {"oidc_issuer": "https://dang-nhap.tinh.vn"},
        {"oidc_issuer": "https://x.vn", "oidc_client_id": "g", "oidc_roles": "cntt=sếp"},
    ],
)
def test_settings_that_cannot_work_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)


def test_a_provider_wants_accounts_and_stands_in_for_the_first_administrator(
    provider: FakeProvider, tmp_path: Path
) -> None:
    assert settings_of(provider, tmp_path).with_accounts
    with pytest.raises(AccessRefused), TestClient(create_app(Settings(data_dir=tmp_path, require_accounts=True))):
        pass
