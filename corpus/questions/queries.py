"""From a question understood to the index's own language."""

from __future__ import annotations

from datetime import date

from corpus.comparing.themes import includes, themes
from corpus.deadlines import DeadlineState
from corpus.index.query import Kind, SearchQuery, Sort
from corpus.questions.question import Piece, PieceKind, Question


def to_query(question: Question, *, today: date, limit: int = 20) -> SearchQuery:
    """Return the query of a question.

    A second body has no filter in the index: it is looked for by its words. Themes and indices take in their areas. A
    question that names a document (its type, number or issuer) and no body asks for documents as well as tasks.

    Args:
        question: What :func:`corpus.questions.understanding.understand` returned.
        today: The day that deadline states are told for.
        limit: How many hits.
    """
    bodies = question.of(PieceKind.BODY)
    body = bodies[0] if bodies else None
    kinds = tuple(Kind(piece.value) for piece in question.of(PieceKind.KIND))
    due = question.of(PieceKind.DUE)
    issued = question.of(PieceKind.ISSUED)
    words = [question.restored or question.words, *(piece.value for piece in bodies[1:])]
    number = next((piece.value for piece in question.of(PieceKind.NUMBER)), None)
    return SearchQuery(
        words=" ".join(filter(None, words)),
        kinds=kinds or ((Kind.DIRECTIVE, Kind.TASK) if _names_document(question) else (Kind.TASK,)),
        agency=body.value if body else None,
        role=body.role if body else None,
        with_related=True,
        issuers=_values(question, PieceKind.ISSUER),
        provinces=_values(question, PieceKind.PROVINCE),
        types=_values(question, PieceKind.TYPE),
        years=tuple(year for piece in question.of(PieceKind.YEAR) for year in _years(piece)),
        themes=_theme_ids(question),
        number=number,
        issued_after=max((piece.first_day for piece in issued if piece.first_day), default=None),
        issued_before=min((piece.last_day for piece in issued if piece.last_day), default=None),
        due_after=max((piece.first_day for piece in due if piece.first_day), default=None),
        due_before=min((piece.last_day for piece in due if piece.last_day), default=None),
        deadline_states=tuple(DeadlineState(value) for value in _values(question, PieceKind.STATE)),
        sort=Sort.ISSUED if question.of(PieceKind.ORDER) else Sort.RELEVANCE,
        today=today,
        limit=limit,
    )


def _names_document(question: Question) -> bool:
    named = (PieceKind.NUMBER, PieceKind.TYPE, PieceKind.ISSUER)
    return any(question.of(kind) for kind in named) and not question.of(PieceKind.BODY)


def _values(question: Question, kind: PieceKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.value for piece in question.of(kind)))


def _years(piece: Piece) -> range:
    first, _, last = piece.value.partition("-")
    return range(int(first), int(last or first) + 1)


def _theme_ids(question: Question) -> tuple[str, ...]:
    """Return the ids of the themes and indices asked for, and of their areas."""
    ids = {*_values(question, PieceKind.THEME), *_values(question, PieceKind.INDICATOR)}
    asked = [theme for theme in themes() if theme.id in ids] if ids else []
    return tuple(theme.id for theme in themes() if any(includes(other, theme) for other in asked)) if asked else ()
