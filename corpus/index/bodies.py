"""Bodies as keys: one for every spelling, abbreviation and absence of marks.

A body in a record gets the identifiers of the gazetteer's records that its name resolves to, and its own full name
without marks. A body that a person asks for is resolved the same way, so that "SNV", "so noi vu" and "Sở Nội vụ tỉnh"
meet at "so-noi-vu".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from corpus.succession import GROUP_PREFIX, Match, keys_of
from nlp.gazetteers.folding import fold_name, strip_marks
from nlp.gazetteers.loader import GazetteerRecord, load
from nlp.gazetteers.names import agency_by_name, expand_abbreviations, province_by_name
from nlp.model import Role

# A person's office before the body it stands for; queries only, records name the body already.
_OFFICE = re.compile(
    r"^(?:pho |quyen )?(?:giam doc|chu tich|thu truong|bo truong|truong ban|truong phong|chanh thanh tra|cuc truong|"
    r"chi cuc truong|tong giam doc|vien truong|chanh an)\s+"
)
# The territory after a body's name, in a key without marks. Provinces may be told by the document instead.
_PROVINCE_TERRITORY = re.compile(r" (?:tinh|thanh pho|tp\.?)(?: (?P<name>[^,]+))?$")
_KIND_OF_BODY = re.compile(r"^(?:so|bo) ")  # "Nội vụ" alone: the department or the ministry
_SHORTEST_TYPED = 4  # shorter ones are syllables, too ("ca", "bch")
_OTHER_TERRITORY = re.compile(r" (?:huyen|quan|thi xa|xa|phuong|thi tran|dac khu) (?!,)[^,]+$")


def body_key(name: str) -> str:
    """Return a name's key: abbreviations written out, no marks, single spaces.

    >>> body_key("UBND tỉnh")
    'uy ban nhan dan tinh'
    """
    return _unmarked(expand_abbreviations(name))


def province_key(name: str) -> str:
    """Return a province's key in any spelling; what is no known province gets its own name's key.

    >>> province_key("tỉnh Thừa Thiên - Huế") == province_key("thua thien hue")
    True
    """
    record = province_by_name(name)
    key = re.sub(r"^(?:tinh|thanh pho|tp\.?)\s+", "", _unmarked(record.name if record else name))
    return _unmarked_provinces().get(key, key)


@functools.cache
def province_names() -> Mapping[str, str]:
    """Return each province's name by its key."""
    return {_unmarked(record.name): record.name for record in load("provinces")}


@functools.cache
def _unmarked_provinces() -> Mapping[str, str]:
    """Return the key of each province's name by every unmarked spelling."""
    return {_unmarked(form): _unmarked(record.name) for record in load("provinces") for form in record.names()}


@functools.cache
def _unmarked_agencies() -> Mapping[str, tuple[GazetteerRecord, ...]]:
    index: dict[str, tuple[GazetteerRecord, ...]] = {}
    for record in load("agencies"):
        keys = {_unmarked(form) for form in record.names()} | {body_key(form) for form in record.names()}
        for key in keys | {_KIND_OF_BODY.sub("", key) for key in keys}:
            index[key] = (*index.get(key, ()), record)
    return index


@functools.cache
def _typed_abbreviations() -> Mapping[str, str]:
    """Return abbreviations as they are typed in small letters and without marks: "ubnd", "hdnd", "khdt"."""
    return {
        key: short
        for record in load("abbreviations")
        for short in record.abbreviations
        if len(key := re.sub(r"[^a-z0-9]", "", strip_marks(short))) >= _SHORTEST_TYPED
    }


def _unmarked(name: str) -> str:
    return strip_marks(fold_name(name))


# --- bodies in records


@dataclass(frozen=True, slots=True)
class IndexedBody:
    """A body of a task: its role, its keys, its name as lists show it, the groups that its name speaks of."""

    role: Role
    keys: tuple[str, ...]
    name: str
    groups: tuple[str, ...] = ()


def indexed_bodies(task: Mapping[str, Any]) -> list[IndexedBody]:
    """Return the bodies of a record's task, in the record's order."""
    ids = {
        (assignment.get("role"), assignment.get("name")): assignment.get("agency_id")
        for assignment in task.get("assignments") or ()
    }
    return [
        IndexedBody(role, body_keys(name, ids.get((role.value, name))), display_name(name), group_keys(name))
        for role in Role
        for name in task.get(role.value) or ()
    ]


@functools.lru_cache(maxsize=20_000)
def body_keys(name: str, agency_id: str | None = None) -> tuple[str, ...]:
    """Return the keys of a body of a record: gazetteer identifiers first, its full name's key last."""
    record = agency_by_name(name)
    ids = [identifier for identifier in (agency_id, record.id if record else None) if identifier]
    return (*dict.fromkeys(ids), body_key(name))


