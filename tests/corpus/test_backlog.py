"""What the engine does not take waits, with the reason, and comes in later. Searches go on meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from corpus_contents import write_plans
from record_factory import a_reading, a_record, a_task
from search_server import a_server_name

from api.cli import run
from api.cli.options import load_settings
from api.indexing import IndexKeeper
from corpus import batch, building
from corpus.batch import ReadingOptions
from corpus.building import ingest
from corpus.errors import IndexNotReady, SearchUnavailable
from corpus.index.backend import ServerOptions
from corpus.index.conditions import IndexDocument
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.query import SearchQuery
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure, Reading, ReadingLimits
from corpus.store.originals import StoredFile

IN_THREADS = ReadingOptions(open_executor=lambda: ThreadPoolExecutor(1))
ROOT = Path(__file__).resolve().parents[2]
DOWN = "Máy chủ tìm kiếm không trả lời."


@pytest.fixture(autouse=True)
def _reads_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the reading process."""

    def read(path: str, _name: str, _limits: ReadingLimits) -> Reading | Failure:
        words = Path(path).read_text("utf-8")
        return a_reading(a_record(a_task(words[-300:], lead=("Sở Nội vụ",)), number=f"{words.split()[8]}"), words)

    monkeypatch.setattr(batch, "read_file", read)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with open_corpus(tmp_path / "var", search_url="memory:") as opened:
        yield opened


def add(corpus: Corpus, count: int, first: int = 0) -> list[str]:
    """Store records, which then wait for the index."""
    identities = []
    for n in range(first, first + count):
        identity, _ = corpus.records.begin(StoredFile(f"{n:02x}" * 32, 10, f"{n}.pdf"), f"/x/{n}.pdf", "v1")
        record = a_record(a_task(f"Việc {n}", lead=("Sở Nội vụ",)), number=f"{n + 1}/KH-UBND")
        corpus.records.save_reading(identity, a_reading(record), "v1")
        identities.append(identity)
    return identities


# --- the queue


