"""Saved searches through the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree
from record_factory import a_reading, a_record, a_task

from api.app import API_PREFIX, create_app
from api.settings import Settings
from corpus.library import open_corpus
from corpus.store.originals import StoredFile

PATH = f"{API_PREFIX}/saved"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var", workers=1)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as opened:
        yield opened


def test_a_standing_search_is_saved_tells_and_is_removed(client: TestClient, settings: Settings) -> None:
    asked = {"name": "Của Sở Nội vụ", "filters": {"q": "việc giao sở nội vụ"}, "webhook_url": "http://127.0.0.1:9/"}
    made = client.post(PATH, json=asked)
    assert made.status_code == 201, made.text
    assert made.json()["webhook_secret"]
    (listed,) = client.get(PATH).json()
    assert (listed["name"], listed["question"], listed["owner"]) == ("Của Sở Nội vụ", "việc giao sở nội vụ", "máy này")
    assert "webhook_secret" not in listed
    with open_corpus(settings.data_dir) as corpus, corpus.writing():
        identity, _ = corpus.records.begin(StoredFile("b" * 64, 10, "kh.pdf"), "/kh.pdf", "v1")
        corpus.records.save_reading(identity, a_reading(a_record(a_task("Rà soát", lead=("Sở Nội vụ",)))), "v1")
        corpus.catch_up()
    feed = client.get(f"{PATH}/{listed['id']}/feed.atom")
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert etree.fromstring(feed.content).findtext("a:entry/a:title", namespaces=names) == "Rà soát"
    (delivery,) = client.get(f"{PATH}/{listed['id']}/deliveries").json()
    assert (delivery["document_id"], delivery["delivered_at"]) == (identity, None)
    assert client.delete(f"{PATH}/{listed['id']}").status_code == 204
    assert client.get(f"{PATH}/{listed['id']}/feed.atom").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "x", "filters": {}},
        {"name": "", "filters": {"q": "rà soát"}},
        {"name": "x", "filters": {"q": "rà soát"}, "webhook_url": "http://may-khac.example/"},
        {"name": "x", "filters": {"q": "rà soát", "khong_co": 1}},
        {"name": "x"},
    ],
)
def test_what_cannot_be_saved_is_refused(client: TestClient, asked: dict[str, object]) -> None:
    response = client.post(PATH, json=asked)
    assert response.status_code == 422
    assert response.json()["message"].endswith(".")
