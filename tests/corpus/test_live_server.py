"""A real search server that is killed, read-only, busy or cut off in the middle of the work: nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from corpus_contents import index_entries, write_plans
from elasticsearch import Elasticsearch
from own_server import Mood, a_server_in_between, a_server_of_its_own
from record_factory import a_reading, a_record, a_task
from search_server import a_server_name

from api.cli import run
from api.cli.options import load_settings
from corpus import batch, building
from corpus.batch import ReadingOptions
from corpus.building import Outcome, ingest
from corpus.errors import SearchUnavailable
from corpus.index.backend import ServerOptions
from corpus.index.elasticsearch_backend import ElasticsearchBackend
from corpus.index.query import SearchQuery
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure, Reading, ReadingLimits

pytestmark = pytest.mark.elasticsearch
IN_THREADS = ReadingOptions(open_executor=lambda: ThreadPoolExecutor(1))
FILES = 12


def _read(path: str, _name: str, _limits: ReadingLimits) -> Reading | Failure:
    """Stand in for the reading process."""
    words = Path(path).read_text("utf-8")
    return a_reading(a_record(a_task(words[-300:], lead=("Sở Nội vụ",)), number=f"{words.split()[8]}"), words)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Index after every file, and wait for nothing long."""
    monkeypatch.setattr(batch, "read_file", _read)
    monkeypatch.setattr(building, "_SECONDS_BETWEEN_INDEXINGS", 0.0)
    monkeypatch.setattr("corpus.index.elasticsearch_writer.PAUSES", (0.05, 0.1, 0.2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("van-ban")
    write_plans(made, FILES)
    return made


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> list[tuple[str, str]]:
    """What an undisturbed run puts into the embedded engine."""
    with pytest.MonkeyPatch.context() as patch, open_corpus(tmp_path_factory.mktemp("embedded")) as embedded:
        patch.setattr(batch, "read_file", _read)
        ingest(embedded, [folder], IN_THREADS)
        return index_entries(embedded)


@contextmanager
def on_the_server(tmp_path: Path) -> Iterator[tuple[Corpus, str, str]]:
    """A corpus on the tests' server, with the server's URL and the index's name."""
    with (
        a_server_name() as (server, name),
        open_corpus(tmp_path / "server", search_url=server, search_options=ServerOptions(index=name)) as corpus,
    ):
        yield corpus, server, name


@contextmanager
def behind_a_proxy(tmp_path: Path) -> Iterator[tuple[Corpus, Mood]]:
    """The same with something in between, which does as it is told."""
    with (
        a_server_name() as (server, name),
        a_server_in_between(server) as (url, mood),
        open_corpus(tmp_path / "server", search_url=url, search_options=ServerOptions(index=name)) as corpus,
    ):
        yield corpus, mood


@pytest.mark.slow
def test_a_server_that_is_killed_in_the_middle_of_an_ingest_has_everything_later(
    tmp_path: Path, folder: Path, expected: list[tuple[str, str]]
) -> None:
    with a_server_of_its_own() as server, open_corpus(tmp_path / "server", search_url=server.url) as corpus:
        read = 0

        def kill_in_the_middle(_outcome: Outcome) -> None:
            nonlocal read
            read += 1
            if read == FILES // 2:
                assert 0 < corpus.search(SearchQuery(limit=0)).total < FILES
                server.kill()

        summary = ingest(corpus, [folder], IN_THREADS, on_outcome=kill_in_the_middle)
        assert summary.outcomes["read"] == corpus.records.counts().read == FILES
        assert summary.index_error is not None
        assert "Không kết nối được máy chủ tìm kiếm" in summary.index_error
        waiting = corpus.records.backlog()
        assert FILES // 2 <= waiting.documents <= FILES // 2 + 2
        server.start()
        assert ingest(corpus, [folder], IN_THREADS).outcomes["read"] == 0
        assert corpus.records.backlog().documents == 0
        assert index_entries(corpus) == expected


def test_a_read_only_index_is_said_keeps_the_backlog_and_catches_up(
    tmp_path: Path,
    folder: Path,
    expected: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The block is the one that the server itself sets on its indices when its disk is nearly full."""
    with on_the_server(tmp_path) as (corpus, server, name), Elasticsearch(server) as client:

        def set_full(full: bool | None) -> None:
            client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": full})

        read = 0

        def fill_the_disk(_outcome: Outcome) -> None:
            nonlocal read
            read += 1
            if read == FILES // 2:
                set_full(full=True)

        summary = ingest(corpus, [folder], IN_THREADS, on_outcome=fill_the_disk)
        assert summary.outcomes["read"] == FILES
        assert summary.index_error is not None
        assert "chế độ chỉ đọc" in summary.index_error
        waiting = corpus.records.backlog().documents
        assert waiting == summary.waiting_for_index
        assert FILES // 2 <= waiting <= FILES // 2 + 2
        assert corpus.search(SearchQuery(limit=0)).total == FILES - waiting, "what came before is still found"

        for setting, value in (("DATA_DIR", tmp_path / "server"), ("SEARCH_URL", server), ("SEARCH_INDEX", name)):
            monkeypatch.setenv(f"GIAOVIEC_{setting}", str(value))
        load_settings.cache_clear()
        assert run(["reindex", "--queued"]) == 1
        assert run(["status"]) == 0
        said = capfd.readouterr()
        assert "chế độ chỉ đọc" in said.err
        assert f"Chờ lập chỉ mục: {waiting} văn bản" in said.out
        assert f"{waiting} văn bản: Máy chủ tìm kiếm" in said.out

        set_full(full=None)
        assert run(["reindex", "--queued"]) == 0
        load_settings.cache_clear()
        assert corpus.records.backlog().documents == 0
        assert index_entries(corpus) == expected


# fmt: off
MOODS = [
    ([429, 429], "too many requests"),
    ([503, 502, 504], "a server or a gateway without time"),
    (["refused", "refused"], "connections that break before the request is taken"),
    (["lost"], "an answer lost on its way: the entries came, and come again"),
    ([413], "a gateway that wants smaller requests"),
]
# fmt: on


@pytest.mark.parametrize(("mood", "why"), MOODS, ids=[row[1] for row in MOODS])
def test_a_server_in_a_mood_gets_everything_once(
    tmp_path: Path, folder: Path, expected: list[tuple[str, str]], mood: list[int | str], why: str
) -> None:
    with behind_a_proxy(tmp_path) as (corpus, steering):
        steering.bulks = list(mood)
        summary = ingest(corpus, [folder], IN_THREADS)
        assert summary.index_error is None
        assert (steering.seen, steering.bulks) == (mood, [])
        assert index_entries(corpus) == expected


def test_a_server_that_stays_busy_costs_no_record(
    tmp_path: Path, folder: Path, expected: list[tuple[str, str]]
) -> None:
    with behind_a_proxy(tmp_path) as (corpus, steering):
        corpus.ensure_index()
        steering.bulks = [429] * 10_000
        summary = ingest(corpus, [folder], IN_THREADS)
        assert summary.outcomes["read"] == summary.waiting_for_index == FILES
        assert summary.index_error is not None
        assert "quá tải" in summary.index_error
        steering.bulks = []
        corpus.ensure_index()
        assert index_entries(corpus) == expected


def test_a_build_that_is_cut_off_leaves_the_live_index_and_no_leftover(
    tmp_path: Path, folder: Path, expected: list[tuple[str, str]]
) -> None:
    with behind_a_proxy(tmp_path) as (corpus, steering):
        ingest(corpus, [folder], IN_THREADS)
        totals: set[object] = set()
        done = threading.Event()

        def keep_searching() -> None:
            while not done.is_set():
                totals.add(corpus.search(SearchQuery(limit=0)).total)

        searcher = threading.Thread(target=keep_searching)
        searcher.start()
        steering.bulks = [503] * 10_000
        with pytest.raises(SearchUnavailable), corpus.writing():
            corpus.reindex()
        steering.bulks = []
        with corpus.writing():
            corpus.reindex()
        done.set()
        searcher.join()
        assert totals == {FILES}
        assert index_entries(corpus) == expected
        assert isinstance(corpus._backend, ElasticsearchBackend)
        assert len(corpus._backend._own_indices()) == 2, "the live one, the one before, nothing of the one cut off"
        with corpus.writing():
            corpus.go_back()
        assert index_entries(corpus) == expected
