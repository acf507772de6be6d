"""Join roles to bodies, tell issuers, and let pieces take the words that only lead to them."""

from __future__ import annotations

from dataclasses import replace

from corpus.questions.phrases import TARGETS
from corpus.questions.question import PieceKind
from corpus.questions.reading import Reading, RoleWords, fits
from nlp.model import Role

_LABELS = {
    Role.LEAD: "Cơ quan chủ trì",
    Role.COOPERATING: "Cơ quan phối hợp",
    Role.REPORTS_TO: "Báo cáo, gửi, trình",
}
_BETWEEN_ROLE_AND_BODY = frozenset({"cho", "với", "về", "do", "bởi", "là", "cơ", "quan", "đơn", "vị"})
_BEFORE_PROVINCE = (("tỉnh",), ("thành", "phố"), ("tp",), ("ở",), ("tại",), ("của",))
_BEFORE_BODY = (
    ("giám", "đốc"),
    ("chủ", "tịch"),
    ("thủ", "trưởng"),
    ("lãnh", "đạo"),
    ("chánh",),
    ("bộ", "trưởng"),
    ("cho",),
    ("của",),
    ("do",),
)
_BEFORE_THEME = (("về",), ("chủ", "đề"), ("lĩnh", "vực"), ("liên", "quan", "đến"))
_LEADING = {
    PieceKind.PROVINCE: _BEFORE_PROVINCE,
    PieceKind.BODY: _BEFORE_BODY,
    PieceKind.ISSUER: _BEFORE_BODY,
    PieceKind.THEME: _BEFORE_THEME,
    PieceKind.INDICATOR: _BEFORE_THEME,
}


def join_roles(reading: Reading) -> None:
    """Give each role to the body beside it; a role without one is words again.

    "Sở Nội vụ chủ trì, Sở Tài chính phối hợp": the body before. "giao Sở Nội vụ", "phối hợp với Sở Tài chính", "cơ quan
    chủ trì: Sở Nội vụ": the body after.
    """
    for words in reading.roles:
        chosen = _body_beside(reading, words)
        if chosen is None:
            continue
        piece = reading.pieces[chosen]
        own_first, own_last = reading.at(piece.start, piece.end)
        first, last = min(words.first, own_first), max(words.last, own_last)
        reading.claim(first, last)
        reading.pieces[chosen] = replace(
            piece,
            role=words.role,
            label=f"{_LABELS[words.role]}: {piece.value}",
            start=reading.tokens[first].start,
            end=max(piece.end, reading.tokens[last - 1].end),
        )


def _body_beside(reading: Reading, words: RoleWords) -> int | None:
    after = _body_at(reading, _skip(reading, words.last), from_start=True)
    if words.only_before:
        return after
    before = _body_at(reading, words.first, from_start=False)
    return before if before is not None else after


def _skip(reading: Reading, at: int) -> int:
    """Return the token after words that may stand between a role and its body: "giao | cho cơ quan | Sở Nội vụ"."""
    end = reading.free_run(at)
    while at < end and fits(reading.tokens[at], _BETWEEN_ROLE_AND_BODY):
        at += 1
    return next((at + len(words) for words in _BEFORE_BODY if reading.typed(at, words)), at)


def _body_at(reading: Reading, token: int, *, from_start: bool) -> int | None:
    """Return which piece is a body without a role that begins at a token, or that ends before it."""
    for i, piece in enumerate(reading.pieces):
        if piece.kind is PieceKind.BODY and piece.role is None:
            first, last = reading.at(piece.start, piece.end)
            if (first if from_start else last) == token:
                return i
    return None


def tell_issuers(reading: Reading) -> None:
    """Take the body after "của" for the issuer where a document is asked for: "kế hoạch … của UBND tỉnh"."""
    kinds = (PieceKind.TYPE, PieceKind.NUMBER)
    asks_for_document = any(map(reading.has, kinds)) or reading.has(PieceKind.KIND, "directive")
    if not asks_for_document or reading.has(PieceKind.KIND, "task") or reading.has(PieceKind.KIND, TARGETS):
        return
    for i, piece in enumerate(reading.pieces):
        if piece.kind is not PieceKind.BODY or piece.role is not None:
            continue
        first, last = reading.at(piece.start, piece.end)
        issues = reading.typed(last, ("ban", "hành"))
        if issues or (first > 0 and fits(reading.tokens[first - 1], {"của", "do"})):
            last += 2 if issues else 0
            end = reading.tokens[last - 1].end
            label = f"Cơ quan ban hành: {piece.value}"
            reading.pieces[i] = replace(piece, kind=PieceKind.ISSUER, label=label, end=max(end, piece.end))
            reading.claim(first, last)


def take_words_before(reading: Reading) -> None:
    """Let pieces take the words that only lead to them: "tỉnh Lâm Đồng", "giám đốc Sở Nội vụ", "về chuyển đổi số"."""
    for i, piece in enumerate(reading.pieces):
        first, _ = reading.at(piece.start, piece.end)
        begin = _leading_begin(reading, first, piece.kind)
        reading.claim(begin, first)
        reading.pieces[i] = replace(piece, start=min(piece.start, reading.tokens[begin].start))


def _leading_begin(reading: Reading, first: int, kind: PieceKind) -> int:
    for words in _LEADING.get(kind, ()):
        begin = first - len(words)
        is_house = words == ("ở",) and reading.typed(begin - 1, ("nhà",))
        if not is_house and reading.typed(begin, words) and not any(reading.claimed[begin:first]):
            return _leading_begin(reading, begin, kind)
    return first
