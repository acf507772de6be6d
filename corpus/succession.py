"""Bodies through time: who a body was before, who it is today, and which groups it belongs to.

Three sources, all data: the validity dates of ``nlp/gazetteers`` (bodies, provinces), ``succession.json`` (which body
passed to which, whole or in part, on which day, by which act), and the forms of collective names below.

    >>> from datetime import date
    >>> [match.name for match in expand_agency("Sở KH&CN", date(2026, 1, 5)) if match.kind is MatchKind.PREDECESSOR]
    ['Sở Thông tin và Truyền thông']
    >>> name_on("Sở Nội vụ tỉnh Hà Giang", date(2026, 1, 5))
    'Sở Nội vụ tỉnh Tuyên Quang'

Names stay as documents write them; what this module adds is told apart by :class:`MatchKind`. Its keys
(:attr:`Match.key`, :func:`keys_of`) are what an index stores for a mention and asks for in a query.
"""

from __future__ import annotations

import enum
import functools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources

from nlp.gazetteers.folding import fold, fold_name
from nlp.gazetteers.loader import GazetteerRecord, load
from nlp.gazetteers.names import agency_by_name, expand_abbreviations, province_by_name

GROUP_PREFIX = "nhom:"


class MatchKind(enum.StrEnum):
    """Why a search for a body finds a mention."""

    OWN = "own"  # names the body itself
    PREDECESSOR = "predecessor"  # names a body whose work passed to it
    GROUP = "group"  # names a group that it belongs to


class MemberClass(enum.StrEnum):
    """The kinds of bodies that collective names speak of."""

    DEPARTMENT = "so-nganh"  # các sở, ban, ngành
    FRONT = "doan-the"  # Mặt trận và các đoàn thể
    DISTRICT = "cap-huyen"  # UBND các huyện, thị xã, thành phố (until 30/6/2025)
    COMMUNE = "cap-xa"  # UBND các xã, phường, đặc khu
    PROVINCE = "cap-tinh"  # UBND các tỉnh, thành phố trực thuộc trung ương
    MINISTRY = "bo-nganh"  # các bộ, cơ quan ngang bộ
    VERTICAL = "nganh-doc"  # các cơ quan trung ương trên địa bàn
    PRESS = "bao-chi"  # các cơ quan báo chí


