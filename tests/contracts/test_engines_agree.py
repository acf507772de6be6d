"""Both engines hold the same tokens and score alike: who changes the engine gets the same answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from search_server import a_server_index

from benchmarks.synthetic import Generator
from corpus.index.backend import SearchBackend, open_backend
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.query import SearchQuery
from corpus.index.search import search
from nlp.gazetteers.folding import strip_marks

QUERIES = 200
TASKS = 3000
WANTED = 0.9


@pytest.fixture(scope="module")
def sources() -> list[SourceDocument]:
    return list(Generator(seed=5).documents(TASKS))


@pytest.fixture(scope="module")
def engines(
    sources: list[SourceDocument], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SearchBackend, SearchBackend]]:
    embedded = open_backend("tantivy:", tmp_path_factory.mktemp("tantivy"))
    with a_server_index() as server:
        for backend in (embedded, server):
            with backend.build("1") as writer:
                for source in sources:
                    writer.replace(source.id, index_documents(source))
        yield embedded, server
    embedded.close()


def questions(sources: list[SourceDocument]) -> list[SearchQuery]:
    """Two to five words that stand together in some task; some without marks, some with a body."""
    pick = random.Random(11)
    found = []
    for i in range(QUERIES):
        task = pick.choice([task for task in pick.choice(sources).record["tasks"] if len(task["text"].split()) > 6])
        words = task["text"].split()
        start = pick.randrange(len(words) - 5)
        typed = " ".join(words[start : start + pick.randrange(2, 6)])
        agency = task["lead"][0] if i % 4 == 0 and task["lead"] else None
        found.append(SearchQuery(strip_marks(typed) if i % 3 == 0 else typed, agency=agency, limit=10))
    return found


@pytest.mark.elasticsearch
def test_the_first_ten_agree(engines: tuple[SearchBackend, SearchBackend], sources: list[SourceDocument]) -> None:
    shares = []
    for question in questions(sources):
        embedded, server = (search(engine, question) for engine in engines)
        assert embedded.total == server.total
        assert embedded.matching is server.matching
        first = [hit.id for hit in embedded.hits]
        shares.append(len(set(first) & {hit.id for hit in server.hits}) / len(first) if first else 1.0)
    assert sum(shares) / QUERIES >= WANTED
    assert sum(share < 1 for share in shares) <= QUERIES * (1 - WANTED), "too many questions with any difference"


def test_the_questions_find_something(sources: list[SourceDocument], tmp_path: Path) -> None:
    embedded = open_backend("tantivy:", tmp_path)
    with embedded.build("1") as writer:
        for source in sources[:30]:
            writer.replace(source.id, index_documents(source))
    results = [search(embedded, question) for question in questions(sources[:30])]
    assert sum(result.total >= 10 for result in results) > QUERIES / 4, "agreement on one hit says nothing of ranking"
    embedded.close()
