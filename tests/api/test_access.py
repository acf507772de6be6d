"""Who may do what: accounts, keys, sessions, CSRF, lock-out, limits, the audit log."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from record_factory import a_reading, a_record, a_task
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.access import COOKIE, role_for
from api.app import API_PREFIX, create_app
from api.settings import Settings
from corpus.accounts import LOCK_MINUTES, MAX_FAILURES, AccessRole, AccountStore, LockedOut
from corpus.errors import AccessRefused, QueryError
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure
from corpus.store.originals import StoredFile

PASSWORD = "một câu đủ dài 42"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var", workers=1, require_accounts=True, requests_per_minute=0)


@pytest.fixture
def keys(settings: Settings) -> dict[str, str]:
    """Users of each role, with a password and a key, and one document."""
    with open_corpus(settings.data_dir) as corpus:
        identity, _ = corpus.records.begin(StoredFile("a" * 64, 10, "kh.pdf"), "/kh.pdf", "v1")
        corpus.records.save_reading(identity, a_reading(a_record(a_task("Rà soát", lead=("Sở Nội vụ",)))), "v1")
        for role in AccessRole:
            corpus.accounts.add_user(role.value, role, f"{PASSWORD} {role.value[::-1]}")
        return {role.value: corpus.accounts.add_key(role.value, "thử")[1] for role in AccessRole}


@pytest.fixture
def client(settings: Settings, keys: dict[str, str]) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url="http://127.0.0.1", follow_redirects=False) as opened:
        yield opened


def as_key(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def log_in(client: TestClient, role: str) -> None:
    fields = {"name": role, "password": f"{PASSWORD} {role[::-1]}", "next": "/api/v1/me"}
    response = client.post("/login", data=fields, headers={"origin": "http://127.0.0.1"})
    assert (response.status_code, response.headers["location"]) == (303, "/api/v1/me"), response.text
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


# --- without accounts


def test_loopback_needs_no_accounts(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data_dir=tmp_path)), base_url="http://127.0.0.1") as client:
        assert client.get(f"{API_PREFIX}/me").json() == {
            "name": "máy này",
            "role": "admin",
            "through": "machine",
            "csrf_token": None,
        }


def test_another_address_refuses_to_start_without_an_administrator(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="192.0.2.7", require_accounts=False)
    with pytest.raises(AccessRefused, match="user add"), TestClient(create_app(settings)):
        pass
    with open_corpus(tmp_path) as corpus:
        corpus.accounts.add_user("quantri", AccessRole.ADMIN, PASSWORD)
    with TestClient(create_app(settings), base_url="http://192.0.2.7") as client:
        assert client.get(f"{API_PREFIX}/search").status_code == 401


# --- who is let in


def test_nobody_gets_only_the_login_page_and_health(client: TestClient) -> None:
    assert client.get(f"{API_PREFIX}/health").status_code == 200
    assert client.get("/static/style.css").status_code == 200
    assert client.get("/login").status_code == 200
    refused = client.get(f"{API_PREFIX}/search")
    assert (refused.status_code, refused.json()["code"]) == (401, "login_required")
    page = client.get("/van-ban/aaaaaaaaaaaaaaaaaaaa?start=1")
    assert (page.status_code, page.headers["location"]) == (
        303,
        "/login?next=/van-ban/aaaaaaaaaaaaaaaaaaaa%3Fstart%3D1",
    )
    for path in ("/openapi.json", "/docs", "/khong-co", f"{API_PREFIX}/documents/aaaaaaaaaaaaaaaaaaaa/source"):
        assert client.get(path).status_code in {303, 401}


# fmt: off
MAY = [  # method, path, the least role
    ("GET", "/search", "reader"),
    ("POST", "/extract", "reader"),
    ("GET", "/users", "admin"),
    ("POST", "/keys", "admin"),
    ("GET", "/audit", "admin"),
    ("DELETE", "/keys/00000000", "admin"),
]
# fmt: on


@pytest.mark.parametrize(("method", "path", "least"), MAY)
def test_each_role_may_what_it_may(
    client: TestClient, keys: dict[str, str], method: str, path: str, least: str
) -> None:
    for role, key in keys.items():
        status = client.request(method, API_PREFIX + path, headers=as_key(key)).status_code
        assert (status == 403) is not AccessRole(role).includes(AccessRole(least)), (role, status)
        assert status != 401


def test_what_no_rule_names_is_for_editors_when_it_changes_something() -> None:
    assert role_for("POST", "/api/v1/anything") is AccessRole.EDITOR
    assert role_for("GET", "/api/v1/anything") is AccessRole.READER
    assert role_for("GET", "/quan-tri/nguoi-dung") is AccessRole.ADMIN


def test_a_revoked_key_and_a_locked_users_key_are_refused(
    client: TestClient, settings: Settings, keys: dict[str, str]
) -> None:
    path = f"{API_PREFIX}/search"
    with open_corpus(settings.data_dir) as corpus:
        row, key = corpus.accounts.add_key("reader", "tạm")
        assert client.get(path, headers=as_key(key)).status_code == 200
        assert key not in str(corpus.accounts.api_keys()[0].__dict__)
        corpus.accounts.revoke_key(row.id)
        assert client.get(path, headers=as_key(key)).status_code == 401
        corpus.accounts.change_user("reader", is_active=False)
    assert client.get(path, headers=as_key(keys["reader"])).status_code == 401
    assert client.get(path, headers=as_key("gv_sai")).status_code == 401


def test_calendars_give_their_key_in_the_address_or_as_a_password(
    client: TestClient, settings: Settings, keys: dict[str, str]
) -> None:
    path = f"{API_PREFIX}/calendar.ics"
    assert client.get(path, params={"agency": "snv", "key": keys["reader"]}).status_code == 200
    basic = base64.b64encode(f"ai:{keys['reader']}".encode()).decode()
    assert client.get(path, headers={"authorization": f"Basic {basic}"}).status_code == 200
    assert client.get(f"{API_PREFIX}/search", params={"key": keys["reader"]}).status_code == 401
    with open_corpus(settings.data_dir) as corpus:
        assert not [row for row in corpus.accounts.log() if keys["reader"] in row.subject]


# --- sessions


def test_a_session_reads_and_ends(client: TestClient) -> None:
    log_in(client, "editor")
    me = client.get(f"{API_PREFIX}/me").json()
    assert (me["name"], me["role"], me["through"]) == ("editor", "editor", "session")
    assert client.post("/logout", headers={"origin": "http://127.0.0.1"}).status_code == 303
    assert client.get(f"{API_PREFIX}/me").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),  # a session that shows nothing
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://127.0.0.1"}, 201),
        ({"sec-fetch-site": "same-origin"}, 201),
    ],
)
def test_another_site_changes_nothing(client: TestClient, headers: dict[str, str], status: int) -> None:
    log_in(client, "admin")
    made = client.post(f"{API_PREFIX}/keys", json={"user": "reader"}, headers=headers)
    assert made.status_code == status, made.text


def test_the_sessions_token_shows_that_a_change_is_ours(client: TestClient) -> None:
    log_in(client, "admin")
    token = client.get(f"{API_PREFIX}/me").json()["csrf_token"]
    path, body = f"{API_PREFIX}/keys", {"user": "reader"}
    assert client.post(path, json=body, headers={"x-csrf-token": token}).status_code == 201
    assert client.post(path, json=body, headers={"x-csrf-token": token[:-1]}).status_code == 403


def test_without_accounts_another_site_changes_nothing_either(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data_dir=tmp_path)), base_url="http://127.0.0.1") as client:
        refused = client.post(f"{API_PREFIX}/extract", headers={"origin": "https://evil.example"})
        assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
def test_a_login_leads_to_no_other_site(client: TestClient, elsewhere: str) -> None:
    fields = {"name": "reader", "password": f"{PASSWORD} redaer", "next": elsewhere}
    assert client.post("/login", data=fields).headers["location"] == "/"


def test_wrong_passwords_lock_the_name_and_say_nothing_of_it(client: TestClient) -> None:
    right = {"name": "reader", "password": f"{PASSWORD} redaer"}
    for name in ("reader", "khong-co"):
        for _ in range(MAX_FAILURES):
            answer = client.post("/login", data={"name": name, "password": "sai"})
            assert answer.status_code == 401
            assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text
    assert client.post("/login", data=right).status_code == 429
    assert COOKIE not in client.cookies


# --- the store


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with open_corpus(tmp_path) as opened:
        yield opened


def test_a_lock_ends(corpus: Corpus) -> None:
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    accounts = AccountStore(corpus.records.engine, lambda: moment)
    accounts.add_user("lan", AccessRole.READER, PASSWORD)
    for _ in range(MAX_FAILURES):
        with pytest.raises(AccessRefused):
            accounts.log_in("lan", "sai", "192.0.2.1")
    with pytest.raises(LockedOut):
        accounts.log_in("lan", PASSWORD, "192.0.2.2")
    moment += dt.timedelta(minutes=LOCK_MINUTES + 1)
    assert accounts.session_of(accounts.log_in("lan", PASSWORD, "192.0.2.2").token)
    token = accounts.log_in("lan", PASSWORD, None).token
    moment += dt.timedelta(hours=13)
    assert accounts.session_of(token) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Lan", PASSWORD),
        ("lan nt", PASSWORD),
        ("", PASSWORD),
        ("lan", "ngắn"),
        ("lan", "aaaaaaaaaaaa"),
        ("lan", "matkhau123"),
        ("nguyenlan", "nguyenlan2026"),
    ],
)
def test_names_and_passwords_that_are_refused(corpus: Corpus, name: str, password: str) -> None:
    with pytest.raises(QueryError):
        corpus.accounts.add_user(name, AccessRole.READER, password)


def test_passwords_and_secrets_are_not_kept(corpus: Corpus) -> None:
    corpus.accounts.add_user("lan", AccessRole.ADMIN, PASSWORD)
    token = corpus.accounts.log_in("lan", PASSWORD, None).token
    (user,) = corpus.accounts.users()
    assert user.password_hash.startswith("$argon2id$")
    with corpus.records.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM sessions")).all())
    assert token not in kept


def test_the_last_administrator_stays(corpus: Corpus) -> None:
    corpus.accounts.add_user("lan", AccessRole.ADMIN, PASSWORD)
    for change in ({"role": AccessRole.READER}, {"is_active": False}):
        with pytest.raises(QueryError, match="quản trị viên"):
            corpus.accounts.change_user("lan", **change)
    assert corpus.accounts.has_admin()


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET who = 'x'", "DELETE FROM audit_log"])
def test_the_audit_log_only_grows(corpus: Corpus, statement: str) -> None:
    corpus.accounts.note(None, "login_failed", "ai đó")
    with pytest.raises(DBAPIError, match="only grows"), corpus.records.engine.begin() as connection:
        connection.execute(text(statement))
    assert len(corpus.accounts.log()) == 1


def test_the_log_tells_who_saw_exported_and_changed(client: TestClient, keys: dict[str, str]) -> None:
    client.get(f"{API_PREFIX}/documents/aaaaaaaaaaaaaaaaaaaa", headers=as_key(keys["reader"]))
    client.get(f"{API_PREFIX}/export.csv?agency=snv", headers=as_key(keys["editor"]))
    client.post(f"{API_PREFIX}/keys", json={"user": "reader"}, headers=as_key(keys["editor"]))
    log_in(client, "admin")
    lines = client.get(f"{API_PREFIX}/audit").json()
    told = [(line["who"], line["action"], line["subject"].split("?")[0], line["status"]) for line in lines]
    assert told == [
        ("admin", "login", "admin", 303),
        ("editor", "change", "POST /api/v1/keys", 403),
        ("editor", "export", "GET /api/v1/export.csv", 200),
        ("reader", "see", "GET /api/v1/documents/aaaaaaaaaaaaaaaaaaaa", 200),
    ]


@pytest.mark.parametrize(("role", "status", "left"), [("reader", 403, 1), ("editor", 303, 0)])
def test_editors_take_failures_off_the_list_and_the_log_tells(  # noqa: PLR0917  (one row of the table)
    settings: Settings, client: TestClient, keys: dict[str, str], role: str, status: int, left: int
) -> None:
    with open_corpus(settings.data_dir) as corpus:
        identity, _ = corpus.records.begin(StoredFile("b" * 64, 10, "hong.pdf"), "/hong.pdf", "v1")
        corpus.records.save_failure(identity, Failure("damaged_file", "Tệp hỏng."), "v1")
        corpus.records.refuse_path("/sai tên.pdf", Failure("file_vanished", "Không tìm thấy."))
        for named in (f"van_ban={identity}", "tep=/sai tên.pdf"):
            answer = client.post(f"/van-ban/bo-khoi-danh-sach?{named}", headers=as_key(keys[role]))
            assert answer.status_code == status
        assert (len(corpus.records.unfinished()), len(corpus.records.unreadable_paths())) == (left, left)
        line = corpus.accounts.log()[-1]
        assert (line.who, line.action, identity in line.subject, line.status) == (role, "change", True, status)


def test_too_many_requests_are_refused_for_a_while(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, require_accounts=True, requests_per_minute=15)
    with open_corpus(tmp_path) as corpus:
        corpus.accounts.add_user("lan", AccessRole.ADMIN, PASSWORD)
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        statuses = [client.get(f"{API_PREFIX}/health").status_code for _ in range(8)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429
