"""From a question to a plan that every engine can carry out."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import struct
from dataclasses import replace

from corpus.deadlines import SOON_DAYS, DeadlineState
from corpus.errors import QueryError
from corpus.index.analysis import PAIR, Token, Words, index_text, pairs
from corpus.index.bodies import SoughtBody, body_key, province_key, resolve_body
from corpus.index.conditions import AllOf, AnyOf, Condition, HasToken, HasValue, InRange, Plan, Position
from corpus.index.query import MAX_LIMIT, Facet, Matching, SearchQuery, Sort
from corpus.store.identity import number_key
from nlp.model import Role

# Marks that agree weigh more than bare letters, so that "ban hanh" ranks the text's "ban hành" above "bàn hành".
_EXACT_BOOST = 2.0
# Syllables that stand together as they were typed.
_PAIR_BOOST = 1.5
# Of words of which only some need to be found, this share is asked for.
_ANY_SHARE = 0.6
# Of a body asked for without a role: what it leads comes before what it takes part in, and that before what is only
# reported to it; within each, what names the body itself before what it took over or shares with a group. The steps are
# larger than words can weigh, so that words decide within them.
_ROLE_STEPS = ((Role.LEAD, 800.0, 400.0), (Role.COOPERATING, 200.0, 100.0))
_MAX_WORDS = 400  # of a question; each asks two fields

_ORDERS = {
    Sort.DUE: "order_due",
    Sort.DUE_LATEST: "order_due_latest",
    Sort.ISSUED: "order_issued",
    Sort.RELEVANCE: None,
}
_COUNTED = {Facet.ROLE, Facet.DEADLINE}


def plan_search(
    query: SearchQuery, words: Words, body: SoughtBody | None, matching: Matching, *, own: SoughtBody | None = None
) -> Plan:
    """Return the plan of a question.

    Args:
        query: The question.
        words: Its words, already parsed.
        body: Its body, already resolved; with no keys it is looked for by the words of its name.
        matching: How strictly to take the words.
        own: The body without the names that ``body`` has of its predecessors and groups.

    Raises:
        QueryError: A limit, a range or a cursor that makes no sense, or too many words.
    """
    _check(query, words)
    must, should = _word_conditions(words, matching)
    steps = _role_steps(query, body, own or body)
    is_scored = bool(steps) or not words.is_empty()
    sort = query.sort or (Sort.RELEVANCE if is_scored else Sort.ISSUED)
    order = _ORDERS[sort]
    if not is_scored and order is None:
        order = "order_issued"
    return Plan(
        must=must,
        should=(*should, *steps) if order is None else (),
        filters=_filters(query, body),
        order=order,
        limit=query.limit,
        after=read_cursor(query.cursor, query) if query.cursor else None,
        facets=tuple(facet.value for facet in query.facets if facet not in _COUNTED),
        counts=_counts(query, body),
    )


def _check(query: SearchQuery, words: Words) -> None:
    if len(words.words) + sum(map(len, words.phrases)) > _MAX_WORDS:
        raise QueryError(f"Câu tìm dài quá {_MAX_WORDS} chữ; hãy giữ lại những chữ quan trọng nhất.")
    if not 0 <= query.limit <= MAX_LIMIT:
        raise QueryError(f"Số kết quả mỗi trang phải từ 0 đến {MAX_LIMIT}.")
    if query.issued_after and query.issued_before and query.issued_after > query.issued_before:
        raise QueryError("Khoảng ngày ban hành không hợp lệ: ngày bắt đầu đứng sau ngày kết thúc.")
    if query.due_after and query.due_before and query.due_after > query.due_before:
        raise QueryError("Khoảng thời hạn không hợp lệ: ngày bắt đầu đứng sau ngày kết thúc.")


# --- words


def _word_conditions(words: Words, matching: Matching) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """Return what must be found and what else counts."""
    single = tuple(dict.fromkeys(_token_condition(token) for token in words.words))
    phrases = tuple(_phrase_condition(phrase) for phrase in words.phrases)
    # A syllable typed without marks may have any; its own form ranks first.
    as_typed = (
        HasToken("words_exact", token.exact, _EXACT_BOOST) for token in words.all_tokens() if not token.is_marked
    )
    neighbours = (_pair_condition(left, right, _PAIR_BOOST) for left, right in pairs(words.words))
    should = tuple(dict.fromkeys((*as_typed, *neighbours)))
    if matching is Matching.ANY and len(single) > 1:
        return (AnyOf(single, at_least=max(1, int(len(single) * _ANY_SHARE))), *phrases), should
    return (*single, *phrases), should


def _token_condition(token: Token) -> Condition:
    """Marks that were typed must agree."""
    if token.is_marked:
        return HasToken("words_exact", token.exact, _EXACT_BOOST)
    return HasToken("words_folded", token.folded)


def _pair_condition(left: Token, right: Token, boost: float) -> Condition:
    if left.is_marked and right.is_marked:
        return HasToken("words_exact", left.exact + PAIR + right.exact, boost)
    return HasToken("words_folded", left.folded + PAIR + right.folded, boost)


def _phrase_condition(phrase: tuple[Token, ...]) -> Condition:
    neighbours = tuple(_pair_condition(left, right, _EXACT_BOOST) for left, right in pairs(phrase))
    return AllOf((*neighbours, *(_token_condition(token) for token in phrase)))


# --- filters


def _filters(query: SearchQuery, body: SoughtBody | None) -> tuple[Condition, ...]:
    conditions: list[Condition] = []
    if query.kinds:
        conditions.append(HasValue("kind", tuple(kind.value for kind in query.kinds)))
    if body is not None:
        conditions.append(_body_condition(body, (query.role,) if query.role else tuple(Role)))
    elif query.role is not None:
        conditions.append(HasValue("body", (f"{query.role}|",)))
    for name, values in (
        ("province_key", tuple(province_key(province) for province in query.provinces)),
        ("type_key", tuple(body_key(document_type) for document_type in query.types)),
        ("year", tuple(str(year) for year in query.years)),
        ("theme", query.themes),
        ("number_key", (number_key(query.number),) if query.number else ()),
        ("document_id", (query.document_id,) if query.document_id else ()),
        ("document_id", query.document_ids),
    ):
        if values:
            conditions.append(HasValue(name, values))
    for issuer in query.issuers:
        sought = resolve_body(issuer)
        conditions.append(HasValue("issuer_key", (*sought.keys, *sought.local_keys)))
    if query.issued_after or query.issued_before:
        conditions.append(InRange("issued_on", _ordinal(query.issued_after), _ordinal(query.issued_before)))
    if query.due_after or query.due_before:
        # "Trước ngày 30/6" names the 30th and is over when it begins: whoever asks for either day means it.
        bounds = _ordinal(query.due_after), _ordinal(query.due_before)
        conditions.append(AnyOf((InRange("due_on", *bounds), InRange("last_day", *bounds))))
    if query.deadline_states:
        conditions.append(AnyOf(tuple(_state_condition(state, query.today) for state in query.deadline_states)))
    return tuple(conditions)


def _ordinal(day: dt.date | None) -> int | None:
    return day.toordinal() if day is not None else None


def _body_condition(body: SoughtBody, roles: tuple[Role, ...]) -> Condition:
    if not body.keys:
        tokens = index_text([" ".join(body.words)]).folded.split()
        return AnyOf(
            tuple(AllOf(tuple(HasToken("body_words", f"{role}|{token}") for token in tokens)) for role in roles)
        )
    named = HasValue("body", tuple(f"{role}|{key}" for role in roles for key in body.keys))
    if body.province is None:
        return named
    local = HasValue("body", tuple(f"{role}|{key}" for role in roles for key in body.local_keys))
    provinces = HasValue("province_key", (body.province, *body.merged_provinces))
    return AnyOf((named, AllOf((local, provinces))))


def _role_steps(query: SearchQuery, body: SoughtBody | None, own: SoughtBody | None) -> tuple[Condition, ...]:
    """Return what puts the roles of a body in order, and what names it itself before what does not."""
    if body is None or own is None or not body.keys or (query.role is not None and own == body):
        return ()
    steps = _ROLE_STEPS if query.role is None else ((query.role, 200.0, 0.0),)
    return tuple(
        HasValue("body", tuple(f"{role}|{key}" for key in (*sought.keys, *sought.local_keys)), boost)
        for role, for_own, for_any in steps
        for sought, boost in ((own, for_own), (body, for_any))
    )


def _state_condition(state: DeadlineState, today: dt.date) -> Condition:
    """Return the condition that a task's deadline is in a state; the bounds are those of corpus.deadlines.state_of."""
    now = today.toordinal()
    sunday, soon = now + 6 - today.weekday(), now + SOON_DAYS
    match state:
        case DeadlineState.OVERDUE:
            return InRange("last_day", None, now - 1)
        case DeadlineState.THIS_WEEK:
            return InRange("last_day", now, sunday)
        case DeadlineState.NEXT_30_DAYS:
            return InRange("last_day", sunday + 1, soon)
        case DeadlineState.LATER:
            return InRange("last_day", max(sunday, soon) + 1, None)
        case _:
            return HasValue("deadline_kind", (state.value,))


