"""Who issues: from the letterhead's left column to a full name with its territory."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.components.header.casing import is_capitals, sentence_case
from nlp.gazetteers.folding import UPPER, fold
from nlp.gazetteers.names import (
    agency_by_name,
    expand_abbreviations,
    find_province,
    province_by_name,
    province_by_plain_name,
)

_LEVEL = r"(?:TỈNH|THÀNH\s+PHỐ|TP\.?|HUYỆN|QUẬN|THỊ\s+XÃ|THỊ\s+TRẤN|XÃ|PHƯỜNG|ĐẶC\s+KHU)"
_TERRITORY = re.compile(rf"(?P<level>{_LEVEL})\s+(?P<name>[{UPPER}\d][^\n\t,;(]*)$")
# A line that begins a body of its own below the line above it
_HEAD = re.compile(
    r"(?:SỞ|BAN|VĂN\s+PHÒNG|CHI\s+CỤC|CỤC|TỔNG\s+CỤC|VỤ|TRUNG\s+TÂM|PHÒNG|CÔNG\s+AN|BỘ\s+CHỈ\s+HUY|HỘI|HỘI\s+ĐỒNG|TRƯỜNG|THANH\s+TRA|ĐOÀN|ĐẢNG\s+(?:ỦY|UỶ|ĐOÀN|BỘ)|VIỆN|BỆNH\s+VIỆN|KHO\s+BẠC|BẢO\s+HIỂM|THUẾ|LIÊN\s+ĐOÀN|TỔ|ỦY\s+BAN|UỶ\s+BAN|UBND|HĐND|CÔNG\s+TY|ĐÀI|BÁO|QUỸ|HẠT|ĐỘI|TÒA\s+ÁN|VIỆN\s+KIỂM\s+SÁT|NGÂN\s+HÀNG|BỘ)\b"
)
_CONTINUES = re.compile(r"^(?:VÀ|CỦA|TỈNH|THÀNH|HUYỆN|QUẬN|XÃ|PHƯỜNG|CHÍNH\s+PHỦ$|NHÂN\s+DÂN|TRUNG\s+ƯƠNG$)")
_DANGLING = re.compile(r"(?:^|\s)(?:VĂN|CHI|TỔNG|TRUNG|ỦY|UỶ|HỘI\s+ĐỒNG|BAN\s+CHẤP|VÀ|CỦA|,|CHƯƠNG\s+TRÌNH)$|[,-]$")
_CENTRAL = re.compile(
    r"^(?:bộ (?!chỉ huy|đội|tư lệnh)|chính phủ|thủ tướng|văn phòng (?:chính phủ|quốc hội|trung ương|chủ tịch nước|bộ)|quốc hội|ủy ban thường vụ quốc hội|ủy ban (?:dân tộc|an toàn giao thông quốc gia|quốc gia|trung ương)"
    r"|thanh tra chính phủ|ngân hàng nhà nước việt nam|kiểm toán nhà nước|tổng cục|ban (?:bí thư|chấp hành trung ương|chỉ đạo trung ương|chỉ đạo quốc gia|tổ chức trung ương|kinh tế trung ương)|bộ chính trị|trung ương|đảng đoàn quốc hội|ban cán sự đảng|tòa án nhân dân tối cao|viện kiểm sát nhân dân tối cao"
    r"|bảo hiểm xã hội việt nam|liên đoàn thương mại|tổng liên đoàn|hội đồng thi đua - khen thưởng trung ương|ban chỉ đạo phòng thủ dân sự quốc gia)"
)
_PROVINCIAL = re.compile(
    r"^(?:sở|ban|văn phòng|chi cục|trung tâm|thanh tra|công an|hội|liên đoàn|đoàn|bộ chỉ huy|đài|báo|quỹ|cục (?:thuế|thống kê|hải quan|thi hành|quản lý thị trường)|kho bạc|bảo hiểm|tổ |thuế|mặt trận|bệnh viện|trường)\b"
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuing body: its full name, and the province that its letterhead names."""

    name: str
    province: str | None
    is_central: bool


