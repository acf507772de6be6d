"""The front of a document: number, place and date, type, title, the issuer's lines, wherever the columns fell.

The left and the right column of a letterhead arrive in any order, interleaved, or run together in one line. So nothing
here trusts lines: the fixed forms (quốc hiệu, "Số: …", "…, ngày …", the type's name) are found anywhere in the front,
and what is left between them, in capitals, is the issuer.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ingest.layout import LaidOutDocument
from nlp.components.header import patterns
from nlp.components.header.casing import is_capitals
from nlp.components.header.issuer import is_authority
from nlp.document_numbers import normal_number
from nlp.gazetteers.folding import fold
from nlp.gazetteers.loader import GazetteerRecord
from nlp.gazetteers.names import document_type_by_symbol, document_type_names
from nlp.model import Field_, Span

_MOST_TITLE = 900  # characters
_AFTER_TYPE = re.compile(r"[ ]*(?:[IVX]{1,5}|\d{1,2})?(?=\s|$)[\s:]*(?:[-–_=*]{2,}\s*)*|[\s:]*")  # "PHỤ LỤC VIII"
_OF_AUTHORITY = re.compile(r"(?:CỦA|của)\s+(?P<words>[^\n]{4,90})\n\s*(?=[Vv]ề |VỀ |[Vv]/[Vv])")
_NOT_ISSUER = re.compile(
    r"^(?:hỏa tốc|thượng khẩn|khẩn|mật|tối mật|dự thảo|bản sao|công báo|lưu hành nội bộ|sao y|chính thức|[a-z]{1,4}\d{1,4}|\W*)$"
)


_CITED_BEFORE = re.compile(r"(?:theo|căn cứ|kèm theo)\s[^\n]{2,30}\s*$", re.IGNORECASE)  # "THEO QUYẾT ĐỊNH / Số: …"

_EMPTY = Field_()


@dataclass(frozen=True, slots=True)
class Front:
    """What the front of a document gives."""

    number: Field_ = _EMPTY
    place: Field_ = _EMPTY
    issued_on: Field_ = _EMPTY
    type: Field_ = _EMPTY
    title_span: Span | None = None
    title_rule: str = ""
    issuer_lines: tuple[Span, ...] = ()
    is_blank_number: bool = False  # a draft: "Số:      /KH-UBND"
    symbol: str = ""  # of a blank number
    has_letterhead: bool = False
    end: int = 0  # where the letterhead and title end


def read_front(text: str, laid_out: LaidOutDocument | None) -> Front:
    """Read the front of a text; every field found is grounded in it."""
    front = text[: patterns.FRONT]
    motto = patterns.MOTTO.search(front)
    type_match = _type_match(front)
    addressed = patterns.ADDRESSED.search(front)
    head_end = min([m.start() for m in (type_match, addressed) if m] or [_first_opener(front)])
    number_match = _number_match(front, head_end if type_match else len(front), motto, type_match)
    blank = patterns.NUMBER_BLANK.search(front[: max(head_end, 400)]) if number_match is None else None
    date_match = _date_match(front, head_end, type_match)
    number = Field_()
    if number_match is not None:
        span = Span(number_match.start("number"), number_match.end("number"))
        number = Field_(normal_number(number_match["number"]).rstrip(","), span, 0.97, "header.number.so")
    place, issued_on = _place_and_date(date_match)
    subject = (
        patterns.SUBJECT.search(front[: addressed.end() if addressed else len(front)]) if type_match is None else None
    )
    kind = _type(type_match, subject, number.value or "", blank)
    title_span, title_rule, end = _title(text, front, type_match, subject, laid_out)
    stops = [m.start() for m in (type_match, subject, addressed) if m]
    cut = min(stops) if stops else head_end
    taken = [m.span() for m in (motto, number_match, blank, date_match) if m]
    lines = _issuer_lines(front[:cut], date_match)
    return Front(
        number=number,
        place=place,
        issued_on=issued_on,
        type=kind,
        title_span=title_span,
        title_rule=title_rule,
        issuer_lines=lines,
        is_blank_number=blank is not None,
        symbol=(blank["symbol"] or "") if blank else "",
        has_letterhead=motto is not None or number_match is not None or (blank is not None and type_match is not None),
        end=max(end, *(stop for _, stop in taken)) if taken else end,
    )


def _number_match(
    front: str, end: int, motto: re.Match[str] | None, type_match: re.Match[str] | None
) -> re.Match[str] | None:
    """Find the document's number before the type's name; without a quốc hiệu only near the beginning.

    "ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH SỐ 15/QĐ-SCT" names its founding act above its own "Số: 20/KH-ĐKT": of several
    numbers one whose symbol is that of the type's name holds, then one with a colon, and none behind "theo Quyết định"
    where there is another.
    """
    limit = max(end, motto.end() + 300 if motto else 0, 300)
    matches = [match for match in patterns.NUMBER.finditer(front) if match.start() <= limit]
    own = [match for match in matches if not _CITED_BEFORE.search(front[: match.start()])] or matches
    agreeing = [match for match in own if type_match and _agrees(match["number"], type_match["type"])]
    likely = agreeing or own
    return next((match for match in likely if ":" in match.group()), likely[0] if likely else None)


def _agrees(number: str, type_name: str) -> bool:
    """Say whether the symbol of a number is that of a type: 20/KH-ĐKT of a KẾ HOẠCH."""
    symbol = re.sub(r"^[^/]*/\s?(?:\d{4}\s?/\s?)?", "", number)
    named, written = document_type_names().get(fold(" ".join(type_name.split()))), _type_of_symbol(symbol.strip())
    return named is not None and written is not None and named.id == written.id


def _type_match(front: str) -> re.Match[str] | None:
    """Find the type's name in capitals; "QUYẾT ĐỊNH:" before the articles is no type."""
    for match in patterns.TYPE.finditer(front):
        if ":" not in match["end"]:
            return match
    mixed = patterns.TYPE_MIXED.search(front[:1500])
    return (
        mixed
        if mixed is not None and (not mixed.start() or patterns.MOTTO.search(front[: mixed.start()] + " "))
        else None
    )


