"""Saved and standing searches: matched once against new documents, sent signed, tried again, written down."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from record_factory import a_reading, a_record, a_task

from corpus.deadlines import DeadlineState
from corpus.errors import DocumentNotFound, QueryError
from corpus.index.query import SearchQuery
from corpus.library import Corpus, open_corpus
from corpus.saved import conditions_of, query_of
from corpus.standing import PAUSES, deliver_due, signature
from corpus.store.originals import StoredFile
from corpus.webhooks import WebhookPolicy, check_webhook, post_json
from nlp.model import Role

HOOK = "http://127.0.0.1:9/nhan"


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with open_corpus(tmp_path, search_url="memory:") as opened, opened.writing():
        keep(opened, 1, a_task("Việc cũ", lead=("Sở Nội vụ",)))
        opened.reindex()
        yield opened


def keep(corpus: Corpus, n: int, *tasks: dict[str, object]) -> str:
    identity, _ = corpus.records.begin(StoredFile(f"{n:x}" * 64, 10, f"{n}.pdf"), f"/{n}.pdf", "v1")
    corpus.records.save_reading(identity, a_reading(a_record(*tasks, number=f"{n}/KH-UBND")), "v1")
    return identity


def save(corpus: Corpus, **more: object):
    return corpus.saved.add("Của chúng tôi", SearchQuery(agency="snv", with_related=True), owner="lan", **more)


def found(corpus: Corpus, identity: str) -> list[str]:
    return [row.task_id for row in corpus.saved.found(identity)]


def test_only_new_documents_are_matched_and_each_task_once(corpus: Corpus) -> None:
    row = save(corpus)
    corpus.catch_up()
    assert found(corpus, row.id) == []
    new = keep(corpus, 2, a_task("Việc mới", lead=("Sở Nội vụ",)), a_task("Của sở khác", lead=("Sở Tư pháp",)))
    corpus.catch_up()
    (task,) = found(corpus, row.id)
    assert task.startswith(new)
    keep(corpus, 1, a_task("Việc cũ", lead=("Sở Nội vụ",)), a_task("Đọc lại thấy thêm", lead=("Sở Nội vụ",)))
    keep(corpus, 2, a_task("Việc mới", lead=("Sở Nội vụ",)))  # both are read again by a newer program
    corpus.reindex()
    assert found(corpus, row.id) == [task]


def test_what_is_given_through_a_group_is_told_so(corpus: Corpus) -> None:
    row = save(corpus)
    keep(corpus, 2, a_task("Niêm yết", lead=("các sở, ban, ngành",)))
    corpus.catch_up()
    assert [each.via for each in corpus.saved.found(row.id)] == ["qua nhóm “các sở, ban, ngành”"]


def test_a_question_is_understood_and_not_loosened(corpus: Corpus) -> None:
    row = corpus.saved.add("Câu hỏi", SearchQuery("việc của sở tư pháp về đất đai"), owner="lan")
    keep(corpus, 2, a_task("Rà soát thủ tục", lead=("Sở Tư pháp",)))
    keep(corpus, 3, a_task("Rà soát hồ sơ đất đai", lead=("Sở Tư pháp",)))
    corpus.catch_up()
    assert [each.document_id[0] for each in corpus.saved.found(row.id)] == ["3"]


def test_conditions_come_back_as_they_were() -> None:
    query = SearchQuery(
        "rà soát",
        agency="snv",
        role=Role.LEAD,
        provinces=("Lâm Đồng",),
        years=(2026,),
        due_before=dt.date(2026, 1, 2),
        deadline_states=(DeadlineState.OVERDUE,),
    )
    kept = json.loads(json.dumps(conditions_of(query)))
    assert query_of("rà soát", kept) == query


def test_a_message_is_signed_and_sent_once(corpus: Corpus) -> None:
    row = save(corpus, webhook_url=HOOK)
    keep(corpus, 2, a_task("Việc mới", lead=("Sở Nội vụ",)))
    corpus.catch_up()
    sent: list[tuple[str, bytes, Mapping[str, str]]] = []

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        sent.append((url, body, headers))
        return 204

    assert deliver_due(corpus, post=post) == (1, 0)
    assert deliver_due(corpus, post=post) == (0, 0)
    ((url, body, headers),) = sent
    assert url == HOOK
    assert [task["text"] for task in json.loads(body)["tasks"]] == ["Việc mới"]
    assert headers["X-Giaoviec-Signature"] == signature(row.webhook_secret, headers["X-Giaoviec-Timestamp"], body)
    assert corpus.saved.deliveries(row.id)[0].delivered_at is not None


def test_a_failure_is_written_down_tried_again_and_given_up(corpus: Corpus) -> None:
    row = save(corpus, webhook_url=HOOK)
    keep(corpus, 2, a_task("Việc mới", lead=("Sở Nội vụ",)))
    corpus.catch_up()
    moment = corpus.saved.now()
    attempts = 0
    for pause in (dt.timedelta(0), *PAUSES):
        moment += pause + dt.timedelta(seconds=5)
        corpus.saved.now = lambda: moment  # noqa: B023  (read in this turn)
        assert deliver_due(corpus, post=lambda *_: 500) == (0, 1)
        assert deliver_due(corpus, post=lambda *_: 500) == (0, 0)
        attempts += 1
    moment += dt.timedelta(days=9)
    assert deliver_due(corpus, post=lambda *_: 200) == (0, 0)
    (delivery,) = corpus.saved.deliveries(row.id)
    assert (delivery.attempts, delivery.next_try_at, delivery.delivered_at) == (attempts, None, None)
    assert delivery.error_message == "Nơi nhận trả lời mã 500."


# fmt: off
ADDRESSES = [
    ("https://may-chu.example/nhan?x=1", True),
    ("http://127.0.0.1:9000/", True),
    ("http://localhost/", True),
    ("http://[::1]:80/", True),
    ("http://may-chu.example/", False),       # plain http elsewhere
    ("http://127.0.0.1.evil.example/", False),
    ("http://127.0.0.1@evil.example/", False),
    ("https://user:pass@may-chu.example/", False),
    ("ftp://127.0.0.1/", False),
    ("file:///etc/passwd", False),
    ("https://", False),
    ("https://x:99999999/", False),
    ("http://127.0.0.1/\r\nX: y", False),
    ("", False),
]
# fmt: on


@pytest.mark.parametrize(("url", "is_allowed"), ADDRESSES)
def test_messages_go_to_https_or_this_machine(url: str, is_allowed: bool) -> None:
    if is_allowed:
        check_webhook(url, WebhookPolicy())
        return
    with pytest.raises(QueryError):
        check_webhook(url, WebhookPolicy())


# Address, what the administrator allows, whether this machine may be reached, whether it is taken.
INSIDE = [
    ("https://10.1.2.3/nhan", "", True, False),
    ("https://192.168.1.9/", "", True, False),
    ("https://169.254.169.254/latest/meta-data", "", True, False),  # what clouds tell their machines
    ("https://[fd00::1]/", "", True, False),
    ("https://[::ffff:10.1.2.3]/", "", True, False),
    ("https://100.64.0.1/", "", True, False),
    ("https://0.0.0.0/", "", True, False),
    ("https://224.0.0.1/", "", True, False),
    ("https://8.8.8.8/", "", True, True),
    ("https://10.1.2.3/nhan", "10.1.0.0/16", True, True),
    ("https://10.2.2.3/nhan", "10.1.0.0/16, *.tinh.vn", True, False),
    ("http://127.0.0.1:9200/", "", False, False),  # of a service with accounts
    ("https://127.0.0.1/", "127.0.0.1", False, True),
    ("http://localhost:9200/", "", False, False),
]


@pytest.mark.parametrize(("url", "hosts", "loopback", "is_allowed"), INSIDE)
def test_hosts_inside_are_reached_only_if_the_administrator_names_them(
    url: str, hosts: str, loopback: bool, is_allowed: bool
) -> None:
    policy = WebhookPolicy.of(hosts, loopback=loopback)
    if is_allowed:
        check_webhook(url, policy)
        return
    with pytest.raises(QueryError, match="GIAOVIEC_WEBHOOK_HOSTS"):
        check_webhook(url, policy)


def resolving_to(*addresses: str) -> object:
    return lambda _host, port, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]


@pytest.mark.parametrize(
    "addresses",
    [("10.0.0.5",), ("8.8.8.8", "127.0.0.1")],
    ids=["inside", "one of two inside: another answer next time"],
)
def test_a_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to(*addresses))
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    with pytest.raises(QueryError, match="nội bộ"):
        post_json("https://vo-hai.example/", b"{}", {}, WebhookPolicy(loopback=False))


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("10.0.0.5"))
    reached: list[object] = []

    def connect(address: object, **_: object) -> socket.socket:
        reached.append(address)
        raise OSError("nobody")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OSError, match="nobody"):
        post_json("https://mot-cua.tinh.vn/", b"{}", {}, WebhookPolicy.of("*.tinh.vn", loopback=False))
    assert reached == [("10.0.0.5", 443)]


def test_what_was_taken_under_another_policy_is_not_sent(corpus: Corpus) -> None:
    row = save(corpus, webhook_url=HOOK)
    keep(corpus, 2, a_task("Việc mới", lead=("Sở Nội vụ",)))
    corpus.catch_up()
    assert deliver_due(corpus, policy=WebhookPolicy(loopback=False)) == (0, 1)
    (delivery,) = corpus.saved.deliveries(row.id)
    assert "GIAOVIEC_WEBHOOK_HOSTS" in (delivery.error_message or "")


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(302)
        self.send_header("location", "http://127.0.0.1/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_redirect_is_not_followed_and_nobody_is_an_error() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/"
    assert post_json(url, b"{}", {"Content-Type": "application/json"}, WebhookPolicy()) == 302
    server.shutdown()
    thread.join()
    server.server_close()
    with pytest.raises(OSError, match="refused"):
        post_json(url, b"{}", {}, WebhookPolicy())


def test_a_search_is_removed_with_what_it_found(corpus: Corpus) -> None:
    row = save(corpus, webhook_url=HOOK)
    keep(corpus, 2, a_task("Việc mới", lead=("Sở Nội vụ",)))
    corpus.catch_up()
    corpus.saved.remove(row.id)
    assert corpus.saved.found(row.id) == corpus.saved.due_deliveries() == []
    with pytest.raises(DocumentNotFound):
        corpus.saved.get(row.id)


@pytest.mark.parametrize(("name", "query"), [("", SearchQuery("x")), ("Tên", SearchQuery(" ")), ("T", SearchQuery())])
def test_a_search_needs_a_name_and_something_to_look_for(corpus: Corpus, name: str, query: SearchQuery) -> None:
    with pytest.raises(QueryError):
        corpus.saved.add(name, query, owner="lan")
