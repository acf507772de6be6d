"""What a document says of the documents that it cites: number, date, issuer, and what it does with them.

Kinds and their forms:
    implements  "Thực hiện / Triển khai Quyết định số …" in the preamble, "thực hiện Kế hoạch số …" in the title
    based_on    "Căn cứ …"
    amends      title "Sửa đổi, bổ sung … số …"; "Điều 1. Sửa đổi … số …"
    repeals     "Quyết định này thay thế Quyết định số …"; title or article "Bãi bỏ … số …"
    cites       everything else
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.store.identity import number_key
from nlp.gazetteers.folding import fold, strip_marks
from nlp.gazetteers.loader import load
from nlp.gazetteers.names import agency_by_name, expand_abbreviations

Record = Mapping[str, Any]


class EdgeKind(enum.StrEnum):
    """What a document does with another, the strongest last."""

    CITES = "cites"
    BASED_ON = "based_on"
    IMPLEMENTS = "implements"
    AMENDS = "amends"
    REPEALS = "repeals"


class Level(enum.IntEnum):
    """Whose document it is, from the top down."""

    CENTRAL = 0
    PROVINCE = 1
    DEPARTMENT = 2
    COMMUNE = 3


@dataclass(frozen=True, slots=True)
class GraphDocument:
    """A held document: its id, its record, and its canonical text where the words around references should count."""

    id: str
    record: Record
    text: str | None = None

    @property
    def header(self) -> Record:
        """The record's document part."""
        return self.record["document"]  # type: ignore[no-any-return]  # a record is plain JSON


# --- levels

_CENTRAL_LETTERS = r"ttg|cp|qh\d*|ubtvqh\d*|tw|ctn|mttw"


@functools.cache
def _central_symbol() -> re.Pattern[str]:
    """Return a pattern of the letters in a number that only a central body has: "-BNV", "/QH15", "-TTg"."""
    letters = {
        strip_marks(short) for each in load("agencies") if each.type == "trung_uong" for short in each.abbreviations
    }
    bodies = "|".join(sorted(short for short in letters if short.isalpha()))
    return re.compile(rf"[-/](?:{_CENTRAL_LETTERS}|{bodies})(?![a-z])")


_DEPARTMENT = re.compile(r"^(?:sở |ban quản lý|thanh tra tỉnh|thanh tra thành phố|văn phòng|ban dân tộc|trung tâm)")
_COMMUNE = re.compile(r"\b(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã)\b(?! hội)")
_DEPARTMENT_SYMBOL = re.compile(r"[-/]s[a-zđ&]{1,10}(?:[-/]|$)")


def level_of(number: str | None, issuer: str | None) -> Level:
    """Return whose document it is, by its issuer, else by the letters of its number."""
    name = fold(expand_abbreviations(issuer or ""))
    record = agency_by_name(issuer) if issuer else None
    if (
        record is not None
        and record.type in {"trung_uong", "dang"}
        and "tỉnh ủy" not in name
        and "thành ủy" not in name
    ):
        return Level.CENTRAL
    if _DEPARTMENT.match(name) and "chính phủ" not in name:
        return Level.DEPARTMENT
    if _COMMUNE.search(name):
        return Level.COMMUNE
    if name:
        return Level.PROVINCE
    key = number_key(number or "")
    if _central_symbol().search(key):
        return Level.CENTRAL
    return Level.DEPARTMENT if _DEPARTMENT_SYMBOL.search(key) else Level.PROVINCE


