"""Cutting a stretch of text into sentences, and a unit where its words turn to another body."""

from __future__ import annotations

import regex

from nlp.components.tasks.own_roles import Lead, OwnRoles
from nlp.gazetteers.folding import fold

_END = regex.compile(r"(?:[.!?…]|\.\.\.)[”\"’)]?\s+(?=[\p{Lu}“\"\d(])")
# A full stop that ends no sentence: "TP. Hồ Chí Minh", "TT. Tỉnh ủy", "Đ/c.", "v.v.", "Nguyễn Văn A.", "số 5. 000".
_ABBREVIATION = regex.compile(
    r"(?:\b(?:TP|Tp|TX|TT|UB|VP|Đ/c|đ/c|ThS|TS|PGS|GS|BS|KS|Q|P|tr|v\.v|St|Mr|Ts)|\d|\b\p{Lu})$"
)
_CLAUSE = regex.compile(r"[;.]\s+")
_OPEN, _CLOSE = "(“[", ")”]"


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of ``text[start:end]``; none is cut inside brackets or quotation marks."""
    cuts: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.start() + 1
        if (
            match.group()[0] == "."
            and _ABBREVIATION.search(text, at, match.start())
            and not text[match.start() - 2 : match.start()].isdigit()
        ):
            continue
        if _depth(text, at, stop) > 0:
            continue
        cuts.append((at, match.start() + len(match.group().rstrip())))
        at = match.end()
    if text[at:end].strip():
        cuts.append((at, end))
    return cuts


def _depth(text: str, start: int, end: int) -> int:
    """Return how many brackets and quotation marks are open at the end; long unclosed ones are taken for misprints."""
    depth, last = 0, start
    for place in range(start, end):
        if text[place] in _OPEN:
            depth, last = depth + 1, place
        elif text[place] in _CLOSE:
            depth = max(0, depth - 1)
    return depth if end - last < _LONGEST_QUOTE else 0


_LONGEST_QUOTE = 400


def turns(roles: OwnRoles, start: int, end: int, lead: Lead | None) -> list[int]:
    """Return the places where a unit's words turn to another body, so that a new unit begins there.

    1. "Các bộ, ngành công bố …; | giao Ủy ban An toàn giao thông theo dõi …"
    2. "Đề nghị UBMTTQ tỉnh phát huy …. | Ủy ban nhân dân các xã tổ chức …"

    A clause of the same body, of a body without name of its own ("Đơn vị nào vi phạm …") or of no body goes on.
    """
    text = roles.reader.text
    places: list[int] = []
    current = _names(lead)
    lists = roles.helper_lists(start, end)
    for match in _CLAUSE.finditer(text, start, end):
        place = match.end()
        if place >= end or _depth(text, start, match.start()) > 0 or any(a < place < b for a, b in lists):
            continue
        found = roles.lead(place, min(end, place + 600))
        if found is None or not _opens_clause(roles, place, found):
            continue
        names = _names(found)
        if names == current or (current and names <= current):
            continue
        if not _orders_another(roles, found, match.group(), goes_on=not current):
            continue
        places.append(place)
        current = names
    return places


def _names(lead: Lead | None) -> frozenset[str]:
    return frozenset(fold(body.name) for body in lead.bodies) if lead else frozenset()


def _opens_clause(roles: OwnRoles, place: int, lead: Lead) -> bool:
    """Say whether the body stands near the clause's beginning, so that the clause is about it."""
    near = lead.start - roles.skip_connectors(place, lead.start + 1) < _NEAR
    return near and (lead.at_start or not lead.is_order)


_NEAR = 90


def _orders_another(roles: OwnRoles, lead: Lead, mark: str, *, goes_on: bool) -> bool:
    """Say whether a clause orders another body: an order, or a subject that is no bare noun in the singular.

    A list of objects goes on behind a semicolon where nobody acts yet: "… khen thưởng các xã; các đơn vị hoàn thành tốt".
    """
    if lead.is_order:
        return lead.rule != "order:khuyến"
    first = lead.bodies[0]
    if goes_on and mark.startswith(";") and first.is_generic and roles.reader.text[first.start].islower():
        return False
    determined = not first.is_generic or roles.folded.startswith(("các ", "những "), first.start)
    if mark.startswith("."):
        return determined or roles.folded.startswith("chính quyền", first.start)
    return determined