def test_an_engine_that_is_down_is_noted_of_everything_that_waits(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.ensure_index()
    add(corpus, 150)

    def down() -> None:
        raise SearchUnavailable(DOWN)

    with monkeypatch.context() as context:
        context.setattr(corpus._backend, "write", down)
        with pytest.raises(SearchUnavailable), corpus.writing():
            corpus.catch_up()
    backlog = corpus.records.backlog()
    assert (backlog.documents, backlog.reasons) == (150, ((DOWN, 150),))
    assert backlog.since is not None
    with corpus.writing():
        assert corpus.catch_up() == 150
    assert corpus.records.backlog().documents == 0
    assert corpus.search(SearchQuery(limit=0)).total == 150


def test_a_document_that_is_refused_waits_and_the_others_do_not(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.ensure_index()
    bad, *good = add(corpus, 120)
    refused = {bad: "mục không hợp lệ"}
    with monkeypatch.context() as context:
        context.setattr("corpus.index.memory_backend._Collection.refused", refused)
        with corpus.writing():
            assert corpus.catch_up() == len(good)
    backlog = corpus.records.backlog()
    assert (backlog.documents, backlog.reasons) == (1, (("mục không hợp lệ", 1),))
    corpus.ensure_index()
    assert corpus.records.backlog().documents == 0


def test_a_reindex_leaves_refused_documents_in_the_queue(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *good = add(corpus, 5)
    with monkeypatch.context() as context:
        context.setattr("corpus.index.memory_backend._Collection.refused", {bad: "mục không hợp lệ"})
        with corpus.writing():
            assert corpus.reindex() == len(good)
    assert corpus.records.queued(10) == [bad]


def test_a_record_that_our_code_stumbles_over_stops_no_other(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.ensure_index()
    bad, *good = add(corpus, 3)

    def stumble(source: SourceDocument) -> list[IndexDocument]:
        if source.id == bad:
            raise ZeroDivisionError
        return index_documents(source)

    monkeypatch.setattr("corpus.library.index_documents", stumble)
    with corpus.writing():
        assert corpus.catch_up() == len(good)
    ((reason, count),) = corpus.records.backlog().reasons
    assert (count, "ZeroDivisionError" in reason) == (1, True)


def test_a_document_without_a_record_is_taken_out(corpus: Corpus) -> None:
    gone, *rest = add(corpus, 3)
    corpus.ensure_index()
    with corpus.writing(), corpus._backend.write() as writer:
        writer.delete(rest[0])
    corpus.records.queue_failed({"0" * 20: "không còn"})
    with corpus.writing():
        corpus.catch_up()
    assert gone in {hit.payload["document"]["id"] for hit in corpus.search(SearchQuery()).hits}
    assert corpus.records.backlog().documents == 0


def test_a_running_service_catches_up_by_itself(corpus: Corpus) -> None:
    corpus.ensure_index()
    keeper = IndexKeeper(corpus, seconds=0.05)
    keeper.start()
    keeper.wait()
    add(corpus, 3)
    deadline = time.monotonic() + 30
    while corpus.records.backlog().documents and time.monotonic() < deadline:
        time.sleep(0.02)
    keeper.stop()
    assert corpus.search(SearchQuery()).total == 3


def test_an_engine_that_stays_down_is_asked_ever_more_seldom(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plans(tmp_path / "van-ban", 30)
    clock = iter(range(0, 100_000, 20))  # every look at the clock is twenty seconds later
    monkeypatch.setattr(building.time, "monotonic", lambda: float(next(clock)))
    asked: list[int] = []

    def down(*_: object) -> int:
        asked.append(1)
        raise SearchUnavailable(DOWN)

    monkeypatch.setattr(Corpus, "reindex", down)
    monkeypatch.setattr(Corpus, "catch_up", down)
    summary = ingest(corpus, [tmp_path / "van-ban"], IN_THREADS)
    assert summary.outcomes["read"] == 30
    assert (summary.index_error, summary.waiting_for_index) == (DOWN, 30)
    assert 2 <= len(asked) <= 6


# --- what the command line says


def test_status_shows_what_waits_even_when_the_engine_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(tmp_path / "var"))
    load_settings.cache_clear()
    with open_corpus(tmp_path / "var") as corpus:
        corpus.ensure_index()
        add(corpus, 2)
        corpus.records.queue_blocked(DOWN)
    assert run(["status"]) == 0
    said = capfd.readouterr().out
    assert "Chờ lập chỉ mục: 2 văn bản" in said
    assert f"2 văn bản: {DOWN}" in said

    monkeypatch.setenv("GIAOVIEC_SEARCH_URL", "http://127.0.0.1:9")
    load_settings.cache_clear()
    assert run(["status"]) == 0
    said = capfd.readouterr().out
    assert "Chỉ mục tìm kiếm: không dùng được. Không kết nối được" in said
    assert "Chờ lập chỉ mục: 2 văn bản" in said
    assert run(["reindex", "--queued"]) == 1

    monkeypatch.delenv("GIAOVIEC_SEARCH_URL")
    load_settings.cache_clear()
    assert run(["reindex", "--queued"]) == 0
    assert "Đã lập chỉ mục cho 2 văn bản đang chờ" in capfd.readouterr().err
    assert run(["reindex", "--queued", "--back"]) == 2


# --- the way back


def test_the_way_back_brings_what_came_since(corpus: Corpus) -> None:
    add(corpus, 3)
    corpus.ensure_index()
    with corpus.writing():
        with pytest.raises(IndexNotReady, match="quay lại"):
            corpus.go_back()
        corpus.reindex()
        add(corpus, 2, first=3)
        corpus.catch_up()
        corpus.go_back()
    assert corpus.search(SearchQuery()).total == 5


def test_no_way_back_to_an_index_of_another_version(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    add(corpus, 1)
    corpus.ensure_index()
    monkeypatch.setattr("corpus.library.index_version", lambda: "newer")
    corpus.ensure_index()
    with corpus.writing(), pytest.raises(IndexNotReady, match="bản giaoviec khác"):
        corpus.go_back()


# --- searches during a reindex


@contextmanager
def open_on(engine: str, data_dir: Path) -> Iterator[Corpus]:
    if engine == "tantivy":
        with open_corpus(data_dir) as opened:
            yield opened
        return
    with (
        a_server_name() as (url, name),
        open_corpus(data_dir, search_url=url, search_options=ServerOptions(index=name)) as opened,
    ):
        yield opened


ENGINES = ["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]


@pytest.mark.parametrize("engine", ENGINES)
def test_searches_during_a_reindex_lose_nothing(engine: str, tmp_path: Path) -> None:
    with open_on(engine, tmp_path) as corpus:
        add(corpus, 60)
        corpus.ensure_index()
        totals: set[object] = set()
        searches = 0
        done = threading.Event()

        def keep_searching() -> None:
            nonlocal searches
            while not done.is_set():
                try:
                    found = corpus.search(SearchQuery("việc", agency="snv", limit=100))
                    totals.add((found.total, len(found.hits)))
                except Exception as error:  # noqa: BLE001  (any failure is what this test looks for)
                    totals.add(repr(error))
                searches += 1

        searchers = [threading.Thread(target=keep_searching) for _ in range(2)]
        for searcher in searchers:
            searcher.start()
        for _ in range(6):
            with corpus.writing():
                corpus.reindex()
        done.set()
        for searcher in searchers:
            searcher.join()
    assert totals == {(60, 60)}
    assert searches > 10
