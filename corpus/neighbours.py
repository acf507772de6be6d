"""The part of the documents' graph around one document, without reading every record of the corpus.

What a document cites is found by number among the held documents; what cites it, by its number in the indexed texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from corpus.citations import GraphDocument, citations_of
from corpus.comparing.chains import ChainLink, task_chain
from corpus.comparing.plans import Plan
from corpus.errors import DocumentNotFound
from corpus.exporting import batched
from corpus.graph import DocumentGraph, Missing, build_graph
from corpus.index.query import Kind, SearchQuery
from corpus.library import Corpus
from corpus.store.identity import finding_ids, number_key
from corpus.store.models import DocumentRow

_MAX_CITING = 300  # documents that cite one: a law may be cited by all
_MAX_DOCUMENTS = 1500
_STEPS = 4  # from a central text to a commune's plan


def graph_around(corpus: Corpus, identity: str, *, steps: int = 1) -> DocumentGraph:
    """Return the graph of a document and of what is a few citations away.

    Args:
        corpus: Where the documents are.
        identity: The document's id.
        steps: How many citations away.

    Raises:
        DocumentNotFound: It is not held, or has not been read.
    """
    if identity not in corpus.records.records([identity]):
        raise DocumentNotFound(f"Văn bản “{identity}” không có trong kho hoặc chưa đọc được.")
    known: dict[str, GraphDocument] = {}
    frontier = [identity]
    for step in range(steps + 1):
        fresh = _documents(corpus, [each for each in frontier if each not in known])
        known |= {document.id: document for document in fresh}
        if step == steps or len(known) > _MAX_DOCUMENTS:
            break
        numbers = {citation.number for document in fresh for citation in citations_of(document)}
        frontier = [*_held(corpus, numbers), *(each for document in fresh for each in _citing(corpus, document))]
    superseded = corpus.versions.superseded(list(known))
    return build_graph(each for each in known.values() if each.id not in superseded or each.id == identity)


def whole_graph(corpus: Corpus) -> DocumentGraph:
    """Return the graph of every document that stands; reads every record."""
    superseded = corpus.versions.superseded()
    identities = (each for each in corpus.records.recorded_ids() if each not in superseded)
    return build_graph(document for batch in batched(identities, 200) for document in _documents(corpus, batch))


def missing_documents(corpus: Corpus) -> tuple[Missing, ...]:
    """Return the documents that are cited but not held, those cited most first."""
    return whole_graph(corpus).missing()


def chain_of_task(corpus: Corpus, task_id: str) -> tuple[ChainLink, ...]:
    """Return a task's way from the central text to the department's plan, as far as documents are held.

    Raises:
        DocumentNotFound: There is no such task.
    """
    identity = task_id.partition("-")[0]
    stored = corpus.records.record(identity)
    ids = finding_ids(identity, "t", [task["text"] for task in stored.record["tasks"]]) if stored else []
    if task_id not in ids:
        raise DocumentNotFound(f"Không có nhiệm vụ nào có mã “{task_id}”.")
    graph = graph_around(corpus, identity, steps=_STEPS)
    held = [node.key for node in graph.lineage(identity) if node.is_held]
    plans = {each: Plan(each, record.record) for each, (_, record) in corpus.records.records(held).items()}
    return task_chain(graph, plans, identity, ids.index(task_id))


def _documents(corpus: Corpus, identities: Sequence[str]) -> list[GraphDocument]:
    return [
        GraphDocument(identity, record.record, record.text)
        for batch in batched(identities, 200)
        for identity, (_, record) in corpus.records.records(batch).items()
    ]


def _held(corpus: Corpus, numbers: Iterable[str]) -> list[str]:
    """Return the held documents of some numbers, of whatever issuer and year."""
    found: list[str] = []
    for batch in batched(sorted(set(numbers)), 100):
        keys = [
            or_(
                DocumentRow.number == number,
                DocumentRow.identity_key.startswith(f"{number_key(number)}|", autoescape=True),
            )
            for number in batch
        ]
        found += [row.id for row in corpus.records.find(select(DocumentRow).where(or_(*keys)))]
    return found


def _citing(corpus: Corpus, document: GraphDocument) -> list[str]:
    """Return documents whose text has a document's number."""
    number = document.header.get("number")
    if not number:
        return []
    query = SearchQuery(f"“{number}”", kinds=(Kind.DIRECTIVE,), limit=_MAX_CITING)
    return [hit.id for hit in corpus.search(query).hits]
