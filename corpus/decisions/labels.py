"""A checked record as a label: the keys that the guidelines of the gold standard define, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.decisions.applying import TARGET_FIELDS, TASK_FIELDS

DOCUMENT_FIELDS = (
    "number", "type", "issuer", "issued_on", "place", "province", "title", "signer", "signer_title", "legal_basis",
    "citations",
)  # fmt: skip
DEADLINE_FIELDS = ("text", "type", "start", "end", "recurrence")
_LISTS = frozenset({"lead", "cooperating", "reports_to", "legal_basis", "citations"})


def to_label(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the label that a record stands for."""
    return {
        "document": _only(record["document"], DOCUMENT_FIELDS),
        "tasks": [_task(task) for task in record["tasks"]],
        "targets": [_only(target, TARGET_FIELDS) for target in record["targets"]],
    }


def _task(task: Mapping[str, Any]) -> dict[str, Any]:
    label = _only(task, TASK_FIELDS)
    label["optional"] = bool(task.get("optional"))
    if task.get("deadline"):
        label["deadline"] = _only(task["deadline"], DEADLINE_FIELDS)
    return label


def _only(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values.get(name, [] if name in _LISTS else None) for name in names}