def _first_opener(front: str) -> int:
    """Return where the text proper begins in a front without type name: the first long paragraph."""
    at = 0
    for line in front.split("\n"):
        if len(line) > 250 and not is_capitals(line[:200]):
            return at
        at += len(line) + 1
    return min(len(front), 1500)


def _date_match(front: str, head_end: int, type_match: re.Match[str] | None) -> re.Match[str] | None:
    limit = (type_match.end() if type_match else max(head_end, 400)) + 1
    match = patterns.DATE.search(front[:limit])
    return match or patterns.DATE_ALONE.search(front[:limit])


def _place_and_date(match: re.Match[str] | None) -> tuple[Field_, Field_]:
    if match is None:
        return Field_(), Field_()
    groups = match.groupdict()
    place = Field_()
    if groups.get("place"):
        written = " ".join(_without_motto(groups["place"]).split())
        start = (
            match.end("place")
            - len(groups["place"].rstrip())
            + groups["place"].rstrip().rfind(groups["place"].split()[-1])
        )
        del start
        begin = match.start("place") + match["place"].find(written.split(" ")[0]) if written else match.start("place")
        place = Field_(written or None, Span(begin, match.end("place")), 0.95, "header.place.dateline")
    day, month, year = groups["day"], groups["month"], groups["year"]
    if not (day and month and year):
        return place, Field_()
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return place, Field_()
    span = Span(match.start("day"), match.end("year"))
    return place, Field_(date.isoformat(), span, 0.97, "header.date.dateline")


def _without_motto(place: str) -> str:
    """Drop the tail of the motto that a run-together line puts before the place."""
    return re.sub(r"^.*?(?:Hạnh\s+[Pp]húc|Phúc|phúc)\s+", "", place, flags=re.DOTALL)


