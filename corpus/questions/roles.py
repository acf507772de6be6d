"""Join roles to bodies, tell issuers, and let pieces take the words that only lead to them."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.questions.phrases import TARGETS
from corpus.questions.question import Piece, PieceKind
from corpus.questions.reading import Reading, RoleWords, fits
from nlp.gazetteers.folding import strip_marks
from nlp.model import Role

_LABELS = {
    Role.LEAD: "Cơ quan chủ trì",
    Role.COOPERATING: "Cơ quan phối hợp",
    Role.REPORTS_TO: "Nơi nhận báo cáo",
}
_BETWEEN_ROLE_AND_BODY = frozenset({"cho", "với", "về", "do", "bởi", "là", "cơ", "quan", "đơn", "vị"})
_BETWEEN_BODY_AND_ROLE = frozenset({"thì", "phải", "cần", "được", "có", "sẽ", "là"})
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
_ONLY_ISSUING = ("Thủ tướng", "Phó Thủ tướng", "Chính phủ", "Văn phòng Chính phủ", "Quốc hội", "Hội đồng nhân dân")
_SAYS_DUE = re.compile(r"\b(?:han|xong|hoan thanh|deadline|due|ket thuc)\b")
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
    before = _body_at(reading, _skip_back(reading, words.first), from_start=False)
    return before if before is not None else after


def _skip_back(reading: Reading, at: int) -> int:
    """Return the token after the body before a role: "Sở Tài chính | thì phải | phối hợp"."""
    first = at
    while first and not reading.claimed[first - 1] and fits(reading.tokens[first - 1], _BETWEEN_BODY_AND_ROLE):
        first -= 1
    return first if first and reading.claimed[first - 1] else at


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
        of_whom = first > 0 and fits(reading.tokens[first - 1], {"của", "do"})
        if issues or of_whom or _issues_by_itself(reading, piece, first):
            last += 2 if issues else 0
            end = reading.tokens[last - 1].end
            label = f"Cơ quan ban hành: {piece.value}"
            reading.pieces[i] = replace(piece, kind=PieceKind.ISSUER, label=label, end=max(end, piece.end))
            reading.claim(first, last)


def _issues_by_itself(reading: Reading, body: Piece, first: int) -> bool:
    """Say whether a body right after a document's type is its issuer: "công điện Thủ tướng", "nghị quyết HĐND Huế".

    After a number ("KH 912 Sở Y tế") it is rather the body whose part is looked for, unless it only issues.
    """
    kinds = {each.kind for each in reading.pieces if reading.at(each.start, each.end)[1] == first}
    only_issues = body.value.startswith(_ONLY_ISSUING)
    return PieceKind.TYPE in kinds and (only_issues or PieceKind.NUMBER not in kinds)


def tell_issue_days(reading: Reading) -> None:
    """Take a time for the day of issue where documents of an issuer are asked for and nothing is said of being due."""
    asked = reading.has(PieceKind.ISSUER) or reading.has(PieceKind.KIND, "directive")
    if not asked or reading.has(PieceKind.KIND, "task") or reading.has(PieceKind.BODY):
        return
    for i, piece in enumerate(reading.pieces):
        if piece.kind is PieceKind.DUE and not _SAYS_DUE.search(strip_marks(reading.text[: piece.end])):
            label = piece.label.replace("Đến hạn", "Ngày ban hành")
            reading.pieces[i] = replace(piece, kind=PieceKind.ISSUED, label=label)


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