GROUP_NAMES: dict[MemberClass, str] = {
    MemberClass.DEPARTMENT: "các sở, ban, ngành",
    MemberClass.FRONT: "Mặt trận Tổ quốc và các đoàn thể",
    MemberClass.DISTRICT: "Ủy ban nhân dân các huyện, thị xã, thành phố",
    MemberClass.COMMUNE: "Ủy ban nhân dân các xã, phường, đặc khu",
    MemberClass.PROVINCE: "Ủy ban nhân dân các tỉnh, thành phố",
    MemberClass.MINISTRY: "các bộ, ngành",
    MemberClass.VERTICAL: "các cơ quan ngành dọc",
    MemberClass.PRESS: "các cơ quan báo chí, truyền thông",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A name to search for on a body's behalf.

    Attributes:
        name: The name that documents write, full.
        kind: What it has to do with the body asked for.
        key: What an index stores for a mention of it: the gazetteer's id, a folded name, ``nhom:…`` for a group.
        since: The first day of the relation: its work passed, the body came to be; None for "long ago".
        until: The last day on which the name was in use; None for "still".
        source: The act or the place that says so.
        province: The province whose body it is, where one was asked for.
        note: Vietnamese: which part passed, why it is not certain.
        is_certain: False where a person should look: a part of the work, or a group "có liên quan".
    """

    name: str
    kind: MatchKind
    key: str
    since: date | None = None
    until: date | None = None
    source: str = ""
    province: str | None = None
    note: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Succession:
    """One row of the table: ``part`` says what passed where not all did."""

    predecessor: str
    successor: str
    on: date
    source: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a collective name speaks of; ``is_certain`` is False for "có liên quan", "được phân công"."""

    classes: frozenset[MemberClass]
    is_certain: bool = True


@functools.cache
def successions() -> tuple[Succession, ...]:
    """Return the table of successions."""
    raw = json.loads((resources.files("corpus") / "succession.json").read_text("utf-8"))
    return tuple(
        Succession(each["predecessor"], each["successor"], date.fromisoformat(each["on"]), each["source"], each["part"])
        for each in raw
    )


# --- bodies


def expand_agency(name: str, on_date: date, *, province: str | None = None) -> tuple[Match, ...]:
    """Return every name under which a body's tasks stand: its own, its predecessors', its groups'.

    Args:
        name: "Sở KH&CN", "Sở Nội vụ tỉnh Tuyên Quang", a name that no gazetteer knows: then only itself.
        on_date: The day of the question; a succession of a later day is not told.
        province: The body's province; taken from the name where the name has it.
    """
    base, named_province = split_territory(name)
    record = agency_by_name(base, on_date)
    full = record.name if record else expand_abbreviations(base)
    if record is not None and is_single_place(base, record):
        own = Match(base, MatchKind.OWN, fold_name(base), record.valid_from, record.valid_to, record.source)
        matches = [own, *_groups(record)]
    else:
        matches = [_own(record, full), *_predecessors(full, on_date), *_groups(record)]
    place = province or named_province
    if place is None:
        return tuple(matches)
    here, *merged = expand_province(place, on_date)
    found = [replace(match, province=here.name) for match in matches]
    for each in merged:
        if each.name != here.name:
            found += [_in_merged_province(match, each) for match in matches]
    return tuple(found)


def _in_merged_province(match: Match, province: Match) -> Match:
    if match.kind is not MatchKind.OWN:
        return replace(match, province=province.name)
    return replace(
        match,
        kind=MatchKind.PREDECESSOR,
        province=province.name,
        since=province.since,
        until=province.until,
        source=province.source,
    )


def is_single_place(name: str, record: GazetteerRecord) -> bool:
    """Say whether a name is one district's or commune's, for which the gazetteer has only the kind.

    "Ủy ban nhân dân xã Tân Trào" is one; "UBND xã", "Ủy ban nhân dân cấp xã" are the kind.
    """
    if record.type not in {"huyen", "xa"}:
        return False
    kinds = {fold_name(form) for form in record.names()} | {fold_name(expand_abbreviations(f)) for f in record.names()}
    return fold_name(name) not in kinds and group_of(name) is None


def expand_province(name: str, on_date: date) -> tuple[Match, ...]:
    """Return a province on a day and those that were merged into it, each with its own dates.

    "Tuyên Quang" in 2026 is the province since 01/7/2025; before it stand Hà Giang and the former Tuyên Quang. A name
    that exists no longer stands for itself alone: :func:`name_on` says what it is today.
    """
    record = province_by_name(name, on_date)
    if record is None:
        return (Match(name, MatchKind.OWN, fold_name(name)),)
    own = Match(record.name, MatchKind.OWN, record.id, record.valid_from, record.valid_to, record.source)
    return (own, *_merged_into(record, on_date))


def _merged_into(record: GazetteerRecord, on_date: date) -> list[Match]:
    found = []
    for each in load("provinces"):
        if each.successor == record.id and each.valid_to is not None and each.valid_to < on_date:
            match = Match(each.name, MatchKind.PREDECESSOR, each.id, record.valid_from, each.valid_to, each.source)
            found += [match, *_merged_into(each, on_date)]
    return found


def _own(record: GazetteerRecord | None, full: str) -> Match:
    if record is None:
        return Match(full, MatchKind.OWN, fold_name(full))
    return Match(record.name, MatchKind.OWN, record.id, record.valid_from, record.valid_to, record.source)


def _predecessors(full: str, on_date: date, *, seen: frozenset[str] = frozenset()) -> list[Match]:
    """Return those whose work passed to a body by a day, the nearest first, each once."""
    seen = seen | {fold_name(full)}
    found: list[Match] = []
    for row in successions():
        if fold_name(row.successor) != fold_name(full) or row.on > on_date or fold_name(row.predecessor) in seen:
            continue
        note = f"Nhận phần: {row.part}." if row.part else ""
        key = keys_of(row.predecessor)[0]
        until = date.fromordinal(row.on.toordinal() - 1)
        match = Match(
            row.predecessor, MatchKind.PREDECESSOR, key, row.on, until, row.source, note=note, is_certain=not row.part
        )
        found.append(match)
        if not row.part:
            found += _predecessors(row.predecessor, row.on, seen=seen | {fold_name(each.name) for each in found})
    return found


def name_on(name: str, on_date: date) -> str | None:
    """Return what the body of a name is called on a day: "what it is today".

    The whole of its work decides where parts went elsewhere. The name itself comes back for a body that still is, or
    that no table knows; None for one that ended without a successor.
    """
    base, province = split_territory(name)
    record = agency_by_name(base)
    full = record.name if record else expand_abbreviations(base)
    if record is not None and is_single_place(base, record):
        return base if record.holds_on(on_date) else None
    current = _follow(full, on_date)
    if current is None:
        return None
    if province is None:
        return current if record else _province_only(current, on_date)
    now = _province_on(province, on_date)
    return _with_territory(current, now)


def _follow(full: str, on_date: date, *, after: date | None = None) -> str | None:
    rows = [
        row
        for row in successions()
        if row.part is None
        and fold_name(row.predecessor) == fold_name(full)
        and row.on <= on_date
        and (after is None or row.on > after)
    ]
    if rows:
        return _follow(rows[0].successor, on_date, after=rows[0].on)
    record = agency_by_name(full)
    if record is not None and record.valid_to is not None and record.valid_to < on_date:
        return None
    return full


def _province_only(name: str, on_date: date) -> str:
    """Return the name with its province brought up to date, where the name is a province's."""
    record = province_by_name(name)
    return name if record is None else _province_on(name, on_date).name


def _province_on(name: str, on_date: date) -> GazetteerRecord:
    by_id = {each.id: each for each in load("provinces")}
    record = province_by_name(name, on_date)
    if record is None:
        raise ValueError(f"not a province: {name!r}")
    while record.successor and not record.holds_on(on_date):
        record = by_id[record.successor]
    return record


_KIND_NAMES = {"tinh": "tỉnh", "thanh_pho": "thành phố"}
_LEVEL_AT_END = re.compile(r"\s+(?:tỉnh|thành phố)$")


def _with_territory(body: str, province: GazetteerRecord) -> str:
    kind = _KIND_NAMES.get(province.type, "tỉnh")
    bare = _LEVEL_AT_END.sub("", body)
    return f"{bare} {kind} {province.name}"


_TERRITORY = re.compile(r"^(?P<body>.*\S)\s+(?P<kind>tỉnh|thành phố|tp\.?)\s+(?P<place>\S.*)$", re.IGNORECASE)
_KEEPS_LEVEL = re.compile(r"^(?:ủy ban nhân dân|hội đồng nhân dân|công an|thanh tra|văn phòng ủy ban nhân dân)$")


def split_territory(name: str) -> tuple[str, str | None]:
    """Split a body's name from the province it serves: "Sở Nội vụ tỉnh Hà Giang" -> "Sở Nội vụ", "Hà Giang".

    Bodies that are named by their level keep it: "UBND tỉnh Hà Giang" -> "Ủy ban nhân dân tỉnh", "Hà Giang".
    """
    full = expand_abbreviations(name.strip())
    found = _TERRITORY.match(full)
    province = province_by_name(found["place"]) if found else None
    if found is None or province is None:
        return full, None
    body = found["body"]
    level = "thành phố" if fold(found["kind"]).startswith("t") and fold(found["kind"]) != "tỉnh" else "tỉnh"
    return (f"{body} {level}" if _KEEPS_LEVEL.match(fold(body)) else body), province.name


# --- groups

_COLLECTIVE = re.compile(
    r"\bcác\b|\bcấp (?:huyện|xã)\b|^sở, |^bộ, |^ban, ngành|\b(?:quận|huyện), (?:thị xã|thành phố|xã)|\bxã, phường"
    r"|\b\d+ (?:quận|huyện|xã|phường)\b"
)
_CLASSES: tuple[tuple[MemberClass, re.Pattern[str]], ...] = tuple(
    (member_class, re.compile(pattern))
    for member_class, pattern in (
        (
            MemberClass.DEPARTMENT,
            (
                r"(?:\bcác|^)\s*sở(?:\s*$|\s*,|\s+ban\b|\s+ngành\b|\s+(?:và|có|liên|thuộc tỉnh|chuyên))"
                r"|cơ quan chuyên môn|\bban, ngành\b|\bcác ngành\b|sở, ngành"
                r"|\bcác cơ quan, đơn vị(?:, địa phương|\s*$| trên| cấp| trong)"
                r"|\bcác cơ quan, tổ chức, đơn vị"
            ),
        ),
        (MemberClass.FRONT, r"đoàn thể|tổ chức chính trị|mặt trận|\bhội, đoàn"),
        (MemberClass.DISTRICT, r"\bhuyện\b|\bquận\b|\bthị xã\b|địa phương|các cấp"),
        (MemberClass.COMMUNE, r"(?<!thị )\bxã\b(?! hội)|\bphường\b|\bthị trấn\b|đặc khu|địa phương|các cấp"),
        (MemberClass.PROVINCE, r"các tỉnh|tỉnh, thành phố|^các bộ.*địa phương|cấp tỉnh, cấp"),
        (MemberClass.MINISTRY, r"(?:\bcác|^)\s*bộ\b|cơ quan ngang bộ|cơ quan thuộc chính phủ"),
        (MemberClass.VERTICAL, r"ngành dọc|trung ương (?:đóng )?(?:trên|tại) địa bàn"),
        (MemberClass.PRESS, r"báo chí|truyền thông đại chúng|cơ quan (?:thông tin, )?truyền thông|báo, đài"),
    )
)
_INNER = re.compile(
    r"(?:phòng|đơn vị|tổ chức|ban|trung tâm|chi cục)\b[^;]*\b(?:thuộc|trực thuộc)\b"
    r"(?! (?:ủy ban|tỉnh|trung ương|chính phủ|địa bàn))"
)
_NOBODY = re.compile(
    r"^(?:các )?cơ quan(?:, tổ chức)?(?:, đơn vị)?,?(?: có)? liên quan$|^(?:các )?đơn vị(?: có)? liên quan$"
)
_UNCERTAIN = re.compile(r"liên quan|được (?:phân công|giao)|theo (?:chức năng|phân công)|khác$")
_ARMED = frozenset({"cong-an-tinh", "bo-chi-huy-quan-su-tinh", "bo-chi-huy-bo-doi-bien-phong-tinh"})


def group_of(name: str) -> Group | None:
    """Return whom a collective name speaks of, None for a single body's name and for groups that say nobody.

    Forms: "các sở, ban, ngành", "Giám đốc các sở, Thủ trưởng các ban, ngành", "UBND các xã, phường", "UBND cấp huyện,
    cấp xã", "các bộ, cơ quan ngang bộ", "các cơ quan, đơn vị, địa phương". "các cơ quan, đơn vị liên quan" says nobody.
    """
    key = fold(expand_abbreviations(name)).strip()
    if not _COLLECTIVE.search(key) or _NOBODY.match(key) or _INNER.search(key):
        return None
    found = frozenset(member_class for member_class, pattern in _CLASSES if pattern.search(key))
    if MemberClass.PROVINCE in found and not re.search(r"\bhuyện\b|\bxã\b|\bphường\b", key):
        found -= {MemberClass.DISTRICT, MemberClass.COMMUNE}
    return Group(found, is_certain=not _UNCERTAIN.search(key)) if found else None


def member_classes(record: GazetteerRecord) -> tuple[tuple[MemberClass, bool], ...]:
    """Return the classes a body belongs to, each with whether that is certain.

    Police, army and border guard are among the "ngành" of "các sở, ban, ngành" in most documents, not in all.
    """
    if record.type == "tinh" and re.match(
        r"sở |thanh tra |văn phòng ủy ban|ban quản lý khu|ban dân tộc", fold(record.name)
    ):
        return ((MemberClass.DEPARTMENT, True),)
    if record.id in _ARMED:
        return ((MemberClass.VERTICAL, True), (MemberClass.DEPARTMENT, False))
    if record.type == "nganh_doc":
        return ((MemberClass.VERTICAL, True),)
    if record.type == "trung_uong" and re.match(
        r"bộ |ngân hàng|thanh tra|văn phòng chính|ủy ban dân tộc", fold(record.name)
    ):
        return ((MemberClass.MINISTRY, True),)
    by_id = {
        "uy-ban-nhan-dan-cap-huyen": MemberClass.DISTRICT,
        "uy-ban-nhan-dan-cap-xa": MemberClass.COMMUNE,
        "uy-ban-nhan-dan-tinh": MemberClass.PROVINCE,
        "uy-ban-nhan-dan-thanh-pho": MemberClass.PROVINCE,
    }
    if record.id in by_id:
        return ((by_id[record.id], True),)
    if re.match(r"báo |đài |cổng thông tin", fold(record.name)):
        return ((MemberClass.PRESS, True),)
    if re.match(r"hội |liên đoàn|tỉnh đoàn|ủy ban mặt trận", fold(record.name)):
        return ((MemberClass.FRONT, True),)
    return ()


def _groups(record: GazetteerRecord | None) -> list[Match]:
    if record is None or record.type == "tap_hop":
        return []
    return [
        Match(
            GROUP_NAMES[member_class],
            MatchKind.GROUP,
            GROUP_PREFIX + member_class.value,
            record.valid_from,
            record.valid_to,
            record.source,
            note="" if certain else "Thường được tính vào nhóm này, không phải mọi văn bản.",
            is_certain=certain,
        )
        for member_class, certain in member_classes(record)
    ]


@functools.lru_cache(maxsize=20_000)
def keys_of(name: str) -> tuple[str, ...]:
    """Return the keys of a mention: the body's own first, then those of the groups it speaks of."""
    base, _ = split_territory(name)
    record = agency_by_name(base)
    own = record.id if record and not is_single_place(base, record) else fold_name(expand_abbreviations(base))
    group = group_of(name)
    classes = sorted(group.classes) if group else []
    return (own, *(GROUP_PREFIX + each.value for each in classes))


def found_through(names: Iterable[str], matches: Iterable[Match]) -> Match | None:
    """Return why a task with these bodies is found for a body: the nearest match, None where it is not.

    Args:
        names: The bodies of a task, as the document names them.
        matches: What :func:`expand_agency` returned for the body asked for.
    """
    keys = {key for name in names for key in keys_of(name)}
    order = {MatchKind.OWN: 0, MatchKind.PREDECESSOR: 1, MatchKind.GROUP: 2}
    fitting = [match for match in matches if match.key in keys]
    return min(fitting, key=lambda match: (order[match.kind], not match.is_certain), default=None)
