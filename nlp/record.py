"""Document -> the JSON record of ``gold/GUIDELINES.md``, with every finding's place.

The scorer's keys keep their names. Added to them, for every finding: ``span`` ([start, end) in the canonical text),
``page`` (1 the first, null in formats without pages), ``boxes`` (points, origin upper left), ``source`` ("đoạn 12" in
formats without pages), ``section_path``, ``confidence`` (the chance of being right), ``to_check`` (a person should look at
it) and ``rule``; for every body its ``agency_id``; for every task ``other_deadlines``, what it is due by besides ``deadline``; for a duty that the document states in several places ``places``, the
same in each of its tasks (:mod:`nlp.duties`).
"""

from __future__ import annotations

from typing import Any

from ingest.layout import LaidOutDocument
from nlp.calibration import needs_check
from nlp.document_numbers import number_key
from nlp.duties import with_places
from nlp.model import Assignment, Deadline, Document, Field_, Header, Mention, Reference, Role, Span, Target, Task

Record = dict[str, Any]


def to_record(document: Document, laid_out: LaidOutDocument) -> Record:
    """Return the record of a document.

    Args:
        document: What :func:`nlp.pipeline.analyze` returned for ``laid_out``.
        laid_out: The text with its layout; it says where a span stood.

    Returns:
        A JSON-serialisable dict; unknown values are ``None`` or ``[]``.
    """
    tasks = [_task(task, laid_out) for task in document.tasks]
    with_places(tasks)
    return {
        "document": _header(document, laid_out),
        "tasks": tasks,
        "targets": [_target(target, laid_out) for target in document.targets],
        "warnings": list(document.warnings),
    }


def _place(span: Span | None, laid_out: LaidOutDocument) -> Record:
    """Say where a span stands: characters, page, boxes, place in the source."""
    if span is None:
        return {"span": None, "page": None, "boxes": [], "source": None}
    segments = laid_out.locate(span.start, span.end)
    boxes = laid_out.boxes(span.start, span.end)
    return {
        "span": [span.start, span.end],
        "page": next((segment.page for segment in segments if segment.page is not None), None),
        "boxes": [{"page": page, "box": [box.x0, box.top, box.x1, box.bottom]} for page, box in boxes],
        "source": next((segment.source for segment in segments if segment.source), None),
    }


def _made(confidence: float, rule: str) -> Record:
    """Say how sure a finding is, and by which rule it was made."""
    return {"confidence": confidence, "to_check": needs_check(confidence), "rule": rule}


def _header(document: Document, laid_out: LaidOutDocument) -> Record:
    header = document.header
    record: Record = {name: field.value for name, field in _fields(header).items()}
    numbers: dict[str, str] = {}
    basis: dict[str, str] = {}
    for reference in document.references:
        numbers.setdefault(number_key(reference.number), reference.number)
        if reference.is_legal_basis:
            basis.setdefault(number_key(reference.number), reference.number)
    record |= {
        "legal_basis": list(basis.values()),
        "citations": list(numbers.values()),
        "recipients": [_mention(mention, laid_out) for mention in header.recipients],
        "is_report_about": header.is_report_about,
        "fields": {
            name: _place(field.span, laid_out) | _made(field.confidence, field.rule)
            for name, field in _fields(header).items()
            if field.value is not None
        },
        "references": [_reference(reference, laid_out) for reference in document.references],
    }
    return record


def _fields(header: Header) -> dict[str, Field_]:
    return {
        "number": header.number,
        "type": header.type,
        "issuer": header.issuer,
        "issued_on": header.issued_on,
        "place": header.place,
        "province": header.province,
        "title": header.title,
        "signer": header.signer,
        "signer_title": header.signer_title,
    }


def _reference(reference: Reference, laid_out: LaidOutDocument) -> Record:
    return {
        "number": reference.number,
        "is_legal_basis": reference.is_legal_basis,
        **_place(reference.span, laid_out),
        **_made(reference.confidence, reference.rule),
    }


def _mention(mention: Mention, laid_out: LaidOutDocument) -> Record:
    return {
        "text": mention.text,
        "name": mention.name,
        "agency_id": mention.agency_id,
        **_place(mention.span, laid_out),
    }


def _assignment(assignment: Assignment, laid_out: LaidOutDocument) -> Record:
    return {
        "role": assignment.role.value,
        "basis": assignment.basis.value,
        **_mention(assignment.mention, laid_out),
        **_made(assignment.confidence, assignment.rule),
    }


def _deadline(deadline: Deadline, laid_out: LaidOutDocument) -> Record:
    return {
        "text": deadline.text,
        "type": deadline.type.value,
        "start": deadline.start,
        "end": deadline.end,
        "recurrence": deadline.recurrence,
        "basis": deadline.basis.value,
        "ambiguous": deadline.ambiguous,
        "year_from_document": deadline.year_from_document,
        **_place(deadline.span, laid_out),
        **_made(deadline.confidence, deadline.rule),
    }


def _task(task: Task, laid_out: LaidOutDocument) -> Record:
    return {
        "text": task.text,
        "lead": list(task.bodies(Role.LEAD)),
        "cooperating": list(task.bodies(Role.COOPERATING)),
        "reports_to": list(task.bodies(Role.REPORTS_TO)),
        "deadline": _deadline(task.deadline, laid_out) if task.deadline else None,
        "other_deadlines": [_deadline(each, laid_out) for each in task.other_deadlines],
        "deliverable": task.deliverable,
        "optional": task.optional,
        "modality": task.modality.value,
        "assignments": [_assignment(assignment, laid_out) for assignment in task.assignments],
        "deliverable_place": _place(task.deliverable_span, laid_out) if task.deliverable_span else None,
        **_place(task.span, laid_out),
        "section_path": list(task.section_path),
        **_made(task.confidence, task.rule),
    }


def _target(target: Target, laid_out: LaidOutDocument) -> Record:
    return {
        "text": target.text,
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "period": target.period,
        **_place(target.span, laid_out),
        "value_span": [target.value_span.start, target.value_span.end],
        "section_path": list(target.section_path),
        **_made(target.confidence, target.rule),
    }
