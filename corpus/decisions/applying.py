"""A record as the program read it, and the decisions on it -> the record that holds.

Added to the record's findings: ``key`` (by which decisions know them), ``review`` (who accepted, corrected or added
it, and when; ``machine_differs`` where the program now reads something else than what the person saw) and
``progress``. Added to the record: ``rejected`` (what persons took out) and ``unplaced_decisions`` (decisions whose
words the text no longer has).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from corpus.decisions.anchoring import find_again, locate
from corpus.decisions.model import Action, Decision, FindingKind, Topic
from corpus.layouts import place_of
from corpus.store.identity import finding_ids
from nlp.duties import with_places
from nlp.model import Role

Record = dict[str, Any]

LISTS: Mapping[FindingKind, str] = {FindingKind.TASK: "tasks", FindingKind.TARGET: "targets"}
TASK_FIELDS = ("text", "lead", "cooperating", "reports_to", "deadline", "deliverable", "optional")
TARGET_FIELDS = ("text", "indicator", "comparator", "value", "unit", "period")
FIELDS: Mapping[FindingKind, tuple[str, ...]] = {FindingKind.TASK: TASK_FIELDS, FindingKind.TARGET: TARGET_FIELDS}
_DEADLINE_FIELDS = ("type", "start", "end", "recurrence")
_STATES = {Action.ACCEPT: "accepted", Action.CORRECT: "corrected", Action.ADD: "added"}


def with_keys(document_id: str, record: Record) -> Record:
    """Return a copy of a record whose findings have keys."""
    copied = copy.deepcopy(record)
    for kind, keys in finding_keys(document_id, record).items():
        for finding, key in zip(copied[LISTS[kind]], keys, strict=True):
            finding["key"] = key
    return copied


def finding_keys(document_id: str, record: Mapping[str, Any]) -> dict[FindingKind, list[str]]:
    """Return the keys of a record's findings: those it has, else the ids of their words."""
    tasks, targets = record["tasks"], record["targets"]
    ids = {
        FindingKind.TASK: finding_ids(document_id, "t", [each["text"] for each in tasks]),
        FindingKind.TARGET: finding_ids(document_id, "c", [f"{each['text']} {each['value']}" for each in targets]),
    }
    return {
        kind: [each.get("key") or own for each, own in zip(record[LISTS[kind]], ids[kind], strict=True)]
        for kind in FindingKind
    }


def apply_decisions(
    document_id: str, extracted: Record, text: str, decisions: Iterable[Decision], layout: Mapping[str, Any]
) -> Record:
    """Return the record that holds.

    Args:
        document_id: The document.
        extracted: What the program read; it is not changed.
        text: The canonical text that it was read from.
        decisions: All decisions on the document, in the order in which they were made.
        layout: Where characters stand, see :mod:`corpus.layouts`.
    """
    record = with_keys(document_id, extracted)
    record["rejected"], record["unplaced_decisions"] = [], []
    latest: dict[tuple[FindingKind, str], dict[Topic, Decision]] = {}
    for decision in decisions:
        latest.setdefault((decision.kind, decision.finding), {})[decision.topic] = decision
    taken = {key for _, key in latest}
    for (kind, key), by_topic in latest.items():
        _apply(record, text, kind=kind, key=key, by_topic=by_topic, taken=taken, layout=layout)
    for name in LISTS.values():
        record[name].sort(key=lambda each: (each.get("span") or [1 << 60])[0])
    with_places(record["tasks"])
    return record


def _apply(
    record: Record,
    text: str,
    *,
    kind: FindingKind,
    key: str,
    by_topic: Mapping[Topic, Decision],
    taken: set[str],
    layout: Mapping[str, Any],
) -> None:
    """Apply what holds for one finding."""
    findings: list[Record] = record[LISTS[kind]]
    any_decision = next(iter(by_topic.values()))
    place = locate(text, any_decision.text, any_decision.span)
    index = find_again(findings, key, place, taken)
    decided = by_topic.get(Topic.FINDING)
    if index is not None:
        findings[index]["key"] = key
    if decided is not None and decided.action is Action.REJECT:
        if index is not None:
            record["rejected"].append(_described(decided) | {"span": findings[index].get("span")})
            del findings[index]
        elif decided.base is None:
            record["rejected"].append(_described(decided) | {"span": list(place) if place else None})
        return
    if decided is not None and decided.action in _STATES:
        machine = findings[index] if index is not None else None
        finding = _decided(decided, machine, text, layout)
        if finding is None:
            record["unplaced_decisions"].append(_described(decided))
            if index is None:
                return
        elif index is not None:
            findings[index] = finding
        else:
            findings.append(finding)
            index = len(findings) - 1
    progress = by_topic.get(Topic.PROGRESS)
    if progress is None:
        return
    if index is None:
        record["unplaced_decisions"].append(_described(progress))
        return
    findings[index]["progress"] = dict(progress.value or {}) | {
        "by": progress.person,
        "at": progress.made_at.isoformat(),
        "sequence": progress.sequence,
    }


