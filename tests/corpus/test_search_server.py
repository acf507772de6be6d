"""A search server that is wrongly named, refuses, is down, busy, read-only or full: said in a sentence, nothing lost."""

from __future__ import annotations

import http.server
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from elastic_transport import ConnectionError as ConnectionLost
from elastic_transport import ConnectionTimeout
from record_factory import a_record, a_source, a_task
from search_server import Reply, Request, scripted_client

from api.cli import run
from api.cli.options import load_settings
from corpus.errors import IndexNotReady, SearchUnavailable
from corpus.index.backend import ServerOptions, open_backend
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.elasticsearch_backend import ElasticsearchBackend
from corpus.index.elasticsearch_writer import PAUSES, ServerWriter

# --- addresses, certificates, keys

# fmt: off
WRONG_URLS = [
    ("http:", "no host"),
    ("http://", "no host after the dashes"),
    ("http://:9200", "a port without a host"),
    ("http://may:cong", "a port that is no number"),
    ("http://may:99999", "a port that cannot be"),
    ("http://may:0", "port nought"),
    ("http://[::1", "an address that is not closed"),
    ("http://may:9200?x=1", "a question"),
    ("http://a:9200,ftp://b:9200", "one of two is none of ours"),
    ("http://a:9200,b:9200", "the second has no scheme"),
    ("elasticsearch://may:9200", "no scheme of ours"),
    ("may:9200", "no scheme at all"),
    ("", "nothing"),
]
# fmt: on


@pytest.mark.parametrize(("url", "why"), WRONG_URLS, ids=[row[1] for row in WRONG_URLS])
def test_a_wrong_address_is_said_in_a_sentence(tmp_path: Path, url: str, why: str) -> None:
    with pytest.raises(SearchUnavailable, match="GIAOVIEC_SEARCH_URL không đúng"):
        open_backend(url, tmp_path)


@pytest.mark.parametrize(
    "url", ["http://may:9200", "https://ai:mat%20khau@may", "http://a:9200, http://b:9200/duong", "http://[::1]:9200"]
)
def test_a_right_address_is_taken(tmp_path: Path, url: str) -> None:
    open_backend(url, tmp_path).close()


def test_a_certificate_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SearchUnavailable, match=r"Không tìm thấy tệp chứng chỉ .*GIAOVIEC_SEARCH_CA_CERTS"):
        open_backend("https://may:9200", tmp_path, ServerOptions(ca_certs=str(tmp_path / "khong-co.pem")))


def test_a_certificate_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("không phải chứng chỉ", "utf-8")
    with pytest.raises(SearchUnavailable, match="không phải chứng chỉ dạng PEM"):
        open_backend("https://may:9200", tmp_path, ServerOptions(ca_certs=str(tmp_path / "ca.pem")))