def read_issuer(lines: list[str], body: str, place: str | None) -> Issuer | None:
    """Return the issuer that the lines of the left column name, top to bottom.

    1. ỦY BAN NHÂN DÂN / TỈNH ĐẮK LẮK                 -> Ủy ban nhân dân tỉnh Đắk Lắk
    2. UBND TỈNH LÀO CAI / SỞ CÔNG THƯƠNG             -> Sở Công Thương tỉnh Lào Cai
    3. UBND TỈNH LÀO CAI / VĂN PHÒNG                  -> Văn phòng Ủy ban nhân dân tỉnh Lào Cai
    4. BỘ VĂN HÓA, THỂ THAO / VÀ DU LỊCH              -> Bộ Văn hóa, Thể thao và Du lịch
    5. SỞ Y TẾ KIÊN GIANG                             -> Sở Y tế tỉnh Kiên Giang

    Args:
        lines: Pieces of the letterhead without quốc hiệu, number and date; those not in capitals are passed over.
        body: The document's text, evidence for capitals.
        place: The place of the dateline, for a body that names no territory.
    """
    capitals = [" ".join(line.split()) for line in lines if is_capitals(line) and len(line.split()) < 25]
    if not capitals:
        return None
    parents, own = _levels(capitals)
    if not _KNOWN_HEAD.match(fold(expand_abbreviations(own))):
        return None
    parent = " ".join(parents)
    name = _cased(own, body)
    territory = _territory(own) or _territory(parent)
    folded = fold(name)
    is_central = _CENTRAL.match(folded) is not None or (
        bool(parent) and _CENTRAL.match(fold(_cased(parent, body))) is not None and territory is None
    )
    if folded == "văn phòng" and parent:
        name = f"Văn phòng {_cased(parent, body)}"
    elif not is_central:
        if folded in _OF_SUPERIOR and parent:
            name = f"{name} {_cased(parent, body)}"
        name, territory = _with_territory(name, territory, place)
    return Issuer(name, territory[1] if territory and not is_central else None, is_central)


def _levels(lines: list[str]) -> tuple[list[str], str]:
    """Split the lines into those of the superior and those of the issuer itself."""
    start = 0
    for index, line in enumerate(lines):
        begins = _HEAD.match(line) and not _CONTINUES.match(line) and not _DANGLING.search(lines[index - 1])
        if index and begins:
            start = index
    own = re.sub(r"\s+THEO\s+QUYẾT\s+ĐỊNH\b.*$", "", " ".join(lines[start:]))  # "ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH SỐ …"
    one_line = re.match(
        rf"^(?P<parent>(?:UBND|[ỦU][YỶ] BAN NHÂN DÂN)\s+{_LEVEL}\s+(?:[{UPPER}]+\s){{1,4}}?)(?P<own>(?:SỞ|CHI CỤC|TRUNG TÂM|THANH TRA|PHÒNG|BAN|VĂN PHÒNG)\s.+)$",
        own,
    )
    if one_line:
        return [*lines[:start], one_line["parent"].strip()], one_line["own"]
    return lines[:start], own


def _cased(name: str, body: str) -> str:
    """Write a body's name in full and in its usual capitals."""
    full = expand_abbreviations(name)
    record = agency_by_name(full) if _territory(full) is None else None
    if record is not None and fold(record.name) == fold(full):
        return record.name
    match = _TERRITORY.search(full)
    head = full[: match.start()].strip() if match else full
    tail = f" {_level(match['level'])} {_place_name(match['name'])}" if match else ""
    record = agency_by_name(head)
    written = record.name if record is not None and fold(record.name) == fold(head) else sentence_case(head, body)
    if fold(head) == "ủy ban nhân dân":
        written = "Ủy ban nhân dân"
    return written + tail


def _level(word: str) -> str:
    folded = fold(" ".join(word.split()))
    return "thành phố" if folded.startswith("tp") else folded


def _place_name(name: str) -> str:
    """Write a territory's name: the gazetteer's, else a capital at each word."""
    name = " ".join(name.split())
    record = province_by_name(name) or province_by_plain_name(name)
    if record is not None:
        return next((form for form in record.names() if fold(form) == fold(name)), record.name)
    return " ".join(word[:1] + word[1:].lower() for word in name.split(" "))