def _described(decision: Decision) -> Record:
    return {
        "decision": decision.id,
        "key": decision.finding,
        "kind": decision.kind.value,
        "action": decision.action.value,
        "sequence": decision.sequence,
        "text": decision.text,
        "by": decision.person,
        "at": decision.made_at.isoformat(),
        "value": dict(decision.value or {}),
    }


def _decided(decision: Decision, machine: Record | None, text: str, layout: Mapping[str, Any]) -> Record | None:
    """Return the finding as a person decided it; None where its words stand nowhere in the text."""
    value = dict(decision.value or {})
    words = str(value.get("text") or decision.text)
    span = locate(text, words, decision.span)
    if span is None:
        return None
    finding = dict(machine) if machine is not None else {}
    same_place = machine is not None and tuple(machine.get("span") or ()) == span
    finding |= {name: value[name] for name in FIELDS[decision.kind] if name in value}
    finding["text"] = text[span[0] : span[1]]
    if not same_place:
        finding |= place_of(layout, *span)
    if not finding.get("page") and machine is not None:
        finding |= {name: machine.get(name) for name in ("page", "source")}
    finding.setdefault("section_path", list(value.get("section_path") or []))
    if decision.kind is FindingKind.TASK:
        _complete_task(finding, machine, text, span, layout)
    else:
        finding.setdefault("value_span", list(span))
    if machine is not None:
        finding["machine_confidence"] = machine.get("confidence")
    finding |= {"key": decision.finding, "confidence": 1.0, "to_check": False}
    finding["rule"] = f"person:{decision.action.value}"
    finding["review"] = {
        "state": _STATES[decision.action],
        "by": decision.person,
        "at": decision.made_at.isoformat(),
        "sequence": decision.sequence,
        "machine_differs": decision.base is not None and (machine is None or differs(machine, decision.base)),
    }
    return finding


def _complete_task(
    task: Record, machine: Record | None, text: str, span: tuple[int, int], layout: Mapping[str, Any]
) -> None:
    task.setdefault("modality", "order")
    task.setdefault("deliverable_place", None)
    old = {(each["role"], each["name"]): each for each in (machine or {}).get("assignments") or ()}
    task["assignments"] = [
        old.get((role.value, name)) or _assignment(role, name, text, span, layout)
        for role in Role
        for name in task.setdefault(role.value, [])
    ]
    deadline = task.setdefault("deadline", None)
    if deadline and "span" not in deadline:
        read = (machine or {}).get("deadline") or {}
        if all(deadline.get(name) == read.get(name) for name in ("text", *_DEADLINE_FIELDS)):
            task["deadline"] = dict(read)
        else:
            found = locate(text, str(deadline.get("text") or ""), span)
            place = place_of(layout, *found) if found else {"span": None, "page": None, "boxes": [], "source": None}
            task["deadline"] = dict(deadline) | place | {
                "basis": "own", "ambiguous": False, "year_from_document": False,
                "confidence": 1.0, "to_check": False, "rule": "person",
            }  # fmt: skip


def _assignment(role: Role, name: str, text: str, span: tuple[int, int], layout: Mapping[str, Any]) -> Record:
    at = text.find(name, *span)
    place = (
        place_of(layout, at, at + len(name)) if at >= 0 else {"span": None, "page": None, "boxes": [], "source": None}
    )
    return {"role": role.value, "basis": "own", "text": name, "name": name, "agency_id": None, **place,
            "confidence": 1.0, "to_check": False, "rule": "person"}  # fmt: skip


def differs(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Say whether two readings of a finding say different things."""
    names = (*TASK_FIELDS, *TARGET_FIELDS)
    return any(_plain(left.get(name)) != _plain(right.get(name)) for name in names)


def _plain(value: Any) -> Any:
    """Return a value without its place and confidence."""
    if isinstance(value, Mapping):
        return tuple(value.get(name) for name in _DEADLINE_FIELDS)
    if isinstance(value, str):
        return " ".join(value.split())
    return value or None
