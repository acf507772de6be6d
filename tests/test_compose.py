"""compose.yaml and the Dockerfile, held against the program; no container engine is needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from api.settings import PREFIX, Settings
from corpus.index.backend import open_backend
from corpus.store.database import _parse

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
PASSWORDS = {"ELASTIC_PASSWORD": "mk1", "POSTGRES_PASSWORD": "mk2"}


def filled_in(value: object) -> str:
    """Put in what stands in .env; a variable without a default must be one of the two passwords."""

    def replace(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        return PASSWORDS[name] if default is None else str(default)

    return re.sub(r"\$\{(?P<name>\w+)(?::\?[^}]*|:-(?P<default>[^}]*))?\}", replace, str(value))


def environment(service: str) -> dict[str, str]:
    return {name: filled_in(value) for name, value in SERVICES[service]["environment"].items()}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of the container: the Dockerfile's, then compose.yaml's."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    in_image = dict(re.findall(rf"({PREFIX}\w+)=(\S+)", DOCKERFILE))
    for name, value in (in_image | environment("giaoviec")).items():
        assert name.removeprefix(PREFIX).lower() in Settings.model_fields, f"{name} is no setting"
        monkeypatch.setenv(name, value)
    return Settings()


def test_the_settings_are_understood(settings: Settings, tmp_path: Path) -> None:
    open_backend(settings.search_url.get_secret_value(), tmp_path, settings.search_options).close()
    assert _parse(settings.resolved_database_url).drivername == "postgresql+psycopg"
    assert settings.with_accounts, "other machines can reach a container's port"
    assert "*" not in settings.host_names
    assert settings.data_dir == Path("/var/lib/giaoviec")


def test_the_servers_are_those_of_the_settings(settings: Settings) -> None:
    search, database = urlsplit(settings.search_url.get_secret_value()), urlsplit(settings.resolved_database_url)
    assert (search.hostname, search.username, search.password) == ("elasticsearch", "elastic", "mk1")
    assert environment("elasticsearch")["ELASTIC_PASSWORD"] == search.password
    asked = environment("postgres")
    assert (database.hostname, database.username, database.password, database.path) == (
        "postgres",
        asked["POSTGRES_USER"],
        asked["POSTGRES_PASSWORD"],
        f"/{asked['POSTGRES_DB']}",
    )


def test_only_the_service_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: service.get("ports", []) for name, service in SERVICES.items()}
    assert published == {"giaoviec": ["127.0.0.1:8000:8000"], "elasticsearch": [], "postgres": []}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name: service["networks"] for name, service in SERVICES.items()} == {
        "giaoviec": ["inside", "outside"],
        "elasticsearch": ["inside"],
        "postgres": ["inside"],
    }
    assert environment("elasticsearch")["xpack.security.enabled"] == "true"


def test_what_is_kept_stands_in_volumes() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert mounted == set(COMPOSE["volumes"]) == {"giaoviec", "elasticsearch", "postgres"}
    assert "giaoviec:/var/lib/giaoviec" in SERVICES["giaoviec"]["volumes"]


def test_the_server_is_the_one_that_the_tests_run_on() -> None:
    version = re.search(r"^NEW=(\S+)$", (ROOT / "scripts" / "elasticsearch").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    assert SERVICES["elasticsearch"]["image"].endswith(f":{version[1]}")


def test_the_service_waits_until_the_servers_answer() -> None:
    assert SERVICES["giaoviec"]["depends_on"] == {
        name: {"condition": "service_healthy"} for name in ("elasticsearch", "postgres")
    }
    assert all("healthcheck" in SERVICES[name] for name in ("elasticsearch", "postgres"))


def test_the_image_holds_what_is_there_and_runs_as_nobody_special() -> None:
    copied = [path for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE) for path in line.split()[:-1]]
    assert {"ingest", "nlp", "corpus", "api", "pyproject.toml"} <= set(copied)
    assert [path for path in copied if not (ROOT / path).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert not set(copied) & set(ignored)
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["giaoviec"]


def test_the_image_s_packages_are_those_of_the_project() -> None:
    def pinned(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    server = pinned("requirements-server.lock")
    assert {"psycopg", "psycopg-binary", "distributed", "setuptools"} <= set(server)
    assert pinned("requirements.lock").items() <= server.items(), "run `make lock`"
