"""Questions as staff type them, asked of a corpus: one box, explicit filters beside it, and what was understood.

An explicit filter holds over what the question's words say of the same thing. A question that finds nothing as it was
understood is asked once more by its words alone, and the answer says so: a wrong reading must not hide a task.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from corpus.errors import QueryError
from corpus.index.bodies import province_key, province_names
from corpus.index.query import MAX_LIMIT, Hit, Kind, SearchQuery, SearchResult
from corpus.library import Corpus
from corpus.questions.queries import to_query
from corpus.questions.question import Piece, PieceKind, Question

_FIELDS: Mapping[PieceKind, tuple[str, ...]] = {
    PieceKind.BODY: ("agency", "role"),
    PieceKind.ISSUER: ("issuers",),
    PieceKind.NUMBER: ("number",),
    PieceKind.TYPE: ("types",),
    PieceKind.PROVINCE: ("provinces",),
    PieceKind.YEAR: ("years",),
    PieceKind.ISSUED: ("issued_after", "issued_before"),
    PieceKind.DUE: ("due_after", "due_before"),
    PieceKind.STATE: ("deadline_states",),
    PieceKind.THEME: ("themes",),
    PieceKind.INDICATOR: ("themes",),
    PieceKind.KIND: ("kinds",),
    PieceKind.ORDER: ("sort",),
}
"""What each kind of piece sets in the query."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's answer.

    Attributes:
        result: What was found.
        query: What the index was asked in the end; the same query pages on and exports.
        question: What was understood, None where it was taken as words.
        applied: The pieces of the question that narrow the search; others gave way to explicit filters.
        is_by_words: Understood, it found nothing: the answer is of its words alone.
    """

    result: SearchResult
    query: SearchQuery
    question: Question | None = None
    applied: tuple[Piece, ...] = ()
    is_by_words: bool = False


def ask(corpus: Corpus, given: SearchQuery, *, understood: bool = True, kinds: tuple[Kind, ...] = ()) -> Asked:
    """Ask a corpus.

    Args:
        corpus: Whom.
        given: The question in ``words``, and the explicit filters; its ``kinds`` hold where nothing else is said.
        understood: Read the words for bodies, roles, numbers, provinces, periods, themes and states; False takes them
            as words.
        kinds: What to look for whatever the question says.

    Raises:
        QueryError: The question cannot be understood.
        SearchError: The engine cannot answer.
    """
    plain = replace(given, kinds=kinds or given.kinds)
    if not understood or not given.words.strip():
        return Asked(corpus.search(plain), plain)
    question = corpus.questions.read(given.words, given.today)
    query, applied = merge(question, given, kinds)
    try:
        result = corpus.search(query)
    except QueryError:
        if given.cursor is None or not applied:
            raise
        return Asked(corpus.search(plain), plain, question, (), is_by_words=True)  # a page of the words alone
    if result.total == 0 and applied:
        by_words = corpus.search(plain)
        if by_words.total:
            return Asked(by_words, plain, question, (), is_by_words=True)
    return Asked(result, query, question, applied)


def merge(question: Question, given: SearchQuery, kinds: tuple[Kind, ...]) -> tuple[SearchQuery, tuple[Piece, ...]]:
    """Join what was understood with explicit filters, which hold.

    Returns:
        The query, and the pieces that it took.
    """
    read = to_query(question, today=given.today, limit=given.limit)
    default = SearchQuery(today=given.today)
    explicit = {name for names in _FIELDS.values() for name in names if getattr(given, name) != getattr(default, name)}
    if "agency" in explicit or "role" in explicit:
        explicit |= {"agency", "role"} if "agency" in explicit else {"role"}
    if kinds:
        explicit.add("kinds")
    taken = {name: getattr(read, name) for names in _FIELDS.values() for name in names if name not in explicit}
    if kinds:
        taken["kinds"] = kinds
    query = replace(given, words=read.words, **taken)
    applied = tuple(piece for piece in question.pieces if _FIELDS[piece.kind][0] not in explicit)
    return query, applied


def unknown_provinces(asked: SearchQuery, total: int) -> tuple[str, ...]:
    """Return the provinces of a query that are none, as they were given.

    Args:
        asked: The query.
        total: How much it found: what a single name finds is known to the documents, if to nobody else.
    """
    if total and len(asked.provinces) == 1:
        return ()
    return tuple(name for name in asked.provinces if province_key(name) not in province_names())


def all_hits(corpus: Corpus, query: SearchQuery) -> Iterator[Hit]:
    """Yield every hit of a query, page by page."""
    page = corpus.search(replace(query, limit=MAX_LIMIT, cursor=None, facets=()))
    yield from page.hits
    while page.next_cursor:
        page = corpus.search(replace(query, limit=MAX_LIMIT, cursor=page.next_cursor, facets=()))
        yield from page.hits