@pytest.mark.parametrize("key", ["khóa", "a\nb"])
def test_a_key_that_cannot_be_one(tmp_path: Path, key: str) -> None:
    with pytest.raises(SearchUnavailable, match="GIAOVIEC_SEARCH_API_KEY"):
        open_backend("http://may:9200", tmp_path, ServerOptions(api_key=key))


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers as its server is told, and remembers what it was asked with."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.authorizations.append(self.headers.get("authorization"))
        body = b"{}"
        self.send_response(server.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        if server.is_elasticsearch:
            self.send_header("x-elastic-product", "Elasticsearch")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that breaks off a handshake is what the tests want."""


@contextmanager
def a_server(status: int = 200, *, is_elasticsearch: bool = True, certificate: Path | None = None) -> Iterator[Any]:
    server: Any = _Server(("127.0.0.1", 0), _Handler)
    server.status, server.is_elasticsearch, server.authorizations = status, is_elasticsearch, []
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody but itself vouches for, with its key."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    more = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", str(path) + ".crt"]
    subprocess.run(["openssl", *request.split(), *more], check=True, capture_output=True)
    path.write_text(path.read_text("ascii") + Path(f"{path}.crt").read_text("ascii"), "ascii")
    return path


def version_at(url: str, **options: Any) -> str | None:
    backend = open_backend(url, Path(), ServerOptions(**options))
    try:
        return backend.version
    finally:
        backend.close()


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_said_and_the_key_is_not_shown(status: int) -> None:
    with a_server(status) as server, pytest.raises(SearchUnavailable, match="từ chối quyền truy cập") as caught:
        version_at(f"http://127.0.0.1:{server.server_port}", api_key="bimat")
    assert server.authorizations == ["ApiKey bimat"]
    assert "bimat" not in str(caught.value)


def test_user_and_password_stand_in_the_address_and_are_not_shown() -> None:
    with a_server(401) as server, pytest.raises(SearchUnavailable) as caught:
        version_at(f"http://ai:bimat@127.0.0.1:{server.server_port}")
    assert server.authorizations[0].startswith("Basic ")
    assert "bimat" not in str(caught.value)


def test_another_program_at_the_address() -> None:
    with a_server(is_elasticsearch=False) as server, pytest.raises(SearchUnavailable, match="không phải là Elastic"):
        version_at(f"http://127.0.0.1:{server.server_port}")


def test_a_certificate_that_nobody_vouches_for(certificate: Path) -> None:
    with (
        a_server(404, certificate=certificate) as server,
        pytest.raises(SearchUnavailable, match="GIAOVIEC_SEARCH_CA_CERTS là tệp chứng chỉ"),
    ):
        version_at(f"https://127.0.0.1:{server.server_port}")


def test_a_certificate_of_one_s_own_is_trusted_when_named(certificate: Path) -> None:
    with a_server(404, certificate=certificate) as server:
        assert version_at(f"https://127.0.0.1:{server.server_port}", ca_certs=f"{certificate}.crt") is None


def test_a_certificate_for_another_name(certificate: Path) -> None:
    with a_server(404, certificate=certificate) as server, pytest.raises(SearchUnavailable, match="sai tên"):
        version_at(f"https://localhost:{server.server_port}", ca_certs=f"{certificate}.crt")


def test_nobody_at_the_address() -> None:
    with pytest.raises(SearchUnavailable, match=r"Không kết nối được máy chủ tìm kiếm 127\.0\.0\.1:9"):
        version_at("http://ai:bimat@127.0.0.1:9")


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:9"])
def test_the_command_line_says_it_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GIAOVIEC_SEARCH_URL", url)
    load_settings.cache_clear()
    code = run(["search", "gì đó"])
    said = capfd.readouterr().err
    assert code == 1
    assert "máy chủ" in said
    assert said.count("\n") == 1


# --- writing to a server that is busy or refuses


class Script:
    """A server that holds entries, and for bulk requests first gives the replies it was told."""

    def __init__(self, *replies: Reply | str) -> None:
        self.replies = list(replies)
        self.entries: set[str] = set()
        self.bulks = 0
        self.refuse: dict[str, dict[str, Any]] = {}
        """Entry ids and the error that they meet."""

    def __call__(self, request: Request) -> Reply:
        _, target, lines = request
        if not target.endswith("/_bulk"):
            return 200, {"_shards": {}, "hits": {"hits": []}}
        self.bulks += 1
        if self.replies:
            reply = self.replies.pop(0)
            if not isinstance(reply, str):
                return reply
            if reply == "lost":
                self._take(lines)
                raise ConnectionTimeout("the answer did not come back")
        return 200, {"errors": bool(self.refuse), "items": self._take(lines)}

    def _take(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        items = []
        for line in lines:
            if "index" in line and set(line) == {"index"}:
                identity = line["index"]["_id"]
                if identity in self.refuse:
                    items.append({"index": {"_id": identity, **self.refuse[identity]}})
                    continue
                items.append({"index": {"_id": identity, "status": 200 if identity in self.entries else 201}})
                self.entries.add(identity)
        return items


def a_writer(script: Script, *, is_new: bool = True) -> tuple[ServerWriter, list[float]]:
    pauses: list[float] = []
    client = scripted_client(script)
    return ServerWriter(client, "http://may:9200", "x-000001", is_new=is_new, pause=pauses.append), pauses


def some_source(identity: str = "d") -> SourceDocument:
    return a_source(identity, a_record(a_task("Một"), a_task("Hai")))


def error(status: int, kind: str) -> dict[str, Any]:
    return {"status": status, "error": {"type": kind, "reason": f"because of {kind}"}}


# fmt: off
BUSY = [
    ((429, {}), "too many requests"),
    ((503, {}), "no time"),
    ((502, {}), "a gateway in between"),
    ("lost", "the answer is lost on its way: the entries came, and are sent again"),
    (ConnectionLost("reset"), "the connection is lost"),
]
# fmt: on


@pytest.mark.parametrize(("reply", "why"), BUSY, ids=[row[1] for row in BUSY])
def test_a_busy_server_is_asked_again_after_growing_pauses(reply: Reply | str, why: str) -> None:
    script = Script(reply, reply, reply)
    writer, pauses = a_writer(script)
    writer.replace("d", index_documents(some_source()))
    writer.commit()
    assert pauses == list(PAUSES[:3])
    assert list(PAUSES) == sorted(set(PAUSES))
    assert len(script.entries) == writer.entry_count == 3
    assert writer.refused == {}


def test_a_server_that_stays_busy_is_given_up_with_a_sentence() -> None:
    script = Script(*[(429, {})] * 20)
    writer, pauses = a_writer(script)
    writer.replace("d", index_documents(some_source()))
    with pytest.raises(SearchUnavailable, match="quá tải"):
        writer.commit()
    assert pauses == list(PAUSES)


def test_single_entries_that_there_was_no_time_for_are_sent_again() -> None:
    documents = index_documents(some_source())
    script = Script()
    script.refuse = {documents[1].id: error(429, "es_rejected_execution_exception")}
    writer, pauses = a_writer(script)

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        script.refuse = {}

    writer._pause = pause
    writer.replace("d", documents)
    writer.commit()
    assert (pauses, script.bulks) == ([PAUSES[0]], 2)
    assert script.entries == {document.id for document in documents}


def test_an_entry_that_is_refused_is_its_document_s_fact() -> None:
    documents = index_documents(some_source("xau"))
    script = Script()
    script.refuse = {documents[0].id: error(400, "document_parsing_exception")}
    writer, pauses = a_writer(script)
    writer.replace("xau", documents)
    writer.replace("tot", index_documents(some_source("tot")))
    writer.commit()
    assert writer.refused == {"xau": "because of document_parsing_exception"}
    assert writer.entry_count == len(script.entries) == 5
    assert pauses == []


@pytest.mark.parametrize("status", [403, 429])
def test_a_read_only_server_ends_the_writing_at_once(status: int) -> None:
    documents = index_documents(some_source())
    script = Script()
    script.refuse = {document.id: error(status, "cluster_block_exception") for document in documents}
    writer, pauses = a_writer(script)
    writer.replace("d", documents)
    with pytest.raises(SearchUnavailable, match="chế độ chỉ đọc"):
        writer.commit()
    assert pauses == []


def test_an_index_that_was_deleted_is_said_to_be_missing() -> None:
    documents = index_documents(some_source())
    script = Script()
    script.refuse = {documents[0].id: error(404, "index_not_found_exception")}
    writer, _ = a_writer(script, is_new=False)
    writer.replace("d", documents)
    with pytest.raises(IndexNotReady):
        writer.commit()


def test_a_request_too_large_is_sent_in_parts() -> None:
    script = Script((413, {}))
    writer, _ = a_writer(script)
    writer.replace("d", index_documents(some_source()))
    writer.commit()
    assert script.bulks == 3
    assert len(script.entries) == 3


def test_a_failed_build_leaves_the_alias_alone() -> None:
    asked: list[tuple[str, str]] = []
    script = Script(*[(429, {})] * 20)

    def reply(request: Request) -> Reply:
        method, target, _ = request
        asked.append((method, target.partition("?")[0]))
        if target.startswith("/_alias/"):
            return 404, {}
        return script(request)

    backend = ElasticsearchBackend("http://may:9200", ServerOptions(), client=scripted_client(reply))

    def build() -> None:
        with backend.build("1") as writer:
            writer._pause = lambda _seconds: None  # type: ignore[method-assign]
            writer.replace("d", index_documents(some_source()))

    with pytest.raises(SearchUnavailable, match="quá tải"):
        build()
    assert ("POST", "/_aliases") not in asked
    assert asked[-1] == ("DELETE", "/giaoviec-000001")
