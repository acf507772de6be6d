"""Records made by hand: what a document would give, without reading one."""

from __future__ import annotations

from typing import Any

from corpus.index.documents import SourceDocument
from corpus.reading import Reading, Record


def a_task(
    text: str,
    *,
    lead: tuple[str, ...] = (),
    cooperating: tuple[str, ...] = (),
    reports_to: tuple[str, ...] = (),
    by: str | None = None,
    deadline: dict[str, Any] | None = None,
    section_path: tuple[str, ...] = (),
    span: tuple[int, int] = (0, 0),
    **more: Any,
) -> Record:
    """Return a record's task; ``by`` is the day of a plain "đến ngày …" deadline."""
    if by is not None:
        deadline = {"text": f"đến ngày {by}", "type": "by", "start": None, "end": by, "recurrence": None}
    return {
        "text": text,
        "lead": list(lead),
        "cooperating": list(cooperating),
        "reports_to": list(reports_to),
        "deadline": deadline,
        "deliverable": None,
        "optional": False,
        "modality": "order",
        "assignments": [],
        "span": list(span),
        "page": None,
        "boxes": [],
        "source": "đoạn 1",
        "section_path": list(section_path),
        "confidence": 0.9,
        "rule": "by-hand",
    } | more


def a_target(
    text: str, *, indicator: str, value: float, comparator: str = ">=", unit: str | None = "%", **more: Any
) -> Record:
    """Return a record's target."""
    return {
        "text": text,
        "indicator": indicator,
        "comparator": comparator,
        "value": value,
        "unit": unit,
        "period": None,
        "span": [0, len(text)],
        "page": 1,
        "boxes": [],
        "source": None,
        "value_span": [0, 1],
        "section_path": [],
        "confidence": 0.9,
        "rule": "by-hand",
    } | more


def a_record(
    *tasks: Record,
    targets: tuple[Record, ...] = (),
    number: str | None = "15/KH-UBND",
    type: str | None = "Kế hoạch",  # noqa: A002
    issuer: str | None = "Ủy ban nhân dân tỉnh Lâm Đồng",
    issued_on: str | None = "2025-03-10",
    province: str | None = "Lâm Đồng",
    title: str | None = "Cải cách hành chính năm 2025",
) -> Record:
    """Return a record of a plan of Lâm Đồng."""
    return {
        "document": {
            "number": number,
            "type": type,
            "issuer": issuer,
            "issued_on": issued_on,
            "place": province,
            "province": province,
            "title": title,
            "signer": "Nguyễn Văn An",
            "signer_title": None,
            "legal_basis": [],
            "citations": [],
            "fields": {},
        },
        "tasks": list(tasks),
        "targets": list(targets),
        "warnings": [],
    }


def a_source(identity: str, record: Record, text: str = "Toàn văn của kế hoạch.") -> SourceDocument:
    """Return a document as the index takes it."""
    return SourceDocument(identity, f"{identity}.pdf", record, text)


def a_reading(record: Record, text: str = "Toàn văn của kế hoạch.") -> Reading:
    """Return what a reading process hands back."""
    return Reading(
        text=text,
        media_type="text/plain",
        record=record,
        page_count=0,
        warnings=(),
        encoding="utf-8",
        seconds=0.1,
    )
