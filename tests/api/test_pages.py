"""Pages without a browser: what they say when something is wrong, gone or without a place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from record_factory import a_reading, a_record, a_task

from api.app import create_app
from api.settings import Settings
from corpus.decisions.making import make_value
from corpus.decisions.model import Action, FindingKind, Wish
from corpus.library import open_corpus
from corpus.reading import Failure

BROWSER = {"accept": "text/html,application/xhtml+xml"}
WORDS = "Sở Nội vụ rà soát thủ tục."


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A service with one document, read twice: the second reading has lost the words of a correction."""
    settings = Settings(data_dir=tmp_path / "var")
    with open_corpus(settings.data_dir) as corpus:
        path = tmp_path / "kehoach.txt"
        path.write_text(WORDS, "utf-8")
        stored = corpus.originals.store(path, 10_000)
        assert not isinstance(stored, Failure)
        identity, _ = corpus.records.begin(stored, str(path), "v1")
        corpus.records.save_reading(identity, a_reading(a_record(a_task(WORDS, span=(0, len(WORDS)))), WORDS), "v1")
        key = corpus.decisions.least_certain(2.0, 1)[0][0].id
        value = make_value(FindingKind.TASK, {"text": WORDS, "lead": "Sở Y tế"}, WORDS)
        corpus.decisions.decide(Wish(identity, key, FindingKind.TASK, Action.CORRECT, "Nguyễn Kiểm", 0, value))
        corpus.records.save_reading(identity, a_reading(a_record(), "Văn bản khác hẳn."), "v2")
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        client.document = identity
        yield client


def test_a_decision_without_a_place_is_shown(client: TestClient) -> None:
    page = client.get(f"/van-ban/{client.document}").text
    assert "Quyết định chưa đặt được vào văn bản" in page
    assert WORDS in page
    assert "Sở Y tế" in page
    assert "Nguyễn Kiểm" in page


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/khong-co", 404, "Không có trang này"),
        ("/van-ban/00000000000000000000", 404, "hãy tìm lại theo số hiệu"),
        ("/co-quan", 422, "hãy chọn cơ quan"),
        ("/theo-doi?tu=31/12/2026&amp;den=1/1/2026", 422, "Ngày đầu kỳ đứng sau"),
        ("/van-ban/x/quyet-dinh", 405, "chỉ dùng cho biểu mẫu"),
    ],
)
def test_a_person_gets_a_page_that_says_what_to_do(client: TestClient, path: str, status: int, said: str) -> None:
    answer = client.get(path.replace("&amp;", "&"), headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert said in answer.text
    assert "Traceback" not in answer.text


def test_a_program_gets_a_problem_and_a_script_of_ours_the_sentence(client: TestClient) -> None:
    assert client.get("/khong-co", headers={"accept": "*/*"}).json()["code"] == "not_found"
    assert client.get("/api/v1/documents/x", headers=BROWSER).headers["content-type"] == "application/json"
    told = client.get("/khong-co", headers={"x-requested-with": "fetch"})
    assert told.headers["content-type"].startswith("text/plain")
    assert "Không có trang này" in told.text


def test_a_fault_is_told_in_the_readers_language(client: TestClient) -> None:
    client.cookies.set("lang", "en")
    assert "There is no such page" in client.get("/khong-co", headers=BROWSER).text


@pytest.mark.parametrize(
    ("query", "is_listed"),
    [
        ("", True),
        ("?xem=moi", True),
        ("?xem=loi", False),
        ("?tim=15/KH", True),
        ("?tim=ủy ban", True),  # the issuer is written "Ủy ban"
        ("?tim=CẢI cách", True),  # the title is written "Cải cách"
        ("?tim=100%25", False),
        ("?after=50", False),
    ],
)
def test_documents_are_listed_and_found_by_a_part_of_their_names(
    client: TestClient, query: str, is_listed: bool
) -> None:
    answer = client.get(f"/van-ban{query}", headers=BROWSER)
    assert answer.status_code == 200
    assert (f"/van-ban/{client.document}" in answer.text) == is_listed
    assert is_listed or "Không có văn bản nào" in answer.text
