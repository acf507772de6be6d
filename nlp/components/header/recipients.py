"""The bodies that an official letter or a telegram is addressed to."""

from __future__ import annotations

import re

from nlp.components.header.patterns import ADDRESSED, FRONT, HEADING
from nlp.gazetteers.folding import LOWER, UPPER, fold
from nlp.gazetteers.names import agency_by_name, expand_abbreviations
from nlp.model import Mention, Span

_ITEM = re.compile(r"(?:(?<=[\n\t])|^|(?<=[;:.]) )\s*[-–+•]\s*")
_PARTS = re.compile(r"(?:[^;\n]|\n(?!\s*(?:Các|Sở|Ban|Bộ|Ủy|UBND|Uỷ|Công an|Văn phòng|Chi cục|Cục|Hội|Trung tâm)\b))+")
_KINDS = re.compile(
    r"^(?P<kinds>(?:(?:Bộ trưởng|Giám đốc|Thủ trưởng|Đồng chí Bộ trưởng)\s)?(?:[Cc]ác\s)?(?P<kind>Sở|sở|Bộ|bộ|Phòng|phòng|Ban|ban)(?:,\s?[\w, ]{1,30})?)\s*:\s*(?P<names>.+)$",
    re.DOTALL,
)
_OTHER_HEAD = re.compile(
    r"^(?:công an|bộ chỉ huy|ban chỉ huy|ủy ban|ubnd|hội |liên đoàn|báo|đài|văn phòng|kho bạc|bảo hiểm|thuế|cục|chi cục|thanh tra|tỉnh|thành|ban |trung tâm|viện|tòa|ngân hàng|sở|bộ |hđnd|mặt trận)"
)
_SENTENCE = re.compile(rf"(?<=[{LOWER})]\.)\s+(?=[{UPPER}][{LOWER}]+[\s,])")
_ABOUT_PERSON = re.compile(
    r"^(?:đồng chí |đ/c |các đồng chí |ông |bà )?(?:bí thư [^;]*? và )?(?:phó )?(?:chủ tịch|giám đốc|thủ trưởng|bộ trưởng|cục trưởng|chánh văn phòng|người đứng đầu)\s+(?=\w)"
)
_LONGEST = 3000
_LONGEST_ITEM = 200


def find_recipients(text: str) -> tuple[Mention, ...]:
    """Return the addressees of "Kính gửi: …" or "… điện: …", each a mention in the text's order.

    Forms met: "Kính gửi: Sở Công Thương."; a list of "- …;" lines; "Các Sở, ngành: Công Thương, Nội vụ, Công an tỉnh"
    (each name completed with its kind).
    """
    opening = ADDRESSED.search(text[:FRONT])
    if opening is None:
        return ()
    return tuple(mention for start, end in _items(text, opening.end()) for mention in _mentions(text, start, end))


def _items(text: str, begin: int) -> list[tuple[int, int]]:
    """Return the bounds of the list's items."""
    region_end = _region_end(text, begin)
    marks = list(_ITEM.finditer(text, begin, region_end))
    if not marks:
        line_end = text.find("\n", begin + len(text[begin:]) - len(text[begin:].lstrip()))
        end = min(region_end, line_end if line_end > 0 else region_end)
        return _trimmed(text, begin, _item_end(text, begin, end))
    first_end = _item_end(text, begin, marks[0].start())
    items = _trimmed(text, begin, first_end)
    if first_end < marks[0].start():
        return items
    limits = [*(mark.start() for mark in marks[1:]), region_end]
    for mark, limit in zip(marks, limits, strict=True):
        end = _item_end(text, mark.end(), limit)
        items += _trimmed(text, mark.end(), end)
        if end < limit:  # a sentence begins inside the item: the text proper, run on to the list
            break
    return items


def _region_end(text: str, begin: int) -> int:
    """Return where the list is over: at the first line that is neither an item nor the rest of one."""
    at = begin
    seen_item = False
    for line in text[begin : begin + _LONGEST].splitlines(keepends=True):
        stripped = line.strip()
        is_item = re.match(r"[-–+•]", stripped) is not None
        ends = HEADING.match(stripped) or len(stripped) > _LONGEST_ITEM or seen_item
        if at > begin and stripped and not is_item and ends and not _goes_on(text, at):
            return at
        if stripped and at > begin and not is_item and not seen_item and text[begin:at].strip():
            return at
        seen_item = seen_item or is_item
        at += len(line)
    return at


def _goes_on(text: str, at: int) -> bool:
    """Say whether the line above a place ended in the middle of an item."""
    return re.search(r"[,:\w]\s*$", text[max(0, at - 5) : at]) is not None


def _item_end(text: str, start: int, region_end: int) -> int:
    sentence = _SENTENCE.search(text, start, region_end)
    return sentence.start() if sentence else region_end


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    words = text[start:end]
    start += len(words) - len(words.lstrip(" \n\t-–:;"))
    end = start + len(text[start:end].rstrip(" \n\t.;,:/"))
    return [(start, end)] if end > start else []


def _mentions(text: str, start: int, end: int) -> list[Mention]:
    words = text[start:end]
    kinds = _KINDS.match(words)
    if kinds is None:
        parts = [(start + m.start(), start + m.end()) for m in _PARTS.finditer(words)]
        return [_mention(text, *_trimmed(text, a, b)[0]) for a, b in parts if _trimmed(text, a, b)]
    kind = kinds["kind"].capitalize()
    base = start + kinds.start("names")
    out = []
    for m in _names(kinds["names"]):
        bounds = _trimmed(text, base + m.start(), base + m.end())
        if bounds:
            out.append(_mention(text, *bounds[0], kind=kind))
    return out


def _names(listed: str) -> list[re.Match[str]]:
    """Split "Công an, Quốc phòng, Văn hóa, Thể thao và Du lịch" at commas that do not stand inside a body's name."""
    pieces = list(re.finditer(r"[^,;]+", listed))
    out: list[re.Match[str]] = []
    at = 0
    while at < len(pieces):
        size = next(
            (
                n
                for n in (3, 2)
                if at + n <= len(pieces) and _is_name(listed[pieces[at].start() : pieces[at + n - 1].end()])
            ),
            1,
        )
        whole = re.compile(r".*", re.DOTALL).match(listed, pieces[at].start(), pieces[at + size - 1].end())
        if whole:
            out.append(whole)
        at += size
    return out


def _is_name(words: str) -> bool:
    return any(agency_by_name(f"{kind} {words.strip()}") is not None for kind in ("Sở", "Bộ"))


def _mention(text: str, start: int, end: int, *, kind: str = "") -> Mention:
    written = text[start:end]
    name = _ABOUT_PERSON.sub("", written) if _ABOUT_PERSON.match(fold(written)) else written
    if name is written and (match := _ABOUT_PERSON.match(fold(written))):
        name = written[match.end() :]
    if kind and (not _OTHER_HEAD.match(fold(name)) or agency_by_name(f"{kind} {name}") is not None):
        name = f"{kind} {name}"
    full = expand_abbreviations(" ".join(name.split()))
    if full.startswith("Các "):
        full = "các " + full[4:]
    record = agency_by_name(full)
    return Mention(Span(start, end), written, full, record.id if record else None)
