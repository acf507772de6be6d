"""Lists that leave through the API: opened by independent readers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path

import icalendar
import openpyxl
import pytest
import recurring_ical_events
from fastapi.testclient import TestClient
from lxml import etree
from record_factory import a_reading, a_record, a_task

from api.app import API_PREFIX, create_app
from api.settings import Settings
from corpus.library import open_corpus
from corpus.store.originals import StoredFile

MONTHLY = {
    "type": "recurring",
    "text": "trước ngày 15 hằng tháng",
    "start": None,
    "end": None,
    "recurrence": "FREQ=MONTHLY;BYMONTHDAY=15",
}
PLAN = a_record(
    a_task("=1+1 rà soát", lead=("Sở Nội vụ",), by="2026-12-31", span=(3, 9)),
    a_task("Báo cáo tháng", lead=("Sở Nội vụ",), deadline=MONTHLY),
    a_task("Niêm yết", lead=("các sở, ban, ngành",)),
    a_task("Đã qua", lead=("Sở Tư pháp",), by="2025-06-30"),
    title="Cải cách hành chính",
)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path / "var", workers=1, public_url="https://giaoviec.example/")
    with open_corpus(settings.data_dir) as corpus:
        identity, _ = corpus.records.begin(StoredFile("a" * 64, 10, "kh.pdf"), "/kh.pdf", "v1")
        corpus.records.save_reading(identity, a_reading(PLAN), "v1")
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as opened:
        yield opened


def get(client: TestClient, path: str, **parameters: object):
    response = client.get(API_PREFIX + path, params=parameters)
    assert response.status_code == 200, response.text
    return response


def test_a_workbook_has_dates_links_and_harmless_texts(client: TestClient) -> None:
    response = get(client, "/export.xlsx", q="việc của sở nội vụ")
    assert response.headers["content-disposition"].startswith('attachment; filename="nhiem-vu.xlsx"')
    (sheet,) = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    assert set(rows) == {"=1+1 rà soát", "Báo cáo tháng", "Niêm yết"}
    assert rows["=1+1 rà soát"][1].data_type == "s"
    days = [cell.value.date() for cell in rows["=1+1 rà soát"] if isinstance(cell.value, dt.datetime)]
    assert dt.date(2026, 12, 31) in days
    link = next(cell.hyperlink for cell in rows["=1+1 rà soát"] if cell.hyperlink)
    assert link.target.startswith("https://giaoviec.example/van-ban/aaaaaaaaaaaaaaaaaaaa?start=3&end=9")
    assert "qua nhóm “các sở, ban, ngành”" in [cell.value for cell in rows["Niêm yết"]]


def test_csv_and_json_lines_hold_the_same_tasks(client: TestClient) -> None:
    table = list(csv.DictReader(io.StringIO(get(client, "/export.csv").content.decode("utf-8-sig"))))
    lines = [json.loads(line) for line in get(client, "/export.jsonl").text.splitlines()]
    assert [row["Nội dung nhiệm vụ"].lstrip("'") for row in table] == [line["text"] for line in lines]
    assert len(lines) == 4


def test_a_calendar_is_stable_and_recurs(client: TestClient) -> None:
    first, second = (get(client, "/calendar.ics", agency="Sở Nội vụ") for _ in range(2))
    assert first.content == second.content
    days = recurring_ical_events.of(icalendar.Calendar.from_ical(first.content)).between(
        dt.date(2026, 12, 1), dt.date(2027, 1, 1)
    )
    assert sorted(event["DTSTART"].dt for event in days) == [dt.date(2026, 12, 15), dt.date(2026, 12, 31)]


@pytest.mark.parametrize("path", ["/calendar.ics", "/feed.atom"])
def test_a_feed_is_sent_only_when_it_changed(client: TestClient, path: str) -> None:
    response = get(client, path, agency="snv")
    assert "last-modified" in response.headers
    headers = {"if-none-match": response.headers["etag"]}
    again = client.get(API_PREFIX + path, params={"agency": "snv"}, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(API_PREFIX + path, params={"agency": "Sở Tư pháp"}, headers=headers)
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/calendar.ics", "/feed.atom", "/export.xlsx", "/export.csv", "/export.docx"])
def test_a_line_end_in_a_filter_is_no_defect(client: TestClient, path: str) -> None:
    assert get(client, path, province="Lâm\nĐồng\x13\ufffe", due_after="2026-01-01").content


def test_an_atom_feed_has_what_a_reader_wants(client: TestClient) -> None:
    feed = etree.fromstring(get(client, "/feed.atom", agency="Sở Nội vụ").content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.findtext("a:title", namespaces=names) == "Nhiệm vụ: Sở Nội vụ"
    entries = feed.findall("a:entry", namespaces=names)
    assert len(entries) == 3
    for entry in entries:
        assert entry.findtext("a:id", namespaces=names).startswith("urn:giaoviec:task:")
        assert entry.findtext("a:updated", namespaces=names).endswith("Z")


def test_deadline_lists_count_and_tell_next_dates(client: TestClient) -> None:
    listed = get(client, "/deadlines", list="recurring", agency="Sở Nội vụ").json()
    assert (listed["counts"]["recurring"], listed["counts"]["none"], listed["counts"]["overdue"]) == (1, 1, 0)
    (task,) = listed["hits"]
    assert (task["deadline_state"], len(task["deadline"]["next_dates"])) == ("recurring", 5)
    assert get(client, "/deadlines").json()["hits"][0]["text"] == "Đã qua"


def test_a_question_comes_back_as_filters(client: TestClient) -> None:
    answer = get(client, "/search", q="viec qua han cua so tu phap").json()
    assert [hit["text"] for hit in answer["hits"]] == ["Đã qua"]
    pieces = {piece["kind"]: piece for piece in answer["question"]["pieces"]}
    assert pieces["state"]["without"] == "viec cua so tu phap"
    assert "viec qua han cua so tu phap"[pieces["body"]["start"] : pieces["body"]["end"]] == "cua so tu phap"
    assert get(client, "/search", q="so tu phap", understand=False).json()["question"] is None
