"""The HTTP API and the search page, on a corpus filled by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from record_factory import a_reading, a_record, a_target, a_task

from api.app import API_PREFIX, create_app
from api.errors import HANDLERS
from api.settings import Settings
from corpus import errors as corpus_errors
from corpus.errors import CorpusError
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure
from ingest import errors as ingest_errors
from ingest.errors import IngestError

TEXT = "Kế hoạch.\nRà soát, công bố thủ tục hành chính <b>ngay</b>.\nTỷ lệ hồ sơ đúng hạn đạt 98%."
TASK = "Rà soát, công bố thủ tục hành chính <b>ngay</b>."
SPAN = (TEXT.index(TASK), TEXT.index(TASK) + len(TASK))
PLAN = a_record(
    a_task(TASK, lead=("Sở Nội vụ",), cooperating=("Sở Tài chính",), by="2026-12-31", span=SPAN, page=3),
    a_task("Báo cáo kết quả", lead=("Sở Tư pháp",), reports_to=("Ủy ban nhân dân tỉnh",)),
    targets=(a_target("Tỷ lệ hồ sơ đúng hạn đạt 98%", indicator="Tỷ lệ hồ sơ đúng hạn", value=98),),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var", workers=1, max_upload_mb=1)


def fill(settings: Settings) -> tuple[str, str]:
    """Put a plan that was read and a file that was not into an installation."""
    with open_corpus(settings.data_dir) as corpus:
        source = settings.data_dir / "Kế hoạch 15.pdf"
        source.write_bytes(b"%PDF-1.7 <script>alert(1)</script>")
        good = keep(corpus, source)
        corpus.records.save_reading(good, a_reading(PLAN, TEXT), "v1")
        source = settings.data_dir / "hong.pdf"
        source.write_bytes(b"%PDF-1.7 hong")
        bad = keep(corpus, source)
        corpus.records.save_failure(bad, Failure("damaged_file", "Tệp “hong.pdf” bị hỏng."), "v1")
    return good, bad


def keep(corpus: Corpus, path: Path) -> str:
    stored = corpus.originals.store(path, 1000)
    assert not isinstance(stored, Failure)
    return corpus.records.begin(stored, str(path), "v1")[0]


@pytest.fixture
def documents(settings: Settings) -> tuple[str, str]:
    return fill(settings)


@pytest.fixture
def client(settings: Settings, documents: tuple[str, str]) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        yield opened


def get(client: TestClient, path: str, **parameters: object) -> dict[str, object]:
    response = client.get(API_PREFIX + path, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


# --- search


def test_search_answers_what_was_assigned_to_a_body(client: TestClient) -> None:
    found = get(client, "/search", q="", agency="Sở Nội vụ", role="lead")
    assert found["total"] == 1
    assert found["agencies"] == ["Sở Nội vụ"]
    (hit,) = found["hits"]
    assert (hit["text"], hit["lead"], hit["page"]) == (TASK, ["Sở Nội vụ"], 3)
    assert TEXT[slice(*hit["span"])] == hit["text"]
    assert hit["deadline"]["due_on"] == "2026-12-31"
    assert hit["document"]["number"] == "15/KH-UBND"


def test_search_without_marks_highlights_characters(client: TestClient) -> None:
    (hit,) = get(client, "/search", q="thu tuc hanh chinh", understand=False)["hits"]
    ((start, end),) = hit["highlights"]
    assert hit["text"][start:end] == "thủ tục hành chính"


def test_search_facets_kinds_and_pages(client: TestClient) -> None:
    found = get(client, "/search", facet=["lead", "deadline"], kind=["task", "target", "directive"], limit=3)
    assert found["total"] == 4
    assert {"value": "Sở Nội vụ", "count": 1} in found["facets"]["lead"]
    rest = get(client, "/search", kind=["task", "target", "directive"], limit=3, cursor=found["next_cursor"])
    assert len(rest["hits"]) == 1
    assert rest["next_cursor"] is None


def test_tasks_and_targets_have_their_doors(client: TestClient) -> None:
    assert {hit["kind"] for hit in get(client, "/tasks")["hits"]} == {"task"}
    (target,) = get(client, "/targets", q="hồ sơ")["hits"]
    assert (target["kind"], target["value"], target["comparator"]) == ("target", 98, ">=")


# fmt: off
REFUSED = [
    ("/search?limit=9999", 422, "bad_parameters"),
    ("/search?role=boss", 422, "bad_parameters"),
    ("/search?due_before=31/12/2026", 422, "bad_parameters"),
    ("/search?unknown=1", 422, "bad_parameters"),
    ("/search?cursor=abc", 422, "bad_query"),
    ("/search?due_after=2026-02-01&due_before=2026-01-01", 422, "bad_query"),
    ("/search?q=" + "a" * 3000, 422, "bad_parameters"),
    ("/documents/khong-phai-ma", 422, "bad_parameters"),
    ("/documents/00000000000000000000", 404, "document_not_found"),
    ("/documents/00000000000000000000/source", 404, "document_not_found"),
    ("/documents/00000000000000000000/text", 404, "document_not_found"),
    ("/khong-co", 404, "not_found"),
]
# fmt: on


@pytest.mark.parametrize(("path", "status", "code"), REFUSED, ids=[row[0][:40] for row in REFUSED])
def test_what_is_refused_is_said_in_a_sentence(client: TestClient, path: str, status: int, code: str) -> None:
    response = client.get(API_PREFIX + path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["message"].endswith(".")


def test_a_defect_is_one_sentence_with_a_mark(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("the cause")

    monkeypatch.setattr(Corpus, "search", fail)
    response = client.get(f"{API_PREFIX}/search")
    assert response.status_code == 500
    assert "Traceback" not in response.text
    mark = re.search(r"mã ([0-9a-f]{8})", response.json()["message"])
    assert mark is not None
    assert mark[1] in (settings.data_dir / "logs" / "giaoviec.log").read_text("utf-8")


def test_every_error_class_has_a_status() -> None:
    kinds = [
        kind
        for module in (corpus_errors, ingest_errors)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, (CorpusError, IngestError)) and kind is not CorpusError
    ]
    assert len(kinds) > 10
    for kind in kinds:
        assert any(issubclass(kind, handled) for handled in HANDLERS), kind


# --- documents


def test_documents_are_listed_with_their_status(client: TestClient, documents: tuple[str, str]) -> None:
    good, bad = documents
    listed = {each["id"]: each for each in get(client, "/documents")["documents"]}
    assert (listed[good]["status"], listed[good]["number"], listed[good]["task_count"]) == ("read", "15/KH-UBND", 2)
    assert (listed[bad]["status"], listed[bad]["error_message"]) == ("failed", "Tệp “hong.pdf” bị hỏng.")
    assert [each["id"] for each in get(client, "/documents", status="failed")["documents"]] == [bad]


def test_documents_are_paged(client: TestClient, documents: tuple[str, str]) -> None:
    first = get(client, "/documents", limit=1)
    second = get(client, "/documents", limit=1, cursor=first["next_cursor"])
    assert {first["documents"][0]["id"], second["documents"][0]["id"]} == set(documents)
    assert second["next_cursor"] is None


def test_a_document_gives_its_record_and_text(client: TestClient, documents: tuple[str, str]) -> None:
    good, bad = documents
    detail = get(client, f"/documents/{good}")
    assert detail["record"] == PLAN
    text = client.get(f"{API_PREFIX}/documents/{good}/text")
    assert text.text == TEXT
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert get(client, f"/documents/{bad}")["record"] is None
    assert client.get(f"{API_PREFIX}/documents/{bad}/text").status_code == 404


def test_the_original_is_downloaded_never_shown(client: TestClient, documents: tuple[str, str]) -> None:
    response = client.get(f"{API_PREFIX}/documents/{documents[0]}/source")
    assert response.content == b"%PDF-1.7 <script>alert(1)</script>"
    assert response.headers["content-disposition"].startswith("attachment")
    assert "K%E1%BA%BF%20ho%E1%BA%A1ch%2015.pdf" in response.headers["content-disposition"]
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["x-content-type-options"] == "nosniff"


# --- extract


def test_extract_reads_an_upload_and_keeps_nothing(client: TestClient, settings: Settings) -> None:
    before = get(client, "/health")["documents"]
    content = "Số: 7/KH-UBND\n\nSở Nội vụ chủ trì rà soát.\n".encode()
    response = client.post(f"{API_PREFIX}/extract", files={"file": ("kehoach.txt", content)})
    assert response.status_code == 200
    assert "Sở Nội vụ chủ trì rà soát." in response.json()["text"]
    assert set(response.json()["record"]) >= {"document", "tasks", "targets"}
    assert get(client, "/health")["documents"] == before
    refused = client.post(f"{API_PREFIX}/extract", files={"file": ("trong.pdf", b"")})
    assert (refused.status_code, refused.json()["code"]) == (422, "empty_file")


def test_extract_refuses_what_is_too_large(client: TestClient) -> None:
    response = client.post(f"{API_PREFIX}/extract", files={"file": ("lon.txt", b"x" * 2_000_000)})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_extract_refuses_a_body_that_hides_its_size(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(300):
            yield b"x" * 10_000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    response = client.post(f"{API_PREFIX}/extract", content=chunks(), headers=headers)
    assert response.status_code == 413


def test_extract_wants_a_file(client: TestClient) -> None:
    response = client.post(f"{API_PREFIX}/extract", data={"file": "không phải tệp"})
    assert (response.status_code, response.json()["code"]) == (422, "bad_parameters")


# --- the service


def test_health(client: TestClient) -> None:
    health = get(client, "/health")
    assert (health["status"], health["documents"], health["index"]) == ("ok", 2, "ready")


def test_the_index_is_made_when_the_service_starts(settings: Settings, documents: tuple[str, str]) -> None:
    assert not (settings.data_dir / "index").exists()
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        assert get(client, "/search")["total"] == 2


def test_a_missing_index_is_said_to_be_on_its_way_and_comes_back(client: TestClient, settings: Settings) -> None:
    (settings.data_dir / "index" / "current.json").unlink()
    response = client.get(f"{API_PREFIX}/search")
    assert (response.status_code, response.json()["code"]) == (503, "index_not_ready")
    assert "retry-after" in response.headers
    client.app.state.index_keeper.wait()
    assert get(client, "/search")["total"] == 2


def test_another_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_openapi_documents_every_route_with_examples(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {
        f"{API_PREFIX}{path}"
        for path in (
            "/search",
            "/tasks",
            "/targets",
            "/deadlines",
            "/export.{form}",
            "/calendar.ics",
            "/feed.atom",
            "/documents",
            "/documents/{document_id}",
            "/documents/{document_id}/text",
            "/documents/{document_id}/source",
            "/documents/{document_id}/graph",
            "/tasks/{task_id}/chain",
            "/missing",
            "/compare",
            "/compare.xlsx",
            "/extract",
            "/saved",
            "/saved/{saved_id}",
            "/saved/{saved_id}/feed.atom",
            "/saved/{saved_id}/deliveries",
            "/me",
            "/users",
            "/users/{name}",
            "/keys",
            "/keys/{key_id}",
            "/audit",
            "/health",
        )
    }
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
    assert "examples" in str(document["components"]["schemas"]["HitOut"])


# --- pages


def test_the_api_page_describes_every_path(client: TestClient) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page
    assert "thủ tục hành chính" in page


def test_the_search_page_shows_form_hits_and_facets(client: TestClient) -> None:
    page = client.get("/", params={"q": "thu tuc", "agency": "snv"}).text
    assert 'value="thu tuc"' in page
    assert "<mark>thủ tục</mark>" in page
    assert "&lt;b&gt;ngay&lt;/b&gt;" in page
    assert "Cơ quan: snv" in page
    assert "agency=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5" in page


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}"])
def test_what_is_typed_is_never_html(client: TestClient, words: str) -> None:
    page = client.get("/", params={"q": words, "agency": words, "year": words, "role": words, "due_before": words}).text
    assert words not in page or words == "{{7*7}}"
    assert ">49<" not in page


def test_the_page_shows_a_mistake_as_a_sentence(client: TestClient) -> None:
    response = client.get("/", params={"cursor": "abc"})
    assert response.status_code == 422
    assert "Con trỏ trang không đúng" in response.text


def test_a_document_page_marks_the_place(client: TestClient, documents: tuple[str, str]) -> None:
    page = client.get(f"/van-ban/{documents[0]}", params={"start": SPAN[0], "end": SPAN[1]}).text
    assert 'id="place">Rà soát, công bố' in page
    assert "hành chính &lt;b&gt;ngay&lt;/b&gt;.</span>" in page
    assert "Tải tệp gốc" in page
    assert "Tỷ lệ hồ sơ đúng hạn" in page


@pytest.mark.parametrize("place", [{"start": 5, "end": 2}, {"start": -1, "end": 3}, {"start": 0, "end": 10**9}, {}])
def test_a_place_outside_the_text_marks_nothing(
    client: TestClient, documents: tuple[str, str], place: dict[str, int]
) -> None:
    response = client.get(f"/van-ban/{documents[0]}", params=place)
    assert response.status_code == 200
    assert 'id="place"' not in response.text


def test_a_document_that_was_not_read_has_a_page(client: TestClient, documents: tuple[str, str]) -> None:
    page = client.get(f"/van-ban/{documents[1]}").text
    assert "chưa đọc được" in page
    assert "Tệp “hong.pdf” bị hỏng." in page


def test_pages_ask_nothing_of_other_hosts(client: TestClient, documents: tuple[str, str]) -> None:
    for path in ("/", "/docs", f"/van-ban/{documents[0]}", "/static/style.css"):
        response = client.get(path)
        assert response.status_code == 200
        assert not re.search(r"(?:src|href|url\()\W*(?:https?:)?//", response.text)
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
