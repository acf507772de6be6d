"""Rows of task tables: bodies, time and product from the columns."""

from __future__ import annotations

import regex

from nlp.bodies.names import full_name
from nlp.bodies.reading import Body, BodyReader
from nlp.gazetteers.folding import fold
from nlp.model import Span

_BULLET = regex.compile(r"\s*(?:[-+*•–]|\d{1,2}[.)])\s*")
_CHAIR = regex.compile(r"(?:(?:cơ quan|đơn vị)\s+)?chủ trì\s*:?\s*")
_HELP = regex.compile(r"(?:(?:cơ quan|đơn vị)?\s*phối hợp(?: với)?)\s*:?\s*")
_HELPERS = regex.compile(r"phối hợp(?: với| thực hiện)?\s*:")
# "các sở trong phạm vi chức năng, nhiệm vụ của mình và | các cơ quan khác"
_SCOPE = regex.compile(r"\s+trong phạm vi [^;.\n]{0,60}?(?:của mình|quản lý|được giao)")
_GOES_ON = regex.compile(r"(?:thành phố|tỉnh|quận|huyện|xã|phường|việt nam)(?!\p{L})")
_JOINT_END = regex.compile(r"\s(?:và|&|-)$")
_ASK = regex.compile(
    r"^(?:(?:cơ quan |đơn vị )?chủ trì\s*:\s*)?(?:đề nghị|giao|yêu cầu)?\s*(?:phối hợp )?(?:với |cùng )?"
)
_NEXT = regex.compile(r"[,;/]\s*(?:[-+]\s+)?|\s+-(?=\p{Lu})|\s+và\s+|\s+phối hợp(?: với)?\s+")
_CLAUSE_END = regex.compile(r"[;\n]\s*(?:[-+]\s+)?")
# A person's name: "Lê Văn Bình"; met where no body is known.
_PROPER = regex.compile(r"\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+){1,4}")
# What a cell cites beside its bodies: "Sở A thẩm định theo Điều 36, | Điều 37 Nghị định số …".
_NO_NAME = regex.compile(
    r"(?:điều|khoản|điểm|nghị định|quyết định|nghị quyết|thông tư|luật|công văn|văn bản|kế hoạch|tháng|năm|ngày)\s+(?:số\s+)?\d|quý\s+[ivx\d]|nđ-"
)
_LINE = regex.compile(r"[^\n\t]+")  # cells side by side stand a tab apart
_OPEN = regex.compile(r"\s*\(")
_HELPER_BRACKETS = regex.compile(r"\((?P<who>[^()]{4,90}?)\s+(?:cùng )?(?:phối hợp|tham gia)(?!\p{L})[^()]*\)")
_BRACKETS = regex.compile(r"\s*\([^()]*\)")
_NOTE = regex.compile(r"\s*\([^()]*\)\s*$")
_REST = regex.compile(r"(?!\s+phối hợp\s)(?:\s+[\p{L}\d]+){1,8}(?=\s*(?:[,;(/\n]|$))")
# What a cell says beside the name: "… | tổng hợp trên cơ sở kết quả rà soát …"
_CLAUSE = regex.compile(
    r"\s+(?:chủ trì|tổng hợp|thực hiện|trên cơ sở|theo|để|lãnh đạo|chỉ đạo|trực tiếp|hướng dẫn|được|có trách nhiệm|trong phạm vi)(?!\p{L})"
)


