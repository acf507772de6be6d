"""``make run``'s command, whole: the samples are read, the address is printed, the questions are answered."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.cli import run
from api.cli.options import load_settings

# The version is fixed, lest a source file that is saved during the test count as a newer extractor.
_PROGRAM = """
import corpus.version
corpus.version.extractor_version = corpus.version.index_version = lambda: "under test"
from api.cli import main
main()
"""
_COMMAND = [sys.executable, "-c", _PROGRAM]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(data_dir: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"GIAOVIEC_DATA_DIR": str(data_dir), "GIAOVIEC_PORT": str(port), "GIAOVIEC_WORKERS": "2"}
    with subprocess.Popen([*_COMMAND, "start"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def ask(port: int, path: str, **parameters: str) -> dict[str, object]:
    """Ask the service as soon as it answers."""
    url = f"http://127.0.0.1:{port}{path}?{urllib.parse.urlencode(parameters)}"
    deadline = time.monotonic() + 240
    while True:
        try:
            with urllib.request.urlopen(url) as response:
                return json.load(response)
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < deadline, "the service did not come up"
            time.sleep(0.2)


@pytest.mark.slow
def test_start_reads_the_samples_once_and_answers(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path / "var", port) as process:
        found = ask(port, "/api/v1/search", q="", agency="Sở Nội vụ", role="lead")
        assert found["total"] > 0
        assert all("Sở Nội vụ" in hit["lead"] for hit in found["hits"])
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}" in out
    assert "chưa đọc được 0 văn bản" in err
    assert "Traceback" not in err
    with started(tmp_path / "var", port) as process:
        assert ask(port, "/api/v1/search", q="", agency="Sở Nội vụ", role="lead")["total"] == found["total"]
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert "Đã đọc 0," in err


def test_a_port_in_use_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path))
    load_settings.cache_clear()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code = run(["serve", "--port", str(other.getsockname()[1])])
    assert code == 1
    said = capfd.readouterr()
    assert "Không mở được cổng" in said.err
    assert "Mở trình duyệt" not in said.out, "nobody is sent to another program's page"