def _territory(name: str) -> tuple[str, str] | None:
    """Return level and name of the territory at a name's end: ("tỉnh", "Lào Cai")."""
    match = _TERRITORY.search(name)
    return (_level(match["level"]), _place_name(match["name"])) if match else None


def _with_territory(
    name: str, territory: tuple[str, str] | None, place: str | None
) -> tuple[str, tuple[str, str] | None]:
    """Complete a provincial body's name with the territory of its superior, of its own name's end, or of the dateline."""
    folded = fold(name)
    if territory is not None:
        level, where = territory
        return (name if fold(where) in folded else f"{name} {level} {where}"), territory
    found = find_province(name)
    record = province_by_name(found.group()) if found else None
    if record is not None and found is not None:
        level = "thành phố" if record.type == "thanh_pho" else "tỉnh"
        where = record.name if is_capitals(name[found.start() : found.end()]) else name[found.start() : found.end()]
        bare = name[: found.start()].strip()
        party = re.search(r"(?:tỉnh ủy|thành ủy|đảng bộ)$", fold(bare))
        return (f"{bare} {where}" if party or fold(bare).endswith(level) else f"{bare} {level} {where}"), (level, where)
    record = province_by_name(place) if place else None
    if record is not None and place and _PROVINCIAL.match(folded):
        level = "thành phố" if record.type == "thanh_pho" else "tỉnh"
        return f"{name} {level} {record.name}", (level, record.name)
    return name, None


_OF_SUPERIOR = frozenset({"đoàn kiểm tra", "đoàn thanh tra", "đoàn giám sát", "tổ công tác", "tổ kiểm tra"})
_POST = re.compile(
    r"^(?:phó )?(?:chủ tịch|tổng giám đốc|giám đốc|bộ trưởng|thứ trưởng|thống đốc|tổng cục trưởng|chi cục trưởng|cục trưởng|vụ trưởng|trưởng|chánh|tổng thanh tra|viện trưởng|hiệu trưởng)\s+"
)
_KNOWN_HEAD = re.compile(
    r"^(?:sở|ban|văn phòng|chi cục|tổng cục|cục|vụ|trung tâm|phòng|công an|bộ|hội|trường|thanh tra|đoàn|đảng|viện|bệnh viện|kho bạc|bảo hiểm|thuế|liên đoàn|tổ|ủy ban|hội đồng|công ty|tổng công ty|đài|báo|quỹ|hạt"
    r"|đội|tòa án|ngân hàng|chính phủ|thủ tướng|quốc hội|tỉnh ủy|thành ủy|huyện ủy|quận ủy|tỉnh đoàn|thành đoàn|mặt trận|kiểm toán|thông tấn xã|học viện|đại học)\b"
)
_MOST_TERRITORY_WORDS = 5


def is_authority(words: str) -> bool:
    """Say whether words name who decides and nothing else: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN GIANG", "CHÍNH PHỦ"."""
    body = _POST.sub("", fold(" ".join(words.split())).strip(" .,:"))
    if agency_by_name(body) is None or not _KNOWN_HEAD.match(body):
        return False
    territory = re.search(r"\s(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\s(.+)$", body)
    if territory is None:
        return is_capitals(words) or fold(words) == body
    return len(territory[1].split()) <= _MOST_TERRITORY_WORDS and not re.search(
        r"\b(?:ban hành|về|của|thuộc|trên)\b", territory[1]
    )


def authority_name(words: str, body: str) -> str | None:
    """Return the full name of the body that decides: "BỘ TRƯỞNG BỘ XÂY DỰNG" -> "Bộ Xây dựng"."""
    if not is_authority(words):
        return None
    post = _POST.match(fold(" ".join(words.split())))
    name = " ".join(words.split())[post.end() if post else 0 :].strip(" .,:")
    return _cased(name.upper(), body)


def is_central(name: str) -> bool:
    """Say whether a full name is that of a body of the centre."""
    return _CENTRAL.match(fold(name)) is not None