def read_bodies(reader: BodyReader, span: Span) -> tuple[Body, ...]:
    """Return the bodies of a cell that names nothing else.

    1. "Sở Nội vụ; các sở, ban, ngành";  2. lines, with or without bullets;  3. "Các đơn vị thuộc Bộ (Cục A, Cục B)"
    4. "Sở Xây dựng/các công ty quản lý lĩnh vực liên quan";  5. a name that no grammar knows: its words as they stand
    """
    found: list[Body] = []
    for line in _lines(reader.text, span):
        at = line.start
        while at < line.end:
            bodies = reader.bodies(at, line.end)
            if bodies:
                found += bodies
                inside = _inside(reader, bodies[-1], line.end)
                found += inside
                stop = max(b.end for b in (*bodies, *inside))
            else:
                stop = at
            if bodies and bodies[-1].is_generic:
                found[-1] = _extended(reader, bodies[-1], line.end) if not inside else found[-1]
                stop = max(stop, found[-1].end)
            scope = _SCOPE.match(reader.folded, stop, line.end)
            stop = scope.end() if scope else stop
            brackets = _BRACKETS.match(reader.text, stop, line.end)
            stop = brackets.end() if brackets else stop
            if bodies and _CLAUSE.match(reader.folded, stop, line.end):
                clause = _CLAUSE_END.search(reader.text, stop, line.end)
                if clause is None:
                    break
                at = clause.end()
                continue
            following = _NEXT.search(reader.text, stop, line.end)
            if following is None or (not bodies and following.start() == at):
                if _NO_NAME.match(reader.folded, at, line.end):
                    break
                if not bodies and (not found or _PROPER.fullmatch(reader.text[at : line.end].strip(" .;"))):
                    found.append(Body(at, line.end, full_name(_NOTE.sub("", reader.text[at : line.end]))))
                break
            if not bodies:
                name = full_name(reader.text[at : following.start()])
                if len(name) > 3 and reader.text[at].isupper() and not _NO_NAME.match(reader.folded, at, line.end):
                    found.append(Body(at, following.start(), name))
            at = following.end()
    unique: dict[str, Body] = {}
    for body in found:
        unique.setdefault(fold(body.name), body)
    return tuple(unique.values())


def _extended(reader: BodyReader, body: Body, end: int) -> Body:
    """Return a general name with the words that describe it: "các cơ quan, đơn vị | giải quyết TTHC"."""
    rest = _REST.match(reader.text, body.end, end)
    if rest is None or not rest.group().strip() or _CLAUSE.match(reader.folded, body.end, end):
        return body
    stop = body.end + len(rest.group().rstrip())
    return Body(body.start, stop, full_name(reader.text[body.start : stop]), is_generic=True)


def _lines(text: str, span: Span) -> list[Span]:
    """Return the paragraphs of a cell; a line that goes on in lower case belongs to the line above it."""
    lines: list[Span] = []
    for match in _LINE.finditer(text[span.start : span.end]):
        words = match.group().strip()
        if not words:
            continue
        start = span.start + match.start() + (len(match.group()) - len(match.group().lstrip()))
        bullet = _BULLET.match(text, start, span.start + match.end())
        start = bullet.end() if bullet else start
        end = span.start + match.start() + len(match.group().rstrip())
        goes_on = words[0].islower() or _GOES_ON.match(fold(words)) or (lines and _JOINT_END.search(lines[-1].of(text)))
        if lines and not bullet and text[lines[-1].end - 1] not in ";,." and goes_on:
            lines[-1] = Span(lines[-1].start, end)
        else:
            ask = _ASK.match(fold(text[start:end]))
            lines.append(Span(start + (ask.end() if ask else 0), end))
    return lines


def _inside(reader: BodyReader, body: Body, end: int) -> tuple[Body, ...]:
    """Return the bodies in the brackets that list what a general name stands for."""
    if not body.is_generic:
        return ()
    brackets = _OPEN.match(reader.text, body.end, end)
    return reader.bodies(brackets.end(), end) if brackets else ()


def names_helpers(reader: BodyReader, span: Span) -> bool:
    """Say whether a cell of lead bodies names the cooperating ones too: "Chủ trì: Sở A. Phối hợp: Sở B"."""
    return bool(_HELPERS.search(reader.folded, span.start, span.end))


def helpers_in_brackets(reader: BodyReader, span: Span) -> tuple[Body, ...]:
    """Return the bodies that a lead body's brackets name as helpers: "Sở A (Sở B phối hợp chuẩn bị)"."""
    found: list[Body] = []
    for brackets in _HELPER_BRACKETS.finditer(reader.folded, span.start, span.end):
        found += reader.bodies(*brackets.span("who"))
    return tuple(found)


def split_roles(reader: BodyReader, span: Span) -> tuple[Span, Span | None]:
    """Cut a cell that names lead and cooperating bodies: "Chủ trì: Sở A; phối hợp: Sở B, Sở C"."""
    help_ = _HELP.search(reader.folded, span.start, span.end)
    stop = help_.start() if help_ else span.end
    chair = _CHAIR.match(reader.folded, span.start, stop)
    start = chair.end() if chair else span.start
    lead = Span(start, start + len(reader.text[start:stop].rstrip(" ,;.\n")))
    return lead, (Span(help_.end(), span.end) if help_ and help_.end() < span.end else None)
