"""Pages without a browser: what they say when something is wrong, gone or without a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
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
from corpus.store.originals import StoredFile

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
        ("/theo-doi?tu=31/02/2026", 422, "“31/02/2026” không đúng; hãy viết như 31/12/2026"),
        ("/theo-doi?den=abc", 422, "“abc” không đúng"),
        ("/theo-doi?co_quan=Khong%20Co", 200, "Không nhận ra cơ quan “Khong Co”"),
        ("/theo-doi?tinh=Atlantis", 200, "Không nhận ra tỉnh/thành phố “Atlantis”"),
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


def test_a_warning_names_its_page_once(client: TestClient, tmp_path: Path) -> None:
    messages = {1: "Trang 1: đã sửa hai chỗ.", 2: "Bảng bị cắt."}
    warnings = tuple({"code": "x", "message": message, "page": page} for page, message in messages.items())
    with open_corpus(tmp_path / "var") as corpus:
        reading = replace(a_reading(a_record(), "Văn bản khác hẳn."), warnings=warnings)
        corpus.records.save_reading(client.document, reading, "v3")
    page = client.get(f"/van-ban/{client.document}", headers=BROWSER).text
    assert "<li>Trang 1: đã sửa hai chỗ.</li>" in page
    assert "<li>trang 2: Bảng bị cắt.</li>" in page


def test_what_could_not_be_read_is_taken_off_the_list(client: TestClient, tmp_path: Path) -> None:
    with open_corpus(tmp_path / "var") as corpus:
        identity, _ = corpus.records.begin(StoredFile("f" * 64, 10, "hong.pdf"), "/hong.pdf", "v1")
        corpus.records.save_failure(identity, Failure("damaged_file", "Tệp hỏng."), "v1")
        corpus.records.refuse_path("/sai tên.pdf", Failure("file_vanished", "Không tìm thấy."))
    page = client.get("/quan-tri", headers=BROWSER).text
    actions = re.findall(r'action="(/van-ban/bo-khoi-danh-sach[^"]*)"', page)
    assert len(actions) == 2
    for action in actions:
        assert "Đã bỏ khỏi danh sách." in client.post(action, headers=BROWSER).text
    assert "Mọi tệp đều đã đọc được." in client.get("/quan-tri", headers=BROWSER).text
    assert "Mục này không còn trong danh sách." in client.post(actions[0], headers=BROWSER).text


def test_a_failed_document_that_is_outlived_is_listed_no_more(client: TestClient, tmp_path: Path) -> None:
    with open_corpus(tmp_path / "var") as corpus:
        old, _ = corpus.records.begin(StoredFile("e" * 64, 10, "hong.pdf"), "/hong.pdf", "v1")
        corpus.records.save_failure(old, Failure("damaged_file", "Tệp hỏng."), "v1")
        assert old in client.get("/van-ban?xem=loi").text
        new, _ = corpus.records.begin(StoredFile("d" * 64, 10, "hong.pdf"), "/hong.pdf", "v1")
        corpus.records.save_reading(new, a_reading(a_record(), "Toàn văn."), "v1")
    for address in ("/van-ban?xem=loi", "/van-ban", "/quan-tri", "/api/v1/documents?status=failed"):
        assert old not in client.get(address).text


@pytest.fixture
def two_provinces(tmp_path: Path) -> Iterator[TestClient]:
    """A service in which bodies of one name are bodies of two provinces."""
    settings = Settings(data_dir=tmp_path / "var")
    days = {"Lào Cai": "2026-03-31", "Hải Phòng": "2026-01-15"}
    with open_corpus(settings.data_dir) as corpus, corpus.writing():
        for n, (province, day) in enumerate(days.items()):
            record = a_record(
                a_task(f"Rà soát thủ tục ở {province}", lead=("Sở Nội vụ",), by=day),
                number=f"{n}/KH-UBND",
                issuer=f"Ủy ban nhân dân {province}",
                province=province,
                issued_on="2026-01-05",
            )
            identity, _ = corpus.records.begin(StoredFile(f"{n}" * 64, 10, f"{n}.pdf"), f"/van-ban/{n}.pdf", "v1")
            corpus.records.save_reading(identity, a_reading(record, "Toàn văn."), "v1")
        corpus.reindex()
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        yield client


def test_bodies_of_one_name_are_kept_apart_by_province(two_provinces: TestClient) -> None:
    page = two_provinces.get("/theo-doi?tu=1/1/2026&den=31/12/2026", headers=BROWSER).text
    assert "Sở Nội vụ (Lào Cai)" in page
    assert "Sở Nội vụ (Hải Phòng)" in page
    of_one = two_provinces.get("/theo-doi?tu=1/1/2026&den=31/12/2026&tinh=Lào Cai", headers=BROWSER).text
    assert "ở Lào Cai" in of_one
    assert "ở Hải Phòng" not in of_one
    assert "Sở Nội vụ (" not in of_one, "of one province there is nothing to tell apart"


def test_what_fell_due_last_stands_first_among_the_overdue(two_provinces: TestClient) -> None:
    hits = two_provinces.get("/api/v1/deadlines?list=overdue").json()["hits"]
    assert [hit["deadline"]["due_on"] for hit in hits] == ["2026-03-31", "2026-01-15"]


def test_a_wrong_value_in_a_list_is_named_by_its_parameter(two_provinces: TestClient) -> None:
    answer = two_provinces.get("/api/v1/search?deadline=foo")
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Tham số không hợp lệ: deadline;")
