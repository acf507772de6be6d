"""What a reading process hands back: a record, or a reason of one sentence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from corpus import reading
from corpus.reading import Failure, Reading, ReadingLimits, read_file
from ingest.errors import DamagedFile

LIMITS = ReadingLimits(seconds=20)


def test_a_readable_file_gives_text_and_record(tmp_path: Path) -> None:
    path = tmp_path / "kehoach.txt"
    path.write_text("Số: 15/KH-UBND\n\nSở Nội vụ chủ trì thực hiện.\n", "utf-8")
    outcome = read_file(str(path), "kehoach.txt", LIMITS)
    assert isinstance(outcome, Reading)
    assert "Sở Nội vụ chủ trì thực hiện." in outcome.text
    assert set(outcome.record) >= {"document", "tasks", "targets"}


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("mua sữa, bánh mì, trứng\n", True),
        ("Số: 15/KH-UBND\n\nVề việc nghỉ lễ.\n", False),
        ("PHỤ LỤC\nSở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát biên chế trước ngày 30/6/2026.\n", False),
    ],
)
def test_a_file_that_has_nothing_of_a_directive_is_told_of(tmp_path: Path, text: str, *, is_told: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    outcome = read_file(str(path), "a.txt", LIMITS)
    assert isinstance(outcome, Reading)
    assert (reading.NO_DIRECTIVE in [warning["code"] for warning in outcome.warnings]) is is_told


def test_a_file_that_is_gone_has_its_reason(tmp_path: Path) -> None:
    outcome = read_file(str(tmp_path / "mat.txt"), "mat.txt", LIMITS)
    assert isinstance(outcome, Failure)
    assert outcome.code == "file_vanished"


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (DamagedFile("Tệp “x.pdf” bị hỏng; hãy xin lại bản gốc."), "damaged_file"),
        (MemoryError(), "out_of_memory"),
        (RecursionError(), "defect"),
        (ZeroDivisionError(), "defect"),
    ],
)
def test_whatever_is_raised_becomes_a_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raised: Exception, code: str
) -> None:
    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setattr(reading, "_read", fail)
    outcome = read_file(str(tmp_path / "x.pdf"), "x.pdf", LIMITS)
    assert isinstance(outcome, Failure)
    assert outcome.code == code
    assert "x.pdf" in outcome.message
    assert "Traceback" not in outcome.message
    assert (outcome.detail is not None) == (code == "defect")


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def never_ends(*_: object) -> None:
        try:
            time.sleep(30)
        except Exception:  # noqa: BLE001  (a reader's own net must not catch the limit)
            time.sleep(30)

    monkeypatch.setattr(reading, "_read", never_ends)
    started = time.monotonic()
    outcome = read_file(str(tmp_path / "x.pdf"), "x.pdf", ReadingLimits(seconds=0.2))
    assert isinstance(outcome, Failure)
    assert outcome.code == "time_limit"
    assert time.monotonic() - started < 10