# --- references in a document


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference with what the words around it tell."""

    number: str
    kind: EdgeKind
    span: tuple[int, int] | None = None
    issued_on: date | None = None
    issuer: str | None = None


_DATE_AFTER = re.compile(
    r"^[\s,]*(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})", re.IGNORECASE
)
_ISSUER_AFTER = re.compile(
    r"^[\s,]*(?:của\s+)([^,;.()\n]{3,90}?)(?=\s+(?:về|ban\s+hành|quy\s+định|phê\s+duyệt|hướng\s+dẫn|triển\s+khai|"
    r"thực\s+hiện|sửa\s+đổi|v/v)\b|[,;.()\n]|$)",
    re.IGNORECASE,
)
_IMPLEMENTING = re.compile(
    r"^\W*(?:để\s+|tiếp\s+tục\s+|nhằm\s+)?(?:tổ\s+chức\s+)?(?:thực\s+hiện|triển\s+khai)\b", re.IGNORECASE
)
_IN_TITLE = re.compile(r"(?:thực\s+hiện|triển\s+khai)", re.IGNORECASE)
_AMENDING = re.compile(r"sửa\s+đổi|bổ\s+sung|điều\s+chỉnh", re.IGNORECASE)
_REPEALING = re.compile(r"bãi\s+bỏ|thay\s+thế|hết\s+hiệu\s+lực|hủy\s+bỏ|huỷ\s+bỏ", re.IGNORECASE)
_ENACTING = re.compile(r"\b(?:này)\b|^\W*Điều\s+\d+", re.IGNORECASE)
_PREAMBLE = 2500  # characters within which a document says what it carries out


def citations_of(document: GraphDocument) -> list[Citation]:
    """Return a document's references to others, in its order; each reference of its text, else each number once."""
    header = document.header
    basis = {number_key(number) for number in header.get("legal_basis") or ()}
    own = number_key(header["number"]) if header.get("number") else None
    found = [
        _read_citation(document, reference, basis)
        for reference in header.get("references") or ()
        if number_key(reference["number"]) != own
    ]
    seen = {number_key(mention.number) for mention in found}
    for number in (*(header.get("legal_basis") or ()), *(header.get("citations") or ())):
        key = number_key(number)
        if key != own and key not in seen:
            seen.add(key)
            found += [Citation(number, _kind_without_text(document, number, is_basis=key in basis))]
    return found


def _kind_without_text(document: GraphDocument, number: str, *, is_basis: bool) -> EdgeKind:
    """Return what the title makes of a number, else whether it is a legal basis."""
    return _kind_by_title(document, number) or (EdgeKind.BASED_ON if is_basis else EdgeKind.CITES)


def _kind_by_title(document: GraphDocument, number: str) -> EdgeKind | None:
    title = document.header.get("title") or ""
    at = title.find(number)
    if at < 0:
        return None
    before = title[:at]
    for kind, words in (
        (EdgeKind.REPEALS, _REPEALING),
        (EdgeKind.AMENDS, _AMENDING),
        (EdgeKind.IMPLEMENTS, _IN_TITLE),
    ):
        if words.search(before):
            return kind
    return None


def _read_citation(document: GraphDocument, reference: Record, basis: set[str]) -> Citation:
    number, span = reference["number"], reference.get("span")
    is_basis = bool(reference.get("is_legal_basis")) or number_key(number) in basis
    if document.text is None or not span:
        return Citation(number, _kind_without_text(document, number, is_basis=is_basis), _pair(span))
    text = document.text
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line, before = text[line_start : None if line_end < 0 else line_end], text[line_start:start]
    after = text[end : end + 160].split("\n", 1)[0]
    stated = _DATE_AFTER.match(after)
    rest = after[stated.end() :] if stated else after
    issuer = _ISSUER_AFTER.match(rest)
    kind = _kind_by_title(document, number) or _kind_by_line(line, before, start, is_basis=is_basis)
    return Citation(number, kind, (start, end), _stated_date(stated), issuer[1].strip() if issuer else None)


def _kind_by_line(line: str, before: str, start: int, *, is_basis: bool) -> EdgeKind:
    sentence = re.split(r"(?<=[.;])\s", before)[-1]
    if _ENACTING.search(line) and _REPEALING.search(sentence):
        return EdgeKind.REPEALS
    if re.match(r"^\W*Điều\s+\d+", line) and _AMENDING.search(sentence):
        return EdgeKind.AMENDS
    if _IMPLEMENTING.match(line) and (is_basis or start < _PREAMBLE):
        return EdgeKind.IMPLEMENTS
    return EdgeKind.BASED_ON if is_basis else EdgeKind.CITES


def _stated_date(match: re.Match[str] | None) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


def _pair(span: Sequence[int] | None) -> tuple[int, int] | None:
    return (span[0], span[1]) if span else None
