"""Progress: a bar on a terminal, a plain line now and then elsewhere, nothing on standard output."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import cli
from api.cli import progress as module
from api.cli.options import load_settings
from api.cli.progress import Progress
from corpus.progress import noting_pages
from ingest.progress import tell_page


def test_without_a_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1000, 4))
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(clock)))
    with Progress("Đang đọc") as progress:
        progress.start(10)
        for _ in range(10):
            progress.advance()
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert 1 < len(lines) < 10
    assert all(line.startswith("Đang đọc: ") and line.endswith("/10 văn bản") for line in lines)


def test_on_a_terminal_a_bar_shows_count_rate_and_what_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Progress("Đang đọc", 4) as progress:
        progress.reach(2)
        progress.say("Không đọc được a.pdf")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "0/4" in captured.err
    assert "còn" in captured.err
    assert "Không đọc được a.pdf" in captured.err


def test_pages_and_their_rate_stand_beside_the_documents(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1000, 6))
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(clock)))
    with Progress("Đang đọc", 4) as progress:
        progress.advance(pages=12)
        progress.advance(pages=30)
        progress.advance()
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert "2/4 văn bản, 42 trang (" in lines[0]
    assert lines[0].endswith(" trang/giây)")


def test_a_long_scan_is_seen_to_go_on_though_no_document_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_LINES", 0.05)
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_LOOKS", 0.01)
    with (
        noting_pages(str(tmp_path), "công văn/kế hoạch quét.pdf"),
        noting_pages(str(tmp_path), "b.pdf"),
        Progress("Đang đọc", 2, tmp_path),
    ):
        tell_page(1, 3)
        with noting_pages(str(tmp_path), "công văn/kế hoạch quét.pdf"):
            tell_page(5, 40)
            _wait_for(lambda: "đang đọc kế hoạch quét.pdf trang 5/40" in capsys.readouterr().err)


def test_on_a_terminal_the_bar_shows_the_page_under_way(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_LOOKS", 0.01)
    with noting_pages(str(tmp_path), "a.pdf"), Progress("Đang đọc", 2, tmp_path) as progress:
        tell_page(7, 9)
        _wait_for(lambda: "a.pdf trang 7/9" in capsys.readouterr().err)
        progress.advance(pages=9)
        _wait_for(lambda: "1/2, 9 trang (" in capsys.readouterr().err)


def test_ingest_shows_pages(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GIAOVIEC_WORKERS", "1")
    load_settings.cache_clear()
    monkeypatch.setattr(Progress, "advance", lambda _self, pages=0: told.append(f"{pages} trang"))
    result = CliRunner().invoke(cli, ["ingest", str(samples / "daklak-ct-914-2026.pdf")])
    assert result.exit_code == 0, result.output
    assert told == ["2 trang"]


def _wait_for(condition: object, seconds: float = 10.0) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
