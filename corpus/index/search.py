"""Asking the index: a question in, an answer out, through any engine."""

from __future__ import annotations

import datetime as dt
import functools
import json
from dataclasses import replace

from corpus.deadlines import DeadlineState
from corpus.index.analysis import Words, parse_words, without_marks
from corpus.index.backend import SearchBackend
from corpus.index.bodies import SoughtBody, province_names, resolve_body, with_related
from corpus.index.conditions import Answer, Entry, Position
from corpus.index.highlighting import highlight
from corpus.index.planning import plan_search, write_cursor
from corpus.index.query import Facet, FacetCount, Hit, Kind, Matching, SearchQuery, SearchResult
from corpus.succession import Match, MatchKind, expand_agency, found_through, name_on
from nlp.gazetteers.folding import fold_name
from nlp.model import Role

_SEPARATOR = ":"


def search(backend: SearchBackend, query: SearchQuery) -> SearchResult:
    """Answer a question.

    Words are first taken as typed. Where nothing is found, once more without marks, then by some of the words only; the
    answer says which. A body that no key finds is looked for by the words of its name.

    Raises:
        QueryError: The question cannot be understood.
        SearchError: The engine cannot answer.
    """
    words = parse_words(query.words)
    own = resolve_body(query.agency) if query.agency and query.agency.strip() else None
    matches = _related(query, own)
    body = with_related(own, matches) if own is not None and matches else own
    result, answer = _ask(backend, query, words, body, Matching.ALL, own=own)
    for looser in (Matching.WITHOUT_MARKS, Matching.ANY):
        if answer.total or words.is_empty():
            break
        result, answer = _ask(backend, query, words, body, looser, own=own)
    if not answer.total and body is not None and body.keys:
        by_words = replace(body, keys=(), local_keys=(), names=())
        retried, answer = _ask(backend, query, words, by_words, Matching.ALL)
        if answer.total:
            result, matches = retried, ()
    return replace(result, hits=tuple(_explained(hit, query, matches) for hit in result.hits))


def _related(query: SearchQuery, body: SoughtBody | None) -> tuple[Match, ...]:
    """Return under which names a body's tasks stand, where they are asked for and the body is one."""
    if body is None or not query.with_related or len(body.names) != 1:
        return ()
    return _related_on(body.names[0], query.today, province_names().get(body.province or ""))


@functools.lru_cache(maxsize=5_000)
def _related_on(name: str, day: dt.date, province: str | None) -> tuple[Match, ...]:
    return expand_agency(name, day, province=province)


def _explained(hit: Hit, query: SearchQuery, matches: tuple[Match, ...]) -> Hit:
    """Say why a task is found for the body asked for, and what its bodies are called on the day of the question."""
    roles = (query.role,) if query.role else tuple(Role)
    named = (name for role in roles for name in hit.payload.get(role.value) or ())
    match = found_through(named, matches) if matches else None
    names = dict.fromkeys(name for role in Role for name in hit.payload.get(role.value) or ())
    today = {name: now for name in names if (now := _name_today(name, query.today)) != name}
    kind = match.kind if match else MatchKind.OWN if query.agency and hit.kind is Kind.TASK else None
    return replace(hit, match=kind, via=_via(match) if match else None, names_today=today)


@functools.lru_cache(maxsize=20_000)
def _name_today(name: str, today: dt.date) -> str | None:
    """Return what a body is called on a day; the name itself where only its spelling would differ."""
    now, same = name_on(name, today), name_on(name, dt.date.min)
    return name if now is not None and fold_name(now) in {fold_name(name), fold_name(same or name)} else now


def _via(match: Match) -> str | None:
    """Say why a task is found for a body that it does not name."""
    if match.kind is MatchKind.OWN:
        return None
    doubt = "" if match.is_certain else f" ({match.note or 'cần xem lại'})"
    if match.kind is MatchKind.GROUP:
        return f"qua nhóm “{match.name}”{doubt}"
    since = f" từ {match.since:%d/%m/%Y}" if match.since else ""
    return f"tiếp nhận của “{match.name}”{since}{doubt}"


def _ask(
    backend: SearchBackend,
    query: SearchQuery,
    words: Words,
    body: SoughtBody | None,
    matching: Matching,
    *,
    own: SoughtBody | None = None,
) -> tuple[SearchResult, Answer]:
    sought = words if matching is Matching.ALL else without_marks(words)
    plan = plan_search(query, sought, body, matching, own=own)
    answer = backend.answer(plan)
    hits = tuple(_hit(entry, sought) for entry in answer.entries)
    result = SearchResult(
        hits=hits,
        total=answer.total,
        next_cursor=_next_cursor(query, answer, plan.after),
        facets={facet: _facet(facet, answer) for facet in query.facets},
        matching=matching,
        agencies=body.names if body is not None else (),
    )
    return result, answer


def _hit(entry: Entry, words: Words) -> Hit:
    payload = json.loads(entry.payload)
    kind = Kind(payload["kind"])
    return Hit(entry.id, kind, entry.score, payload, highlight(payload["text"], words))


def _next_cursor(query: SearchQuery, answer: Answer, after: Position | None) -> str | None:
    if not answer.more or not answer.entries:
        return None
    last = answer.entries[-1]
    seen = (after.seen if after else 0) + len(answer.entries)
    return write_cursor(Position(last.order, last.id, last.score, seen, answer.total), query)


def _facet(facet: Facet, answer: Answer) -> tuple[FacetCount, ...]:
    if facet is Facet.ROLE:
        return tuple(FacetCount(role.value, answer.counts[f"{facet}{_SEPARATOR}{role}"]) for role in Role)
    if facet is Facet.DEADLINE:
        return tuple(FacetCount(state.value, answer.counts[f"{facet}{_SEPARATOR}{state}"]) for state in DeadlineState)
    return tuple(FacetCount(value, count) for value, count in answer.facets[facet.value])