def _type(
    match: re.Match[str] | None, subject: re.Match[str] | None, number: str, blank: re.Match[str] | None
) -> Field_:
    """Name the type: from its name in capitals, from V/v, from the number's symbol."""
    if match is not None:
        record = document_type_names().get(fold(" ".join(match["type"].split())))
        span = Span(match.start("type"), match.end("type"))
        return Field_(record.name if record else None, span, 0.97, "header.type.name")
    symbol = re.sub(r"^[^/-]*[/-](?:\d{4}/)?", "", number) if number else (blank["symbol"] or "") if blank else ""
    record = _type_of_symbol(symbol)
    if subject is not None and (record is None or record.id == "cong-van"):
        return Field_("Công văn", Span(subject.start("title"), subject.end("title")), 0.9, "header.type.subject")
    if record is not None:
        return Field_(record.name, None, 0.85, "header.type.symbol")
    if symbol:
        return Field_("Công văn", None, 0.7, "header.type.agency_symbol")
    return Field_()


def _type_of_symbol(symbol: str) -> GazetteerRecord | None:
    return document_type_by_symbol(re.split(r"[-/]", symbol)[0]) if symbol else None


def _title(
    text: str,
    front: str,
    type_match: re.Match[str] | None,
    subject: re.Match[str] | None,
    laid_out: LaidOutDocument | None,
) -> tuple[Span | None, str, int]:
    """Return the title's span, the rule, and where it ends."""
    if type_match is None:
        if subject is None:
            return None, "", 0
        span = _trim(front, subject.start("title"), _cut_subject(front, subject))
        return span, "header.title.subject", span.end
    start = type_match.end()
    begin = _AFTER_TYPE.match(front, start)
    at = begin.end() if begin else start
    own = _OF_AUTHORITY.match(front, at)
    if own is not None and is_authority(own["words"]):  # "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH / về việc …"
        at = own.end()
    end = _capitals_end(front, at) if _starts_in_capitals(front, at) else _lines_end(text, at, laid_out)
    span = _trim(front, at, end)
    if span.end <= span.start:
        return None, "", type_match.end()
    return span, "header.title.below_type", span.end


def _cut_subject(front: str, subject: re.Match[str]) -> int:
    """End a V/v where another form of the letterhead begins in the same line."""
    words = front[subject.start("title") : subject.end("title")]
    stops = [
        m.start()
        for m in (
            patterns.MOTTO.search(words),
            patterns.DATE.search(words),
            patterns.ADDRESSED.search(words),
            patterns.RULE.search(words),
        )
        if m
    ]
    return subject.start("title") + min([len(words), *stops])


def _starts_in_capitals(front: str, at: int) -> bool:
    words = front[at : at + 80].split()[:4]
    return bool(words) and is_capitals(" ".join(words))


def _capitals_end(front: str, at: int) -> int:
    """Return where a title in capitals ends: at a line or a word in small letters, or at the authority that decides."""
    end = at
    for match in re.finditer(r"\S+", front[at : at + _MOST_TITLE]):
        word = match.group()
        letters = [c for c in word if c.isalpha()]
        small = sum(c.islower() for c in letters)
        symbol = re.search(r"\d/|/[A-ZĐ]|^\(?[A-ZĐ]{2,3}[a-z]{1,2}\W*$|^V/v$", word) is not None
        if (
            (small and not symbol)
            or patterns.RULE.match(word)
            or (word[0] == "(" and _is_note(front, at + match.start()))
        ):
            break
        if re.fullmatch(r"[IVX]{1,4}\.|[-–]", word) and front[at + match.start() - 1 : at + match.start()] == "\n":
            break
        end = at + match.end()
    return _without_authority(front, at, _without_tail(front, at, end))


def _is_note(front: str, at: int) -> bool:
    return re.match(r"\(\s*(?:[Bb]an hành\s+)?(?:[Kk]èm theo|KÈM THEO|BAN HÀNH KÈM)", front[at : at + 40]) is not None


def _without_tail(front: str, start: int, end: int) -> int:
    """Give back a last word that belongs to the text: the first word of a sentence ("Ủy", "I.")."""
    words = front[start:end]
    last = re.search(r"\s(?:[IVX]{1,3}\.|\d{1,2}\.|[A-ZĐÂĂÊÔƠƯ])$", words)
    return (
        start + last.start()
        if last and not words[: last.start()].rstrip().endswith(("SỐ", "NHÓM", "LOẠI", "QUÝ"))
        else end
    )


