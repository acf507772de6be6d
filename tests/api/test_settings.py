"""One settings object, read once at the edge."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GIAOVIEC_{name.upper()}", raising=False)


def test_defaults_are_local() -> None:
    settings = Settings()
    assert settings.data_dir == Path(__file__).resolve().parents[2] / "var"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.resolved_database_url == f"sqlite:///{settings.data_dir / 'giaoviec.sqlite3'}"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GIAOVIEC_PORT", "9000")
    monkeypatch.setenv("GIAOVIEC_DATABASE_URL", "postgresql://ai:bimat@may/giaoviec")
    settings = Settings()
    assert (settings.data_dir, settings.port) == (tmp_path, 9000)
    assert settings.resolved_database_url == "postgresql://ai:bimat@may/giaoviec"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOVIEC_DATABASE_URL", "postgresql://ai:bimat@may/giaoviec")
    monkeypatch.setenv("GIAOVIEC_SEARCH_URL", "https://ai:bimat@may:9200")
    assert "bimat" not in repr(Settings())


def test_a_setting_is_not_changed_later() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


@pytest.mark.parametrize(
    ("name", "value"), [("port", "0"), ("port", "x"), ("workers", "0"), ("worker_memory_mb", "10")]
)
def test_values_out_of_bounds_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"GIAOVIEC_{name.upper()}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_a_relative_data_dir_is_made_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", "du-lieu")
    assert Settings().data_dir == Path.cwd() / "du-lieu"
