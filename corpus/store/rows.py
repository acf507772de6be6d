"""A record laid out as rows. A record is never a reason to fail: what cannot be laid out is left empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from corpus.reading import Reading
from corpus.store.identity import identity_key, known_ids
from corpus.store.models import DocumentRow, TargetRow, TaskRow

_DOCUMENT_FIELDS = ("number", "type", "issuer", "place", "province", "title", "signer", "signer_title")


def describe(row: DocumentRow, reading: Reading) -> None:
    """Write what a record says of its document into the document's row."""
    header = reading.record["document"]
    for name in _DOCUMENT_FIELDS:
        setattr(row, name, header.get(name))
    row.issued_on = iso_date(header.get("issued_on"))
    row.identity_key = identity_key(header.get("number"), header.get("issuer"), header.get("issued_on"))
    row.media_type = reading.media_type
    row.page_count = reading.page_count
    row.warnings = list(reading.warnings)
    row.reading_seconds = reading.seconds
    row.task_count = len(reading.record["tasks"])
    row.target_count = len(reading.record["targets"])


def task_rows(document: str, record: Mapping[str, Any]) -> list[TaskRow]:
    """Return a record's tasks as rows."""
    tasks = record["tasks"]
    ids = known_ids(document, "t", tasks, [task["text"] for task in tasks])
    return [_task_row(document, i, ids[i], task) for i, task in enumerate(tasks)]


def _task_row(document: str, ordinal: int, identity: str, task: Mapping[str, Any]) -> TaskRow:
    deadline = task.get("deadline") or {}
    return TaskRow(
        id=identity,
        document_id=document,
        ordinal=ordinal,
        text=task["text"],
        **_place(task),
        lead=list(task.get("lead") or []),
        cooperating=list(task.get("cooperating") or []),
        reports_to=list(task.get("reports_to") or []),
        deadline_type=deadline.get("type"),
        deadline_text=deadline.get("text"),
        deadline_start=iso_date(deadline.get("start")),
        deadline_end=iso_date(deadline.get("end")),
        recurrence=deadline.get("recurrence"),
        deliverable=task.get("deliverable"),
        optional=bool(task.get("optional")),
        confidence=float(task.get("confidence", 1.0)),
    )


def target_rows(document: str, record: Mapping[str, Any]) -> list[TargetRow]:
    """Return a record's targets as rows."""
    targets = record["targets"]
    ids = known_ids(document, "c", targets, [f"{target['text']} {target['value']}" for target in targets])
    return [
        TargetRow(
            id=ids[i],
            document_id=document,
            ordinal=i,
            text=target["text"],
            **_place(target),
            indicator=target["indicator"],
            comparator=target["comparator"],
            value=target["value"],
            unit=target.get("unit"),
            period=target.get("period"),
            confidence=float(target.get("confidence", 1.0)),
        )
        for i, target in enumerate(targets)
    ]


def _place(finding: Mapping[str, Any]) -> dict[str, Any]:
    start, end = finding.get("span") or (None, None)
    return {
        "span_start": start,
        "span_end": end,
        "page": finding.get("page"),
        "section_path": list(finding.get("section_path") or []),
    }


def iso_date(value: str | None) -> dt.date | None:
    """Return a date, None for what is no full date."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None
