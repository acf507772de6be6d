"""Progress: a bar on a terminal, a plain line now and then elsewhere, nothing on standard output."""

from __future__ import annotations

import sys

import pytest

from api.cli import progress as module
from api.cli.progress import Progress


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
