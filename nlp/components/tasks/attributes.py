"""Lines under a task that name its bodies, its time, its product.

1. "Đơn vị chủ trì: Sở Nội vụ; Đơn vị phối hợp: Sở Tư pháp."
2. "- Thời gian thực hiện: Thường xuyên."      3. "Cơ quan thực hiện: Các sở, ngành."    4. "Sản phẩm: Báo cáo"
5. "Hoàn thành trong quý II năm 2026."
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from nlp.columns import column_role
from nlp.model import Span
from nlp.structure import ColumnRole, Division, DivisionKind
from nlp.timex import is_time_line

_NAME = regex.compile(
    r"(?:^|(?<=[;.]\s)|(?<=\p{L}\s)(?=(?:Đơn vị|Cơ quan|Thời gian) (?:phối hợp|chủ trì|thực hiện)[^:;.]{0,20}:))\s*(?P<name>\p{Lu}[^:;.\n]{2,60}?)\s*:\s*"
)
_PERSON = regex.compile(
    r"^(?:lãnh đạo|người|đồng chí|cán bộ|công chức|chuyên viên|phó|chỉ đạo)[^,]{0,30}(?:phụ trách|chỉ đạo|theo dõi|thực hiện)$"
)
# Not the name of a value but an instruction: "Tăng cường phối hợp giữa các cơ quan: …".
_INSTRUCTION = regex.compile(
    r"^(?:tăng cường|đẩy mạnh|tiếp tục|nâng cao|bảo đảm|đảm bảo|thực hiện tốt|xây dựng|chủ động|làm tốt|duy trì|phối hợp (?:chặt chẽ|với|thực hiện)|tổ chức)(?!\p{L})(?! thực hiện$)"
)
# A body told to act, with a list of helpers: "Vụ A chủ trì, phối hợp với các Vụ: B, C".
_TOLD = regex.compile(r"phối hợp với\s+\p{L}")
_MAX_TAIL = 400  # characters; a longer line is prose that begins with such words
_ROLES = (
    ColumnRole.LEAD,
    ColumnRole.COOPERATING,
    ColumnRole.BODIES,
    ColumnRole.TIME,
    ColumnRole.PRODUCT,
    ColumnRole.REPORTS_TO,
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One value of an attribute line: what it says, and where."""

    role: ColumnRole
    value: Span


def read_attributes(division: Division, text: str) -> tuple[Attribute, ...]:
    """Return the attributes that a division's own words give, () where they are an instruction or a title."""
    span = division.span
    words = span.of(text)
    if division.kind is DivisionKind.PARAGRAPH and is_time_line(words):
        return (Attribute(ColumnRole.TIME, span),)
    if ":" not in words[:80] or span.end - span.start > _MAX_TAIL * 2:
        return ()
    names = list(_NAME.finditer(words))
    if (
        not names
        or names[0].start() > 1
        or _INSTRUCTION.match(names[0]["name"].lower())
        or _TOLD.search(names[0]["name"])
    ):
        return ()
    found: list[Attribute] = []
    for index, match in enumerate(names):
        role = column_role(match["name"])
        end = names[index + 1].start() if index + 1 < len(names) else len(words)
        at = span.start + match.end()
        value = Span(at, at + len(words[match.end() : end].rstrip(" .;\n\t")))
        if role in _ROLES and value.end > value.start:
            found.append(Attribute(role, value))
        elif index == 0 and role is None and not _is_person(match["name"]):
            return ()
    return tuple(found)


def _is_person(name: str) -> bool:
    """Say whether a line names the person in charge: "Lãnh đạo phụ trách: …" is an attribute that nobody asks for."""
    return bool(_PERSON.search(name.lower()))


def is_attribute_line(division: Division, text: str) -> bool:
    """Say whether a division's words are attributes of the task above it, and no task."""
    if read_attributes(division, text):
        return True
    name = _NAME.match(division.span.of(text))
    return name is not None and _is_person(name["name"])