def _without_authority(front: str, start: int, end: int) -> int:
    """Cut "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …", "THỦ TƯỚNG CHÍNH PHỦ" off a title's end, where the decision begins."""
    words = front[start:end]
    after = front[end : end + 60].lstrip()
    lines = words.split("\n")
    if len(lines) > 1:
        for index in range(1, len(lines)):
            rest = "\n".join(lines[index:])
            if (
                patterns.AUTHORITY.match(lines[index].strip())
                and (patterns.OPENER.match(after) or after.startswith(("điện", "Điều", "-")))
                and len(rest) < 160
            ):
                return start + len("\n".join(lines[:index]))
    if re.match(r"Căn cứ|Xét|Theo đề nghị|điện", after):
        starts = [m.start() for m in re.finditer(r"(?<!\S)\S", words) if m.start() > 12]
        cut = next((at for at in starts if len(words) - at < 130 and is_authority(words[at:])), None)
        if cut is not None:
            return start + cut
    return end


def _lines_end(text: str, at: int, laid_out: LaidOutDocument | None) -> int:
    """Return where a title in ordinary writing ends: it is a few lines, bold and centred where the format tells."""
    looks = _looks(laid_out, at)
    end = at
    lines = text[at : at + 2 * _MOST_TITLE].split("\n")
    for index, line in enumerate(lines):
        start = at if not index else end + 1
        stripped = line.strip()
        if index and _ends_title(stripped, text[at:end], same_look=_look_at(laid_out, start) == looks):
            break
        tab = line.find("\t")
        if tab >= 0:
            return start + tab
        end = start + len(line)
        if end - at > _MOST_TITLE:
            break
    return end


def _ends_title(line: str, title: str, *, same_look: bool) -> bool:
    """Say whether a line is no longer the title."""
    if not line or patterns.RULE.match(line) or line.startswith("(") or patterns.HEADING.match(line):
        return True
    if is_capitals(line) and not is_capitals(title):
        return True
    if line[:1].islower():
        return False
    if patterns.OPENER.match(line) or len(line) > 220 or not same_look:
        return True
    unfinished = (
        re.search(r"(?:,|-|–|và|của|về|trên|cho|theo|tại|các|trong|với|đến|giai đoạn)$", title.rstrip()) is not None
    )
    return not unfinished and (line.endswith((".", ";", ":")) or bool(re.match(r"(?:Địa điểm|Thời gian|Số)\s*:", line)))


_Look = tuple[bool, bool]


def _looks(laid_out: LaidOutDocument | None, at: int) -> _Look | None:
    return _look_at(laid_out, at)


def _look_at(laid_out: LaidOutDocument | None, at: int) -> _Look | None:
    """Return (bold, centred) of the block at a place, None where the format tells nothing."""
    if laid_out is None or not any(block.bold or block.centered for block in laid_out.blocks[:40]):
        return None
    return next(((b.bold, b.centered) for b in laid_out.blocks if b.start <= at < max(b.end, b.start + 1)), None)


def _trim(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    lead = len(words) - len(words.lstrip(" \n\t:*"))
    return Span(start + lead, start + len(words.rstrip(" \n\t.:;*-–_")))


def _issuer_lines(head: str, date_match: re.Match[str] | None) -> tuple[Span, ...]:
    """Return the pieces of the head that are left when quốc hiệu, rules, number, date and notes are taken out."""
    taken = [m.span() for m in patterns.MOTTO.finditer(head)] + [m.span() for m in patterns.RULE.finditer(head)]
    for pattern in (patterns.NUMBER, patterns.NUMBER_BLANK, *patterns.PORTAL.values()):
        taken += [m.span() for m in pattern.finditer(head)]
    if date_match is not None:
        taken.append(date_match.span())
    pieces: list[Span] = []
    at = 0
    for start, end in sorted(taken):
        pieces += _split(head, at, start)
        at = max(at, end)
    pieces += _split(head, at, len(head))
    return tuple(
        piece
        for piece in pieces
        if is_capitals(piece.of(head)) and not _NOT_ISSUER.match(fold(piece.of(head)).strip(" .*-"))
    )


def _split(head: str, start: int, end: int) -> list[Span]:
    return (
        [Span(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n\t]*[^\n\t\s][^\n\t]*", head[start:end])]
        if end > start
        else []
    )