def _counts(query: SearchQuery, body: SoughtBody | None) -> dict[str, Condition]:
    counts: dict[str, Condition] = {}
    if Facet.ROLE in query.facets:
        for role in Role:
            sought = _body_condition(body, (role,)) if body is not None else HasValue("body", (f"{role}|",))
            counts[f"{Facet.ROLE}:{role}"] = sought
    if Facet.DEADLINE in query.facets:
        for state in DeadlineState:
            counts[f"{Facet.DEADLINE}:{state}"] = _state_condition(state, query.today)
    return counts


# --- cursors


def write_cursor(position: Position, query: SearchQuery) -> str:
    """Return a position as an opaque text that only serves the same question."""
    score = None if position.score is None else struct.pack(">d", position.score).hex()
    content = [_signature(query), position.order, position.id, score, position.seen, position.total]
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str, query: SearchQuery) -> Position:
    """Return the position of a cursor.

    Raises:
        QueryError: It is not one of ours, or it belongs to another question.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        signature, order, identity, score, seen, total = json.loads(base64.b64decode(padded, b"-_", validate=True))
        position = Position(
            int(order),
            str(identity),
            None if score is None else struct.unpack(">d", bytes.fromhex(score))[0],
            int(seen),
            None if total is None else int(total),
        )
    except (ValueError, TypeError, UnicodeError, binascii.Error, struct.error, RecursionError) as error:
        raise QueryError("Con trỏ trang không đúng; hãy tìm lại từ trang đầu.") from error
    if signature != _signature(query) or position.seen < 0 or (position.total or 0) < 0:
        raise QueryError("Con trỏ trang thuộc về một câu tìm khác; hãy tìm lại từ trang đầu.")
    return position


def _signature(query: SearchQuery) -> str:
    """Return a digest of what decides which hits come and in what order."""
    fixed = replace(
        query, cursor=None, limit=0, facets=(), today=dt.date.min if not query.deadline_states else query.today
    )
    return hashlib.sha256(repr(fixed).encode()).hexdigest()[:12]