@functools.lru_cache(maxsize=20_000)
def group_keys(name: str) -> tuple[str, ...]:
    """Return the keys of the groups that a collective name speaks of; none for a single body.

    >>> group_keys("các sở, ban, ngành")
    ('nhom:so-nganh',)
    """
    return tuple(key for key in keys_of(name) if key.startswith(GROUP_PREFIX))


@functools.lru_cache(maxsize=20_000)
def display_name(name: str) -> str:
    """Return the name under which a body is counted: the gazetteer's where only a province follows, else its own.

    >>> display_name("sở nội vụ tỉnh")
    'Sở Nội vụ'
    """
    record = agency_by_name(name)
    shown = " ".join(name.split())
    if record is not None and not _OTHER_TERRITORY.search(body_key(name)):
        shown = expand_abbreviations(record.name)
    return shown[:1].upper() + shown[1:]


# --- bodies in questions


@dataclass(frozen=True, slots=True)
class SoughtBody:
    """What a person asks for.

    Attributes:
        keys: Any of these is it.
        local_keys: Any of these is it in documents of ``province``: "UBND tỉnh" for "UBND tỉnh Lào Cai".
        names: The full names understood; empty where the gazetteer does not know it.
        words: Its name's syllables without marks, for a search by words where no key is found.
        merged_provinces: Provinces that were merged into ``province``, where related bodies are asked for.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...] = ()
    local_keys: tuple[str, ...] = ()
    province: str | None = None
    words: tuple[str, ...] = ()
    merged_provinces: tuple[str, ...] = ()


@functools.lru_cache(maxsize=5_000)
def resolve_body(typed: str) -> SoughtBody:
    """Understand a body's name in any spelling.

    Forms: "Sở Nội vụ", "Sở Nội vụ tỉnh", "so noi vu", "SNV", "snv", "Sở TT&TT", "UBND tỉnh Lào Cai",
    "Giám đốc Sở Nội vụ". Letters that stand for several bodies (KHĐT: a ministry and departments) mean any of them.
    """
    typed = _with_capitals(typed)
    key = body_key(typed)
    words = tuple(re.findall(r"[^\W_]+", key))
    records = _records(typed, key)
    without_office = _OFFICE.sub("", key)
    if not records and without_office != key:
        return resolve_body(without_office)
    names = tuple(dict.fromkeys(expand_abbreviations(record.name) for record in records))
    ids = tuple(record.id for record in records)
    if _OTHER_TERRITORY.search(key) and not any(key == body_key(form) for r in records for form in r.names()):
        return SoughtBody((key,), words=words)
    territory = _PROVINCE_TERRITORY.search(key)
    if territory is not None and territory["name"] is not None:
        province = province_key(territory["name"])
        bare = key[: territory.start("name")].strip()
        return SoughtBody((key,), names, (*ids, bare), province, words)
    return SoughtBody((*ids, key), names, words=words)


@functools.cache
def _agency_ids() -> frozenset[str]:
    return frozenset(record.id for record in load("agencies"))


def with_related(body: SoughtBody, matches: Iterable[Match]) -> SoughtBody:
    """Return a body that is also sought under the names of its predecessors and groups.

    Args:
        body: What :func:`resolve_body` returned.
        matches: What :func:`corpus.succession.expand_agency` returned for its name.
    """
    keys = tuple(
        match.key if match.key in _agency_ids() or match.key.startswith(GROUP_PREFIX) else body_key(match.name)
        for match in matches
    )
    if body.province is None:
        return replace(body, keys=tuple(dict.fromkeys((*body.keys, *keys))))
    provinces = {province_key(match.province) for match in matches if match.province}
    return replace(
        body,
        local_keys=tuple(dict.fromkeys((*body.local_keys, *keys))),
        merged_provinces=tuple(sorted(provinces - {body.province})),
    )


def _with_capitals(typed: str) -> str:
    """Write abbreviations typed in small letters as the gazetteer has them: "so tttt" -> "so TTTT"."""
    short = _typed_abbreviations()
    return re.sub(r"[^\W_]+", lambda m: short.get(m.group()) or short.get(strip_marks(m.group()), m.group()), typed)


def _records(typed: str, key: str) -> tuple[GazetteerRecord, ...]:
    """Return the bodies of a name: all that are called so ("Công an": two), else those without its territory."""
    index = _unmarked_agencies()
    called_so = [record for form in (key, _unmarked(typed), f"{key} tinh") for record in index.get(form, ())]
    if called_so:
        return tuple(dict.fromkeys(called_so))
    territory = _PROVINCE_TERRITORY.search(key) or _OTHER_TERRITORY.search(key)
    if territory is not None:
        bare = key[: territory.start()]
        for form in (f"{bare} {territory.group().split()[0]}", bare):
            if form in index:
                return index[form]
    record = agency_by_name(typed)
    return (record,) if record is not None else ()
