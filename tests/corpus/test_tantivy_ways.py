"""The narrow ways by which the embedded engine finds a page among very many hits, held against looking at everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.synthetic import Generator
from corpus.index import tantivy_search
from corpus.index.backend import SearchBackend
from corpus.index.documents import index_documents
from corpus.index.memory_backend import MemoryBackend
from corpus.index.query import Facet, SearchQuery, Sort
from corpus.index.search import search
from corpus.index.tantivy_backend import TantivyBackend
from corpus.index.tantivy_windows import OrderWindows

TASKS = 600
BODY = "Trung tâm Phục vụ hành chính công cấp xã"  # many tasks name it, and others groups that it is one of
TODAY = dt.date(2025, 3, 3)
QUESTIONS = {
    "everything": SearchQuery(),
    "by day": SearchQuery(sort=Sort.DUE),
    "by day, the latest first": SearchQuery(sort=Sort.DUE_LATEST),
    "a body": SearchQuery(agency=BODY),
    "a body in a time": SearchQuery(agency=BODY, due_after=dt.date(2022, 1, 1)),
    "a body, by day": SearchQuery(agency=BODY, sort=Sort.DUE),
    "nothing": SearchQuery(agency=BODY, years=(1900,)),
}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SearchBackend, SearchBackend]]:
    memory, embedded = MemoryBackend(), TantivyBackend(tmp_path_factory.mktemp("index"))
    for backend in (memory, embedded):
        with backend.build("1") as writer:
            for source in Generator(seed=3).documents(TASKS):
                writer.replace(source.id, index_documents(source))
    yield memory, embedded
    embedded.close()


@pytest.fixture(params=["as ever", "windows that fit", "windows far too small", "levels"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a way that only very many hits would be worth."""
    if request.param.startswith("windows"):
        monkeypatch.setattr(tantivy_search, "_MANY", 0)
    if request.param == "windows far too small":
        monkeypatch.setattr(tantivy_search, "_ROOM", 0.001)
    if request.param == "levels":
        monkeypatch.setattr(tantivy_search, "_FEW", 0)


@pytest.mark.usefixtures("_way")
@pytest.mark.parametrize("name", QUESTIONS)
def test_all_pages_are_those_of_an_engine_that_looks_at_everything(
    engines: tuple[SearchBackend, SearchBackend], name: str
) -> None:
    question = replace(
        QUESTIONS[name], today=TODAY, limit=2 if QUESTIONS[name].agency else 60, facets=(Facet.PROVINCE, Facet.ROLE)
    )
    expected, got = (_pages(engine, question) for engine in engines)
    assert got == expected
    assert name == "nothing" or len(got) > 1


def test_the_windows_of_an_index(engines: tuple[SearchBackend, SearchBackend]) -> None:
    """Each window ends about where it should, the last one at the end, whatever lies between."""
    _, embedded = engines
    assert isinstance(embedded, TantivyBackend)
    searcher = embedded._ready().index.searcher()
    for field in ("order_issued", "order_due", "order_due_latest"):
        windows = OrderWindows(searcher, field)
        hits = searcher.search(tantivy_search.Query.all_query(), 10_000, order_by_field=field).hits
        values = sorted(value for value, _ in hits)
        assert windows.entries == len(values)
        for start in (0, len(values) // 3, len(values) // 2):
            after = values[start]
            end = windows.end(after, 60)
            assert end is not None
            within = sum(after < value <= end for value in values)
            assert 10 <= within <= 250, (field, start)
        assert windows.end(values[-20], 60) is None
        assert windows.end(None, len(values) + 1) is None


def _pages(engine: SearchBackend, question: SearchQuery) -> list[object]:
    pages: list[object] = []
    cursor = None
    while len(pages) < 100:
        result = search(engine, replace(question, cursor=cursor))
        facets = {facet: [(each.value, each.count) for each in counts] for facet, counts in result.facets.items()}
        pages.append((result.total, [(hit.id, hit.score) for hit in result.hits], facets))
        cursor = result.next_cursor
        if cursor is None:
            break
    return pages
