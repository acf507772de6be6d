"""`giaoviec show --quality`: the report of a reading."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from record_factory import a_reading, a_record

from api.cli import run
from api.cli.options import load_settings
from corpus.layouts import compact_layout
from corpus.library import open_corpus
from corpus.store.originals import StoredFile
from ingest.layout import LaidOutDocument, Page, ReadMethod

READ = LaidOutDocument(
    "Toàn văn.",
    "application/pdf",
    pages=(
        Page(1, 595, 842, ReadMethod.OCR, confidence=0.93, vietnamese_share=0.98, table_count=1, turned=90),
        Page(2, 595, 842, ReadMethod.OCR, confidence=0.55, vietnamese_share=0.7, dropped_lines=("- 2 -", "Ký bởi: A")),
        Page(3, 595, 842, encoding="TCVN3"),
    ),
)


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path))
    load_settings.cache_clear()
    with open_corpus(tmp_path) as corpus, corpus.writing():
        for n, (name, layout) in enumerate({"quet.pdf": compact_layout(READ), "cu.pdf": {}}.items()):
            identity, _ = corpus.records.begin(StoredFile(f"{n}" * 64, 10, name), f"/van-ban/{name}", "v1")
            reading = a_reading(a_record(number=f"{n + 1}/KH-UBND"), "Toàn văn.")
            warnings = ({"code": "doubtful_page", "message": "Trang 2 cần kiểm tra.", "page": 2},)
            corpus.records.save_reading(identity, replace(reading, layout=layout, warnings=warnings), "v1")
    return tmp_path


def shown(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(("show", *arguments)) == 0
    return capfd.readouterr().out


def test_each_page_has_its_row(
    capfd: pytest.CaptureFixture[str], filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How it was read, how surely, what was left out, and what to look at; on a screen that is wide enough."""
    monkeypatch.setenv("COLUMNS", "200")
    out = shown(capfd, "quet.pdf", "--quality")
    assert "CẦN KIỂM TRA" in out
    for words in ("xoay 90°", "93%", "55%", "TCVN3", "chỉ 70% số tiếng", "- 2 -", "Ký bởi: A", "Trang 2 cần kiểm tra."):
        assert words in out


def test_as_json_for_programs(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    told = json.loads(shown(capfd, "quet.pdf", "--quality", "--format", "json"))
    assert told["quality"]["to_check"] is True
    assert [page["turned"] for page in told["pages"]] == [90, 0, 0]
    assert told["pages"][1]["dropped_lines"] == ["- 2 -", "Ký bởi: A"]


GOOD = LaidOutDocument("Toàn văn.", "application/pdf", pages=(Page(1, 595, 842), Page(2, 595, 842)))


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [
        ({"handwriting_guessed": 1}, "CẦN KIỂM TRA với bản gốc: số, ngày viết tay do máy đoán (trang 1)"),
        ({"handwriting_unread": 2}, "CẦN KIỂM TRA với bản gốc: số hoặc ngày viết tay không đọc được (trang 2)"),
        ({"truncated": None, "page_turned": 1}, "CẦN KIỂM TRA với bản gốc: tệp thiếu phần cuối\n"),
        ({"page_turned": 1, "ocr_corrected": 2, "dropped_page_numbers": None}, "Kết luận              đọc tốt\n"),
    ],
)
def test_a_warning_of_what_was_guessed_or_lost_makes_the_verdict(
    capfd: pytest.CaptureFixture[str], filled: Path, codes: dict[str, int | None], verdict: str
) -> None:
    """Also for a document that was read when such a warning did not count."""
    with open_corpus(filled) as corpus:
        identity, _ = corpus.records.begin(StoredFile("f" * 64, 10, "tay.pdf"), "/van-ban/tay.pdf", "v1")
        warnings = tuple({"code": code, "message": "…", "page": page} for code, page in codes.items())
        reading = replace(a_reading(a_record(), "Toàn văn."), layout=compact_layout(GOOD), warnings=warnings)
        corpus.records.save_reading(identity, reading, "v1")
    assert verdict in shown(capfd, "tay.pdf", "--quality")
    told = json.loads(shown(capfd, "tay.pdf", "--quality", "--format", "json"))
    assert told["quality"]["to_check"] is ("CẦN KIỂM TRA" in verdict)


def test_an_older_reading_has_no_report(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    assert "bản cũ" in shown(capfd, "cu.pdf", "--quality")
