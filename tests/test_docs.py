"""What README.md and docs/ say is there, is there; what is there, they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from api.app import create_app
from api.cli import cli
from api.settings import PREFIX, Settings
from corpus.evaluation import report
from nlp.pipeline import load_pipeline

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
}
ENDLESS = {"start", "serve", "watch"}  # they serve until they are stopped


def section(title: str) -> str:
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def first_column(table: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", table, flags=re.MULTILINE)


def commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    return {name: command for name in cli.list_commands(context) if (command := cli.get_command(context, name))}


def examples(page: str) -> Iterator[str]:
    """Yield the lines of a page's shell blocks that call giaoviec."""
    for block in re.findall(r"```sh\n(.*?)```", page, flags=re.DOTALL):
        yield from (line.split(" # ")[0].strip() for line in block.splitlines() if line.startswith("giaoviec "))


def test_readme_opens_with_the_two_commands() -> None:
    """Whoever opens the page sees first what to type."""
    assert re.match(r"# giaoviec\n\n```sh\nmake run .*\nmake test .*\n```\n", README)


def test_every_command_is_in_the_readme_and_no_other() -> None:
    """The table of commands is the program's own list."""
    assert first_column(section("Commands")) == list(commands())


def test_every_route_is_in_the_readme_and_no_other() -> None:
    """The table of paths is the API's own description."""
    paths = create_app(Settings()).openapi()["paths"]
    served = {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}
    assert set(first_column(section("API"))) == served


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    """The table of settings is the settings object's own list."""
    assert first_column(section("Settings")) == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_page_names_a_setting_that_is_not_there(page: str) -> None:
    """A variable that nobody reads misleads."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert {
        name for name in re.findall(rf"{PREFIX}[A-Z_]+", PAGES[page]) if not name.startswith(f"{PREFIX}TEST_")
    } <= known


@pytest.mark.parametrize("line", [line for page in PAGES.values() for line in examples(page)])
def test_every_example_is_a_command_with_its_options(line: str) -> None:
    """Every example's command and options exist."""
    _, name, *words = shlex.split(line)
    command = commands()[name]
    if isinstance(command, click.Group):
        inner = command.get_command(click.Context(command), words[0])
        assert inner is not None
        command = inner
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_and_paths_lead_somewhere(page: str) -> None:
    """A link, or a name that looks like a path of this project, is a file or folder of it."""
    text = PAGES[page]
    folder = (ROOT / page).parent
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (folder / link).exists()] == []
    named = re.findall(r"`((?:ingest|nlp|corpus|api|tests|docs|benchmarks|scripts)/[^`*\s]*)`", text)
    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []


def test_the_architecture_names_every_component_in_order() -> None:
    """The order told is the order that runs."""
    assert ", ".join(name for name in load_pipeline().pipe_names) in ARCHITECTURE


def test_the_readme_has_a_place_for_the_accuracy() -> None:
    """The command evaluate --markdown finds its markers, once."""
    assert README.count(report.BEGIN) == README.count(report.END) == 1


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation of its own that has read the samples."""
    values = {**os.environ, f"{PREFIX}DATA_DIR": str(tmp_path_factory.mktemp("var")), f"{PREFIX}WORKERS": "1"}
    run("giaoviec ingest corpus/samples/documents", values)
    return values


def run(line: str, environment: dict[str, str]) -> str:
    call = [sys.executable, "-c", "from api.cli import main; main()", *shlex.split(line)[1:]]
    finished = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", [line for line in examples(section("Three questions")) if line.split()[1] not in ENDLESS]
)
def test_the_three_questions_are_answered_on_the_samples(line: str, environment: dict[str, str]) -> None:
    """The README's questions, typed as they stand there, find something."""
    answer = run(line, environment)
    if line.split()[1] != "ingest":  # its answer is what "show" prints next
        assert re.search(r"^[1-9]\d* (nhiệm vụ|chỉ tiêu)|^CHỈ TIÊU \([1-9]|^1 +\S+ \S+", answer, flags=re.MULTILINE)
