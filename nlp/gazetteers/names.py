"""Names as written -> full names and records.

* :func:`expand_abbreviations`  "VP UBND tỉnh", "Sở LĐ-TB&XH", "UBND các huyện, TX, TP" -> full words
* :func:`agency_by_name`        the body's record on a date; :func:`current_agency` follows the mergers
* :func:`province_by_name`, :func:`find_province`
* :func:`document_type_by_symbol`, :func:`document_type_names`
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator

from nlp.gazetteers.folding import LOWER, UPPER, fold, fold_name, strip_marks
from nlp.gazetteers.loader import GazetteerRecord, load

# Letters of one or more groups joined by & , - or "và": TT&TT, LĐ-TB&XH, VH, TT và DL, KH & CN
_JOINED = re.compile(
    rf"(?<![\w&])[{UPPER}]{{2,}}(?![{LOWER}])(?:\s?(?:,\s?|&\s?|-\s?|và\s)[{UPPER}]{{2,}}(?![{LOWER}]))*(?!\w)"
)
_AFTER_BODY = re.compile(r"(?:sở|bộ|phòng|ngành|chi cục|cục|vụ|thanh tra sở|p\.)\s*$")
_SYLLABLE = re.compile(
    r"[^\W\d_aeiouy]{0,3}[aeiouyăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]{1,3}[cmnptgh]{0,2}"
)
_PLACES = (
    (
        re.compile(rf"(?<!\w)(?<!Sở )(?<!Phòng )(?:TP|Tp|T\.P)\.?(?=\s*(?:[,;.]|$|trực thuộc|[{UPPER}][{LOWER}]|HCM))"),
        "thành phố",
    ),
    (re.compile(rf"(?<![\w&])TX\.?(?=\s*(?:[,;]|$|[{UPPER}][{LOWER}]))"), "thị xã"),
    (re.compile(r"thành phố\s*HCM\b"), "thành phố Hồ Chí Minh"),
)
_IN_PLACE = (
    (r"TT\.?\s?(?=(?:HĐND|Hội đồng nhân dân|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Đảng ủy|UBMTTQ|Ủy ban MTTQ))", "Thường trực "),
    (
        r"(?:TT|T\.T)\.?\s(?=(?:PVHCC|Phục vụ|Kiểm soát|KSBT|HCC|[Hh]ành chính|[Yy] tế|Xúc tiến|Khuyến nông|GDTX|VH))",
        "Trung tâm ",
    ),
    (r"VP\.?\s?(?=(?:UBND|HĐND|Sở|Bộ|Tỉnh|Thành|Đoàn|ĐBQH|Điều phối|Huyện|ĐKĐĐ|Đăng ký))", "Văn phòng "),
    (r"VP\.?(?=\s*$)", "Văn phòng"),
    (r"UB\.?\s?(?=(?:MTTQ|Mặt trận|KT |Kiểm tra|ATGT|Dân tộc))", "Ủy ban "),
    (r"CA(?=\s(?:tỉnh|thành phố|TP|huyện|quận|xã|phường|các))", "Công an"),
    (r"BCH(?=\s(?:Quân sự|PCTT|Phòng|Bộ đội|BĐBP|QS|chiến dịch))", "Ban Chỉ huy"),
    (r"BCH(?=\s(?:Đoàn|Đảng|Trung ương|Hội|Công đoàn|LĐLĐ))", "Ban Chấp hành"),
    (r"(?:Bộ|Ban) CHQS\b", "Bộ Chỉ huy Quân sự"),
    (r"PT\s?(?:-|&|và)\s?TH\b", "Phát thanh và Truyền hình"),
)
_RULES = tuple((re.compile(r"(?<!\w)" + pattern), full) for pattern, full in _IN_PLACE) + _PLACES


@functools.cache
def _abbreviations(kind: str) -> dict[str, str]:
    return {
        short: record.name for record in load("abbreviations") if record.type == kind for short in record.abbreviations
    }


@functools.lru_cache(maxsize=4096)
def expand_abbreviations(name: str) -> str:
    """Return a body's name with its abbreviations written out.

    Forms met: "UBND tỉnh", "HĐND&UBND quận", "Sở TT&TT", "Sở KH & CN", "Sở LĐ-TB và XH", "Sở Nông nghiệp và PTNT",
    "BQL KKT tỉnh", "VP UBND TP", "TT HĐND", "UBND các huyện, TX, TP", "Ủy ban MTTQ Việt Nam".

    Letters that stand for several things (TC, TP, CT, TT …) are expanded only where a word beside them decides; all
    others are left as they are. "&" between names becomes "và".
    """
    for pattern, full in _RULES:
        name = pattern.sub(full, name)
    shouted = name.isupper()
    name = _JOINED.sub(
        lambda match: (
            match.group()
            if shouted and _SYLLABLE.fullmatch(match.group().lower())
            else _expand(match.group(), name[: match.start()])
        ),
        name,
    )
    name = re.sub(r"\s*&\s*", " và ", name)
    return re.sub(r" {2,}", " ", name).strip()


def _expand(written: str, before: str) -> str:
    """Expand a run of capitals, whole or group by group."""
    fields, anywhere = _abbreviations("field"), _abbreviations("name")
    after_body = _AFTER_BODY.search(fold(before)) is not None
    key = re.sub(r"\s|,|&|-|và", "", written)
    if key in fields and (after_body or len(key) != len(written) or len(key) >= 4):
        return (
            fields[key]
            if after_body or before.rstrip().endswith(("và", ",", "-")) or not before.strip()
            else _term(fields[key], before)
        )
    if written in anywhere:
        return anywhere[written]
    if after_body and written in _abbreviations("field_after"):
        return _abbreviations("field_after")[written]
    groups = re.split(r"(\s?(?:,\s?|&\s?|-\s?|và\s))", written)
    if len(groups) == 1:
        return written
    out, so_far = "", before
    for group in groups:
        piece = _expand(group, so_far) if re.fullmatch(rf"[{UPPER}]{{2,}}", group) else group
        out += piece
        so_far += piece
    return out


def _term(full: str, before: str) -> str:
    """Write a field of work inside a sentence in lower case, after a capitalised name as a name."""
    return full if re.search(rf"[{UPPER}][{LOWER}]*\s*$", before) else full[0].lower() + full[1:]


# A body's name is followed by the territory it serves, which the generic record does not hold.
_TERRITORY = re.compile(r" (?:(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu)(?:\s+.*)?|cấp tỉnh|trung ương)$")


@functools.cache
def _agency_index() -> dict[str, tuple[GazetteerRecord, ...]]:
    index: dict[str, tuple[GazetteerRecord, ...]] = {}
    for record in load("agencies"):
        keys = {fold_name(form) for form in record.names()}
        keys |= {fold_name(expand_abbreviations(form)) for form in record.names()}
        for key in keys:
            index[key] = (*index.get(key, ()), record)
    return index


def agency_by_name(name: str, on_date: dt.date | None = None) -> GazetteerRecord | None:
    """Return the body of a name, written or expanded, with or without its territory.

    Args:
        name: "Sở TT&TT", "Sở Nội vụ tỉnh Lào Cai", "UBND các xã, phường".
        on_date: The document's date: of several bodies of one name the one that existed then. A name whose body
            existed only at another time is still returned (documents lag behind mergers); None where no record has it.
    """
    index = _agency_index()
    for key in _keys(name):
        records = index.get(key)
        if records:
            return next((r for r in records if r.holds_on(on_date)), records[0])
    return None


def _keys(name: str) -> tuple[str, ...]:
    """Return the keys to try, the most exact first."""
    written, full = fold_name(name), fold_name(expand_abbreviations(name))
    territory = _TERRITORY.search(full)
    if territory is None:
        return (written, full, f"{full} tỉnh")
    bare = full[: territory.start()]
    level = re.match(r"thành phố|huyện|quận|thị xã|xã|phường|đặc khu|", territory.group().strip())
    return (written, full, *((f"{bare} {level.group()}",) if level and level.group() else ()), f"{bare} tỉnh", bare)


def current_agency(record: GazetteerRecord, on_date: dt.date) -> GazetteerRecord:
    """Follow the successors of a body to the one that exists on a date."""
    by_id = {other.id: other for other in load("agencies")}
    while (
        record.successor is not None and not record.holds_on(on_date) and record.valid_to and record.valid_to < on_date
    ):
        record = by_id[record.successor]
    return record


@functools.cache
def _province_index() -> dict[str, tuple[GazetteerRecord, ...]]:
    index: dict[str, tuple[GazetteerRecord, ...]] = {}
    for record in load("provinces"):
        for form in {fold_name(form) for form in record.names()}:
            index[form] = (*index.get(form, ()), record)
    return index


def province_by_name(name: str, on_date: dt.date | None = None) -> GazetteerRecord | None:
    """Return the province of a name ("tỉnh Nghệ An", "TP.HCM", "Thừa Thiên - Huế") on a date, None for no province."""
    key = re.sub(r"^(?:tỉnh|thành phố|tp\.?)\s*", "", fold_name(name))
    records = _province_index().get(key) or _province_index().get(fold_name(name))
    if not records:
        return None
    return next((r for r in records if r.holds_on(on_date)), records[-1])


@functools.cache
def _plain_provinces() -> dict[str, GazetteerRecord]:
    return {strip_marks(form): records[-1] for form, records in _province_index().items()}


def province_by_plain_name(name: str) -> GazetteerRecord | None:
    """Return the province of a name whose marks are wrong or missing: "Lai Cháu", "DAK LAK"; None for no province."""
    return _plain_provinces().get(strip_marks(fold_name(name)))


@functools.cache
def _province_pattern() -> re.Pattern[str]:
    forms = sorted(_province_index(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) + r")(?!\w)")


def find_province(text: str) -> re.Match[str] | None:
    """Return the first place where a text names a province (a match in the folded text; same offsets in NFC text)."""
    return _province_pattern().search(fold(text))


@functools.cache
def _types() -> dict[str, GazetteerRecord]:
    return {short: record for record in reversed(load("document_types")) for short in record.abbreviations}


def find_provinces(folded: str) -> Iterator[re.Match[str]]:
    """Yield every place where a folded text names a province."""
    return _province_pattern().finditer(folded)


def document_type_by_symbol(symbol: str) -> GazetteerRecord | None:
    """Return the type of a symbol's first group: "KH" -> Kế hoạch, "TTr" -> Tờ trình; None for an agency's letters."""
    return _types().get(symbol)


@functools.cache
def document_type_names() -> dict[str, GazetteerRecord]:
    """Return the document types by folded name: "kế hoạch" -> its record."""
    return {fold_name(record.name): record for record in load("document_types")}
